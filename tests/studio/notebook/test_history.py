"""What is kept of a notebook's past: every run and save, deleted cells; what differs, and going back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import studio
from kernel.errors import DeniedError, InvalidError, NotFoundError
from studio.notebook.archive import MOST_DELETED, SPAN, Archive
from studio.notebook.autosave import Pace
from studio.notebook.changes import DeleteCell, EditCell, InsertCell, SetTitle, apply
from studio.notebook.comparison import SETTINGS, change_back, compare
from studio.notebook.document import Cell, Notebook
from studio.notebook.markdown import parse
from studio.notebook.notices import Trouble
from studio.settings.bounds import HistoryBounds, KernelRest, history_bounds, kernel_rest
from studio.workspace import Workspace
from tests.kit.kernel_clients import until
from tests.studio.notebook.conftest import FAST, Open

ROOT = Path(studio.__file__).parent.parent
DAY = 86_400.0
NEVER = Pace(quiet=60, longest=60, look=60)
TEXT = "# Hi\n\n```lua {#one}\nprint(1)\n```\n"


def notebook_of(*sources: str) -> Notebook:
    return Notebook(cells=tuple(Cell(f"c{number}", "lua", source) for number, source in enumerate(sources)))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "home")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.spell.md"
    path.write_text(TEXT)
    return path


def test_a_version_is_what_the_notebook_was_with_the_ids_of_its_cells(archive: Archive) -> None:
    notebook = apply(notebook_of("print(1)", "print(2)"), SetTitle("T"))
    version = archive.keep("x", notebook, "run", "r1", 10.0)
    assert archive.notebook(version.number) == notebook
    assert archive.of_run("r1") == version
    assert archive.of_run("r2") is None
    with pytest.raises(NotFoundError):
        archive.version(99)


def test_what_has_not_changed_is_not_kept_twice_but_every_run_has_its_version(archive: Archive) -> None:
    notebook = notebook_of("print(1)")
    first = archive.keep("x", notebook, "open")
    assert archive.keep("x", notebook, "save") == first
    runs = [archive.keep("x", notebook, "run", run) for run in ("r1", "r2")]
    assert [one.number for one in archive.versions("x")] == [runs[1].number, runs[0].number, first.number]
    assert {one.digest for one in archive.versions("x")} == {first.digest}


def test_saves_close_together_give_way_to_the_latest(archive: Archive) -> None:
    archive.keep("x", notebook_of("0"), "open", now=0.0)
    for second in range(20):
        archive.keep("x", notebook_of(f"{second}"), "save", now=1_000 * SPAN + second)
    assert [archive.text(one.digest) for one in archive.versions("x")] == ["```lua\n19\n```\n", "```lua\n0\n```\n"]
    archive.keep("x", notebook_of("20"), "save", now=1_001 * SPAN)
    assert len(archive.versions("x")) == 3


def test_a_version_counts_the_cells_that_differ_from_the_one_before(archive: Archive) -> None:
    archive.keep("x", notebook_of("1", "2", "3"), "open")
    after = apply(apply(notebook_of("1", "2", "3"), EditCell("c0", "9")), DeleteCell("c1"))
    version = archive.keep("x", apply(after, InsertCell(Cell("new"), 0)), "run", "r")
    assert (version.changed, version.added, version.deleted) == (1, 1, 1)


def test_old_versions_are_forgotten_by_age_and_size_but_never_the_latest(archive: Archive) -> None:
    for day in range(10):
        for name in ("x", "y"):
            archive.keep(name, notebook_of(os.urandom(5_000).hex() + name), "run", f"{name}{day}", day * 86_400.0)
    assert archive.prune(5, 1 << 30, now=6 * 86_400.0) == 0
    assert archive.prune(5, 1 << 30, now=10 * 86_400.0) == 10
    assert len(archive.versions("x")) == len(archive.versions("y")) == 5
    archive.prune(1_000, 30_000, now=10 * 86_400.0)
    assert archive.versions("x")[0].run == "x9"
    assert len(archive.versions("x")) + len(archive.versions("y")) < 8
    assert archive.prune(0, 0, now=1e9) > 0
    assert [len(archive.versions(name)) for name in ("x", "y")] == [1, 1]
    assert archive.text(archive.versions("y")[0].digest)


@pytest.mark.parametrize("wrong", [0.0, 400 * DAY, 40_000 * DAY])
def test_a_clock_that_is_wrong_for_two_days_costs_nothing_of_the_past(archive: Archive, wrong: float) -> None:
    now = 20_000 * DAY
    for day in range(20):
        archive.keep("x", notebook_of(f"{day}"), "run", f"r{day}", now + day * DAY)
        archive.bury("x", InsertCell(Cell(f"d{day}", "lua", f"{day}"), 0), now + day * DAY)
        assert archive.prune(30, 1 << 30, now + day * DAY) == 0
    for hour in range(48):
        archive.keep("x", notebook_of(f"wrong {hour}"), "run", f"w{hour}", wrong + hour * 3_600)
        assert archive.prune(30, 1 << 30, wrong + hour * 3_600) == 0
    # The clock is right again: what has a wrong time is as old as what stands beside it.
    for day in range(20, 30):
        assert archive.prune(30, 1 << 30, now + day * DAY) == 0
    assert (len(archive.versions("x")), len(archive.deleted("x"))) == (68, 20)
    archive.prune(30, 1 << 30, now + 39 * DAY)
    assert archive.versions("x")[-1].run == "r9"
    archive.keep("x", notebook_of("new"), "run", "new", now + 49 * DAY)
    archive.prune(30, 1 << 30, now + 60 * DAY)
    assert [one.run for one in archive.versions("x")] == ["new"]
    assert not archive.deleted("x")


def test_after_half_a_year_away_nothing_is_forgotten_at_once(archive: Archive) -> None:
    for day in range(10):
        archive.keep("x", notebook_of(f"{day}"), "run", f"r{day}", day * DAY)
        archive.prune(30, 1 << 30, day * DAY)
    assert archive.prune(30, 1 << 30, 190 * DAY) == 0
    assert archive.prune(30, 1 << 30, 194 * DAY) == 9


def test_deleted_cells_come_back_with_all_they_were(archive: Archive) -> None:
    cell = Cell("a", "python", "print(1)", "count", {"timeout": "5"})
    archive.bury("x", InsertCell(cell, 3), 10.0)
    archive.bury("x", InsertCell(cell, 4), 20.0)
    (found,) = archive.deleted("x")
    assert (found.change, found.time) == (InsertCell(cell, 4), 20.0)
    for number in range(MOST_DELETED + 5):
        archive.bury("y", InsertCell(Cell(f"c{number}", "lua", "x"), 0))
    assert len(archive.deleted("y")) == MOST_DELETED


def test_a_damaged_history_is_set_aside_and_begun_anew(archive: Archive) -> None:
    archive.keep("x", notebook_of("1"), "open")
    archive.path.write_bytes(b"no database" * 1_000)
    archive.keep("x", notebook_of("2"), "save")
    assert len(archive.versions("x")) == 1
    assert len(list(archive.path.parent.glob("history.damaged-*.sqlite"))) == 1


def test_the_history_goes_along_when_a_notebook_is_renamed(tmp_path: Path, file: Path) -> None:
    workspace = Workspace(tmp_path)
    archive = Archive(workspace.home)
    archive.keep("x.spell.md", parse(TEXT), "open")
    workspace.rename("x.spell.md", "y")
    assert [len(archive.versions(f"{name}.spell.md")) for name in "xy"] == [0, 1]


async def test_every_run_pins_the_source_it_ran(file: Path, open_session: Open):
    found = await open_session(file, NEVER)
    session, runs = found.session, []
    for number in range(3):
        session.change(EditCell("one", f"print({number})"), "page")
        runs.append(session.run_cell("one"))
        session.change(EditCell("one", "typed after the run began"), "page")
    await session.settled()
    await session.chronicle.settled()
    for number, run in enumerate(runs):
        version = session.chronicle.archive.of_run(run)
        if run:
            assert session.chronicle.archive.notebook(version.number).cell("one").source == f"print({number})"
    assert any(runs)


async def test_a_deleted_cell_survives_the_end_of_the_studio(file: Path, open_session: Open):
    found = await open_session(file)
    found.session.change(DeleteCell("one"), "page")
    await found.session.close()
    again = await open_session(file)
    (deleted,) = again.session.chronicle.archive.deleted("x.spell.md")
    again.session.change(deleted.change, "history")
    assert [cell.id for cell in again.session.notebook.cells][1] == "one"


async def test_a_history_that_cannot_be_written_is_told_once_and_made_up_for_later(file: Path, open_session: Open):
    found = await open_session(file)
    chronicle = found.session.chronicle
    await chronicle.settled()
    path = chronicle.archive.path
    path.unlink()
    path.mkdir()
    for number in range(3):
        found.session.change(EditCell("one", f"print({number})"), "page")
        await found.session.save()
        await chronicle.settled()
    (trouble,) = found.of(Trouble)
    assert trouble.about == "history"
    path.rmdir()
    found.session.change(EditCell("one", "print(9)"), "page")
    await found.session.save()
    await chronicle.settled()
    texts = [chronicle.archive.text(one.digest) for one in chronicle.archive.versions("x.spell.md")]
    assert "print(9)" in texts[0]


CELLS = st.lists(
    st.tuples(st.sampled_from("abcde"), st.text("xy\n", max_size=6)), max_size=5, unique_by=lambda pair: pair[0]
).map(lambda pairs: Notebook(cells=tuple(Cell(id, "lua", source) for id, source in pairs)))


@given(CELLS, CELLS)
def test_every_cell_can_be_taken_back_by_itself(then: Notebook, now: Notebook) -> None:
    for difference in compare(then, now):
        change = change_back(now, then, difference.id)
        assert (change is None) == (difference.state == "same")
        now = now if change is None else apply(now, change)
    assert {cell.id: cell for cell in now.cells} == {cell.id: cell for cell in then.cells}
    assert all(one.state == "same" for one in compare(then, now))


def test_a_difference_shows_the_lines_around_what_changed_and_what_else_is_different() -> None:
    lines = [str(number) for number in range(30)]
    then = Notebook(title="A", cells=(Cell("a", "lua", "\n".join(lines)), Cell("b", "lua", "x")))
    now = Notebook(
        title="B", cells=(Cell("b", "python", "x"), Cell("a", "lua", "\n".join([*lines[:20], "!", *lines[21:]])))
    )
    settings, second, first = compare(then, now)
    assert (settings.id, settings.state) == (SETTINGS, "changed")
    assert [line.text for line in second.lines if line.sign != " "] == ["[lua]", "[python]"]
    assert "".join(line.sign for line in first.lines) == "…   -+   "
    assert [one.moved for one in (first, second)].count(True) == 1
    change = change_back(now, then, SETTINGS)
    assert change is not None
    assert apply(now, change).title == "A"


KEEPING = """
import sys
from pathlib import Path
from studio.notebook.archive import Archive
from studio.notebook.changes import InsertCell
from studio.notebook.document import Cell, Notebook
archive = Archive(Path(sys.argv[1]))
for number in range(1_000_000):
    archive.keep("x", Notebook(cells=(Cell("a", "lua", f"{number} " * 500),)), "run", f"r{number}")
    archive.bury("x", InsertCell(Cell(f"d{number}", "lua", "x"), 0))
    print(number, flush=True)
