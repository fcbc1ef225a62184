"""Runs chunks and functions in one QuickJS context on the event loop, any number at a time.

Not here: when their code runs (`pump`), and what it asks for (`calls`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import quickjs

from kernel.api.patience import PATIENCE, notice
from kernel.context import Context
from kernel.deadlines import PassedError
from kernel.engines.border import load
from kernel.engines.functions import FunctionTable, ScriptFunction
from kernel.engines.javascript.calls import Calls
from kernel.engines.javascript.faults import Faults
from kernel.engines.javascript.machine import NO_LIMIT, Machine, Stopped
from kernel.engines.javascript.mirrors import Mirrors
from kernel.engines.javascript.modules import ModuleDoor
from kernel.engines.javascript.pump import GONE, Pump, too_long
from kernel.engines.javascript.rewriting import Rewritten
from kernel.engines.javascript.strand import CURRENT, Strand
from kernel.engines.javascript.wire import Wire
from kernel.engines.protocol import Chunk, Foreseeing, Host, Numbered
from kernel.errors import InternalError, InvalidError, LimitError, ScriptError, SpellError
from kernel.policy import Limits
from kernel.values import Value

NEVER = (
    "The script waits for a promise that nothing will settle. Is a resolve() missing? "
    "Where a script runs out of memory, the engine can lose one, too."
)

LOST = (
    "The script went on and on, and then nothing was left that could settle the promise it waits for. It ran out of "
    "memory (keep less at a time), or a resolve() is missing."
)
"""Where there is no memory for an error of a promise, the engine loses it without a word."""

MOST_NESTED = 30
"""Script functions called by host calls of script functions, and so on: more would hardly be meant."""


class Driver:
    """One context and everything that runs in it. `bindings` are the host's. `is_dead`: it has to be replaced."""

    def __init__(self, host: Host, limits: Limits, bindings: Mapping[str, Any]) -> None:
        self._host = host
        self._limits = limits
        self.functions = FunctionTable("javascript", self._call_function, CURRENT.get)
        self.wire = Wire(host, self.functions)
        self.machine = Machine(limits, bindings)
        self._faults = Faults(self.wire, self.machine)
        mirrors = Mirrors(self.wire, bindings.get("classes", {}))
        door = ModuleDoor(host, self.machine, self._faults)
        self._calls = Calls(door, self.machine, self.wire, self._faults, mirrors)
        self._calls.numbered = host if isinstance(host, Numbered) else None
        self._calls.foreseeing = host if isinstance(host, Foreseeing) else None
        begin, take = self._calls.tell_number, self._calls.take
        self._pump = Pump(self.machine, limits.cpu, begin, take, self._fail, self._die, self._end_stuck)
        self._calls.put = self._pump.put
        self.is_dead = False
        self._interrupts = 0
        self._count = 0

    async def run(self, ctx: Context, chunk: Chunk, code: Rewritten) -> Value:
        """Run a chunk until nothing of it is left to do; its value.

        Raises `JSException` (syntax), `ScriptError`, `LimitError`, or the host's own error that the script let pass.
        """
        self.machine.open_reserve()
        self._faults.add(chunk)
        function = self.machine.load(chunk, code)
        strand = self._strand(ctx)
        try:
            self._pump.put(strand, lambda: self.machine.enter(self.machine.start, strand.number, function))
            value = await strand.main
            await strand.settle()
            self._raise_untaken(strand)
            return value
        finally:
            self._close(strand)

    async def _call_function(
        self, ctx: Context, function: ScriptFunction, arguments: Sequence[Value], mode: int
    ) -> Value:
        strand = self._strand(ctx)

        def enter() -> None:
            try:
                text = self.wire.pack(list(arguments)) if arguments else ""
            except InvalidError as error:
                self._calls.stop(strand, error)
                return
            self._calls.tell()
            self.machine.enter(self.machine.call_function, strand.number, function.number, text, mode)

        try:
            self._pump.put(strand, enter)
            value = await strand.main
        except BaseException:
            self._close(strand)
            raise
        if strand.pending or strand.timers:
            ctx.run.keep(asyncio.ensure_future(self._finish(strand)))
        else:
            self._close(strand)
        return value

    async def _finish(self, strand: Strand) -> None:
        """What a function left to be done after it returned; its errors are told, as nobody else can hear of them."""
        try:
            await strand.settle()
            self._raise_untaken(strand)
        except SpellError as error:
            place = f"{error.details.get('file', '')}:{error.details.get('line', 0)}"
            self._host.write(strand.ctx, "stderr", f"{place}: {error}\n")
        finally:
            self._close(strand)

    def _raise_untaken(self, strand: Strand) -> None:
        report = "" if self.is_dead else self.machine.take_untaken(strand.number)
        if report:
            raise self._faults.receive(load(report))

    def _strand(self, ctx: Context) -> Strand:
        if self.is_dead:
            raise LimitError("This function is gone." + GONE)
        outer = CURRENT.get()
        self._count += 1
        strand = Strand(ctx, self._count, self._interrupts, outer)
        if strand.depth > MOST_NESTED:
            raise LimitError(f"Functions and host calls are nested more than {MOST_NESTED} deep. Does one call itself?")
        strand.context.run(CURRENT.set, strand)
        self._calls.strands[strand.number] = strand
        for gone in self.functions.take_unheld():
            self.machine.forget(gone)
        return strand

    def _close(self, strand: Strand) -> None:
        self._calls.strands.pop(strand.number, None)
        was_stopped = strand.fault is not None or strand.is_busy
        # From here on none of its code may run.
        strand.fault = strand.fault or asyncio.CancelledError()
        strand.drop_work()
        if was_stopped and not self.is_dead:
            self.machine.abandon(strand.number)
            self._pump.wake(strand)
        self._end_stuck()

    def _end_stuck(self) -> None:
        """End the strands that wait for a promise when nothing is left that could settle it."""
        if self._pump.has_entries:
            return
        for strand in self._calls.strands.values():
            if strand.is_busy or strand.ctx.run.work:
                self._watch_the_waiting()
                return
        for strand in list(self._calls.strands.values()):
            if not strand.main.done():
                full = self.machine.is_nearly_full
                missing = LOST if self._pump.was_long else NEVER
                self._calls.stop(strand, self.machine.out_of_memory() if full else ScriptError(missing))

    def _watch_the_waiting(self) -> None:
        """Some wait for a promise of their own while others go on, who may settle it, or not: say so after a while."""
        for strand in self._calls.strands.values():
            if not strand.is_busy and not strand.main.done() and not strand.is_watched:
                strand.is_watched = True
                timer = strand.main.get_loop().call_later(PATIENCE, self._tell, strand)
                strand.main.add_done_callback(partial(_cancel, timer))

    def _tell(self, strand: Strand) -> None:
        if not strand.is_busy:
            self._host.write(strand.ctx, "stderr", notice(strand.ctx.source))

    @property
    def is_winding_down(self) -> bool:
        """Whether only code of strands that were stopped is left; it falls silent soon, or the context is given up."""
        return not self.is_dead and self._pump.has_jobs and not self._calls.strands

    def set_limits(self, limits: Limits) -> None:
        """Keep to other limits from now on."""
        self._limits = limits
        self._pump.limit(limits.cpu)
        self.machine.limit(limits.memory)

    def interrupt(self) -> None:
        """Stop every strand that has begun, as soon as its code pauses. Safe from a signal handler."""
        self._interrupts += 1
        for strand in list(self._calls.strands.values()):
            loop = strand.main.get_loop()
            if not loop.is_closed():
                loop.call_soon_threadsafe(strand.stop, asyncio.CancelledError())

    def _fail(self, strand: Strand | None, error: Exception) -> None:
        """Something came out of the engine as an exception."""
        if isinstance(error, Stopped):
            if strand is not None and self._has_passed(strand, self.machine.readable(error.stack)):
                return
            limit = LimitError(too_long(self._limits.cpu))
            error = self._faults.place(limit, self.machine.readable(error.stack))
        elif isinstance(error, quickjs.JSException):
            error = InternalError(f"The JavaScript engine itself failed: {error}. Please report it.")
        if strand is not None:
            self._calls.stop(strand, error)

    def _has_passed(self, strand: Strand, stack: str) -> bool:
        """Whether it was a deadline that ended its code, and not the limit of the profile."""
        if strand.fault is not None or strand.deadline is None:
            return strand.fault is not None
        next = strand.deadline.next()
        # The engine counts the time of the whole process, so that it may be a little early.
        is_nearer = next is not None and next.milliseconds / 1000 <= (self._limits.cpu or NO_LIMIT)
        deadline = strand.deadline.passed() or (next if is_nearer else None)
        if deadline is None:
            return False
        passed = PassedError(deadline)
        self._faults.place(passed.error, stack)
        self._calls.stop(strand, passed)
        return True

    def _die(self, error: LimitError) -> None:
        self.is_dead = True
        self._pump.close()
        for strand in list(self._calls.strands.values()):
            strand.stop(error)

    def close(self) -> None:
        """Stop everything and let go of the context."""
        self._die(LimitError("The JavaScript engine was closed."))
        self._calls.strands.clear()


def _cancel(timer: asyncio.TimerHandle, _: asyncio.Future[Value]) -> None:
    timer.cancel()
