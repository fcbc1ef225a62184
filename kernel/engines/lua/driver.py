"""Drives Lua coroutines on the event loop: what a script asks for is awaited here, and it goes on with the answer.

Not here: what is asked (`Host`), and where the script's time and text go (`gate`).
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from kernel.context import Context
from kernel.engines.lua.chunks import ChunkTable
from kernel.engines.lua.faults import Faults
from kernel.engines.lua.functions import CALL, CURRENT, FunctionTable
from kernel.engines.lua.gate import SLICE, Gate, Strand
from kernel.engines.lua.machine import Machine, Thread
from kernel.engines.lua.wire import Wire, dump
from kernel.engines.protocol import Host
from kernel.errors import LimitError, SpellError
from kernel.policy import Limits
from kernel.values import Value

Answer = tuple[Any, ...]

DONE: Answer = (True, b"")
STOP: Answer = (None, b"")
"""Unwinds the script; it cannot be caught there, and `<close>` variables are closed."""

MOST_STOPS = 100
"""A script that still calls the host after so many stops is left where it is."""

MOST_LIMITS = 100
"""A script may catch an error about a limit, but not go on like that for ever."""

MOST_NESTED = 30
"""Script functions called by host calls of script functions, and so on: each costs Python's stack some 20 frames."""

RETURNED, RAISED, STOPPED = 1, 2, 3
"""How a coroutine ends (4: memory ran out); see entry.lua."""


class Driver:
    """Runs script functions of one machine, any number at a time."""

    def __init__(self, host: Host, limits: Limits) -> None:
        self._host = host
        self.chunks = ChunkTable()
        self.functions = FunctionTable(self._call_function)
        self.wire = Wire(host, self.functions)
        self._faults = Faults(self.chunks, self.wire)
        self.gate = Gate(host, limits.cpu)
        self.machine = Machine(self.gate, limits.memory, dump(host.bindings()))
        self._active = 0

    async def run(self, ctx: Context, id: int, payload: bytes = b"", mode: int = CALL) -> Value:
        """Call the function `id` with a border list of arguments; its result.

        Raises `ScriptError`, `LimitError`, or the host's own error that the script let pass.
        """
        outer = CURRENT.get()
        strand = Strand(ctx, asyncio.current_task(), self.gate.interrupts, outer)
        if strand.depth > MOST_NESTED:
            raise LimitError(f"Functions and host calls are nested more than {MOST_NESTED} deep. Does one call itself?")
        self._begin()
        CURRENT.set(strand)
        try:
            said = await self._pump(strand, self.machine.start(id, payload, mode))
            if strand.is_cancelled():
                # Seen by the script before it was delivered to the task: it must not come a second time.
                await asyncio.sleep(0)
            return self._conclude(strand, said)
        finally:
            CURRENT.set(outer)
            self._active -= 1

    def _begin(self) -> None:
        if self._active == 0:
            self.machine.open_reserve()
        self._active += 1
        for gone in self.functions.take_dropped():
            self.machine.forget(gone)

    async def _call_function(self, ctx: Context, id: int, arguments: list[Value], mode: int) -> Value:
        return await self.run(ctx, id, self.wire.pack(arguments) if arguments else b"", mode)

    async def _pump(self, strand: Strand, thread: Thread) -> tuple[Any, ...]:
        """Resume until the coroutine ends; what it said at the end."""
        token, stops = self.machine.token, 0
        answer: Answer | None = None
        while True:
            said: tuple[Any, ...] = self._resume(strand, thread, answer)
            if said[0] != token:
                return said
            if strand.fault is None:
                answer = await self._answer(strand, said)
            if strand.fault is not None:
                answer, stops = STOP, stops + 1
                if stops > MOST_STOPS:
                    raise strand.fault

    def _resume(self, strand: Strand, thread: Thread, answer: Answer | None) -> Any:
        gate = self.gate
        gate.strand = strand
        strand.began, strand.cpu_began = time.monotonic(), None
        try:
            said = self.machine.resume(thread, answer)
        finally:
            gate.strand = None
            if gate.released:
                released, gate.released = gate.released, []
                self._host.release(released)
        return said if type(said) is tuple else (said,)

    async def _answer(self, strand: Strand, said: tuple[Any, ...]) -> Answer:
        """Do what the script asks for: `(token, name, arguments, source, line)`."""
        try:
            if not said[1] or time.monotonic() - strand.waited > SLICE:
                await asyncio.sleep(0)
                strand.waited = time.monotonic()
            if not said[1]:
                return DONE
            arguments = self.wire.unpack(said[2]) or []
            ctx = self._place(strand, said[3], said[4])
            value = await self._host.call(ctx, said[1].decode("utf-8", "replace"), arguments)
            return True, self.wire.pack(value)
        except asyncio.CancelledError as error:
            strand.stop(error)
            return STOP
        except LimitError as error:
            strand.limits_met += 1
            if strand.limits_met > MOST_LIMITS:
                strand.stop(error)
            return self._faults.send(error)
        except Exception as error:
            return self._faults.send(error)

    def _place(self, strand: Strand, source: bytes, line: int) -> Context:
        """The context of a call from a line; kept, since most calls come from the same few lines."""
        if not source:
            return strand.ctx
        ctx = strand.places.get((source, line))
        if ctx is None:
            ctx = strand.ctx.at(self.chunks.source(source, line))
            strand.places[source, line] = ctx
        return ctx

    def _conclude(self, strand: Strand, said: tuple[Any, ...]) -> Value:
        code, fault = said[0], strand.fault
        if isinstance(fault, SpellError):
            raise self._faults.place(fault, self.wire.unpack_report(said[1]) if code == STOPPED else {})
        if fault is not None:
            raise fault
        if code == RETURNED:
            return self.wire.unpack(said[1])
        if code == RAISED:
            raise self._faults.receive(self.wire.unpack_report(said[1]))
        if code == STOPPED:
            # A signal handler raised while it ran on top of the script.
            raise asyncio.CancelledError
        raise self.machine.collect()
