"""The tape of one run: every call of the world goes through it, is served from a past run or noted for the next one.

Not here: which calls those are (`edges`, `chats`), and where the past comes from (`cassette`, `journals`).
"""

from __future__ import annotations

import asyncio
import math
import os
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from kernel.context import Context
from kernel.replay.content import Tidy, key_of
from kernel.replay.moments import Hearing
from kernel.replay.order import Order
from kernel.replay.records import Lived, Past, Record, UnrecordedError
from kernel.replay.timeline import Timeline

if TYPE_CHECKING:
    import random

    from kernel.events import Event
    from kernel.replay.forks import Fork

Mode = Literal["strict", "changed", "resume", "fork"]
"""What happens to a call that was never recorded: an error, or it is done now. `resume` also goes on in real time; a
`fork` is strict up to a span, and then leaves the record.
"""

MODES: tuple[Mode, ...] = ("strict", "changed")

PATIENCE = 10.0
"""Seconds, besides those it took, after which a call that was stopped in the recording is not stopped any more."""

MOST_TIMES = 10_000
"""Readings of the clock that are kept; a script that reads it more often waits in a loop."""


async def _nothing() -> None:
    """There is no file."""


class Tape:
    """What one run asks the world, in order. With a `past` it serves what was recorded; `made` is the new recording.

    `once` are the calls of what is done only once: the step, the name, and whose its idempotency key is (`said` by the
    script, `made` by us, "" for none).
    """

    def __init__(
        self, past: Past | None = None, mode: Mode = "strict", tidy: Tidy | None = None, fork: Fork | None = None
    ) -> None:
        self.past = past
        self.mode: Mode = mode
        self.tidy = tidy or Tidy()
        self.clock = Timeline(time.time())
        self.seed = past.seed if past and past.seed else int.from_bytes(os.urandom(6), "big")
        self.made: list[Record] = []
        self.served = 0
        self.broken: UnrecordedError | None = None
        self.times: dict[str, list[float]] = {}
        self.keeps = False
        self.tell: Callable[[str, dict[str, Any]], None] = lambda language, data: None
        self.relive: Callable[[Context, Lived], Awaitable[None]] | None = None
        self.hearing = Hearing()
        self.fork = fork
        self.order: Order | None = None
        self.once: list[tuple[str, str, str]] = []
        self._begun: set[str] = set()
        self._told: dict[str, int] = {}
        self.origin = ""
        self.flush: Callable[[], None] = lambda: None
        self.sync: Callable[[], Awaitable[None]] = _nothing
        self._ordinals: dict[str, int] = {}
        self._by_key: dict[str, list[Record]] = {}
        self._counts: dict[str, int] = {}
        if past is not None:
            self._load(past)

    def _load(self, past: Past) -> None:
        if self.mode != "resume":
            # The run was killed in the middle of a call: there is nothing to serve.
            past.records = [record for record in past.records if record.is_done or record.is_stopped]
        for record in past.records:
            self._by_key.setdefault(self._place(record.path, record.key), []).append(record)
        if self.mode in ("strict", "fork"):
            self.order = Order([*self._before_fork(past.records)])
        if self.mode != "resume" and past.began:
            self.clock.start(past.began)

    def _before_fork(self, records: list[Record]) -> Iterator[Record]:
        """The calls that come in the order in which they came; last the span that is forked from, which has no end."""
        fork = self.fork
        yield from (record for record in records if fork is None or fork.is_before(record))
        if fork is not None and fork.here is not None:
            yield Record("", "", "", None, fork.here.point.at, math.inf)

    def hear(self, event: Event) -> None:
        """Something happened in the run."""
        self.hearing.take(event)
        if self.fork is not None and self.fork.take(event) and self.order is not None:
            self.order.leave()
            self.order = None

    def missed(self) -> UnrecordedError | None:
        """What is wrong when the run ends here: it was to fork, and did not come there."""
        if self.fork is None or self.fork.is_reached:
            return None
        return self.fork.missed(self.past.name if self.past is not None else "")

    async def look_up(
        self, operation: str, name: str, request: Any, path: str = "", given: Mapping[str, Any] | None = None
    ) -> tuple[str, Record | None]:
        """`find`, once it is the turn of the call; `given` is what a fork gives in its place."""
        fork = self.fork
        if fork is not None and not fork.is_reached and self._is_later(operation, request, path):
            await fork.wait()
        key, found = self.find(operation, name, request, path)
        # In a replay of a fork the record has what was given.
        if given is not None and (found is None or self.order is None):
            found = Record(operation, name, key, request, **given)
        return key, found

    def _is_later(self, operation: str, request: Any, path: str) -> bool:
        """Whether a call is one that began after the span that is forked from."""
        place = self._place(path, key_of(operation, request))
        known = self._by_key.get(place, [])[self._counts.get(place, 0) :]
        return bool(known) and self.fork is not None and not self.fork.is_before(known[0])

    def _place(self, path: str, key: str) -> str:
        return f"{path} {key}" if self.mode == "resume" else key

    @cached_property
    def random(self) -> random.Random:
        """Chance, the same in a replay."""
        import random

        return random.Random(self.seed)

    @property
    def is_replaying(self) -> bool:
        """Whether there is a past to serve from."""
        return self.past is not None

    def find(self, operation: str, name: str, request: Any, path: str = "") -> tuple[str, Record | None]:
        """The key of a call, and what was recorded of it: the n-th identical call gets the n-th record.

        A resumed run looks only at the calls of the same step (`path`), for it does not come by those of finished ones.
        `UnrecordedError` when there is none and nothing may be called.
        """
        key = key_of(operation, request)
        self.tell_times()
        if self.past is None:
            return key, None
        place = self._place(path, key)
        count = self._counts.get(place, 0)
        self._counts[place] = count + 1
        records = self._by_key.get(place, ())
        if count < len(records) and (self.fork is None or self.fork.serves(records[count])):
            if self.order is not None:
                self.order.begun(records[count])
            return key, records[count]
        if self.mode == "strict" or self.missed() is not None:
            self.broken = self.broken or self._unrecorded(operation, name, request, self.past)
            raise self.broken
        return key, None

    def _unrecorded(self, operation: str, name: str, request: Any, past: Past) -> UnrecordedError:
        from kernel.replay.nearest import unrecorded

        told = unrecorded(operation, name, past.shape(request), past.records, past.name)
        if self.mode == "strict" or self.fork is None:
            return told
        error = self.fork.missed(past.name, f"the run asked something else ({operation} of {name!r})")
        error.details.update(told.details)
        return error

    def serve(self, record: Record, request: Any) -> None:
        """A recorded call is given again."""
        self.served += 1
        self._note(replace(record, request=request))

    async def come_home(self, record: Record) -> None:
        """Wait until it is the turn of a served call to come home; one that was stopped waits to be so again."""
        if self.order is None and not record.is_stopped:
            return
        try:
            if record.is_stopped:
                await self._stopped_again(record)
            elif self.order is not None:
                await self.order.turn(record)
        finally:
            self.come_by(record)

    def come_by(self, record: Record) -> None:
        """A served call is home, or will never be."""
        if self.order is not None:
            self.order.over(record)

    async def _stopped_again(self, record: Record) -> None:
        await asyncio.sleep(record.took + PATIENCE)
        self.broken = self.broken or UnrecordedError(
            f"The {record.operation} call of {record.name!r} was stopped after {record.took:.1f} s when it was "
            "recorded, and nothing stopped it now: there is no answer to give. Record the run again.",
            operation=record.operation,
        )
        raise self.broken

    def pass_time(self, record: Record, part: float = 1.0) -> None:
        """Let the clock of a replay be where it was after that part of a recorded call."""
        self.clock.reach(self.clock.began + record.at + record.took * part)

    def begin(self, operation: str, name: str, key: str, request: Any, effect: str = "") -> Record:
        """A call goes out into the world; `end` says how it ended."""
        # What came home before is on the disk before anything new is asked of the world.
        self.flush()
        at = self.clock.now() - self.clock.began
        record = Record(operation, name, key, request, at, effect=effect, is_done=False)
        self._note(record)
        return record

    def end(self, record: Record) -> None:
        """The call came home; what it got is in the record."""
        record.took = max(0.0, self.clock.now() - self.clock.began - record.at)
        record.is_done = True

    def stop(self, record: Record) -> None:
        """The call was stopped on its way: nobody knows how far it came in the world."""
        self.end(record)
        record.is_done, record.is_stopped = False, True

    def _note(self, record: Record) -> None:
        if self.keeps:
            self.made.append(record)

    def recording(self, name: str, **about: Any) -> Past:
        """What was noted, as the past of a later run."""
        return Past(name, self.made, self.times, self.seed, self.clock.began, about)

    def ordinal(self, name: str) -> int:
        """How often this was asked of that name: 1, 2, …"""
        self._ordinals[name] = self._ordinals.get(name, 0) + 1
        return self._ordinals[name]

    def draw(self, place: str) -> float:
        """A number from 0 to 1 by chance: the n-th of a place is the same in a replay, whatever else is drawn."""
        import random

        return random.Random(f"{self.seed} {place} {self.ordinal(f'chance {place}')}").random()

    def token(self, ctx: Context, name: str) -> str:
        """The idempotency key of a call in a place: run, path of the step, name, and which of such calls it is."""
        place = f"{self.origin}/{ctx.scope.get('step_path', '')}/{name}".replace("//", "/")
        return f"{place}#{self.ordinal(place)}"

    def forget_tokens(self, path: str) -> None:
        """Let the calls of a step have the idempotency keys again that those of its last attempt had."""
        start = f"{self.origin}/{path}/".replace("//", "/")
        self._ordinals = {place: count for place, count in self._ordinals.items() if not place.startswith(start)}

    def read_clock(self, language: str, real: float | None = None) -> float:
        """The time a script sees: the n-th reading of a replay is the n-th of the recording.

        `real` is what the clock shows, that of the run where it is not given.
        """
        known = self.past.times.get(language, []) if self.past is not None else []
        made = self.times.setdefault(language, [])
        if len(made) < len(known):
            value = known[len(made)]
        else:
            value = self.clock.now() if real is None or not self.clock.is_real else real
        if len(made) < MOST_TIMES:
            made.append(value)
        return value

    def note_time(self, language: str, value: float) -> None:
        """A script read the clock by itself."""
        made = self.times.setdefault(language, [])
        if len(made) < MOST_TIMES:
            made.append(value)

    def begin_engine(self, engine: Any) -> None:
        """Let the engine of a language begin this run, once."""
        if engine.language not in self._begun:
            self._begun.add(engine.language)
            known = self.past.times.get(engine.language, []) if self.past is not None else []
            engine.begin_run(self.seed, known)

    def tell_times(self) -> None:
        """What scripts read from the clock goes into the trace, before what they may have used it for."""
        for language, times in self.times.items():
            told = self._told.get(language, 0)
            if told < len(times):
                self._told[language] = len(times)
                self.tell(language, {"values": times[told:]})
