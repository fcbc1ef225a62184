"""A notebook as a past run had it: its cells, parameters and model, so that the run can be done once more.

Pure. Not here: the history of a file (`archive`), and which text a run had (`kernel.crossroads`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kernel.errors import NotFoundError
from studio.notebook.document import Notebook


def as_it_ran(notebook: Notebook, sources: Mapping[str, str], about: Mapping[str, Any]) -> Notebook:
    """The notebook with the `sources` of a run (by the ids of cells), and what its `run.started` says `about` it.

    `NotFoundError` when a cell of the run is not there any more.
    """
    known = {cell.id for cell in notebook.cells}
    if gone := [id for id in sources if id not in known]:
        told = "A cell of that run is" if len(gone) == 1 else f"{len(gone)} cells of that run are"
        raise NotFoundError(f"{told} not in the notebook any more. Bring it back: Source, beside Replay, shows it.")
    given: Mapping[str, Any] = about.get("params") or {}
    params = tuple(
        replace(one, default=given[one.name]) if one.name in given and one.type != "secret" else one
        for one in notebook.params
    )
    cells = tuple(replace(cell, source=sources.get(cell.id, cell.source)) for cell in notebook.cells)
    return replace(notebook, cells=cells, params=params, model=str(about.get("model") or notebook.model))


def changed_since(notebook: Notebook, sources: Mapping[str, str]) -> list[str]:
    """What the cells are called whose text is another than in the run."""
    return [notebook.label(cell.id) for cell in notebook.cells if sources.get(cell.id, cell.source) != cell.source]
