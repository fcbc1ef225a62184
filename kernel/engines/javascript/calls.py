"""What script code asks for: calls of the host, text for the screen, timers, results. Each comes out of the outbox
of the prelude, and its answer goes back in through the pump.

Not here: when script code runs (`pump`), and timers (`timers`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import field
from functools import partial
from typing import Any, cast

from kernel.context import Context
from kernel.engines.border import load
from kernel.engines.javascript.faults import Faults
from kernel.engines.javascript.machine import Machine
from kernel.engines.javascript.mirrors import Mirrors
from kernel.engines.javascript.strand import Job, Strand
from kernel.engines.javascript.timers import start_timer, stop_timer
from kernel.engines.javascript.wire import Wire, arrived
from kernel.engines.protocol import Foreseeing, Host, Numbered
from kernel.errors import InvalidError, LimitError, SpellError
from kernel.records import dataclass
from kernel.values import Value

MOST_LIMITS = 100
"""A script may catch an error about a limit, but not go on like that for ever."""

TURN = 0.005
"""Seconds for which calls that never wait may follow one another before the event loop runs."""

STREAMS = {1: "stdout", 2: "stderr"}

CALL, RELEASE, GIVEN = 1, 6, 8
"""Kinds of items in the outbox (host.js, objects.js). The others: 2 text (console.js), 3 a result (entry.js),
4 and 5 timers (timers.js), 7 an error that ends the run (host.js), 9 a reading of the clock (library.js). 8: an id that
an agent will have."""

MAIN = 0
"""In the place of a call's number: the result of the strand."""

Put = Callable[[Strand, Callable[[], None]], None]