"""


def test_a_process_killed_at_any_moment_loses_no_version_that_was_kept(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for round in range(5):
        home = tmp_path / str(round)
        with subprocess.Popen(
            [sys.executable, "-c", KEEPING, str(home)], stdout=subprocess.PIPE, text=True, env=environment
        ) as child:
            assert child.stdout is not None
            acknowledged = [child.stdout.readline() for _ in range(5 + round * 3)]
            time.sleep(0.003 * round)
            child.send_signal(signal.SIGKILL)
            acknowledged += child.stdout.readlines()
        last = int(acknowledged[-1])
        archive = Archive(home)
        kept = {version.run for version in archive.versions("x", 10_000)}
        assert {f"r{number}" for number in range(last + 1)} <= kept
        assert archive.notebook(archive.of_run(f"r{last}").number).cell("a").source == f"{last} " * 500
        assert len(archive.deleted("x")) >= last + 1


def test_what_a_person_sets_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert (history_bounds(None), kernel_rest(path)) == (HistoryBounds(90, 200), KernelRest(2, False))
    path.write_text("[history]\ndays = 7\nmegabytes = 0.5\n[kernels]\nidle_hours = 0\nwatched = true\n")
    assert (history_bounds(path), kernel_rest(path)) == (HistoryBounds(7, 0.5), KernelRest(0, True))
    for wrong in (
        "[history]\ndays = -1\n",
        "[history]\nday = 1\n",
        "[kernels]\nwatched = 1\n",
        "[history]\ndays = true\n",
    ):
        path.write_text(wrong)
        with pytest.raises(InvalidError):
            history_bounds(path), kernel_rest(path)


def test_a_history_in_a_place_that_is_none_says_so(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file in the way")
    with pytest.raises(DeniedError, match="cannot be used"):
        Archive(tmp_path / "home").versions("x")


async def test_the_version_of_a_save_is_there_soon(file: Path, open_session: Open):
    found = await open_session(file, FAST)
    found.session.change(SetTitle("T"), "page")
    archive = found.session.chronicle.archive
    await until(lambda: [one.cause for one in archive.versions("x.spell.md")] == ["save", "open"])
