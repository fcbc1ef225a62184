"""One process of Python cells, from its start to its end: what it asks for is done here, what it does is asked there.

Not here: when one is started (`engine`), how it is started and ended (`kernel.sandbox.processes`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kernel.context import Context
from kernel.durations import lasting
from kernel.engines.border import dump, load
from kernel.engines.functions import FunctionTable, ScriptFunction
from kernel.engines.protocol import Chunk, Host
from kernel.engines.python.calls import Calls
from kernel.engines.python.connection import Connection
from kernel.engines.python.faults import Faults
from kernel.engines.python.setting import Setting
from kernel.engines.python.strands import CURRENT, Strand
from kernel.engines.python.watch import Watch
from kernel.engines.python.wire import HANDLE, Wire
from kernel.errors import DeniedError, InvalidError, LimitError, ScriptError
from kernel.policy import Limits
from kernel.values import Value

GRACE = 2.0
"""Seconds that a cell has to end after it was stopped; then its process is ended."""

CHILD = Path(__file__).with_name("child")
ISOLATION = Path(__file__).parents[2] / "sandbox" / "isolation.py"

GONE = "This function is gone with the Python process it lived in. Run its cell again."

OK, STOPPED = 1, 2
"""How a strand ends in the process; 0 is failure."""

Known = dict[str, Any]
"""The globals of the cells, for completion: see `child.exploration`."""


class Process:
    """Runs cells and functions in one Python process. When that ends, all that runs in it fails, with the reason.

    `on_known` hears what globals there are after each cell.
    """

    def __init__(self, host: Host, limits: Limits, setting: Setting, on_known: Callable[[Known], None]) -> None:
        self._host = host
        self._limits = limits
        self._on_known = on_known
        self._strands: dict[int, Strand] = {}
        self._lingering: dict[int, asyncio.Future[None]] = {}
        self._last = 0
        self.chunks: dict[str, Chunk] = {}
        self._functions = FunctionTable("python", self._call_function, CURRENT.get)
        self._connection = Connection(self._hear, self._ended)
        self._calls = Calls(host, self.chunks, self._connection.send, self.stop)
        self.wire = self._calls.wire = Wire(host, self._functions, self._calls.made)
        self._faults = self._calls.faults = Faults(self.chunks, self.wire)
        used, halt = self._connection.cpu_seconds, lambda: self._connection.send(dump(["stop", 0, "cpu"]))
        self._watch = Watch(limits.cpu, used, lambda: bool(self._strands), halt, self._lose_to_limit)
        self._connection.start(setting, CHILD, ISOLATION)
        memory = {} if limits.memory is None else {"memory": limits.memory}
        hello = {"bindings": host.bindings(), "limits": memory, "confine": setting.walls()}
        self._connection.send(dump(["hello", hello]))

    @property
    def is_alive(self) -> bool:
        """Whether it can still be asked for anything."""
        return self._connection.is_open

    def set_limits(self, limits: Limits) -> None:
        """Allow the cells so much processor time from now on."""
        self._limits = limits
        self._watch.limit(limits.cpu)

    async def run_cell(self, ctx: Context, chunk: Chunk) -> Value:
        """Run a cell; its value. Raises what `Engine.run` does."""
        self.chunks[chunk.name] = chunk
        return await self._run(
            ctx, lambda id: dump(["run", id, chunk.source, chunk.name, chunk.first_line, bool(chunk.cell)])
        )

    async def _call_function(
        self, ctx: Context, function: ScriptFunction, arguments: Sequence[Value], mode: int
    ) -> Value:
        if not self.is_alive:
            raise InvalidError(GONE)
        packed = self.wire.pack(list(arguments))
        return await self._run(ctx, lambda id: b'["call",%d,%d,%s,%d]' % (id, function.number, packed, mode))

    async def _run(self, ctx: Context, frame: Callable[[int], bytes]) -> Value:
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
            await _over(strand.ended)
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
        self._connection.send(dump(["stop", strand.id, "stop"]))
        asyncio.get_running_loop().call_later(GRACE, self._expect_end, strand)

    def stop_all(self) -> None:
        """End everything that runs."""
        for strand in list(self._strands.values()):
            self.stop(strand, asyncio.CancelledError())

    def _expect_end(self, strand: Strand) -> None:
        if not strand.ended.done():
            self._lose("The cell did not stop, so the Python process was ended")

    def _lose(self, why: str) -> None:
        """End the process, and tell whoever reads along what that costs."""
        strands = list(self._strands.values())
        self.end(ScriptError(f"{why}. The variables of the Python cells are gone; run them again."))
        for strand in strands[:1]:
            self._host.write(strand.ctx, "stderr", f"{why}. The variables of the Python cells are gone.\n")

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
        message = f"The Python process is gone: {how}{last}. Its variables are gone too; run their cells again."
        self.end(ScriptError(message, traceback=report))

    def _lose_to_limit(self) -> None:
        self.end(LimitError(f"{self._too_long()} The Python process had to be ended; its variables are gone."))

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
        meanings: dict[str, Callable[..., None]] = {
            "out": self._write,
            "done": self._done,
            "drop": self._drop,
            "release": self._release,
            "gone": self._gone,
            "known": self._on_known,
            "refused": self._refused,
            "time": self._note_time,
            "breath": lambda: None,
        }
        meanings[frame[0]](*frame[1:])

    def _refused(self, why: str) -> None:
        self.end(DeniedError(f"Python cells cannot be isolated here: {why}. Choose another profile."))

    def _drop(self, number: int) -> None:
        for strand in self._strands.values():
            if number in strand.calls:
                strand.calls[number].cancel()
                return

    def _release(self, dropped: list[tuple[str, int, int]]) -> None:
        for kind, number, count in dropped:
            if kind == "made":
                self._calls.forget(number)
            else:
                self.wire.released(number, count)

    def _forget(self) -> None:
        dropped = self._functions.take_dropped()
        if dropped:
            self._connection.send(dump(["forget", dropped]))

    def _note_time(self, id: int, value: float) -> None:
        strand = self._strands.get(id) or next(iter(self._strands.values()), None)
        if strand is not None and strand.ctx.run.tape is not None:
            strand.ctx.run.tape.note_time("python", value)

    def begin_run(self, seed: int, times: list[float]) -> None:
        """Let time and chance be those of a run."""
        self._connection.send(dump(["begin", seed, times]))

    def set(self, values: dict[str, Value]) -> None:
        """Set globals of the cells."""
        self._connection.send(b'["set",%s]' % self.wire.pack(values))

    # ---- output and ends

    def _write(self, id: int, stream: str, text: str) -> None:
        strand = self._strands.get(id) or next(iter(self._strands.values()), None)
        if strand is None or stream not in ("stdout", "stderr"):
            return
        try:
            self._host.write(strand.ctx, stream, text)
        except LimitError as error:
            self.stop(strand, error)

    def _done(self, id: int, status: int, content: Any, more: bool) -> None:
        strand = self._strands.get(abs(id))
        if strand is None:
            return
        if id < 0:
            self._write(strand.id, "stderr", f"{content['text']}\n")
            return
        if more:
            self._linger(strand)
        strand.end(self._outcome(strand, status, content))

    def _outcome(self, strand: Strand, status: int, content: Any) -> Any:
        try:
            if status == OK:
                return self.wire.unpack(content)
            report = self.wire.unpack(content)
            if isinstance(strand.fault, LimitError):
                self._faults.place(strand.fault, report)
            if status == STOPPED:
                limit = report.get("why") == "cpu"
                return self._faults.place(LimitError(self._too_long()), report) if limit else asyncio.CancelledError()
            return self._faults.receive(report, self._limits.memory)
        except Exception as error:
            return error

    def _linger(self, strand: Strand) -> None:
        """Tasks that a function began go on after it: the run has to wait for them."""
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


async def _over(ended: asyncio.Future[Any]) -> None:
    """Wait until a strand that was stopped is over, however often the wait is cancelled: it takes at most `GRACE`."""
    while not ended.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait({ended})
