"""Changes: pure, invertible, and the same after a trip over the wire."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidError
from kernel.policy import PROFILES
from studio.notebook.changes import (
    Change,
    DeleteCell,
    EditCell,
    InsertCell,
    MoveCell,
    RenameCell,
    Replace,
    SetIsolated,
    SetKind,
    SetModel,
    SetOptions,
    SetParams,
    SetProfile,
    SetTitle,
    apply,
    invert,
)
from studio.notebook.document import KINDS, Cell, Notebook, Parameter
from studio.notebook.wire import change_from_plain, change_to_plain
from tests.kit.notebooks import cell_lists, notebook, options, parameters, sources, texts


def fitting(found: Notebook) -> st.SearchStrategy[Change]:
    """Changes that fit the notebook."""
    ids = [cell.id for cell in found.cells]
    places = st.integers(0, len(ids))
    free = [
        st.builds(SetTitle, texts),
        st.builds(SetModel, texts),
        st.builds(SetProfile, st.sampled_from(["", *PROFILES])),
        st.builds(SetIsolated, st.booleans()),
        st.builds(SetParams, st.tuples(parameters("n"))),
        st.builds(Replace, st.builds(Notebook, cells=cell_lists(KINDS))),
        st.builds(InsertCell, st.builds(Cell, st.just("fresh"), st.sampled_from(KINDS), sources), places),
    ]
    if not ids:
        return st.one_of(free)
    known = st.sampled_from(ids)
    return st.one_of(
        *free,
        st.builds(DeleteCell, known),
        st.builds(MoveCell, known, st.integers(0, len(ids) - 1)),
        st.builds(EditCell, known, sources),
        st.builds(RenameCell, known, st.just("a_new_name")),
        st.builds(SetKind, known, st.sampled_from(KINDS)),
        st.builds(SetOptions, known, options),
    )


books = st.builds(Notebook, texts, profile=texts, model=texts, cells=cell_lists(KINDS))


@given(books.flatmap(lambda found: st.tuples(st.just(found), fitting(found))))
@settings(max_examples=100, deadline=None)
def test_every_change_is_undone_by_its_inverse_and_survives_the_wire(case: tuple[Notebook, Change]):
    before, change = case
    after = apply(before, change)
    back = invert(before, change)
    assert apply(after, back) == before
    for sent in (change, back):
        assert change_from_plain(json.loads(json.dumps(change_to_plain(sent)))) == sent


@pytest.mark.parametrize(
    "change",
    [
        DeleteCell("gone"),
        MoveCell("gone", 0),
        MoveCell("a", 2),
        MoveCell("a", -1),
        EditCell("gone", ""),
        EditCell("a", "half a character \ud83d"),
        EditCell("a", "a NUL \x00"),
        RenameCell("a", "two words"),
        RenameCell("a", "taken"),
        SetKind("a", "cobol"),
        SetOptions("a", {"two words": ""}),
        SetOptions("a", {".example": ""}),
        SetOptions("a", {".wide": "value"}),
        InsertCell(Cell("a"), 0),
        InsertCell(Cell(""), 0),
        InsertCell(Cell("c"), 3),
        InsertCell(Cell("c", name="taken"), 0),
        SetProfile("\ud800"),
        SetTitle("\x00"),
        SetParams((Parameter("n"), Parameter("n"))),
        SetParams((Parameter("two words"),)),
        SetParams((Parameter("n", "integer", "three"),)),
        SetParams((Parameter("n", default="c", choices=("a", "b")),)),
        Replace(Notebook(cells=(Cell("x"), Cell("x")))),
        Replace(Notebook(cells=(Cell("x", name="n"), Cell("y", name="n")))),
    ],
    ids=repr,
)
def test_a_change_that_does_not_fit_is_refused(change: Change):
    two = notebook("one", "two")
    two = replace(two, cells=(two.cells[0], replace(two.cells[1], name="taken")))
    with pytest.raises(InvalidError):
        apply(two, change)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"type": "explode"},
        {"type": "edit_cell"},
        {"type": "edit_cell", "id": "a"},
        {"type": "edit_cell", "id": "a", "source": 3},
        {"type": "move_cell", "id": "a", "to": "1"},
        {"type": "move_cell", "id": "a", "to": True},
        {"type": "insert_cell", "at": 0},
        {"type": "insert_cell", "at": 0, "cell": {"kind": "lua"}},
        {"type": "set_params", "params": {"n": 1}},
        {"type": "replace", "notebook": None},
    ],
    ids=repr,
)
def test_data_that_is_no_change_is_refused(data: object):
    with pytest.raises(InvalidError):
        change_from_plain(data)


def test_a_move_ends_at_the_place_it_names():
    three = notebook("one", "two", "three")
    assert [cell.source for cell in apply(three, MoveCell("a", 2)).cells] == ["two", "three", "one"]


def test_text_from_a_page_is_made_whole():
    sent = {"type": "edit_cell", "id": "a", "source": "\ud83d\udc19 \ud83d \x00"}
    assert change_from_plain(sent) == EditCell("a", "🐙 \ufffd \ufffd")
