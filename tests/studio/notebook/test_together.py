"""Several changes that are one step to undo, whatever they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from studio.notebook.changes import Change, DeleteCell, EditCell, InsertCell, MoveCell, apply, invert
from studio.notebook.document import Cell, Notebook
from studio.notebook.history import History

START = Notebook(cells=tuple(Cell(f"c{number}", "lua", str(number)) for number in range(5)))


def change_of(notebook: Notebook, kind: str, place: int, number: int) -> Change:
    """A change that fits the notebook, whatever the numbers are."""
    count = len(notebook.cells)
    if kind == "insert" or count == 0:
        return InsertCell(Cell(f"new{number}", "lua", "new"), place % (count + 1))
    id = notebook.cells[place % count].id
    return {"delete": DeleteCell(id), "move": MoveCell(id, number % count), "edit": EditCell(id, str(number))}[kind]


def made(history: History, notebook: Notebook, changes: list[tuple[str, int]]) -> Notebook:
    """The notebook after these changes, all of one step."""
    with history.together():
        for number, (kind, place) in enumerate(changes):
            change = change_of(notebook, kind, place, number)
            history.record(change, invert(notebook, change))
            notebook = apply(notebook, change)
    return notebook


@given(some.lists(some.tuples(some.sampled_from(["insert", "delete", "move", "edit"]), some.integers(0, 9))))
def test_one_undo_takes_all_of_them_back_and_one_redo_makes_them_again(changes: list[tuple[str, int]]) -> None:
    history = History(lambda: 0.0)
    after = made(history, START, changes)
    notebook = after
    for change in history.undo():
        notebook = apply(notebook, change)
    assert notebook == START
    assert not history.can_undo
    for change in history.redo():
        notebook = apply(notebook, change)
    assert notebook == after


def test_typing_after_them_is_a_step_of_its_own() -> None:
    history = History(lambda: 0.0)
    after = made(history, START, [("edit", 0)])
    typed = EditCell("c0", "typed")
    history.record(typed, invert(after, typed))
    history.record(EditCell("c0", "typed on"), EditCell("c0", "typed"))
    assert history.undo() == (EditCell("c0", "0"),)
    assert history.undo() == (EditCell("c0", "0"),)


def test_a_block_in_which_nothing_happens_is_no_step() -> None:
    history = History(lambda: 0.0)
    with history.together():
        pass
    assert not history.can_undo
