"""What the last runs of a notebook left: the outputs of its cells, and a summary of the run, for reports.

Read from the trace. Not here: how a report shows it (`html`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING

from kernel.display import CLEAR
from kernel.records import dataclass

if TYPE_CHECKING:
    from kernel.stores.projection import Projection
    from kernel.stores.rows import CellOutput, CellOutputs, RunRow, SpanLine
    from studio.notebook.document import Notebook

MOST_SPANS = 500
"""Spans of a run that a report lists at the most."""


@dataclass(frozen=True, slots=True)
class Past:
    """By cell id what it last put out; `run` is the latest run of the notebook (None: never run), with its `spans`."""

    outputs: Mapping[str, CellOutputs] = field(default_factory=dict)
    run: RunRow | None = None
    spans: tuple[SpanLine, ...] = ()


def read_past(traces: Projection, path: str, notebook: Notebook) -> Past:
    """What the trace knows of the notebook that it calls `path`; blocks."""
    found = traces.cell_outputs(path, [cell.id for cell in notebook.cells])
    outputs = {id: replace(one, outputs=tuple(_left(one.outputs))) for id, one in found.items()}
    # An evaluation of the notebook is not what its cells show.
    runs = [run for run in traces.runs(path=path, limit=20) if run.kind == "notebook" and run.status != "running"]
    if not runs:
        return Past(outputs)
    return Past(outputs, runs[0], tuple(traces.tree(runs[0].run_id, MOST_SPANS)))


def _left(outputs: Iterable[CellOutput]) -> list[CellOutput]:
    """What is left on the screen of what was put out: `display.clear` took something away."""
    left: list[CellOutput] = []
    fading = False
    for one in outputs:
        if CLEAR in one.data:
            fading = bool(one.data[CLEAR].get("wait"))
            left = left if fading else []
            continue
        left, fading = ([] if fading else left), False
        left.append(one)
    return left
