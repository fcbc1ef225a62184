"""One process of scripts behind walls, from the kernel's side: what they ask for is done here, by the kernel's hands.

Not here: when there is one (`engine`), and what it does (`beginning`, which runs in it).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from kernel.context import Context
from kernel.engines.border import as_spell_error, dump, load
from kernel.engines.functions import CALL, FunctionTable, ScriptFunction
from kernel.engines.protocol import Chunk, Host
from kernel.engines.python.connection import Connection
from kernel.engines.python.faults import Faults
from kernel.engines.python.setting import Setting
from kernel.engines.python.strands import MOST_LIMITS, Strand
from kernel.engines.python.watch import Watch
from kernel.engines.python.wire import Wire
from kernel.errors import DeniedError, InvalidError, LimitError, ScriptError, SpellError, StoppedError, error_of
from kernel.events import Source
from kernel.policy import Limits
from kernel.sandbox.walls import python_files
from kernel.values import Value

GRACE = 2.0
"""Seconds that a script has to end after it was stopped; then its process is ended."""

OVERHEAD = 192 << 20
"""Bytes that the process may use beyond those of the scripts."""

BEGINNING = Path(__file__).with_name("beginning.py")
KERNEL = Path(__file__).parents[2]
ISOLATION = KERNEL / "sandbox" / "isolation.py"

OK, STOPPED = 1, 2

CURRENT: ContextVar[Strand | None] = ContextVar("kernel.engines.walled.current", default=None)


class Process:
    """Runs scripts of one language, with the engine at `engine` (`module:Class`).

    When it ends, all that runs in it fails, with the reason.
    """

    def __init__(self, host: Host, limits: Limits, language: str, engine: str) -> None:
        self._host = host
        self._limits = limits
        self._language = language
        self._engine = engine
        self._strands: dict[int, Strand] = {}
        self._last = 0
        self._functions = FunctionTable(language, self._call_function, CURRENT.get)
        self._connection = Connection(self._hear, self._ended)
        self._wire = Wire(host, self._functions, self._none_made)
        self._faults = Faults({}, self._wire)
        self._watch = Watch(
            limits.cpu, self._connection.cpu_seconds, lambda: bool(self._strands), lambda: None, self._lose_to_limit
        )
        self._connection.start(Setting(folder=Path("/"), variables={}), BEGINNING, ISOLATION)
        self._connection.send(dump(["hello", self._hello()]))

    def _hello(self) -> dict[str, Any]:
        limits = self._limits
        return {
            "engine": self._engine,
            "bindings": self._host.bindings(),
            "bounds": {"cpu": limits.cpu, "memory": limits.memory},
            "limits": {} if limits.memory is None else {"memory": limits.memory + OVERHEAD},
            # Nothing of the workspace: scripts reach files by calls, which the kernel answers.
            "confine": {"read": [*python_files(), str(KERNEL)], "write": []},
        }

    @property
    def is_alive(self) -> bool:
        """Whether it can still be asked for anything."""
        return self._connection.is_open

    async def run(self, ctx: Context, chunk: Chunk) -> Value:
        """Run a chunk; its value. Raises what `Engine.run` does."""
        said = [chunk.source, chunk.name, chunk.cell, chunk.first_line]
        return await self._play(ctx, lambda id: dump(["run", id, *said]))

    async def _call_function(
        self, ctx: Context, function: ScriptFunction, arguments: Sequence[Value], mode: int
    ) -> Value:
        if not self.is_alive:
            raise InvalidError("This function is gone with the process it lived in.")
        packed = self._wire.pack(list(arguments))
        head = (function.number, packed, b"false" if mode == CALL else b"true")
        return await self._play(ctx, lambda id: b'["call",%d,%d,%s,%s]' % (id, *head))

    async def _play(self, ctx: Context, frame: Callable[[int], bytes]) -> Value:
        self._last += 1
        strand = Strand(self._last, ctx, CURRENT.get())
        if not self._strands:
            self._watch.begin()
        self._strands[strand.id] = strand
        self._forget()
        self._connection.send(frame(strand.id))
        try:
            return await asyncio.shield(strand.ended)
        except asyncio.CancelledError:
            self.stop(strand, asyncio.CancelledError())
            while not strand.ended.done():
                with suppress(asyncio.CancelledError):
                    await asyncio.wait({strand.ended})
            raise
        finally:
            self._strands.pop(strand.id, None)
            strand.drop_calls()
            if not strand.ended.cancelled():
                strand.ended.exception()

    def stop(self, strand: Strand, fault: BaseException) -> None:
        """End a strand with this exception, or with an earlier one; the process too if it does not end by itself."""
        if strand.fault is None:
            strand.fault = fault
            strand.drop_calls()
            self._connection.send(dump(["stop", strand.id]))
            asyncio.get_running_loop().call_later(GRACE, self._expect_end, strand)

    def stop_all(self) -> None:
        """End everything that runs."""
        for strand in list(self._strands.values()):
            self.stop(strand, asyncio.CancelledError())

    def set(self, values: dict[str, Value]) -> None:
        """Set globals of the scripts."""
        self._connection.send(b'["set",%s]' % self._wire.pack(values))

    def begin_run(self, seed: int, times: list[float]) -> None:
        """Let time and chance be those of a run."""
        self._connection.send(dump(["begin", seed, times]))

    def end(self, reason: Exception) -> None:
        """End the process; whatever runs there ends with its fault, or with this."""
        self._connection.end()
        self._watch.stop()
        for strand in list(self._strands.values()):
            strand.end(reason)
        self._wire.release_all()

    def _expect_end(self, strand: Strand) -> None:
        if not strand.ended.done():
            self.end(ScriptError("The script did not stop, so its process was ended; its variables are gone."))

    def _ended(self, how: str, report: str) -> None:
        last = f" ({report.splitlines()[-1]})" if report else ""
        self.end(ScriptError(f"The process of the script is gone: {how}{last}. Its variables are gone too."))

    def _lose_to_limit(self) -> None:
        self.end(LimitError(f"The script ran for more than {self._limits.cpu:g} s without waiting for anything."))

    # ---- frames

    def _hear(self, line: bytes) -> None:
        frame = load(line)
        self._watch.breathe()
        meanings: dict[str, Callable[..., None]] = {
            "call": self._begin,
            "drop": self._drop,
            "out": self._write,
            "done": self._done,
            "release": self._release,
            "time": self._note_time,
            "refused": self._refused,
        }
        meanings[frame[0]](*frame[1:])

    def _begin(self, number: int, id: int, operation: str, place: list[Any] | None, arguments: Any) -> None:
        strand = self._strands.get(id)
        if strand is None:
            error = InvalidError(f"{operation} was called after its script had ended.")
            self._answer(number, False, self._faults.send(error, ("", 0)))
            return
        ctx = strand.ctx.at(Source(place[0], place[1], place[2], self._language)) if place else strand.ctx
        strand.calls[number] = asyncio.get_running_loop().create_task(
            self._serve(strand, ctx, number, operation, arguments)
        )

    async def _serve(self, strand: Strand, ctx: Context, number: int, operation: str, arguments: Any) -> None:
        CURRENT.set(strand)
        try:
            value = await self._perform(ctx, operation, self._wire.unpack(arguments))
            self._answer(number, True, self._wire.pack(value))
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not (task and task.cancelling()):
                error = StoppedError("The work this waits for was stopped.")
                self._answer(number, False, self._faults.send(error, ("", 0)))
        except Exception as error:
            strand.limits_met += isinstance(error, LimitError)
            if strand.limits_met > MOST_LIMITS:
                self.stop(strand, error)
            self._answer(number, False, self._faults.send(error, ("", 0)))
        finally:
            strand.calls.pop(number, None)

    async def _perform(self, ctx: Context, operation: str, given: list[Any]) -> Value:
        if operation == "$module":
            module = await self._host.read_module(ctx, *given)
            return {name: getattr(module, name) for name in ("path", "name", "source", "sha256")}
        if operation != "$beside":
            return await self._host.call(ctx, operation, given)
        work = self._host.call(ctx, *given)
        try:
            return await self._host.call(ctx, "Promise.of", [work])
        except BaseException:
            close = getattr(work, "close", None)
            if close is not None:
                close()
            raise

    def _answer(self, number: int, good: bool, data: bytes) -> None:
        self._connection.send(b'["answer",%d,%s,%s]' % (number, b"true" if good else b"false", data))

    def _drop(self, number: int) -> None:
        for strand in self._strands.values():
            if number in strand.calls:
                strand.calls[number].cancel()

    def _write(self, id: int, stream: str, text: str) -> None:
        strand = self._strands.get(id)
        if strand is None or stream not in ("stdout", "stderr"):
            return
        try:
            self._host.write(strand.ctx, stream, text)
        except LimitError as error:
            self.stop(strand, error)

    def _done(self, id: int, status: int, content: Any) -> None:
        strand = self._strands.get(id)
        if strand is not None:
            strand.end(self._outcome(status, content))

    def _outcome(self, status: int, content: Any) -> Any:
        try:
            if status == OK:
                return self._wire.unpack(content)
            return asyncio.CancelledError() if status == STOPPED else self._error(content)
        except Exception as error:
            return error

    def _error(self, report: dict[str, Any]) -> SpellError:
        told = error_of(report["error"])
        original = self._faults.original(report["origin"])
        if original is None:
            return told
        error = as_spell_error(original)
        for name in ("file", "line", "traceback", "cell"):
            if name in told.details:
                error.details.setdefault(name, told.details[name])
        return error

    def _release(self, dropped: list[list[int]]) -> None:
        for number, count in dropped:
            self._wire.released(number, count)

    def _forget(self) -> None:
        dropped = self._functions.take_dropped()
        if dropped:
            self._connection.send(dump(["forget", dropped]))

    def _note_time(self, value: float) -> None:
        for strand in list(self._strands.values())[:1]:
            if strand.ctx.run.tape is not None:
                strand.ctx.run.tape.note_time(self._language, value)

    def _refused(self, why: str) -> None:
        self.end(DeniedError(f"Scripts cannot be isolated here: {why}. Run the spell without --isolated."))

    def _none_made(self, number: int) -> Any:
        raise InvalidError("There is no such object.")
