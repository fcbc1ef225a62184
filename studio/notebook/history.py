"""Undo and redo: two stacks of steps. It applies nothing; it says which change to apply."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kernel.records import dataclass
from studio.notebook.changes import Change, EditCell

MERGE_SECONDS = 1.0
"""Edits of one cell closer together than this are one step."""

MOST_STEPS = 1_000


@dataclass(frozen=True, slots=True)
class Step:
    """Changes, and those that undo them, each in the order in which they are made."""

    forward: tuple[Change, ...]
    backward: tuple[Change, ...]


class History:
    """What was done and undone. `clock` gives seconds; only differences count."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._done: deque[Step] = deque(maxlen=MOST_STEPS)
        self._undone: list[Step] = []
        self._latest: float | None = None
        self._joining: Step | None = None

    @contextmanager
    def one_step(self) -> Iterator[None]:
        """What is recorded until the end of the block is undone and done again as one."""
        self._joining = Step((), ())
        try:
            yield
        finally:
            step, self._joining, self._latest = self._joining, None, None
            if step.forward:
                self._done.append(step)

    def record(self, forward: Change, backward: Change) -> None:
        """A change was made; nothing can be redone after it."""
        self._undone.clear()
        if self._joining is not None:
            self._joining = Step((*self._joining.forward, forward), (backward, *self._joining.backward))
            return
        now = self._clock()
        last = self._done[-1] if self._done else None
        recent = self._latest is not None and now - self._latest < MERGE_SECONDS
        if last and recent and _is_same_edit(last.forward, forward):
            self._done[-1] = Step((forward,), last.backward)
        else:
            self._done.append(Step((forward,), (backward,)))
        self._latest = now

    def undo(self) -> tuple[Change, ...]:
        """The changes that take the last step back; none when there is none."""
        self._latest = None
        if not self._done:
            return ()
        step = self._done.pop()
        self._undone.append(step)
        return step.backward

    def redo(self) -> tuple[Change, ...]:
        """The changes that take the step again that was undone last; none when there is none."""
        self._latest = None
        if not self._undone:
            return ()
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


def _is_same_edit(done: tuple[Change, ...], other: Change) -> bool:
    one = done[-1] if len(done) == 1 else None
    return isinstance(one, EditCell) and isinstance(other, EditCell) and one.id == other.id
