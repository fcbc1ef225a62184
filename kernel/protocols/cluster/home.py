"""The cluster as a spell uses it: packs what a step does, hands it over, and puts together what comes home.

Not here: what a worker does with it (`kernel.worker`), and who is told of its events (`branch`).
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from kernel.api.site import Spell
from kernel.context import Context
from kernel.errors import InvalidError, NetworkError
from kernel.hooks import ANY
from kernel.messages import Usage
from kernel.protocols.cluster.branch import Branch
from kernel.protocols.cluster.copies import Copies
from kernel.protocols.cluster.far import work as far_work
from kernel.protocols.cluster.line import Line, Work
from kernel.protocols.cluster.local import connect
from kernel.protocols.cluster.parcels import VERSION, StaysError, no_things, pack, unpack
from kernel.protocols.cluster.settings import ClusterSettings, read_cluster
from kernel.replay.content import Tidy
from kernel.replay.records import error_from
from kernel.runnable import Runnable
from kernel.values import Value
from kernel.workflows.doers import Named, ask
from kernel.workflows.workflow import Workflow

NOT_INSIDE = frozenset(["run_script", "run_cell", "create_agent", "emit_event", "handoff"])
"""Operations that do not happen in a branch, so hooks on them do not keep it here."""

ONLY_IN_WORKFLOWS = frozenset(["run_step", "invoke_workflow"])

SOON = 0.001
"""Seconds for which dask collects what it tells the scheduler."""


class Link:
    """A connection to a scheduler, and the line on which its workers call back; opened when it is first needed."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.line = Line()
        self._client: Any = None
        self._opening = asyncio.Lock()
        self._watches: set[asyncio.Task[None]] = set()

    @property
    def is_open(self) -> bool:
        """Whether the scheduler is still there, as far as is known."""
        return self._client is not None and self._client.status == "running"

    async def open(self) -> None:
        """Connect. `NetworkError` when no scheduler answers."""
        async with self._opening:
            if self._client is None:
                client = await connect(self.address)
                try:
                    await self.line.open(self.address, client.security)
                except OSError as error:
                    await client.close()
                    raise NetworkError(f"Workers of {self.address} could not reach this process: {error}.") from None
                # It would keep what is to do next for 10 ms after each branch.
                client.scheduler_comm.interval = SOON
                self._client = client

    async def close(self) -> None:
        """Stop whatever is still done, and hang up."""
        if self._client is not None:
            client, self._client = self._client, None
            await self.line.close()
            for watch in self._watches:
                watch.cancel()
            await asyncio.gather(*self._watches, return_exceptions=True)
            await client.close()

    @asynccontextmanager
    async def given(self, work: Work, outcome: asyncio.Future[Any]) -> AsyncIterator[None]:
        """Have something done by a worker until the block ends; its `outcome` fails when the cluster gives it up."""
        await self.open()
        token = self.line.add(work)
        watch = asyncio.create_task(self._keep_asking(token, outcome))
        self._watches.add(watch)
        watch.add_done_callback(self._watches.discard)
        try:
            yield
        finally:
            self.line.drop(token)
            if not outcome.done():
                watch.cancel()
                await asyncio.wait({watch})

    async def _keep_asking(self, token: str, outcome: asyncio.Future[Any]) -> None:
        """Have the cluster do it until there is an outcome; that itself comes over the line.

        Nobody waits for the cluster to say that it is done: the next branch need not.
        """
        while not outcome.done():
            key = f"llmspell-{secrets.token_hex(8)}"
            future = self._client.submit(far_work, self.line.address, token, key=key, pure=False)
            try:
                error = await future.exception()
            except asyncio.CancelledError:
                if not outcome.done():
                    await future.cancel()
                raise
            finally:
                future.release()
            if error is not None and not outcome.done():
                told = f"The cluster gave the work up: {type(error).__name__}: {error}"
                outcome.set_exception(NetworkError(told))


