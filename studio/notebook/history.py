"""Undo and redo: two stacks of steps. It applies nothing; it says which change to apply."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from kernel.records import dataclass
from studio.notebook.changes import Change, EditCell

MERGE_SECONDS = 1.0
"""Edits of one cell closer together than this are one step."""

FORM = "form:"
"""How the source of a change begins that a form makes: edits are one step as long as the source is the same."""

MOST_STEPS = 1_000


@dataclass(frozen=True, slots=True)
class Step:
    """What was changed, in order, and what undoes it, in the order to do that."""

    forward: tuple[Change, ...]
    backward: tuple[Change, ...]


class History:
    """What was done and undone. `clock` gives seconds; only differences count."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._done: deque[Step] = deque(maxlen=MOST_STEPS)
        self._undone: list[Step] = []
        self._latest: float | None = None
        self._open: Step | None = None
        self._source = ""

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that is recorded within is one step."""
        if self._open is not None:
            yield
            return
        self._open = Step((), ())
        try:
            yield
        finally:
            step, self._open, self._latest = self._open, None, None
            if step.forward:
                self._done.append(step)

    def record(self, forward: Change, backward: Change, source: str = "") -> None:
        """A change was made by `source`; nothing can be redone after it."""
        self._undone.clear()
        if self._open is not None:
            self._open = Step((*self._open.forward, forward), (backward, *self._open.backward))
            return
        now = self._clock()
        last = self._done[-1] if self._done else None
        recent = self._latest is not None and now - self._latest < MERGE_SECONDS
        if FORM in (source[: len(FORM)], self._source[: len(FORM)]):
            recent = self._latest is not None and source == self._source
        self._source = source
        if last and recent and _is_same_edit(last.forward, forward):
            self._done[-1] = Step((forward,), last.backward)
        else:
            self._done.append(Step((forward,), (backward,)))
        self._latest = now

    def undo(self) -> Sequence[Change]:
        """The changes that take the last step back, in order; empty when there is none."""
        self._latest = None
        if not self._done:
            return ()
        step = self._done.pop()
        self._undone.append(step)
        return step.backward

    def redo(self) -> Sequence[Change]:
        """The changes that take the step again that was undone last, in order; empty when there is none."""
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


def _is_same_edit(done: Sequence[Change], new: Change) -> bool:
    if len(done) != 1 or not isinstance(new, EditCell):
        return False
    return isinstance(done[0], EditCell) and done[0].id == new.id
