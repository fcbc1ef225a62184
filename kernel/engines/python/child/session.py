"""Where Python cells run: takes frames from the kernel, runs what they ask for, and tells what came of it.

Not here: what it stands on, a process or a worker of a tab (`ground`).
"""

from __future__ import annotations

import asyncio
import builtins
import sys
import threading
import time
from json import dumps
from types import CodeType, FrameType
from typing import Any

from .calls import Calls
from .chance import Chance
from .classes import make_classes
from .compilation import RETURNED, VALUE, Returned, compile_cell
from .exploration import Exploration
from .faults import is_ours, report, trace
from .ground import Ground
from .halting import ENTER, OPERATION, Halts
from .line import Frame
from .looks import looks_of
from .modules import MainModule, make_names
from .objects import ObjectTable
from .output import Output
from .strands import FAILED, OK, STRAND, Strand, Strands, Work, finished

NAG_SECONDS = 0.5
"""A cell that has to stop and does not is told again, so often."""

BREATH_SECONDS = 0.25
"""Processor time after which the kernel is told that the cells let the loop run."""


class Session:
    """Everything of the cells. `hello` is the first frame: bindings, limits and isolation."""

    def __init__(self, ground: Ground, hello: dict[str, Any]) -> None:
        self._ground = ground
        self._line = line = ground.line
        self._loop = ground.loop
        ground.keep_tasks()
        self.strands = Strands(self._tell, lambda id: line.send("gone", id), self._report, ground.room)
        self._chunks: dict[str, str] = {}
        self._calls = Calls(line, self._chunks, ground.new_event)
        objects = ObjectTable(self._calls)
        self._calls.adopt, self._calls.border_of = objects.of, objects.border
        classes = make_classes(hello["bindings"]["classes"], objects)
        self._main = MainModule(make_names(classes, hello["bindings"], self._calls))
        self._main.names[RETURNED] = Returned
        self._main.names[ENTER] = Halts(self._halt, self._chunks.__contains__, self._main.given)
        self._main.given |= {RETURNED, ENTER}
        self._exploration = Exploration(self._main.names, self._main.given)
        self._output = Output(self._show, lambda: getattr(STRAND.get(), "id", 0), self._written)
        self._chance = Chance(self._main.names, self._told_time)
        self._breathed = 0.0
        self._breathing = False
        self._halting = ""
        self._early: dict[int, str] = {}
        self._deferred = False

    def run(self) -> None:
        """Work until the kernel hangs up."""
        self._output.start()
        self._line.before = self._output.flush
        self._line.soon = self._send_soon
        builtins.input = self._input
        self._chance.install()
        self._loop.set_exception_handler(self._failed)
        self._ground.begin(self._output, self._take, self._interrupted)
        self._ground.work(trace)

    def _send_soon(self) -> None:
        if threading.current_thread() is threading.main_thread():
            self._loop.call_soon(self._line.flush)
        self._output.hurry()

    # ---- frames, in the reading thread

    def _take(self, frames: list[Frame]) -> None:
        later = [frame for frame in frames if not self._taken_now(*frame)]
        if later:
            self._loop.call_soon_threadsafe(self._work, later)

    def _taken_now(self, kind: str, *parts: Any) -> bool:
        match kind:
            case "answer":
                return self._calls.answered_now(*parts)
            case "call":
                self._calls.block()
            case "stop":
                self._stop(*parts)
                return True
        return False

    def _stop(self, id: int, why: str) -> None:
        """Stop a strand, or with 0 the one that has the thread."""
        if id > self.strands.last:
            # Its frame is read, but the loop has not come to it. It looks here when it has.
            self._early[id] = why
        strand = self.strands.of(id) if id else None
        if strand is not None:
            strand.why = why
        self._halting = why if not id else ""
        self._nag(strand)

    def _nag(self, strand: Strand | None) -> None:
        if strand is not None:
            self._loop.call_soon_threadsafe(strand.cancel)
            if self.strands.of(strand.id) is not strand:
                return
        self._ground.interrupt()
        if strand is not None:
            self._ground.later(NAG_SECONDS, self._nag, strand)

    # ---- frames, in the main thread

    def _work(self, frames: list[Frame]) -> None:
        for frame in frames:
            self._do(*frame)

    def _do(self, kind: str, *parts: Any) -> None:
        match kind:
            case "answer":
                self._calls.answered(*parts)
            case "run":
                self._run(*parts)
            case "call":
                self._call(*parts)
            case "begin":
                self._chance.begin(*parts)
            case "set":
                self._main.set(self._calls.decode(parts[0]))
            case "forget":
                for number, count in parts[0]:
                    self._calls.functions.forget(number, count)

    def _run(self, id: int, source: str, name: str, first_line: int, cell: str, halts: list[list[int]]) -> None:
        async def work(strand: Strand) -> Any:
            code = compile_cell(source, name, first_line, bool(cell), {line: wanted for line, wanted in halts})
            self._chunks[name] = dumps(name)
            return await finished(await self._play(code))

        self._output.latest = id
        self._start(id, work, waits=True)

    async def _play(self, code: CodeType) -> Any:
        names = self._main.names
        try:
            made = eval(code, names)
            if code.co_flags & 0x80:
                await made
        except Returned as returned:
            return returned.value
        finally:
            value = names.pop(VALUE, None)
        return value

    def _call(self, id: int, number: int, arguments: list[Any], mutate: bool) -> None:
        async def work(strand: Strand) -> Any:
            given = self._calls.decode(arguments)
            result = await finished(self._calls.functions.call(number, given))
            return [result, given[-1]] if mutate else result

        self._start(id, work, waits=False)

    def _start(self, id: int, work: Work, waits: bool) -> None:
        strand = self.strands.start(id, work, waits)
        strand.why = self._early.pop(id, "") or strand.why
        if not self._breathing:
            self._breathe()

    def _tell(self, id: int, status: int, value: Any, more: bool) -> None:
        status, value = self._packed(id, value) if status == OK else (status, self._reported(value))
        self._calls.give_back()
        self._line.send_text(f'["done",{id},{status},{value},{int(more)}]')
        if id == self._output.latest:
            self._line.send("known", *self._exploration.news())

    def _packed(self, id: int, value: Any) -> tuple[int, str]:
        try:
            return OK, self._calls.encode(value)
        except Exception as error:
            if id == self._output.latest:
                # The value of a cell is shown; what cannot leave Python is shown as Python does.
                return OK, self._calls.encode({"$shown": looks_of(value)})
            return FAILED, self._reported(self._report(error))

    def _report(self, error: BaseException) -> dict[str, Any]:
        return report(error, self._ground.explain(error))

    def _reported(self, told: dict[str, Any]) -> str:
        try:
            return self._calls.encode(told)
        except Exception:
            # Details that cannot leave Python must not hide the error itself.
            return self._calls.encode({**told, "fields": {}})

    def _show(self, strand: int, stream: str, text: str) -> None:
        self._line.push(dumps(["out", strand, stream, text]))

    def _told_time(self, value: float) -> None:
        self._line.send("time", getattr(STRAND.get(), "id", 0), value)

    def _input(self, prompt: object = "", /) -> str:
        """Ask the person at the kernel for a line of text."""
        answer = self._calls.ask("$input", [str(prompt)], patient=True)
        if answer is None:
            raise EOFError("nobody answered")
        return str(answer)

    def _halt(self, given: list[Any]) -> Any:
        return self._calls.ask(OPERATION, given, patient=True)

    # ---- interruption

    def _interrupted(self, number: int, frame: FrameType | None) -> None:
        """SIGINT, between two steps of whatever runs: only code of a strand that has to stop is interrupted."""
        self._deferred = self._is_guarded(frame)
        if not self._deferred:
            self._interrupt()

    def _interrupt(self) -> None:
        strand = STRAND.get()
        if strand is None:
            return
        if self._halting:
            strand.why, self._halting = self._halting, ""
        strand.why = strand.why or self._ground.reason(strand.id)
        if strand.why:
            raise KeyboardInterrupt

    def _written(self) -> None:
        """A cell wrote something: now it can be interrupted, if it was to be while we had the thread."""
        if self._deferred and threading.current_thread() is threading.main_thread() and self._is_of_cell():
            self._deferred = False
            self._interrupt()

    def _is_of_cell(self) -> bool:
        """Whether a cell wants what runs now; Python also writes where nobody could catch an interrupt."""
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and frame.f_code.co_filename not in self._chunks:
            frame = frame.f_back
        return frame is not None

    def _is_guarded(self, frame: FrameType | None) -> bool:
        """Whether our own code is nearer than any cell's: it must not be torn apart."""
        while frame is not None and frame.f_code.co_filename not in self._chunks:
            if is_ours(frame.f_code.co_filename):
                return True
            frame = frame.f_back
        return frame is None

    def _breathe(self) -> None:
        """Tell the kernel that the cells let the loop run, as long as there are any."""
        used = time.process_time()
        if used - self._breathed > BREATH_SECONDS / 2:
            self._breathed = used
            self._line.send("breath")
        self._breathing = bool(self.strands.running())
        if self._breathing:
            self._loop.call_later(BREATH_SECONDS, self._breathe)

    def _failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """A callback of a cell raised; what tasks raise is told by their strand."""
        error = context.get("exception")
        if error is not None and "handle" in context:
            sys.stderr.write(trace(error) + "\n")