class Cluster:
    """An `Abroad` (`kernel.workflows.abroad`). `about` is what a worker needs to know of the spell."""

    def __init__(self, spell: Spell, about: Mapping[str, Any], environment: Mapping[str, str]) -> None:
        self._spell = spell
        self._about = about
        self._environment = environment
        self._settings: ClusterSettings | None = None
        self._link: Link | None = None

    @property
    def settings(self) -> ClusterSettings:
        """Which cluster a person uses, read once."""
        if self._settings is None:
            self._settings = read_cluster(self._environment)
        return self._settings

    @property
    def always(self) -> bool:
        """Whether workflows that say nothing hand their branches over."""
        return self.settings.branches and bool(self.settings.address)

    async def close(self) -> None:
        """Hang up."""
        if self._link is not None:
            await self._link.close()

    async def ask(self, ctx: Context, doer: Runnable, action: str, input: Value, required: bool) -> Value:
        """What a doer makes of an input in a worker; see `Abroad`."""
        doer = doer.find() if isinstance(doer, Named) else doer
        try:
            work = self._packed(ctx, doer, action, input)
        except StaysError as error:
            return await self._stay(ctx, error, required, partial(ask, ctx, doer, action, input))
        tape = ctx.run.tape
        here = partial(self._with_copies, ctx, work)
        if tape is not None and tape.is_replaying:
            # Its answers are here.
            return await here()
        if not self.settings.address:
            why = StaysError("there is no cluster: start one with `llmspell cluster start`, or set its address")
            return await self._stay(ctx, why, required, here)
        if tape is not None and tape.keeps:
            return await self._stay(ctx, StaysError("the run is recorded to a file"), required, here)
        told = await self.done(partial(Branch, ctx, self._parcel(ctx, work), self._spell.listeners.walk))
        ctx.run.spend(Usage(**told["usage"]))
        if "error" in told:
            raise error_from(told["error"])
        return unpack(told["value"], no_things)

    async def done(self, make: Callable[[asyncio.Future[dict[str, Any]]], Branch]) -> dict[str, Any]:
        """Have a branch done by a worker: what it tells at the end. `make` gets the future of that."""
        if self._link is None:
            self._link = Link(self.settings.address)
        outcome: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        branch = make(outcome)
        try:
            async with self._link.given(branch, outcome):
                return await outcome
        finally:
            branch.leave()

    async def _stay(self, ctx: Context, why: StaysError, required: bool, here: Callable[[], Awaitable[Value]]) -> Value:
        if required:
            raise InvalidError(f"This cannot run in the cluster, for {why.message}.")
        ctx.emit("stays", reason=why.message)
        return await here()

    async def _with_copies(self, ctx: Context, work: Any) -> Value:
        """Do the work here, just as a worker would."""
        given = unpack(work, Copies(self._spell).make)
        return await ask(ctx, given["doer"], given["action"], given["input"])

    def _packed(self, ctx: Context, doer: Runnable, action: str, input: Value) -> Any:
        """The work as data. `StaysError` says why there is none."""
        self._refuse_hooked(doer)
        work = pack({"doer": doer, "action": action, "input": input})
        if Tidy(environment=self._environment).holds_secret([work, pack(dict(ctx.scope))]):
            raise StaysError("it holds the value of a key or password of the environment")
        return work

    def _parcel(self, ctx: Context, work: Any) -> dict[str, Any]:
        """All a worker needs."""
        tape = ctx.run.tape
        return {
            "version": VERSION,
            "kind": "branch",
            "work": work,
            "run": ctx.run.id,
            "origin": tape.origin if tape is not None else ctx.run.id,
            "scope": pack(dict(ctx.scope)),
            "source": ctx.source.plain() if ctx.source else None,
            "spell": {**self._about, "model": self._spell.model},
        }

    def _refuse_hooked(self, doer: Runnable) -> None:
        ids = {getattr(one, "id", "") for one in _inside(doer)} - {""}
        harmless = NOT_INSIDE if isinstance(doer, Workflow) else NOT_INSIDE | ONLY_IN_WORKFLOWS
        for hook in self._spell.hooks:
            operation, concerns = hook.point.operation, hook.subject
            if (operation == ANY or operation not in harmless) and (not concerns or concerns in ids):
                raise StaysError(f"a hook of the spell ({hook.said or operation}) watches it")


def _inside(doer: Any) -> Iterator[Any]:
    """A doer, and the agents, tools and workflows it is made of."""
    doer = doer.find() if isinstance(doer, Named) else doer
    yield doer
    for tool in getattr(doer, "tools", ()):
        yield from _inside(tool)
    if isinstance(doer, Workflow):
        yield from _inside_steps(doer.pattern.steps)


def _inside_steps(steps: Any) -> Iterator[Any]:
    for step in steps:
        if hasattr(step.does, "run"):
            yield from _inside(step.does)
        else:
            yield from _inside_steps(step.does.steps)
