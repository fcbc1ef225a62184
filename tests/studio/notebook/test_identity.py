"""Cells keep their ids when their file is read again."""

from __future__ import annotations

from hypothesis import given, settings

from studio.notebook.document import Cell, Notebook
from studio.notebook.identity import with_known_ids, with_new_ids
from studio.notebook.markdown import parse, render
from tests.kit.notebooks import notebooks

KNOWN = (
    Cell("n1", "markdown", "# Title"),
    Cell("n2", "lua", "one()"),
    Cell("n3", "lua", "two()", "second"),
    Cell("n4", "lua", "three()"),
)


def ids_after(text: str) -> list[str]:
    return [cell.id for cell in with_known_ids(parse(text), KNOWN).cells]


def test_moved_edited_and_renamed_cells_are_known_again():
    same = render(Notebook(cells=KNOWN))
    assert ids_after(same) == ["n1", "n2", "n3", "n4"]
    assert ids_after(same.replace("one()", "uno()")) == ["n1", "n2", "n3", "n4"]
    assert ids_after(same.replace("two()", "dos()")) == ["n1", "n2", "n3", "n4"]
    assert ids_after(same.replace("#second", "#zweite")) == ["n1", "n2", "n3", "n4"]


def test_a_new_cell_between_them_has_an_id_of_its_own():
    text = render(Notebook(cells=(*KNOWN[:2], Cell("x", "lua", "new()"), *KNOWN[2:])))
    found = ids_after(text)
    assert [id for id in found if id.startswith("n")] == ["n1", "n2", "n3", "n4"]
    assert len(set(found)) == 5


def test_a_cell_of_another_kind_is_another_cell():
    assert ids_after("```sql\nselect 1\n```\n")[0] not in {cell.id for cell in KNOWN}


@given(notebooks())
@settings(max_examples=50, deadline=None)
def test_other_ids_leave_the_file_as_it_was(found: Notebook):
    text = render(found)
    read = parse(text)
    renumbered = with_new_ids(read, [f"id{number}" for number in range(len(read.cells))])
    assert render(renumbered) == text
    assert with_known_ids(parse(text), renumbered.cells) == renumbered