@dataclass(slots=True)
class Calls:
    """Does what the script of one context asks for. `put` lets an answer in."""

    host: Host
    machine: Machine
    wire: Wire
    faults: Faults
    mirrors: Mirrors
    put: Put = lambda strand, enter: None
    strands: dict[int, Strand] = field(default_factory=dict)
    numbered: Numbered | None = None
    foreseeing: Foreseeing | None = None
    number_told: int = 1

    def take(self, text: str) -> None:
        """Begin everything in the outbox."""
        has_tags = '"$' in text
        for item in load(text):
            if item[0] in (RELEASE, GIVEN):
                self._note(item[0], item[1])
                continue
            strand = self.strands.get(item[2] if item[0] == CALL else item[1])
            if strand is None or strand.fault is not None:
                continue
            if item[0] == CALL:
                self._call(strand, item, has_tags)
            else:
                self._take_other(strand, item)

    def _take_other(self, strand: Strand, item: list[Any]) -> None:
        match item[0]:
            case 2:
                self._write(strand, item[2], item[3])
            case 3:
                self._done(strand, item[2], item[3])
            case 4:
                start_timer(strand, item[2], item[3], self.put, self.machine)
            case 5:
                stop_timer(strand, item[2])
            case 9:
                _note_time(strand, item[2])
            case _:
                self.stop(strand, self.faults.receive(item[2]))

    def _note(self, kind: int, about: Any) -> None:
        if kind == RELEASE:
            self.mirrors.forget(about)
            self.host.release([about])
        elif self.numbered is not None:
            self.numbered.take_id(about)

    def tell_number(self) -> None:
        """Into the script: the number of the next agent, if others were made since the last time."""
        if self.numbered is None:
            return
        number = self.numbered.next_number("agent")
        if number != self.number_told:
            self.number_told = number
            self.machine.enter(self.machine.set_first, number)

    def stop(self, strand: Strand, error: BaseException) -> None:
        """End a strand: none of its code runs again."""
        strand.stop(error)
        self.machine.abandon(strand.number)

    def _write(self, strand: Strand, stream: int, text: str) -> None:
        try:
            self.host.write(strand.ctx, STREAMS[stream], text.encode("utf-8", "replace").decode())
        except Exception as error:
            self.stop(strand, error)

    def _done(self, strand: Strand, ok: int, payload: Any) -> None:
        if strand.main.done():
            return
        if not ok:
            strand.main.set_exception(self.faults.receive(payload))
            return
        try:
            value = self.wire.restore(payload)
        except InvalidError as error:
            strand.main.set_exception(error)
            return
        if self.wire.reserved:
            self._spawn(strand, MAIN, self._conclude(strand, value))
        else:
            strand.main.set_result(value)

    async def _conclude(self, strand: Strand, value: Value) -> None:
        """The result, when the host has made every object in it."""
        try:
            result = await arrived(value)
        except Exception as error:
            if not strand.main.done():
                strand.main.set_exception(error)
        else:
            if not strand.main.done():
                strand.main.set_result(result)
        strand.pending.pop(MAIN, None)
        strand.note_idle()

    def _spawn(self, strand: Strand, call: int, work: Any) -> None:
        strand.pending[call] = strand.main.get_loop().create_task(work, context=strand.context)

    def _call(self, strand: Strand, item: list[Any], has_tags: bool) -> None:
        _, call, _, line, is_reserved, name, arguments = item
        made: asyncio.Future[Value] | None = None
        if is_reserved:
            made = self.wire.reserved[call] = strand.main.get_loop().create_future()
            # Whoever uses the object hears of the error; if nobody does, the script is told that it failed.
            made.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            values = self.wire.restore(arguments) if has_tags else arguments
        except InvalidError as error:
            enter = self._failure(strand, Job(call, strand.ctx, name, [], made), error, None)
            if enter is not None:
                self.put(strand, enter)
            return
        if has_tags and self.wire.reserved and self.foreseeing is None:
            values = partial(arrived, values)
        self._begin(strand, Job(call, self._place(strand, line), name, values, made))

    def _begin(self, strand: Strand, job: Job) -> None:
        """Let the task that has brought the last answer go on with the call, or one of its own.

        Calls begin in the order in which the script made them.
        """
        if strand.worker is not None and strand.taken is None and not strand.unstarted:
            strand.taken = job
            strand.pending[job.call] = strand.worker
            return
        strand.unstarted += 1
        self._spawn(strand, job.call, self._work(strand, job))

    def _place(self, strand: Strand, line: int) -> Context:
        """The context of a call from a line; kept, since most calls come from the same few lines."""
        ctx = strand.places.get(line)
        if ctx is None:
            source = self.machine.source(line)
            ctx = strand.places[line] = strand.ctx.at(source) if source else strand.ctx
        return ctx

    async def _work(self, strand: Strand, job: Job) -> None:
        """Answer a call, and the next one, as long as the script asks for one thing at a time.

        That spares a task and a turn of the event loop for calls that need not wait; others get their turn in time.
        """
        strand.unstarted -= 1
        task, turn = strand.pending[job.call], time.monotonic() + TURN
        following: Job | None = job
        while following is not None:
            enter = await self._answer(strand, following)
            if enter is None:
                return
            # Late, the next call gets a task of its own, which begins behind whatever else the event loop has to do.
            strand.worker = task if time.monotonic() < turn else None
            self.put(strand, enter)
            strand.worker = None
            following, strand.taken = strand.taken, None
            if strand.fault is not None:
                return

    async def _answer(self, strand: Strand, job: Job) -> Callable[[], None] | None:
        """Call the host; what lets the answer in. None when the strand has ended."""
        _, ctx, name, values, made = job
        try:
            if not isinstance(values, list):
                values = cast("list[Value]", await values())
            if made is None or self.foreseeing is None:
                value = await self.host.call(ctx, name, values)
            else:
                value = await self.foreseeing.make(ctx, name, values, made)
        except asyncio.CancelledError as error:
            if made is not None:
                made.cancel()
            if strand.fault is None:
                self.stop(strand, error)
            return None
        except Exception as error:
            return self._failure(strand, job, error, values[0] if isinstance(values, list) and values else None)
        if made is not None and not made.done():
            made.set_result(value)
        subject = values[0] if values and made is None else None
        return partial(self._give, strand, job.call, value, subject)

    def _give(self, strand: Strand, call: int, value: Value, subject: Value) -> None:
        """Into the script: the value of a call, and what changed in the objects it touched."""
        try:
            text, ok = self.wire.pack(value), True
        except InvalidError as error:
            text, ok = self.faults.send(error), False
        self._settle(strand, call, ok, text, subject)

    def _settle(self, strand: Strand, call: int, ok: bool, text: str, subject: Value) -> None:
        strand.pending.pop(call, None)
        news = self.mirrors.news(subject)
        self.wire.reserved.pop(call, None)
        self.machine.enter(self.machine.settle, call, ok, text, news)

    def tell(self) -> None:
        """Into the script: what changed in the objects just packed."""
        news = self.mirrors.news()
        if news:
            self.machine.enter(self.machine.mirror, news)

    def _failure(self, strand: Strand, job: Job, error: Exception, subject: Value) -> Callable[[], None] | None:
        """What lets an error in. None when it ends the strand instead."""
        made = job.made
        if made is not None:
            _place_of_birth(error, job.ctx)
        if made is not None and not made.done():
            made.set_exception(error)
        if isinstance(error, LimitError):
            strand.limits_met += 1
            if strand.limits_met > MOST_LIMITS:
                self.stop(strand, error)
                return None
        return partial(self._refuse, strand, job.call, error, subject if made is None else None)

    def _refuse(self, strand: Strand, call: int, error: Exception, subject: Value) -> None:
        """Into the script: the error of a call, and what changed in the objects it touched."""
        self._settle(strand, call, False, self.faults.send(error), subject)


def _note_time(strand: Strand, milliseconds: float) -> None:
    tape = strand.ctx.run.tape
    if tape is not None:
        tape.note_time("javascript", milliseconds / 1000)


def _place_of_birth(error: Exception, ctx: Context) -> None:
    """What could not be made is told where it was to be made, also when only its first use shows that."""
    source = ctx.source
    if isinstance(error, SpellError) and source is not None and "file" not in error.details:
        error.details.update(file=source.name, line=source.line, **({"cell": source.cell} if source.cell else {}))
