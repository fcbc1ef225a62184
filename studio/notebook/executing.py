"""What the kernel is given to run: cells as executions, and what is said of their run.

Pure. Not when they run (`runqueue`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kernel.consulting import OWNED
from kernel.context import new_run_id
from studio.kernels.client import Execution
from studio.notebook.document import Cell, Notebook
from studio.notebook.limits import profile_of, rows_of, timeout_of


def runs(cell: Cell) -> bool:
    """Whether a cell is code, and not empty."""
    return cell.kind != "markdown" and bool(cell.source.strip())


Ran = Callable[[Notebook], Notebook]
"""Makes of a notebook the one that is to run."""


def same(notebook: Notebook) -> Notebook:
    """The notebook as it is."""
    return notebook


def executions_of(
    notebook: Notebook,
    cells: Sequence[Cell],
    run_id: str,
    path: str,
    replay: Mapping[str, Any] | None = None,
    is_owned: bool = False,
) -> list[Execution]:
    """One run of these cells. `path` is what traces call the notebook; for `replay` see `kernel.tapes.replay_of`.

    `is_owned` says that queries over the store are answered here.
    """
    ids = [cell.id for cell in cells]
    whole = ids == [cell.id for cell in notebook.cells if runs(cell)]
    about = {**_about(notebook, path), "cells": ids, "whole": whole, **({"replay": dict(replay)} if replay else {})}
    if is_owned:
        about[OWNED] = True
    return [
        Execution(
            cell.source,
            cell.kind,
            cell.id,
            notebook.label(cell.id),
            run_id,
            about,
            cell is cells[-1],
            timeout_of(cell, notebook.label(cell.id)),
            profile_of(cell, notebook.label(cell.id)),
            rows_of(cell, notebook.label(cell.id)),
        )
        for cell in cells
    ]


def execution_aside(notebook: Notebook, code: str, id: str, name: str, path: str) -> Execution:
    """Lua that is in no cell of the notebook, as a run of its own under the notebook's profile and parameters."""
    about = {**_about(notebook, path), "cells": [], "whole": False}
    return Execution(code, "lua", id, name, new_run_id(), about)


def values_of(notebook: Notebook) -> dict[str, Any]:
    """What its parameters are: name → value."""
    return {one.name: one.default for one in notebook.params if one.default is not None}


def _about(notebook: Notebook, path: str) -> dict[str, Any]:
    return {
        "title": notebook.title or path,
        "path": path,
        "kind": "notebook",
        "profile": notebook.profile,
        "model": notebook.model,
        "params": values_of(notebook),
        **notebook.settings(),
    }
