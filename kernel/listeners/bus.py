"""Those who listen, and how they are told: in order, each at most once for a moment.

A listener is waited for, unless it goes on `beside`: then what it has not heard yet waits in a bounded box.
Not here: what happens (`kernel.listeners.happenings`).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from kernel.context import Context
from kernel.errors import LimitError
from kernel.listeners.names import ERROR, is_named
from kernel.values import Value

MOST_WAITING = 1_000
"""Events that wait for one listener; whoever has more to tell waits until there is room."""

MOST_NESTED = 100
"""Handlers that wait for events they emit themselves."""

Heard = Callable[[Value, Context], Awaitable[Any]]
"""Hears an event, and runs in a context from which it will not hear what it causes."""

Work = Callable[[], Coroutine[Any, Any, None]]

Trouble = Callable[[str, Context, Exception], None]
"""`trouble(pattern, ctx, error)`: a handler of that pattern failed."""

TELLING: ContextVar[Telling | None] = ContextVar("kernel.listeners.telling", default=None)


class Telling:
    """One handler at work, and the one in which it was caused, as long as that waits for it."""

    def __init__(self) -> None:
        above: Telling | None = TELLING.get()
        while above is not None and above.done:
            above = above.above
        self.above: Telling | None = above
        self.done: bool = False

    def depth(self) -> int:
        """How many handlers wait for one another here."""
        count, telling = 1, self.above
        while telling is not None:
            count, telling = count + (not telling.done), telling.above
        return count


class Listener(NamedTuple):
    """One who listens: `pattern` may hold `*`; `subject` narrows it to one agent or workflow by id.

    `handler` is what `heard` was made of, by which it can be taken away again.
    """

    id: int
    pattern: str
    heard: Heard
    subject: str | None = None
    once: bool = False
    handler: Any = None
    box: Box | None = None

    def name_heard(self, names: Sequence[str]) -> str | None:
        """The first of the names it listens to."""
        return next((name for name in names if is_named(self.pattern, name)), None)


class Source(NamedTuple):
    """Where an event comes from: whom it is about, the error it tells of, and whether somebody `emitted` it by hand.

    Then the errors of handlers are theirs, and a handler may emit again what it listens to by name.
    """

    subjects: tuple[Any, ...] = ()
    error: Exception | None = None
    emitted: bool = True


BY_HAND = Source()


class Bus:
    """Those who listen to one source of events.

    `next_id` numbers them; `trouble` takes the errors of handlers that nobody waits for.
    """

    def __init__(self, next_id: Callable[[], int], trouble: Trouble) -> None:
        self._next_id = next_id
        self._trouble = trouble
        self._listeners: dict[str | None, list[Listener]] = {}

    def on(
        self,
        pattern: str,
        heard: Heard,
        subject: str | None = None,
        once: bool = False,
        handler: Any = None,
        beside: bool = False,
    ) -> int:
        """Listen to the events that match; the id is for `off`."""
        box = Box() if beside else None
        listener = Listener(self._next_id(), pattern, heard, subject, once, handler, box)
        self._listeners.setdefault(subject, []).append(listener)
        return listener.id

    def off(self, id: int) -> None:
        """Stop listening; nothing happens when it has stopped already."""
        self._keep(lambda listener: listener.id != id)

    def off_named(self, pattern: str, handler: Any = None, subject: str | None = None) -> None:
        """Take away who listens to that very pattern, with that handler, or all of them."""
        self._keep(
            lambda listener: (
                listener.subject != subject
                or not (is_named(listener.pattern, pattern) and is_named(pattern, listener.pattern))
                or (handler is not None and listener.handler is not handler)
            )
        )

    def _keep(self, wanted: Callable[[Listener], bool]) -> None:
        left = {subject: [x for x in listeners if wanted(x)] for subject, listeners in self._listeners.items()}
        self._listeners = {subject: listeners for subject, listeners in left.items() if listeners}

    def heard_by(self, name: str | None = None) -> list[Listener]:
        """Who listens to a name, or to anything."""
        everybody = chain.from_iterable(self._listeners.values())
        return sorted((x for x in everybody if name is None or is_named(x.pattern, name)), key=_age)

    async def tell(
        self,
        names: Sequence[str],
        make: Callable[[str], Value],
        ctx: Context,
        source: Source = BY_HAND,
    ) -> None:
        """Tell everybody who listens to one of the names: `make(name)` gives the event.

        The error of a handler ends the telling of an event that was emitted by hand, and nothing else.
        """
        for listener, name in self._concerned(names, ctx, source):
            if listener.once:
                self.off(listener.id)
            work = hearing(listener, make(name), ctx)
            if listener.box is not None:
                await listener.box.put(ctx, work, partial(self._trouble, listener.pattern))
                continue
            try:
                await uncut(work(), ctx)
            except Exception as error:
                if source.emitted:
                    raise
                self._trouble(listener.pattern, ctx, error)

    async def tell_one(self, id: int, event: Value, ctx: Context) -> None:
        """Tell one listener, when it still listens. Its error goes to who takes those nobody waits for."""
        listener = next((listener for listener in self.heard_by() if listener.id == id), None)
        if listener is None:
            return
        if listener.once:
            self.off(id)
        try:
            await hearing(listener, event, ctx)()
        except Exception as error:
            self._trouble(listener.pattern, ctx, error)

    def _concerned(self, names: Sequence[str], ctx: Context, source: Source) -> Iterator[tuple[Listener, str]]:
        lists = [self._listeners[subject] for subject in {None, *source.subjects} & self._listeners.keys()]
        for listener in sorted(chain.from_iterable(lists), key=_age):
            name = listener.name_heard(names)
            if name is None:
                continue
            if listener.id in ctx.inside and (not source.emitted or "*" in listener.pattern):
                continue
            if source.error is None or name != ERROR or not _has_heard(listener, source.error):
                yield listener, name


async def uncut(work: Coroutine[Any, Any, None], ctx: Context) -> None:
    """Wait for a handler; when what it listens to is cancelled (by a time limit, say) it goes on as work of the run."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        ctx.run.keep(task)
        # Nobody is left whom its error would concern.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        raise


