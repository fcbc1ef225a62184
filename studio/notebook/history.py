"""Undo and redo: two stacks of steps. It applies nothing; it says which change to apply."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from kernel.records import dataclass
from studio.notebook.changes import Change, EditCell

MERGE_SECONDS = 1.0
"""Edits of one cell closer together than this are one step."""

FORM = "form:"
"""How the source of a change begins that a form makes: edits are one step as long as the source is the same."""

MOST_STEPS = 1_000


@dataclass(frozen=True, slots=True)
class Step:
    """A change and the one that undoes it."""

    forward: Change
    backward: Change


class History:
    """What was done and undone. `clock` gives seconds; only differences count."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._done: deque[Step] = deque(maxlen=MOST_STEPS)
        self._undone: list[Step] = []
        self._latest: float | None = None
        self._source = ""

    def record(self, forward: Change, backward: Change, source: str = "") -> None:
        """A change was made by `source`; nothing can be redone after it."""
        self._undone.clear()
        now = self._clock()
        last = self._done[-1] if self._done else None
        recent = self._latest is not None and now - self._latest < MERGE_SECONDS
        if FORM in (source[: len(FORM)], self._source[: len(FORM)]):
            recent = self._latest is not None and source == self._source
        self._source = source
        if last and recent and _is_same_edit(last.forward, forward):
            self._done[-1] = Step(forward, last.backward)
        else:
            self._done.append(Step(forward, backward))
        self._latest = now

    def undo(self) -> Change | None:
        """The change that takes the last step back; None when there is none."""
        self._latest = None
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        return step.backward

    def redo(self) -> Change | None:
        """The change that takes the step again that was undone last; None when there is none."""
        self._latest = None
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return step.forward

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to take again."""
        return bool(self._undone)


def _is_same_edit(one: Change, other: Change) -> bool:
    return isinstance(one, EditCell) and isinstance(other, EditCell) and one.id == other.id
