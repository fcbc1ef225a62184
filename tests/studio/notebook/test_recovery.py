"""No acknowledged edit is lost, whatever happens to the process, and the file is always whole."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import studio
from kernel.errors import DeniedError, InvalidError
from studio.notebook.archive import Archive
from studio.notebook.autosave import Pace
from studio.notebook.changes import EditCell, InsertCell, SetTitle
from studio.notebook.document import Cell
from studio.notebook.files import digest_of
from studio.notebook.markdown import parse
from studio.notebook.notices import Recovered, Saved, Trouble
from studio.notebook.recovery import RecoveryLog
from studio.notebook.saving import NotebookFile
from tests.kit.kernel_clients import until
from tests.kit.notebooks import notebook, said
from tests.kit.unprivileged import unprivileged
from tests.studio.notebook.conftest import Open

NEVER = Pace(quiet=60, longest=60, look=60)
TEXT = "```lua\nprint(1)\n```\n"
ROOT = Path(studio.__file__).parent.parent


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.spell.md"
    path.write_text(TEXT)
    return path


def content(file: Path) -> str:
    return file.read_text()


def overwrite(file: Path, text: str) -> None:
    """What another program does."""
    file.write_text(text)


def log_of(file: Path) -> RecoveryLog:
    return RecoveryLog.of(file.parent / ".llmspell", file.name)


def leave_edits(file: Path, *titles: str) -> None:
    """What a killed session leaves behind: a log with edits that are not in the file."""
    log = log_of(file)
    text = file.read_text()
    log.restart(digest_of(text.encode()), ["kept"], text, [SetTitle(title) for title in titles])
    log.close()


def kill_while_editing(file: Path, quiet: float, edits: int) -> int:
    """Let another process edit the file and kill it after so many edits; the last one it acknowledged."""
    command = [sys.executable, str(Path(__file__).with_name("editing.py")), str(file), str(quiet)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout is not None
        acknowledged = [child.stdout.readline() for _ in range(edits)]
        child.send_signal(signal.SIGKILL)
        acknowledged += child.stdout.readlines()
    assert child.returncode == -signal.SIGKILL
    return int(acknowledged[-1])


@pytest.mark.parametrize("quiet", [0.0, 0.02, 60.0])
async def test_a_killed_session_loses_no_acknowledged_edit(file: Path, open_session: Open, quiet: float):
    for round in range(3):
        acknowledged = kill_while_editing(file, quiet, 40 + 17 * round)
        (on_disk,) = parse(content(file)).cells
        assert on_disk.source == "print(1)" or on_disk.source.count("-- padding\n") == 200
        found = await open_session(file, NEVER)
        number = re.match(r"print\((\d+)\)", found.session.notebook.cells[0].source)
        assert number is not None
        assert int(number[1]) >= acknowledged
        await found.session.close()
        assert parse(content(file)) == said(found.session.notebook)


async def test_a_change_is_in_the_log_when_it_returns(file: Path, open_session: Open):
    found = await open_session(file, NEVER)
    id = found.session.notebook.cells[0].id
    found.session.change(EditCell(id, "print(2)"), "page")
    lines = log_of(file).path.read_text().splitlines()
    assert json.loads(lines[1]) == {"text": TEXT}
    assert json.loads(lines[-1]) == {"change": {"type": "edit_cell", "id": id, "source": "print(2)"}}
    assert content(file) == TEXT


async def test_recovered_edits_are_told_and_saved(file: Path, open_session: Open):
    leave_edits(file, "one", "two")
    found = await open_session(file)
    assert found.session.notebook.title == "two"
    assert found.session.notebook.cells[0].id == "kept"
    (recovered,) = found.of(Recovered)
    assert recovered.edits == 2
    await until(lambda: found.session.is_saved)
    assert content(file) == "---\ntitle: two\n---\n\n" + TEXT
    again = await open_session(file)
    assert not again.of(Recovered)


async def test_edits_after_a_recovery_are_protected_as_well(file: Path):
    leave_edits(file, "one")
    first = NotebookFile(file, log_of(file))
    first.open()
    first.log(SetTitle("two"))
    first.close()
    second = NotebookFile(file, log_of(file)).open()
    assert (second.notebook.title, second.edits) == ("two", 2)


async def test_a_crash_between_the_save_and_the_log_recovers_only_what_came_after(file: Path):
    before = NotebookFile(file, log_of(file))
    saved = notebook("print(2)", title="saved")
    before.open()
    before.log(SetTitle("saved"))
    prepared = before.prepare(saved)
    before.mark(prepared)
    before.write(prepared)
    before.close()
    assert NotebookFile(file, log_of(file)).open().edits == 0
    before = NotebookFile(file, log_of(file))
    before.open()
    before.log(SetTitle("one"))
    prepared = before.prepare(saved)
    before.mark(prepared)
    before.log(SetTitle("two"))
    before.write(prepared)
    before.close()
    opened = NotebookFile(file, log_of(file)).open()
    assert (opened.notebook.title, opened.edits) == ("two", 1)


async def test_unsaved_edits_of_a_file_that_was_changed_since_are_merged_with_it(file: Path, open_session: Open):
    leave_edits(file, "mine")
    overwrite(file, TEXT + "\ntheirs\n")
    found = await open_session(file)
    assert [cell.source for cell in found.session.notebook.cells] == ["print(1)", "theirs"]
    assert "another program has changed the file since: both versions are merged" in found.of(Recovered)[0].message
    await until(lambda: found.session.is_saved)
    assert content(file) == "---\ntitle: mine\n---\n\n" + TEXT + "\ntheirs\n"
    await found.session.close()
    archive = Archive(file.parent / ".llmspell")
    texts = [archive.text(version.digest) for version in archive.versions("x.spell.md")]
    assert {TEXT + "\ntheirs\n", "---\ntitle: mine\n---\n\n" + TEXT} <= set(texts)
    assert sorted(path.name for path in file.parent.iterdir()) == [".llmspell", "x.spell.md"]


async def test_a_merge_after_a_crash_survives_another_crash_and_asks_where_both_changed_a_line(
    file: Path, open_session: Open
):
    log = log_of(file)
    log.restart(digest_of(TEXT.encode()), ["kept"], TEXT, [EditCell("kept", "print('mine')")])
    log.close()
    overwrite(file, TEXT.replace("print(1)", "print('theirs')"))
    for _ in range(2):
        # Nothing is saved between the two: each finds what the one before left, as after `kill -9`.
        found = await open_session(file, NEVER)
        assert [cell.source for cell in found.session.notebook.cells] == ["print('mine')"]
        assert found.session.chronicle is not None
        await found.session.chronicle.settled()
        (conflict,) = found.session.chronicle.conflicts
        assert conflict.choose(["theirs"]) == Cell("kept", "lua", "print('theirs')")


async def test_unsaved_edits_of_a_file_that_was_changed_since_are_kept_beside_when_there_is_no_history(
    file: Path, open_session: Open
):
    leave_edits(file, "mine")
    overwrite(file, "theirs\n")
    (file.parent / ".llmspell" / "history.sqlite").mkdir()
    found = await open_session(file)
    assert [cell.source for cell in found.session.notebook.cells] == ["theirs"]
    (beside,) = file.parent.glob("x.recovered-*.spell.md")
    assert parse(beside.read_text()).title == "mine"
    assert beside.name in found.of(Recovered)[0].message
    await open_session(file)
    assert len(list(file.parent.glob("x.recovered-*"))) == 1


async def test_cells_keep_their_ids_from_one_session_to_the_next(file: Path, open_session: Open):
    first = await open_session(file)
    first.session.change(InsertCell(Cell("made_by_a_page", "lua", "x = 1"), 0), "page")
    ids = [cell.id for cell in first.session.notebook.cells]
    first.session.change(EditCell(ids[1], "print(2)"), "page")
    await first.session.close()
    second = await open_session(file)
    assert [cell.id for cell in second.session.notebook.cells] == ids
    second.session.change(SetTitle("T"), "page")
    await second.session.save()
    assert content(file) == "---\ntitle: T\n---\n\n```lua\nx = 1\n```\n\n```lua\nprint(2)\n```\n"


@pytest.mark.parametrize("damage", [b"", b"{", b'{"v": 1}\n', b'{"v": 99, "base": "x"}\n', b"\x00\xff\n", b"[]\n3\n"])
async def test_a_damaged_log_does_not_keep_the_file_from_opening(file: Path, open_session: Open, damage: bytes):
    leave_edits(file, "lost")
    log_of(file).path.write_bytes(damage)
    found = await open_session(file)
    assert [cell.source for cell in found.session.notebook.cells] == ["print(1)"]


async def test_half_a_line_in_the_log_costs_that_line_only(file: Path):
    leave_edits(file, "one", "two")
    path = log_of(file).path
    path.write_bytes(path.read_bytes()[:-5])
    log = log_of(file)
    log.resume()
    log.append(SetTitle("three"))
    log.close()
    opened = NotebookFile(file, log_of(file)).open()
    assert (opened.notebook.title, opened.edits) == ("three", 2)


async def test_without_a_home_that_can_be_written_the_notebook_still_works(file: Path, open_session: Open):
    (file.parent / ".llmspell").write_text("a file in the way")
    found = await open_session(file)
    found.session.change(SetTitle("T"), "page")
    found.session.change(SetTitle("U"), "page")
    await until(lambda: found.of(Saved))
    assert content(file).startswith("---\ntitle: U\n")
    assert {trouble.about for trouble in found.of(Trouble)} == {"recovery"}
    assert len(found.of(Trouble)) < 3


def test_a_recovered_copy_that_cannot_be_written_leaves_the_log_alone():
    with unprivileged() as folder:
        file = folder / "notes" / "x.spell.md"
        file.parent.mkdir()
        file.write_text(TEXT)
        log = RecoveryLog.of(folder / ".llmspell", "x.spell.md")
        log.restart(digest_of(TEXT.encode()), ["a"], TEXT, [SetTitle("mine")])
        log.close()
        file.write_text("theirs\n")
        file.parent.chmod(0o500)
        with pytest.raises(DeniedError, match="not saved when the studio ended"):
            NotebookFile(file, log).open()
        file.parent.chmod(0o700)
        opened = NotebookFile(file, log).open()
        assert isinstance(opened.notices[0], Recovered)


async def test_a_file_that_is_no_notebook_is_not_opened(tmp_path: Path, open_session: Open):
    file = tmp_path / "x.spell.md"
    file.write_bytes(b"\x00\x01")
    with pytest.raises(InvalidError):
        await open_session(file)
