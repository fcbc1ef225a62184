"""What can happen to a notebook: frozen changes, and the pure functions that apply and invert them.

Not here: changes of the front matter one by one (`frontchanges`), who may change it and when (`session`), and the form
of a change on the wire (`wire`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from kernel.errors import InvalidError, NotFoundError
from kernel.records import dataclass
from studio.notebook.document import (
    KINDS,
    Cell,
    Kind,
    Notebook,
    check_name,
    check_options,
)
from studio.notebook.frontchanges import SetExtra as SetExtra
from studio.notebook.frontchanges import SetIsolated as SetIsolated
from studio.notebook.frontchanges import SetModel as SetModel
from studio.notebook.frontchanges import SetParams as SetParams
from studio.notebook.frontchanges import SetProfile as SetProfile
from studio.notebook.frontchanges import SetTitle as SetTitle
from studio.notebook.frontchanges import check_different, check_params, front_now, with_front
from studio.notebook.text import check_text


@dataclass(frozen=True, slots=True)
class InsertCell:
    """Put `cell` in, so that it stands at position `at` (from 0)."""

    cell: Cell
    at: int


@dataclass(frozen=True, slots=True)
class DeleteCell:
    """Take a cell out."""

    id: str


@dataclass(frozen=True, slots=True)
class MoveCell:
    """Move a cell, so that it stands at position `to` (from 0) afterwards."""

    id: str
    to: int


@dataclass(frozen=True, slots=True)
class EditCell:
    """Give a cell another source."""

    id: str
    source: str


@dataclass(frozen=True, slots=True)
class RenameCell:
    """Give a cell another name; "" takes it away."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class SetKind:
    """Make a cell one of another kind."""

    id: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class SetOptions:
    """Give a cell other options, all at once."""

    id: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Replace:
    """Put another notebook in this one's place, as when its file was changed by another program."""

    notebook: Notebook


Change = (
    InsertCell
    | DeleteCell
    | MoveCell
    | EditCell
    | RenameCell
    | SetKind
    | SetOptions
    | SetTitle
    | SetParams
    | SetProfile
    | SetIsolated
    | SetModel
    | SetExtra
    | Replace
)


def apply(notebook: Notebook, change: Change) -> Notebook:
    """The notebook after the change. `InvalidError` when the change does not fit it (any more)."""
    try:
        return _apply(notebook, change)
    except NotFoundError as error:
        raise InvalidError(error.message) from None


def invert(notebook: Notebook, change: Change) -> Change:
    """The change that undoes `change`, which is about to be applied to `notebook`. `InvalidError` as in `apply`."""
    match change:
        case InsertCell():
            return DeleteCell(change.cell.id)
        case SetTitle() | SetParams() | SetProfile() | SetIsolated() | SetModel() | SetExtra():
            return front_now(notebook, change)
        case Replace():
            return Replace(notebook)
    try:
        return _invert_cell(notebook.cell(change.id), notebook.position(change.id), change)
    except NotFoundError as error:
        raise InvalidError(error.message) from None


_CellChange = DeleteCell | MoveCell | EditCell | RenameCell | SetKind | SetOptions


def _invert_cell(cell: Cell, position: int, change: _CellChange) -> Change:
    match change:
        case DeleteCell():
            return InsertCell(cell, position)
        case MoveCell():
            return MoveCell(cell.id, position)
        case EditCell():
            return EditCell(cell.id, cell.source)
        case RenameCell():
            return RenameCell(cell.id, cell.name)
        case SetKind():
            return SetKind(cell.id, cell.kind)
        case SetOptions():
            return SetOptions(cell.id, cell.options)
    assert_never(change)


def _apply(notebook: Notebook, change: Change) -> Notebook:
    match change:
        case InsertCell(cell, at):
            return _insert(notebook, cell, at)
        case DeleteCell(id):
            gone = notebook.cell(id)
            return replace(notebook, cells=tuple(cell for cell in notebook.cells if cell is not gone))
        case MoveCell(id, to):
            return _insert(_apply(notebook, DeleteCell(id)), notebook.cell(id), to)
        case EditCell() | RenameCell() | SetKind() | SetOptions():
            return _with_cell(notebook, _changed(notebook, change))
        case SetTitle() | SetParams() | SetProfile() | SetIsolated() | SetModel() | SetExtra():
            return with_front(notebook, change)
        case Replace(other):
            return check(other)
    assert_never(change)


def _insert(notebook: Notebook, cell: Cell, at: int) -> Notebook:
    if not 0 <= at <= len(notebook.cells):
        raise InvalidError(f"There is no place {at} in a notebook of {len(notebook.cells)} cells.")
    if not cell.id or any(other.id == cell.id for other in notebook.cells):
        raise InvalidError(f"A new cell needs an id of its own; {cell.id!r} is taken or empty.")
    _check_cell(cell)
    _check_free(notebook, cell.name)
    return replace(notebook, cells=(*notebook.cells[:at], cell, *notebook.cells[at:]))


def _changed(notebook: Notebook, change: EditCell | RenameCell | SetKind | SetOptions) -> Cell:
    cell = notebook.cell(change.id)
    match change:
        case EditCell():
            return replace(cell, source=change.source)
        case RenameCell():
            if change.name != cell.name:
                _check_free(notebook, change.name)
            return replace(cell, name=change.name)
        case SetKind():
            return replace(cell, kind=change.kind)
        case SetOptions():
            return replace(cell, options=dict(change.options))
    assert_never(change)


def _with_cell(notebook: Notebook, cell: Cell) -> Notebook:
    _check_cell(cell)
    return replace(notebook, cells=tuple(cell if other.id == cell.id else other for other in notebook.cells))


def check(notebook: Notebook) -> Notebook:
    """The notebook itself. `InvalidError` when its file could not say it, or two cells have one id or name."""
    for cell in notebook.cells:
        _check_cell(cell)
    check_different("id", [cell.id for cell in notebook.cells])
    check_different("name", [cell.name for cell in notebook.cells if cell.name])
    check_params(notebook.params)
    check_text(f"{notebook.title}{notebook.profile}{notebook.model}", "The front matter")
    return notebook


def _check_cell(cell: Cell) -> None:
    if cell.kind not in KINDS:
        raise InvalidError(f"There is no kind of cell {cell.kind!r}. Use one of: {', '.join(KINDS)}.")
    check_text(cell.source, f"Cell {cell.name or cell.id!r}")
    check_name(cell.name)
    check_options(cell.options)


def _check_free(notebook: Notebook, name: str) -> None:
    if name and any(cell.name == name for cell in notebook.cells):
        raise InvalidError(f"Another cell is called {name!r} already. Choose another name.")
