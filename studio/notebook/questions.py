"""What the running spell has asked a person, and in which cell: open until it is answered or the cell ends."""

from __future__ import annotations

from studio.kernels.client import Question
from studio.notebook.cellstates import CellStates


class Questions:
    """The questions of one session; a question belongs to the cell that runs when it is asked."""

    def __init__(self, states: CellStates) -> None:
        self._states = states
        self._asked: list[tuple[str, str, Question]] = []

    @property
    def open(self) -> tuple[tuple[str, Question], ...]:
        """What nobody has answered, each with the id of the cell that asks."""
        return tuple((cell, asked) for cell, run_id, asked in self._asked if self._is_running(cell, run_id))

    def ask(self, question: Question) -> None:
        """The cell that runs asks something."""
        asking = self._states.running
        known = [one for one in self._asked if self._is_running(*one[:2])]
        self._asked = [*known, (asking, self._states.view(asking).run_id, question)]

    def close(self, id: str) -> None:
        """The question of that id is answered."""
        self._asked = [one for one in self._asked if one[2].id != id]

    def _is_running(self, cell: str, run_id: str) -> bool:
        view = self._states.view(cell)
        return view.status == "running" and view.run_id == run_id
