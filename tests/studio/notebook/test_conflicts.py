"""A file that another program changes while there are edits here: both are merged, both are kept, a person chooses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.notebook.archive import Archive
from studio.notebook.autosave import Pace
from studio.notebook.changes import DeleteCell, EditCell, InsertCell, MoveCell, SetTitle, apply
from studio.notebook.choosing import choose
from studio.notebook.document import Cell, Notebook
from studio.notebook.markdown import parse
from studio.notebook.merging import merge_notebooks, merge_texts, text_of
from studio.notebook.notices import Conflicting, Trouble
from tests.studio.notebook.conftest import Open

LAZY = Pace(quiet=60, longest=60, look=60)
TEXT = "```lua {#one}\nx = 1\ny = 2\nz = 3\n```\n\n```lua {#two}\nprint(2)\n```\n"

LINES = st.lists(st.sampled_from("abcdef"), max_size=8).map("\n".join)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.spell.md"
    path.write_text(TEXT)
    return path


def overwrite(file: Path, text: str) -> None:
    """What another program does."""
    file.write_text(text)


def move(file: Path, name: str) -> Path:
    return file.rename(file.with_name(name))


def content(file: Path) -> str:
    return file.read_text()


def kept(file: Path) -> list[str]:
    """The texts of all versions, the newest first."""
    archive = Archive(file.parent / ".llmspell")
    return [archive.text(version.digest) for version in archive.versions("x.spell.md")]


@given(LINES, LINES, LINES)
def test_a_merge_loses_no_line_of_either_side(base: str, mine: str, theirs: str) -> None:
    passages = merge_texts(base, mine, theirs)
    for passage in passages:
        if passage.is_conflict:
            assert passage.base not in (passage.mine, passage.theirs)
    assert text_of(merge_texts(base, mine, base), "mine") == mine
    assert text_of(merge_texts(base, base, theirs), "mine") == theirs
    assert text_of(merge_texts(base, mine, mine), "mine") == mine
    both = text_of(passages, "both").split("\n")
    for side in (mine, theirs):
        new = [line for line in side.split("\n") if line not in base.split("\n")]
        assert all(both.count(line) >= 1 for line in new)


@given(LINES, LINES, LINES)
def test_a_merge_is_the_same_from_the_other_side(base: str, mine: str, theirs: str) -> None:
    assert text_of(merge_texts(base, mine, theirs), "theirs") == text_of(merge_texts(base, theirs, mine), "mine")


CELLS = st.lists(st.tuples(st.sampled_from("abcde"), LINES), max_size=5, unique_by=lambda pair: pair[0]).map(
    lambda pairs: Notebook(cells=tuple(Cell(id, "lua", source) for id, source in pairs))
)


@given(CELLS, CELLS, CELLS)
def test_notebooks_merge_into_one_that_has_every_cell_somebody_changed_or_made(
    base: Notebook, mine: Notebook, theirs: Notebook
) -> None:
    merged = merge_notebooks(base, mine, theirs)
    ids = [cell.id for cell in merged.notebook.cells]
    assert len(ids) == len(set(ids))
    known = {cell.id: cell for cell in base.cells}
    for side in (mine, theirs):
        assert {cell.id for cell in side.cells if known.get(cell.id) != cell} <= set(ids)
    assert merge_notebooks(base, mine, base).notebook == mine
    assert merge_notebooks(base, base, theirs).notebook == theirs


async def test_what_does_not_overlap_is_merged_and_both_sides_are_in_the_history(file: Path, open_session: Open):
    found = await open_session(file, LAZY)
    found.session.change(EditCell("one", "x = 10\ny = 2\nz = 3"), "page")
    mine = TEXT.replace("x = 1", "x = 10")
    theirs = TEXT.replace("z = 3", "z = 30") + "\nNew.\n"
    overwrite(file, theirs)
    assert await found.session.save()
    assert content(file) == TEXT.replace("x = 1", "x = 10").replace("z = 3", "z = 30") + "\nNew.\n"
    assert [notice.cells for notice in found.of(Conflicting)] == [0, 0]
    assert "both versions are merged" in found.of(Conflicting)[-1].message
    assert not found.of(Trouble)
    await found.session.close()
    assert {mine, theirs, TEXT} <= set(kept(file))
    assert sorted(path.name for path in file.parent.iterdir()) == [".llmspell", "x.spell.md"]


async def test_a_merge_can_be_undone(file: Path, open_session: Open):
    found = await open_session(file, LAZY)
    found.session.change(EditCell("two", "print(3)"), "page")
    overwrite(file, TEXT.replace("x = 1", "x = 10"))
    await found.session.save()
    found.session.undo()
    await found.session.save()
    assert content(file) == TEXT.replace("print(2)", "print(3)")


@pytest.mark.parametrize(
    ("choices", "expected"),
    [(["mine"], "x = mine"), (["theirs"], "x = theirs"), (["both"], "x = mine\nx = theirs"), ([], "x = mine")],
)
async def test_where_both_changed_a_line_a_person_chooses(
    file: Path, open_session: Open, choices: list[str], expected: str
):
    found = await open_session(file, LAZY)
    found.session.change(EditCell("one", "x = mine\ny = 2\nz = 3"), "page")
    overwrite(file, TEXT.replace("x = 1", "x = theirs").replace("z = 3", "z = 30"))
    await found.session.save()
    chronicle = found.session.chronicle
    assert chronicle is not None
    (conflict,) = chronicle.conflicts
    assert found.session.notebook.cell("one").source == "x = mine\ny = 2\nz = 30"
    assert found.of(Conflicting)[-1].cells == 1
    found.session.change(EditCell("one", "x = mine\ny = 2\nz = typed since"), "page")
    change = choose(found.session.notebook, conflict, choices)
    if change is not None:
        found.session.change(change, "history")
    chronicle.settle("one")
    assert found.session.notebook.cell("one").source == f"{expected}\ny = 2\nz = typed since"
    assert found.of(Conflicting)[-1].cells == 0


@pytest.mark.parametrize("renamed", [False, True])
async def test_what_is_left_open_is_asked_again_by_the_next_studio(file: Path, open_session: Open, renamed: bool):
    found = await open_session(file, LAZY)
    found.session.change(EditCell("one", "x = mine\ny = 2\nz = 3"), "page")
    overwrite(file, TEXT.replace("x = 1", "x = theirs"))
    await found.session.save()
    asked = found.session.chronicle.conflicts
    await found.session.close()
    if renamed:
        Archive(file.parent / ".llmspell").rename("x.spell.md", "y.spell.md")
        file = move(file, "y.spell.md")
    again = await open_session(file, LAZY)
    assert again.session.chronicle.conflicts == asked
    (told,) = again.of(Conflicting)
    assert told.cells == 1
    assert "yours stand there until you choose" in told.message
    again.session.chronicle.settle("one")
    await again.session.close()
    assert not (await open_session(file, LAZY)).of(Conflicting)


async def test_what_is_left_open_finds_its_cell_in_a_file_that_was_changed_since(file: Path, open_session: Open):
    overwrite(file, TEXT.replace(" {#one}", ""))
    found = await open_session(file, LAZY)
    first = found.session.notebook.cells[0].id
    found.session.change(EditCell(first, "x = mine\ny = 2\nz = 3"), "page")
    overwrite(file, TEXT.replace("x = 1", "x = theirs").replace(" {#one}", ""))
    await found.session.save()
    await found.session.close()
    overwrite(file, content(file) + "\nMore.\n")
    again = await open_session(file, LAZY)
    (conflict,) = again.session.chronicle.conflicts
    assert conflict.id == again.session.notebook.cells[0].id != first


async def test_a_cell_that_one_side_deleted_and_the_other_changed_stays_and_is_asked_about(
    file: Path, open_session: Open
):
    found = await open_session(file, LAZY)
    found.session.change(DeleteCell("one"), "page")
    overwrite(file, TEXT.replace("x = 1", "x = theirs"))
    await found.session.save()
    chronicle = found.session.chronicle
    assert chronicle is not None
    (conflict,) = chronicle.conflicts
    assert (conflict.mine, [cell.id for cell in found.session.notebook.cells]) == (None, ["one", "two"])
    assert choose(found.session.notebook, conflict, ["mine"]) == DeleteCell("one")
    assert choose(found.session.notebook, conflict, ["theirs"]) is None


async def test_three_conflicts_in_a_row_lose_nothing(file: Path, open_session: Open):
    found = await open_session(file, LAZY)
    for number in range(3):
        found.session.change(SetTitle(f"mine {number}"), "page")
        overwrite(file, f"theirs {number}\n")
        assert await found.session.save()
    await found.session.close()
    texts = kept(file)
    for number in range(3):
        assert f"theirs {number}\n" in texts
        assert any(parse(text).title == f"mine {number}" for text in texts)


async def test_a_merge_survives_the_death_of_the_studio_before_it_is_saved(file: Path, open_session: Open):
    found = await open_session(file, LAZY)
    found.session.change(EditCell("two", "print(3)"), "page")
    overwrite(file, TEXT.replace("x = 1", "x = 10"))
    autosave = found.session._autosave
    assert autosave is not None
    await autosave._take_in()
    merged = found.session.notebook
    # Another session finds what this one left, as after `kill -9`.
    again = await open_session(file, LAZY)
    assert again.session.notebook.cells == merged.cells
    assert again.session.notebook.cell("one").source.startswith("x = 10\n")


async def test_without_a_history_their_version_is_kept_beside(file: Path, open_session: Open):
    found = await open_session(file, LAZY, home=file.parent / "home")
    await found.session.chronicle.settled()
    (file.parent / "home" / "history.sqlite").unlink()
    (file.parent / "home" / "history.sqlite").mkdir()
    found.session.change(SetTitle("Mine"), "page")
    overwrite(file, "theirs\n")
    assert await found.session.save()
    (beside,) = file.parent.glob("x.theirs-*.spell.md")
    assert content(beside) == "theirs\n"
    assert parse(content(file)).title == "Mine"


def test_new_cells_stand_after_the_cell_they_followed() -> None:
    base = Notebook(cells=(Cell("a", "lua", "1"), Cell("b", "lua", "2"), Cell("c", "lua", "3")))
    mine = apply(apply(base, MoveCell("c", 0)), InsertCell(Cell("m", "lua", "mine"), 1))
    theirs = apply(base, InsertCell(Cell("t", "lua", "theirs"), 2))
    merged = merge_notebooks(base, mine, theirs).notebook
    assert [cell.id for cell in merged.cells] == ["c", "m", "a", "b", "t"]
