"""What script code asks for: calls of the host, text for the screen, timers, results. Each comes out of the outbox
of the prelude, and its answer goes back in through the pump.

Not here: when script code runs (`pump`), and timers (`timers`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kernel.context import Context
from kernel.engines.javascript.faults import Faults
from kernel.engines.javascript.machine import Machine
from kernel.engines.javascript.mirrors import Mirrors
from kernel.engines.javascript.strand import Strand
from kernel.engines.javascript.timers import start_timer, stop_timer
from kernel.engines.javascript.wire import Wire, arrived, parse
from kernel.engines.protocol import Host
from kernel.errors import InvalidError, LimitError
from kernel.values import Value

MOST_LIMITS = 100
"""A script may catch an error about a limit, but not go on like that for ever."""

STREAMS = {1: "stdout", 2: "stderr"}

CALL, RELEASE = 1, 6
"""Kinds of items in the outbox (host.js, objects.js). The others: 2 text (console.js), 3 a result (entry.js),
4 and 5 timers (timers.js), 7 an error that ends the run (host.js), 8 a reading of the clock (library.js)."""

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

    def take(self, text: str) -> None:
        """Begin everything in the outbox."""
        has_tags = '"$' in text
        for item in parse(text):
            if item[0] == RELEASE:
                self._release(item[1])
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
            case 8:
                _note_time(strand, item[2])
            case _:
                self.stop(strand, self.faults.receive(item[2]))

    def _release(self, id: int) -> None:
        self.mirrors.forget(id)
        self.host.release([id])

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
            self._fail(strand, call, error, made)
            return
        if has_tags and self.wire.reserved:
            values = arrived(values)
        work = self._answer(strand, call, self._place(strand, line), name, values, made)
        self._spawn(strand, call, work)

    def _place(self, strand: Strand, line: int) -> Context:
        """The context of a call from a line; kept, since most calls come from the same few lines."""
        ctx = strand.places.get(line)
        if ctx is None:
            source = self.machine.source(line)
            ctx = strand.places[line] = strand.ctx.at(source) if source else strand.ctx
        return ctx

    async def _answer(
        self, strand: Strand, call: int, ctx: Context, name: str, values: Any, made: asyncio.Future[Value] | None
    ) -> None:
        """Call the host. `values` is the list of arguments, or an awaitable for it."""
        try:
            if not isinstance(values, list):
                values = await values
            value = await self.host.call(ctx, name, values)
        except asyncio.CancelledError as error:
            if made is not None:
                made.cancel()
            if strand.fault is None:
                self.stop(strand, error)
            return
        except Exception as error:
            subject = values[0] if isinstance(values, list) and values and not made else None
            self._fail(strand, call, error, made, subject)
            return
        if made is not None and not made.done():
            made.set_result(value)
        subject = values[0] if values and not made else None
        self.put(strand, lambda: self._give(strand, call, value, subject))

    def _give(self, strand: Strand, call: int, value: Value, subject: Value) -> None:
        """Into the script: the value of a call, and what changed in the objects it touched."""
        strand.pending.pop(call, None)
        try:
            text, ok = self.wire.pack(value), True
        except InvalidError as error:
            text, ok = self.faults.send(error), False
        self.tell(subject)
        self.wire.reserved.pop(call, None)
        self.machine.enter(self.machine.settle, call, ok, text)

    def tell(self, subject: Value = None) -> None:
        """Into the script: what changed in the objects just packed, and in `subject`."""
        news = self.mirrors.news(subject)
        if news:
            self.machine.enter(self.machine.mirror, news)

    def _fail(
        self, strand: Strand, call: int, error: Exception, made: asyncio.Future[Value] | None, subject: Value = None
    ) -> None:
        if made is not None and not made.done():
            made.set_exception(error)
        if isinstance(error, LimitError):
            strand.limits_met += 1
            if strand.limits_met > MOST_LIMITS:
                self.stop(strand, error)
                return

        def enter() -> None:
            strand.pending.pop(call, None)
            text = self.faults.send(error)
            self.tell(subject)
            self.wire.reserved.pop(call, None)
            self.machine.enter(self.machine.settle, call, False, text)

        self.put(strand, enter)


def _note_time(strand: Strand, milliseconds: float) -> None:
    tape = strand.ctx.run.tape
    if tape is not None:
        tape.note_time("javascript", milliseconds / 1000)
