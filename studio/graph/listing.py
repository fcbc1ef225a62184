"""The workflows of a notebook that can be drawn, and why others cannot. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.records import dataclass
from studio.graph.figure import Figure
from studio.graph.reading import figure_of
from studio.notebook.document import Cell
from studio.smart.forms import read
from studio.trees import has_trees


@dataclass(frozen=True, slots=True)
class Drawn:
    """A workflow: the cell it is in, the number of its form there (from 0), and its graph."""

    cell: str
    form: int
    line: int
    figure: Figure

    @property
    def key(self) -> str:
        """The same as long as the workflow stands at the same place of the same cell."""
        return f"{self.cell}/{self.form}"


@dataclass(frozen=True, slots=True)
class Undrawn:
    """Something in a cell that looks like a workflow and cannot be drawn: why."""

    cell: str
    number: int
    reason: str


def workflows_in(cells: Iterable[Cell]) -> tuple[list[Drawn], list[Undrawn]]:
    """What can be drawn, in order, and what cannot; `number` counts cells from 1."""
    drawn, undrawn = [], []
    for number, cell in enumerate(cells, 1):
        # Most cells have none; reading a cell costs a parse.
        if not has_trees(cell.kind) or "orkflow" not in cell.source:
            continue
        reading = read(cell.kind, cell.source)
        forms = [(at, form) for at, form in enumerate(reading.forms) if form.kind == "workflow"]
        drawn += [Drawn(cell.id, at, form.line, figure_of(form)) for at, form in forms]
        undrawn += [Undrawn(cell.id, number, str(reason)) for reason in reading.reasons]
    return drawn, undrawn
