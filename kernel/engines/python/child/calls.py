"""Calls of the script API: what a cell asks the kernel for, and the answers it waits for.

Not here: the classes that scripts see (`classes`).
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from .border import encode, from_border
from .faults import ERRORS, SpellError, described, error_of
from .functions import FunctionTable, gone
from .ground import Event
from .line import Line
from .strands import STRAND, Strand, Strands

SYNC_PATIENCE = 0.05
"""Seconds between two looks at whether the cell has to stop, while it waits without the event loop."""

Adopt = Callable[[int, str], Any]
"""The object of the API with a number and a class: see `classes.ObjectTable.of`."""


class Answer(asyncio.Future[Any]):
    """What a call will give. The call is under way already; awaiting this is waiting for its end."""

    number = 0
    is_used = False
    """Whether another call works on what this one gives: it fails with it, and tells why."""
    strand: Strand
    drop: Callable[[Answer], None] | None = None
    take: Callable[[Any], Any] | None = None

    async def __aiter__(self) -> AsyncIterator[Any]:
        async for piece in await self:
            yield piece

    def cancel(self, msg: Any = None) -> bool:
        """Stop the call."""
        if not super().cancel(msg):
            return False
        if self.drop is not None:
            self.drop(self)
        return True


class Sync:
    """A call that is waited for with the thread in hand."""

    def __init__(self, done: Event) -> None:
        self.done = done
        self.good = False
        self.data: Any = None
        self.blocked = False


class Calls:
    """All calls of this process, and the tables that give meaning to their arguments.

    `chunks` are the names of the cells that ran, with their form in JSON.
    """

    def __init__(self, line: Line, chunks: dict[str, str], new_event: Callable[[], Event]) -> None:
        self._line = line
        self._new_event = new_event
        self._chunks = chunks
        self._last = 0
        self._open: dict[int, Answer] = {}
        self._waiting: dict[int, Sync] = {}
        self._released: list[tuple[str, int, int]] = []
        self._lost: dict[int, Answer] = {}
        self.functions = FunctionTable()
        self.adopt: Adopt = lambda number, name: None
        self.border_of: Callable[[Any], dict[str, Any] | None] = lambda thing: None
        self.strands: Strands | None = None

    def call(self, operation: str, arguments: list[Any], handle: int = 0) -> Answer:
        """Call an operation at once. `handle` is the number of the object that it makes."""
        strand = self._strand(operation)
        answer = Answer()
        answer.number = self._send(operation, arguments, strand, handle)
        answer.drop, answer.strand = self._drop, strand
        self._open[answer.number] = answer
        strand.calls.add(answer)
        return answer

    def ask(self, operation: str, arguments: list[Any], patient: bool = False) -> Any:
        """Call an operation and wait for it here; what is `patient` waits for a person."""
        waiting = Sync(self._new_event())
        strand = self._strand(operation)
        self._last += 1
        self._waiting[self._last] = waiting
        number = self._send(operation, arguments, strand, 0, self._last)
        self._line.flush()
        try:
            while not waiting.done.wait(SYNC_PATIENCE):
                self._check(strand, waiting, operation, patient)
        finally:
            self._waiting.pop(number, None)
        if waiting.good:
            return self.decode(waiting.data)
        raise self._error(waiting.data)

    def _check(self, strand: Strand, waiting: Sync, operation: str, patient: bool) -> None:
        if strand.why:
            raise KeyboardInterrupt
        if waiting.blocked and not patient:
            raise ERRORS["invalid"](
                f"{operation} needs a function of this cell, which has the thread. `await` the object first."
            )

    def _send(self, operation: str, arguments: list[Any], strand: Strand, handle: int, number: int = 0) -> int:
        if not number:
            self._last += 1
            number = self._last
        name, line = self._place()
        said = self.encode(arguments, operation)
        self.give_back()
        self._line.send_text(f'["call",{number},{strand.id},"{operation}",{name},{line},{handle},{said}]')
        return number

    def encode(self, value: Any, operation: str = "") -> str:
        """A value as JSON text. `InvalidError` says what cannot cross, and in which call."""
        try:
            return encode(value, self.reference)
        except (TypeError, ValueError) as error:
            where = f"{operation.replace(':', '.').replace('^', '.')}: " if operation else ""
            raise ERRORS["invalid"](f"{where}{error}") from None

    def decode(self, data: Any) -> Any:
        """The value of JSON data from the kernel."""
        return from_border(data, self._resolve)

    def reference(self, thing: Any) -> Any:
        """The border form of what only has a name there."""
        known = self.border_of(thing)
        if known is not None:
            return known
        if isinstance(thing, BaseException):
            return {"$error": {key: str(item) for key, item in described(thing).items()}}
        is_function = callable(thing) and not isinstance(thing, type)
        return {"$fn": self.functions.number(thing)} if is_function else None

    def _resolve(self, tag: str, data: dict[str, Any]) -> Any:
        match tag:
            case "$ref":
                return self.adopt(data["$ref"], data["$class"])
            case "$own":
                return self.functions.get(data["$own"])
            case "$gone":
                return gone
            case "$error":
                return error_of(data)
            case "$outcome":
                return as_result(data)
        raise ValueError(f"Unknown tag {tag!r} on the border.")

    def release(self, kind: str, number: int, count: int) -> None:
        """Nothing here holds a host object (`ref`) any more, or needs a handle (`made`)."""
        self._released.append((kind, number, count))

    def give_back(self) -> None:
        """Tell the kernel what was dropped."""
        if self._released:
            released, self._released = self._released, []
            self._line.send("release", released)

    def answered(self, number: int, good: bool, data: Any) -> None:
        """The kernel answered a call."""
        answer = self._open.pop(number, None)
        if answer is None or answer.done():
            return
        answer.strand.calls.discard(answer)
        if not good:
            self._fail(answer, self._error(data))
            return
        try:
            answer.set_result((answer.take or self.decode)(data))
        except Exception as error:
            answer.set_exception(error)
            answer.strand.noted(answer)

    def _fail(self, answer: Answer, error: SpellError) -> None:
        origin = error.__dict__["_origin"]
        lost = self._lost.pop(origin, None)
        if lost is not None:
            # Whoever sees that the object cannot be used has seen why it could not be made.
            lost.exception()
        elif answer.take is not None:
            self._lost[origin] = answer
        answer.set_exception(error)
        answer.strand.noted(answer)

    def answered_now(self, number: int, good: bool, data: Any) -> bool:
        """The same for a call that holds the thread; False when it is none. Called by the reading thread."""
        waiting = self._waiting.get(number)
        if waiting is None:
            return False
        waiting.good, waiting.data = good, data
        waiting.done.set()
        return True

    def block(self) -> None:
        """The kernel needs the thread. Called by the reading thread."""
        for waiting in list(self._waiting.values()):
            waiting.blocked = True

    def _error(self, data: Any) -> SpellError:
        number, content = data
        return error_of(from_border(content["$error"], self._resolve), number)

    def _drop(self, answer: Answer) -> None:
        answer.take = None
        if self._open.pop(answer.number, None) is not None:
            answer.strand.calls.discard(answer)
            self._line.send("drop", answer.number)

    def _strand(self, operation: str) -> Strand:
        if threading.current_thread() is not threading.main_thread():
            raise ERRORS["invalid"](f"{operation} was called from another thread. Call it where the cell runs.")
        strand = STRAND.get()
        if strand is None:
            raise ERRORS["invalid"](f"{operation} was called when no cell was running.")
        if strand.why:
            raise asyncio.CancelledError
        return strand

    def _place(self) -> tuple[str, int]:
        """The innermost frame of a cell: the name of its chunk as JSON, and the line."""
        frame: FrameType | None = sys._getframe(3)
        while frame is not None:
            name = self._chunks.get(frame.f_code.co_filename)
            if name is not None:
                return name, frame.f_lineno
            frame = frame.f_back
        return '""', 0


def as_result(data: dict[str, Any]) -> Any:
    """A value that behaves as the output of a result, and has its other fields as attributes."""
    output = data.get("output")
    for kind in (str, dict, list, float, int):
        if isinstance(output, kind) and not isinstance(output, bool):
            made = RESULTS[kind](output)
            break
    else:
        made = Result()
    with suppress(AttributeError):
        made.__dict__.update(data)
        if "steps_executed" in data:
            # Of a workflow: another word for its output.
            made.__dict__.setdefault("result", output)
    return made


class Result:
    """A result whose output is nothing, or true or false."""

    output: Any = None

    def __bool__(self) -> bool:
        return bool(self.output)


RESULTS: dict[type, Any] = {kind: type(f"Result{kind.__name__.title()}", (kind,), {}) for kind in (str, dict, list)}
RESULTS |= {kind: type(f"Result{kind.__name__.title()}", (kind,), {}) for kind in (float, int)}
