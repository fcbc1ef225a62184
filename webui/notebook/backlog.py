"""Outputs that a page is told after all else, part by part, so that a notebook with megabytes of them opens soon.

Not here: when a part leaves (`outbox`), and how outputs are written (`wording`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from studio.kernels.client import Display, Output, Stream

AT_ONCE = 200_000
"""Characters of outputs that come with the notebook itself: more than a window shows."""

PART = 500_000
"""Characters of one part; a single cell may have more."""


class Backlog:
    """The cells whose outputs a page does not know yet. `outputs` are those of a cell, by its id."""

    def __init__(self, outputs: Callable[[str], Iterable[Output]]) -> None:
        self._outputs = outputs
        self._waiting: dict[str, int] = {}

    def begin(self, cells: Iterable[str]) -> None:
        """The page is told these cells anew, in this order: the first with their outputs, the others wait."""
        room = AT_ONCE
        self._waiting = {}
        for id in cells:
            size = _size(self._outputs(id))
            if size and room <= 0:
                self._waiting[id] = size
            room -= size

    def holds(self, cell: str) -> bool:
        """Whether the cell's outputs are still to be told: what is added to them comes along."""
        return cell in self._waiting

    def forget(self, cell: str) -> None:
        """The outputs are gone, or were told otherwise."""
        self._waiting.pop(cell, None)

    def take(self) -> list[str]:
        """The cells of the next part, which wait no longer; none when all were told."""
        taken: list[str] = []
        room = PART
        for id, size in list(self._waiting.items()):
            if taken and size > room:
                break
            room -= size
            taken.append(id)
            del self._waiting[id]
        return taken


def _size(outputs: Iterable[Output]) -> int:
    return sum(map(_characters, outputs))


def _characters(output: Output) -> int:
    match output:
        case Stream(text=text):
            return len(text)
        case Display(data):
            return sum(len(content) if isinstance(content, str) else len(repr(content)) for content in data.values())
    return 0
