"""What a cell put among the hooks and listeners of its spell: it goes when the cell is run again.

Otherwise a hook would be there twice, and what it counts be doubled, each time a person runs its cell once more. What a
cell of another notebook, a script or the kernel itself put there stays. Not here: hooks and listeners themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel.operations import Call

if TYPE_CHECKING:
    from kernel.hooks import Hooks
    from kernel.listeners import Listeners

OPERATION = "run_cell"


class Belongings:
    """The ids of hooks (positive) and listeners (negative) by the cell that put them there."""

    def __init__(self) -> None:
        self._of: dict[str, frozenset[int]] = {}
        self._running: tuple[str, frozenset[int]] | None = None

    def begin(self, cell: str, hooks: Hooks, listeners: Listeners) -> None:
        """A cell is about to run: what it put there before is taken away."""
        # One that was stopped never came to its end.
        self.end(hooks, listeners)
        for id in self._of.pop(cell, frozenset()):
            hooks.remove(id)
            listeners.off(id)
        self._running = cell, _ids(hooks, listeners)

    def end(self, hooks: Hooks, listeners: Listeners) -> None:
        """The cell has run: what is new is its own."""
        if self._running is not None:
            cell, before = self._running
            self._of[cell] = _ids(hooks, listeners) - before
            self._running = None


class Tidying:
    """Stands at the door, in front of the hooks, and tells the belongings when a cell begins and ends."""

    def __init__(self, belongings: Belongings, hooks: Hooks, listeners: Listeners) -> None:
        self._belongings = belongings
        self._places = hooks, listeners

    async def walk(self, moment: str, call: Call) -> None:
        """See a cell begin and end."""
        if call.operation != OPERATION or call.ctx.source is None:
            return
        if moment == "before":
            self._belongings.begin(call.ctx.source.cell, *self._places)
        else:
            self._belongings.end(*self._places)


def _ids(hooks: Hooks, listeners: Listeners) -> frozenset[int]:
    """Of those that scripts put there; a listener of the kernel's own has no function of a script."""
    own = (one.id for one in listeners.heard_by() if one.handler is not None)
    return frozenset([*(hook.id for hook in hooks if hook.scripted), *own])
