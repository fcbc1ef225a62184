"""What is done in a worker: a branch of a workflow, or a whole run, as a spell with no journal of its own.

Its events, its output and its outcome go home. Not here: how they travel (`kernel.protocols.cluster`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from kernel.attempts import together
from kernel.context import Context, Door, Run
from kernel.errors import InternalError, InvalidError, SpellError, describe_error
from kernel.events import Event, Source, from_envelope
from kernel.policy import profile_named
from kernel.protocols.cluster.copies import Copies
from kernel.protocols.cluster.parcels import no_things, pack_result, unpack
from kernel.replay.content import Tidy
from kernel.replay.edges import Edges
from kernel.replay.journals import past_of
from kernel.replay.tape import Tape
from kernel.runnable import Runnable
from kernel.runtime import Options, open_spell
from kernel.stores.lines import encode
from kernel.tapes import tidy_of
from kernel.values import Value
from kernel.workflows.doers import ask

VERSION = 1
"""Of parcels; see `kernel.protocols.cluster.home`."""

Put = Callable[[str, bytes], None]


def job_of(parcel: dict[str, Any], place: Path, put: Put) -> Job:
    """The job of a parcel; `place` is an empty folder for it, `put` sends home."""
    return Job(parcel, place, put)


class Here:
    """Branches of a branch stay in its worker."""

    always = False

    async def ask(self, ctx: Context, doer: Runnable, action: str, input: Value, required: bool) -> Value:
        """Do it here."""
        return await ask(ctx, doer, action, input)


@dataclass(slots=True)
class Job:
    """Something to do, in a thread of its own. `run` blocks; `stop` may be called from any other thread."""

    parcel: dict[str, Any]
    place: Path
    put: Put
    _loop: asyncio.AbstractEventLoop | None = None
    _task: asyncio.Task[dict[str, Any]] | None = None
    _stopped: bool = False
    _questions: int = 0
    _asked: dict[int, asyncio.Future[Any]] = field(default_factory=dict)

    def run(self) -> dict[str, Any]:
        """Do it; what came of it, for home."""
        try:
            return asyncio.run(self._run())
        except asyncio.CancelledError:
            return {"error": {"type": "cancelled", "message": "Stopped."}}
        except SpellError as error:
            return _failed(error)
        except Exception as error:
            return _failed(InternalError(f"The worker failed: {type(error).__name__}: {error}"))

    def tell(self, event: Event) -> None:
        """An event for home."""
        self.put("event", encode(event))

    def stop(self) -> None:
        """Stop it; nothing when it is over."""
        self._stopped = True
        loop, task = self._loop, self._task
        if loop is not None and task is not None and not loop.is_closed():
            loop.call_soon_threadsafe(task.cancel)

    def answer(self, told: Mapping[str, Any]) -> None:
        """An answer from home; called from any thread."""
        waiting = self._asked.pop(told["id"], None)
        if waiting is not None and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(_settle, waiting, told["value"])

    async def ask(self, kind: str, question: Any) -> Any:
        """Ask home, and wait for the answer."""
        self._questions += 1
        waiting = self._asked[self._questions] = asyncio.get_running_loop().create_future()
        self.put("ask", orjson.dumps({"id": self._questions, "kind": kind, "question": question}))
        return await waiting

    async def sync(self) -> None:
        """Come back when home has kept what was told so far."""
        await self.ask("sync", None)

    async def _run(self) -> dict[str, Any]:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        if self._stopped:
            raise asyncio.CancelledError
        if self.parcel.get("version") != VERSION:
            raise InvalidError(
                f"The worker {self.parcel.get('worker')} has another version of llmspell. Install the same everywhere."
            )
        _require_folder(self.parcel)
        return await do_branch(self)


def _require_folder(parcel: Mapping[str, Any]) -> None:
    folder = Path(parcel["spell"]["folder"])
    if not folder.is_dir():
        raise InvalidError(
            f"The worker {parcel.get('worker')} has no folder {str(folder)!r}: workers need the workspace in the same "
            "place as at home."
        )


def _failed(error: SpellError) -> dict[str, Any]:
    return {"error": describe_error(error), "usage": {}}


def _settle(waiting: asyncio.Future[Any], value: Any) -> None:
    if not waiting.done():
        waiting.set_result(value)


async def do_branch(job: Job) -> dict[str, Any]:
    """Do a branch; its outcome as data. Errors of the work are in there, those of the parcel are raised."""
    parcel = job.parcel
    about = parcel["spell"]
    folder, home = Path(about["folder"]), Path(about["home"])
    profile = profile_named(about["profile"], None, **about["limits"])
    options = Options(folder, home, about["profile"], about["model"], limits=about["limits"])
    spell = open_spell(options, profile, home)
    tape = _tape(parcel, tidy_of(folder))
    run = Run(parcel["run"], job.tell, limits=profile.limits, tape=tape, abroad=Here)
    tape.sync, run.door = job.sync, Door((spell.hooks, spell.listeners, Edges()))
    work, ctx = unpack(parcel["work"], Copies(spell).make), _context(run, parcel)
    told: dict[str, Any] = {}
    try:
        value = await ask(ctx, work["doer"], work["action"], work["input"])
        await run.settle()
        told["value"] = pack_result(value)
    except Exception as error:
        told["error"] = describe_error(error)
    finally:
        run.drop_work()
        close = getattr(spell.models, "close", None)
        if close is not None:
            await close()
    used = run.usage
    told["usage"] = {"input_tokens": used.input_tokens, "output_tokens": used.output_tokens, "cost": used.cost}
    return told


def _context(run: Run, parcel: Mapping[str, Any]) -> Context:
    source = parcel.get("source")
    scope = {**unpack(parcel["scope"], no_things), "worker": parcel["worker"], "attempt": parcel["attempt"]}
    return Context(run, source=Source(**source) if source else None, scope=scope)


def _tape(parcel: Mapping[str, Any], tidy: Tidy) -> Tape:
    """A tape that serves what lost workers had done already."""
    tape, attempts = Tape(tidy=tidy), parcel["past"]
    if any(attempts):
        pasts = [past_of("a lost worker", map(from_envelope, events), tidy) for events in attempts]
        past = together("a lost worker", pasts)
        past.records = [record for record in past.records if record.is_done]
        tape = Tape(past, "resume", tidy)
    tape.origin = parcel["origin"]
    return tape
