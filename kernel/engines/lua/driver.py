"""Drives Lua coroutines on the event loop: what a script asks for is awaited here, and it goes on with the answer.

Not here: what is asked (`Host`), and where the script's time and text go (`gate`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from kernel.context import Context
from kernel.deadlines import PassedError
from kernel.engines.functions import CALL, FunctionTable, ScriptFunction
from kernel.engines.lua.chunks import ChunkTable
from kernel.engines.lua.faults import Faults
from kernel.engines.lua.gate import CURRENT, SLICE, Gate, Strand
from kernel.engines.lua.machine import Machine, Thread
from kernel.engines.lua.wire import Wire
from kernel.engines.protocol import Host
from kernel.errors import LimitError, SpellError
from kernel.policy import Limits
from kernel.values import Value

if TYPE_CHECKING:
    from kernel.engines.lua.modules import LuaModules

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

LINE_BITS, LINE_MASK = 24, (1 << 24) - 1
"""A place in the spell: the number of its source, and its line; see frames.lua."""

BESIDE = "&"
"""Before the name of a call that goes on beside the script, which gets a promise."""

SPECIAL = "&$"
"""What begins the name of a call that is not the host's alone; `$module` asks for a module (modules.lua)."""

RETURNED, RAISED, STOPPED = 1, 2, 3
"""How a coroutine ends (4: memory ran out); see entry.lua."""


class Driver:
    """Runs script functions of one machine, any number at a time."""

    def __init__(self, host: Host, limits: Limits) -> None:
        self._host = host
        self.chunks = ChunkTable()
        self.functions = FunctionTable("lua", self.run, CURRENT.get)
        self.wire = Wire(host, self.functions)
        self._faults = Faults(self.chunks, self.wire)
        self.gate = Gate(host, limits.cpu)
        self.machine = Machine(self.gate, limits.memory, host.bindings())
        self._names: dict[bytes, str] = {}
        self._placed: tuple[Context | None, dict[int, Context]] = (None, {})
        self._active = 0
        self._modules: LuaModules | None = None

    async def run(
        self, ctx: Context, function: ScriptFunction, arguments: Sequence[Value] = (), mode: int = CALL
    ) -> Value:
        """Call a function; its result.

        Raises `ScriptError`, `LimitError`, or the host's own error that the script let pass.
        """
        outer = CURRENT.get()
        if ctx is not self._placed[0]:
            self._placed = ctx, {}
        strand = Strand(ctx, asyncio.current_task(), self.gate.interrupts, self._placed[1], outer)
        if strand.depth > MOST_NESTED:
            raise LimitError(f"Functions and host calls are nested more than {MOST_NESTED} deep. Does one call itself?")
        self._begin()
        CURRENT.set(strand)
        try:
            # Packed only now: an object that the script has dropped in the meantime would be gone when it arrives.
            payload = self.wire.pack(arguments) if arguments else b""
            said = await self._pump(strand, self.machine.start(function.number, payload, mode))
            if strand.is_cancelled():
                # Seen by the script before it was delivered to the task: it must not come a second time.
                await asyncio.sleep(0)
            return self._conclude(strand, said)
        finally:
            CURRENT.set(outer)
            self._active -= 1
            self._release()

    def _begin(self) -> None:
        if self._active == 0:
            self.machine.open_reserve()
        self._active += 1
        for gone in self.functions.take_unheld():
            self.machine.forget(gone)

    async def _pump(self, strand: Strand, thread: Thread) -> Answer:
        """Resume until the coroutine ends; what it said at the end.

        On the way it says what it asks for: `(token, name, arguments, place, object)`; no name just lets others run.
        """
        stops, answer, token, pack = 0, None, self.machine.token, self.wire.pack
        while True:
            said = self._resume(strand, thread, answer)
            if said[0] != token:
                return said
            if strand.fault is None:
                try:
                    value = await self._request(strand, said)
                    answer = DONE if value is None else (True, pack(value))
                except (Exception, asyncio.CancelledError) as error:
                    answer = self._refuse(strand, error)
            if strand.fault is not None:
                answer, stops = STOP, stops + 1
                if stops > MOST_STOPS:
                    raise strand.fault

    def _resume(self, strand: Strand, thread: Thread, answer: Answer | None) -> Answer:
        gate = self.gate
        gate.strand, strand.began = strand, None
        try:
            said: Any = self.machine.resume(thread, answer)
        finally:
            gate.strand = None
        return said if type(said) is tuple else (said,)

    def _request(self, strand: Strand, said: Answer) -> Coroutine[Any, Any, Value]:
        """What the script asks for, ready to be awaited; every object it names is found by now."""
        _, name, payload, place, subject = said
        if not name:
            return self._let_others_run(strand, None)
        try:
            arguments = self.wire.unpack(payload) if payload else []
            if subject:
                arguments.insert(0, self._host.resolve({"$ref": subject}))
        finally:
            if self.gate.released:
                self._release()
        ctx = strand.places.get(place) or self._place(strand, place)
        call = self._names.get(name) or self._name(name)
        asked = self._special(ctx, call, arguments) if call[0] in SPECIAL else self._host.call(ctx, call, arguments)
        return self._let_others_run(strand, asked) if time.monotonic() - strand.waited > SLICE else asked

    def _release(self) -> None:
        """Tell the host what the script has dropped. Not before the objects are found that it named at the same time,
        for it may drop one while it calls it; and before anything is packed for it, which gives a new reference.
        """
        released, self.gate.released = self.gate.released, []
        self._host.release(released)

    def _special(self, ctx: Context, call: str, arguments: list[Any]) -> Coroutine[Any, Any, Value]:
        if call[0] == BESIDE:
            return self._promise(ctx, call[1:], arguments)
        if self._modules is None:
            from kernel.engines.lua.modules import LuaModules

            self._modules = LuaModules(self._host, self.machine, self.chunks, self.functions)
        return self._modules.find(ctx, *arguments)

    async def _let_others_run(self, strand: Strand, asked: Coroutine[Any, Any, Value] | None) -> Value:
        try:
            await asyncio.sleep(0)
        except BaseException:
            if asked is not None:
                asked.close()
            raise
        strand.waited = time.monotonic()
        return await asked if asked is not None else None

    async def _promise(self, ctx: Context, call: str, arguments: list[Value]) -> Value:
        work = self._host.call(ctx, call, arguments)
        try:
            return await self._host.call(ctx, "Promise.of", [work])
        except BaseException:
            work.close()
            raise

    def _refuse(self, strand: Strand, error: BaseException) -> Answer:
        """The answer to a request that failed."""
        if not isinstance(error, Exception):
            strand.stop(error)
            return STOP
        if isinstance(error, LimitError):
            strand.limits_met += 1
            if strand.limits_met > MOST_LIMITS:
                strand.stop(error)
        return self._faults.send(error)

    def _name(self, name: bytes) -> str:
        text = self._names[name] = name.decode("utf-8", "replace")
        return text

    def _place(self, strand: Strand, place: int) -> Context:
        """The context of a call from a line; kept, since most calls come from the same few lines."""
        source = self.gate.sources[place >> LINE_BITS]
        ctx = strand.ctx.at(self.chunks.source(source, place & LINE_MASK)) if source else strand.ctx
        strand.places[place] = ctx
        return ctx

    def _conclude(self, strand: Strand, said: tuple[Any, ...]) -> Value:
        code, fault = said[0], strand.fault
        if isinstance(fault, PassedError) and code == STOPPED:
            self._faults.place(fault.error, self.wire.unpack_report(said[1]))
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
