"""The outputs of one cell, bounded: the beginning and the end are kept, whatever a spell writes.

All of it is in the trace. Not here: how outputs reach a screen.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import groupby

from studio.kernels.client import Display, Failure, Output, Stream

TEXT_LIMIT = 256 << 10
"""Characters of text kept at each end."""

LINE_LIMIT = 2_000
"""Lines of text kept at each end."""

DISPLAY_LIMIT = 16 << 20
"""Characters of rich output kept at each end (a picture counts as its base64 text)."""

_PIECE = 4_096


class Outputs:
    """What a cell has said so far."""

    def __init__(self) -> None:
        self._head, self._tail = _End(), _End()
        self._full = False
        self._lines_left_out = 0
        self._characters_left_out = 0
        self._displays_left_out = 0

    def add(self, output: Output) -> None:
        """Take one more output; the middle goes when there is too much."""
        if not self._full:
            rest = self._head.fill(output)
            self._full, output = rest is not None, rest or output
        if self._full:
            self._tail.append(output)
            self._trim()

    @property
    def size(self) -> int:
        """Characters that are kept, of text and of rich output."""
        return sum(end.characters + end.display for end in (self._head, self._tail))

    def items(self) -> tuple[Output, ...]:
        """What is kept, in order, neighbouring text of one stream joined, with a line that says what is missing."""
        missing = self._missing()
        middle = (Stream("stderr", missing),) if missing else ()
        return tuple(_joined([*self._head.items, *middle, *self._tail.items]))

    def _trim(self) -> None:
        tail = self._tail
        while tail.is_too_much and len(tail.items) > 1:
            gone = tail.popleft()
            match gone:
                case Stream(text=text):
                    self._lines_left_out += text.count("\n")
                    self._characters_left_out += len(text)
                case Display():
                    self._displays_left_out += 1
                case Failure():
                    pass  # A failure ends a cell, so none is ever followed by this much.

    def _missing(self) -> str:
        if self._lines_left_out:
            what = f"{self._lines_left_out:,} lines"
        elif self._characters_left_out:
            what = f"{self._characters_left_out:,} characters"
        elif self._displays_left_out:
            what = f"{self._displays_left_out:,} outputs"
        else:
            return ""
        return f"\n… {what} left out, see the trace\n"


class _End:
    """One end of the outputs, and how much is in it."""

    def __init__(self) -> None:
        self.items: deque[Output] = deque()
        self.characters = 0
        self.lines = 0
        self.display = 0

    @property
    def is_too_much(self) -> bool:
        return self.characters > TEXT_LIMIT or self.lines > LINE_LIMIT or self.display > DISPLAY_LIMIT

    def fill(self, output: Output) -> Output | None:
        """Take as much as there is room for; what is left over, or None."""
        match output:
            case Stream(name, text):
                fits = min(_lines_end(text, LINE_LIMIT - self.lines), TEXT_LIMIT - self.characters)
                if fits:
                    self.append(Stream(name, text[:fits]))
                return Stream(name, text[fits:]) if fits < len(text) else None
            case Display() if self.display + _size(output) > DISPLAY_LIMIT:
                return output
        self._count(output, 1)
        self.items.append(output)
        return None

    def append(self, output: Output) -> None:
        """Take all of it; a long text in pieces, so that its beginning can go."""
        for piece in _pieces(output):
            self._count(piece, 1)
            _append(self.items, piece)

    def popleft(self) -> Output:
        """Give the first back."""
        gone = self.items.popleft()
        self._count(gone, -1)
        return gone

    def _count(self, output: Output, sign: int) -> None:
        match output:
            case Stream(text=text):
                self.characters += sign * len(text)
                self.lines += sign * text.count("\n")
            case Display():
                self.display += sign * _size(output)
            case Failure():
                pass  # Small, and always kept.


def _append(items: deque[Output], output: Output) -> None:
    last = items[-1] if items else None
    match last, output:
        case Stream(name, before), Stream(other, text) if name == other and len(before) + len(text) <= _PIECE:
            items[-1] = Stream(name, before + text)
        case _:
            items.append(output)


def _pieces(output: Output) -> Iterable[Output]:
    if not isinstance(output, Stream):
        return [output]
    return [Stream(output.name, output.text[at : at + _PIECE]) for at in range(0, len(output.text), _PIECE)]


def _lines_end(text: str, lines: int) -> int:
    """Where the first `lines` lines of the text end."""
    if text.count("\n") < lines:
        return len(text)
    end = 0
    for _ in range(lines):
        end = text.index("\n", end) + 1
    return end


def _size(output: Display) -> int:
    return sum(len(data) if isinstance(data, (str, bytes)) else len(repr(data)) for data in output.data.values())


def _joined(outputs: Iterable[Output]) -> Iterable[Output]:
    for name, group in groupby(outputs, lambda output: output.name if isinstance(output, Stream) else object()):
        if isinstance(name, str):
            yield Stream(name, "".join(output.text for output in group if isinstance(output, Stream)))
        else:
            yield from group