def _age(listener: Listener) -> int:
    """The one that began to listen first comes first: the ids count downwards."""
    return -listener.id


def hearing(listener: Listener, event: Value, ctx: Context) -> Work:
    """The work of hearing one event. `LimitError` when handlers wait for one another too deep."""

    async def work() -> None:
        telling = Telling()
        if telling.depth() > MOST_NESTED:
            told = f"Events are nested more than {MOST_NESTED} deep."
            raise LimitError(f"{told} Does a handler of {listener.pattern!r} emit what it listens to?")
        TELLING.set(telling)
        try:
            await listener.heard(event, replace(ctx, inside=ctx.inside | {listener.id}))
        finally:
            telling.done = True

    return work


def _has_heard(listener: Listener, error: Exception) -> bool:
    """Whether a listener has heard of this very error already, further inside."""
    heard: set[int] = getattr(error, "heard_by_listeners", set())
    error.heard_by_listeners = heard | {listener.id}  # type: ignore[attr-defined]
    return listener.id in heard


class Box:
    """What one listener has still to hear, in order, beside everything else."""

    def __init__(self) -> None:
        self.waiting: deque[tuple[Context, Work, Callable[[Context, Exception], None]]] = deque()
        self.worker: asyncio.Future[None] | None = None
        self.room = asyncio.Event()

    async def put(self, ctx: Context, work: Work, trouble: Callable[[Context, Exception], None]) -> None:
        """Leave something to hear; waits while the box is full, unless the listener itself is who puts it there."""
        while len(self.waiting) >= MOST_WAITING and asyncio.current_task() is not self.worker:
            self.room.clear()
            await self.room.wait()
        self.waiting.append((ctx, work, trouble))
        if self.worker is None or self.worker.done():
            self.worker = asyncio.ensure_future(self._empty())
        ctx.run.keep(self.worker)

    async def _empty(self) -> None:
        while self.waiting:
            ctx, work, trouble = self.waiting.popleft()
            self.room.set()
            try:
                await work()
            except Exception as error:
                trouble(ctx, error)
