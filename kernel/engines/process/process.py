"""One process of an engine, from its start to its end: what it asks for is done here, what it does is asked there.

Not here: when one is started (`engine`), and how it is started and ended (`kernel.sandbox.processes`). What a language
adds is in a class of its own: `kernel.engines.python.process`, `kernel.engines.walled.process`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kernel.context import Context
from kernel.durations import lasting
from kernel.engines.border import dump, load
from kernel.engines.functions import CALL, FunctionTable, ScriptFunction
from kernel.engines.process.calls import Calls, Do
from kernel.engines.process.connection import Connection
from kernel.engines.process.faults import Faults
from kernel.engines.process.port import OpenWorker, PortConnection
from kernel.engines.process.strands import CURRENT, Strand, is_over
from kernel.engines.process.watch import Watch
from kernel.engines.process.wire import HANDLE, Wire
from kernel.engines.protocol import Chunk, Host
from kernel.errors import DeniedError, InvalidError, LimitError, ScriptError
from kernel.policy import Limits
from kernel.records import dataclass
from kernel.values import Value

FAILED, OK, STOPPED = 0, 1, 2
"""How a strand ends in the process."""


@dataclass(frozen=True, slots=True)
class Start:
    """How a process begins: its program, in a folder, with variables; `hello` is the first it is told.

    In a browser's tab `open_worker` begins a worker that has the program.
    """

    program: Path
    folder: Path
    variables: Mapping[str, str]
    hello: Mapping[str, Any]
    open_worker: OpenWorker | None = None


class Process:
    """Runs chunks and functions of one language. When it ends, all that runs in it fails, with the reason."""

    faults_of = Faults
    lost = "Its variables are gone."
    advice = "Run the spell without --isolated."

    def __init__(self, host: Host, limits: Limits, language: str, start: Start) -> None:
        self._host = host
        self._limits = limits
        self._language = language
        self._strands: dict[int, Strand] = {}
        self._lingering: dict[int, asyncio.Future[None]] = {}
        self._last = 0
        self.chunks: dict[str, Chunk] = {}
        self._functions = FunctionTable(language, self._call_function, CURRENT.get)
        self._connection = _connection(start.open_worker, self._hear, self._ended)
        self._calls = Calls(host, language, self.chunks, self._send, self.stop, self._own_operations())
        self.wire = self._calls.wire = Wire(host, self._functions, self._calls.made)
        self._faults = self._calls.faults = self.faults_of(self.chunks, self.wire)
        used, halt = self._connection.cpu_seconds, self._connection.halt
        self._watch = Watch(limits.cpu, used, lambda: bool(self._strands), halt, self._lose_to_limit)
        self._meanings = self._frames()
        self._connection.start(start.folder, start.variables, start.program)
        self._send(dump(["hello", start.hello]))

    def _own_operations(self) -> Mapping[str, Do]:
        """What scripts can ask for beside the host's operations."""
        return {}

    def _send(self, line: bytes) -> None:
        self._connection.send(line)

    @property
    def is_alive(self) -> bool:
        """Whether it can still be asked for anything."""
        return self._connection.is_open

    @property
    def pid(self) -> int:
        """The number of the process, 0 when it is gone."""
        return self._connection.pid

    def set_limits(self, limits: Limits) -> None:
        """Allow the scripts so much processor time from now on."""
        self._limits = limits
        self._watch.limit(limits.cpu)

    def set(self, values: dict[str, Value]) -> None:
        """Set globals of the scripts."""
        self._send(b'["set",%s]' % self.wire.pack(values))

    def begin_run(self, seed: int, times: list[float]) -> None:
        """Let time and chance be those of a run."""
        self._send(dump(["begin", seed, times]))

    # ---- what runs

    async def run(self, ctx: Context, chunk: Chunk) -> Value:
        """Run a chunk; its value. Raises what `Engine.run` does."""
        self.chunks[chunk.name] = chunk
        said = [chunk.source, chunk.name, chunk.first_line, chunk.cell, [*chunk.halts.items()]]
        return await self._play(ctx, lambda id: dump(["run", id, *said]))

    async def _call_function(
        self, ctx: Context, function: ScriptFunction, arguments: Sequence[Value], mode: int
    ) -> Value:
        if not self.is_alive:
            raise InvalidError("This function is gone with the process it lived in. Run its cell again.")
        packed = self.wire.pack(list(arguments))
        return await self._play(ctx, lambda id: b'["call",%d,%d,%s,%d]' % (id, function.number, packed, mode != CALL))

    async def _play(self, ctx: Context, frame: Callable[[int], bytes]) -> Value:
        self._last += 1
        strand = Strand(self._last, ctx, CURRENT.get())
        if not self._strands:
            self._watch.begin()
        self._strands[strand.id] = strand
        self._forget()
        self._send(frame(strand.id))
        try:
            return await asyncio.shield(strand.ended)
        except asyncio.CancelledError:
            self.stop(strand, asyncio.CancelledError())
            await is_over(strand)
            raise
        finally:
            if strand.ended.done() and strand.id not in self._lingering:
                self._close(strand)

    def _close(self, strand: Strand) -> None:
        self._strands.pop(strand.id, None)
        strand.drop_calls()
        if not strand.ended.cancelled():
            strand.ended.exception()

    # ---- stopping

    def stop(self, strand: Strand, fault: BaseException) -> None:
        """End a strand with this exception, or with an earlier one; its process too if it does not end by itself."""
        if strand.fault is not None:
            return
        strand.fault = fault
        strand.drop_calls()
        self._send(dump(["stop", strand.id, "stop"]))
        self._connection.insist(strand.id, strand.ended.done)
        asyncio.get_running_loop().call_later(self._connection.grace, self._expect_end, strand)

    def stop_all(self) -> None:
        """End everything that runs."""
        for strand in list(self._strands.values()):
            self.stop(strand, asyncio.CancelledError())

    def _expect_end(self, strand: Strand) -> None:
        if strand.ended.done():
            return
        strands = list(self._strands.values())
        why = f"The script did not stop, so its {self._connection.place} was ended"
        self.end(ScriptError(f"{why}. {self.lost}"))
        for first in strands[:1]:
            # Whoever reads along is told what that costs.
            self._host.write(first.ctx, "stderr", f"{why}. {self.lost}\n")

    def end(self, reason: Exception) -> None:
        """End the process; whatever runs there ends with its fault, or with this."""
        self._connection.end()
        for strand in list(self._strands.values()):
            strand.end(reason)
            self._gone(strand.id)
        self._watch.stop()
        self._calls.end()
        self.wire.release_all()

    def _ended(self, how: str, report: str) -> None:
        """The process hung up."""
        last = f" ({report.splitlines()[-1]})" if report else ""
        why = f"The {self._connection.place} of the script is gone: {how}{last}. {self.lost}"
        self.end(ScriptError(why, traceback=report))

    def _lose_to_limit(self) -> None:
        self.end(LimitError(f"{self._too_long()} Its {self._connection.place} had to be ended. {self.lost}"))

    def _too_long(self) -> str:
        return (
            f"The script ran for more than {lasting(self._limits.cpu)} without waiting for anything. "
            "Is there a loop without an end? If not, run with a wider profile (--profile low)."
        )

    # ---- frames

    def _hear(self, line: bytes) -> None:
        frame = load(line)
        if frame[0] in ("call", "done", "breath"):
            self._watch.breathe()
        if frame[0] == "call":
            self._calls.begin(self._strands.get(frame[2]), frame, HANDLE.findall(line))
            return
        self._meanings[frame[0]](*frame[1:])

    def _frames(self) -> dict[str, Callable[..., None]]:
        """What is done with what the process says, by the first word."""
        return {
            "out": self._write,
            "done": self._done,
            "drop": self._drop,
            "release": self._release,
            "gone": self._gone,
            "refused": self._refused,
            "time": self._note_time,
            "breath": lambda: None,
        }

    def _refused(self, why: str) -> None:
        self.end(DeniedError(f"Scripts cannot be isolated here: {why}. {self.advice}"))

    def _drop(self, number: int) -> None:
        for strand in self._strands.values():
            strand.drop_call(number)

    def _release(self, dropped: list[tuple[str, int, int]]) -> None:
        for kind, number, count in dropped:
            if kind == "made":
                self._calls.forget(number)
            else:
                self.wire.released(number, count)

    def _forget(self) -> None:
        dropped = self._functions.take_dropped()
        if dropped:
            self._send(dump(["forget", dropped]))

    def _speaker(self, id: int) -> Strand | None:
        """The strand of that number; what nobody can be found for is the oldest one's."""
        return self._strands.get(id) or next(iter(self._strands.values()), None)

    def _note_time(self, id: int, value: float) -> None:
        strand = self._speaker(id)
        if strand is not None and strand.ctx.run.tape is not None:
            strand.ctx.run.tape.note_time(self._language, value)

    def _write(self, id: int, stream: str, text: str) -> None:
        strand = self._speaker(id)
        if strand is None or stream not in ("stdout", "stderr"):
            return
        try:
            self._host.write(strand.ctx, stream, text)
        except LimitError as error:
            self.stop(strand, error)

    # ---- ends

    def _done(self, id: int, status: int, content: Any, more: bool) -> None:
        strand = self._strands.get(id)
        if strand is None:
            return
        if more:
            self._linger(strand)
        try:
            outcome = self.wire.unpack(content) if status == OK else self._fault(strand, status, content)
        except Exception as error:
            outcome = error
        strand.end(outcome)

    def _fault(self, strand: Strand, status: int, content: Any) -> BaseException:
        """What a strand ends with that failed or was stopped."""
        raise NotImplementedError

    def _linger(self, strand: Strand) -> None:
        """What a function began goes on after it: the run has to wait for that."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lingering[strand.id] = future
        strand.ctx.run.keep(future)

    def _gone(self, id: int) -> None:
        future = self._lingering.pop(id, None)
        if future is not None and not future.done():
            future.set_result(None)
        strand = self._strands.get(id)
        if strand is not None and strand.ended.done():
            self._close(strand)


def _connection(
    open_worker: OpenWorker | None, hear: Callable[[bytes], None], ended: Callable[[str, str], None]
) -> Connection | PortConnection:
    return Connection(hear, ended) if open_worker is None else PortConnection(open_worker, hear, ended)
