"""Saving an open notebook: soon, whole, and never over another program's version."""

from __future__ import annotations

import os
import resource
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import studio
from kernel.errors import DeniedError, InvalidError, NotFoundError
from studio.notebook import files
from studio.notebook.autosave import Pace
from studio.notebook.changes import DeleteCell, EditCell, SetTitle
from studio.notebook.files import read_file, read_notebook, write_aside
from studio.notebook.markdown import parse
from studio.notebook.notices import Changed, Saved, Trouble
from studio.notebook.session import Session
from studio.notebook.text import LARGEST_FILE
from tests.kit.kernel_clients import until
from tests.kit.kernel_double import KernelDouble
from tests.kit.unprivileged import unprivileged
from tests.studio.notebook.conftest import FAST, Followed, Open

TEXT = "# Hi\n\n```lua {#one}\nprint(1)\n```\n"
LAZY = Pace(quiet=60, longest=60, look=0.02)
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


def replace_file(file: Path, text: str) -> None:
    """What another editor does."""
    aside = file.with_suffix(".aside")
    aside.write_text(text)
    aside.rename(file)


def move(file: Path, name: str) -> None:
    file.rename(file.with_name(name))


def mark(file: Path) -> None:
    """Give the file a byte order mark."""
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())


def make_link(file: Path, mode: int) -> Path:
    """Let the file be a link to another, of that mode."""
    real = file.rename(file.with_name("real.spell.md"))
    real.chmod(mode)
    file.symlink_to(real.name)
    return real


def visible(file: Path) -> list[str]:
    return sorted(path.name for path in file.parent.iterdir() if path.name != ".llmspell")


async def test_a_change_is_in_the_file_a_moment_later(file: Path, open_session: Open):
    found = await open_session(file)
    assert found.session.is_saved
    found.session.change(EditCell("one", "print(2)"), "page")
    assert not found.session.is_saved
    await until(lambda: found.of(Saved))
    assert content(file) == TEXT.replace("1", "2")
    assert visible(file) == ["x.spell.md"]


async def test_a_session_that_is_closed_has_saved(file: Path, open_session: Open):
    found = await open_session(file, LAZY)
    found.session.change(SetTitle("T"), "page")
    await found.session.close()
    assert content(file) == f"---\ntitle: T\n---\n\n{TEXT}"


async def test_a_person_who_never_stops_typing_is_saved_too(file: Path, open_session: Open):
    found = await open_session(file, Pace(quiet=0.05, longest=0.1, look=60))
    number = 0

    def keep_typing() -> bool:
        nonlocal number
        number += 1
        found.session.change(EditCell("one", f"print({number})"), "page")
        return file.read_text() != TEXT

    await until(keep_typing)


async def test_a_file_that_nobody_edits_is_never_written(file: Path, open_session: Open):
    before = files.stamp_of(file)
    found = await open_session(file)
    await found.session.close()
    assert files.stamp_of(file) == before


async def test_the_file_keeps_its_mode_and_a_link_stays_a_link(file: Path, open_session: Open):
    real = make_link(file, 0o640)
    found = await open_session(file)
    found.session.change(SetTitle("T"), "page")
    await found.session.save()
    assert stat.S_ISLNK(os.lstat(file).st_mode)
    assert content(real).startswith("---\ntitle: T\n")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


@pytest.mark.parametrize("write", [overwrite, replace_file])
async def test_a_file_changed_by_another_program_is_read_again(file: Path, open_session: Open, write: object):
    found = await open_session(file)
    (overwrite if write is overwrite else replace_file)(file, TEXT.replace("# Hi", "# Ho"))
    await until(lambda: found.of(Changed))
    assert found.session.notebook.cells[0].source == "# Ho"
    assert found.of(Changed)[0].source == "disk"
    assert found.session.is_saved
    found.session.undo()
    assert found.session.notebook.cells[0].source == "# Hi"
    await until(lambda: found.session.is_saved)
    assert content(file) == TEXT


async def test_a_file_that_was_only_touched_is_not_news(file: Path, open_session: Open):
    found = await open_session(file)
    os.utime(file)
    replace_file(file, TEXT)
    found.session.change(EditCell("one", "print(2)"), "page")
    await until(lambda: found.of(Saved))
    assert [type(notice) for notice in found.notices] == [Changed, Saved]
    assert visible(file) == ["x.spell.md"]


async def test_a_version_that_cannot_be_read_is_told_once_and_kept_beside(file: Path, open_session: Open):
    found = await open_session(file)
    overwrite(file, "---\ntitle: [\n---\n")
    await until(lambda: found.of(Trouble))
    assert found.of(Trouble)[0].about == "file"
    found.session.change(SetTitle("T"), "page")
    await until(lambda: found.of(Saved))
    assert [trouble.about for trouble in found.of(Trouble)] == ["file", "file"]
    (beside,) = file.parent.glob("x.theirs-*.spell.md")
    assert content(beside) == "---\ntitle: [\n---\n"


async def test_a_deleted_file_is_told_once_and_written_again_by_the_next_edit(file: Path, open_session: Open):
    found = await open_session(file)
    os.unlink(file)
    await until(lambda: found.of(Trouble))
    assert "deleted" in found.of(Trouble)[0].message
    found.session.change(EditCell("one", "print(2)"), "page")
    await until(lambda: found.of(Saved))
    assert content(file) == TEXT.replace("1", "2")
    assert len(found.of(Trouble)) == 1


async def test_a_file_that_another_program_renamed_is_told_with_its_new_name(file: Path, open_session: Open):
    found = await open_session(file)
    move(file, "new.spell.md")
    await until(lambda: found.of(Trouble))
    (trouble,) = found.of(Trouble)
    assert "was renamed to 'new.spell.md' by another program" in trouble.message
    assert "To go on with 'new.spell.md', open that." in trouble.message


async def test_a_byte_order_mark_stays(file: Path, open_session: Open):
    mark(file)
    found = await open_session(file)
    found.session.change(SetTitle("T"), "page")
    assert await found.session.save()
    assert content(file).startswith("\ufeff---\ntitle: T\n")


async def test_a_folder_that_is_gone_is_told_once_and_saving_goes_on_when_it_is_back(
    tmp_path: Path, open_session: Open
):
    file = tmp_path / "notes" / "x.spell.md"
    file.parent.mkdir()
    overwrite(file, TEXT)
    found = await open_session(file, home=tmp_path / "home")
    shutil.rmtree(file.parent)
    found.session.change(SetTitle("T"), "page")
    await until(lambda: any(trouble.about == "saving" for trouble in found.of(Trouble)))
    assert not await found.session.save()
    told = [trouble.message for trouble in found.of(Trouble) if trouble.about == "saving"]
    assert len(told) == 1
    assert "is gone" in told[0]
    assert "kept" in told[0]
    file.parent.mkdir()
    await until(lambda: found.of(Saved))
    assert parse(content(file)).title == "T"


async def test_without_permission_saving_is_told_and_tried_again():
    with unprivileged() as folder:
        file = folder / "notes" / "x.spell.md"
        file.parent.mkdir()
        overwrite(file, TEXT)
        kernel = KernelDouble()
        found = Followed(await Session.open(file, kernel, home=folder / "home", pace=FAST), kernel)
        file.parent.chmod(0o500)
        found.session.change(SetTitle("T"), "page")
        await until(lambda: found.of(Trouble))
        assert "right to write" in found.of(Trouble)[0].message
        assert content(file) == TEXT
        file.parent.chmod(0o700)
        file.chmod(0o400)
        assert not await found.session.save()
        file.chmod(0o600)
        await until(lambda: found.of(Saved))
        assert parse(content(file)).title == "T"
        await found.session.close()


FULL_DISK = """
import asyncio, resource, signal, sys
from pathlib import Path
from studio.notebook.autosave import Pace
from studio.notebook.changes import EditCell, SetTitle
from studio.notebook.notices import Trouble
from studio.notebook.session import Session
from tests.kit.kernel_double import KernelDouble

async def main(file):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    session = await Session.open(file, KernelDouble(), home=file.parent / "home", pace=Pace(quiet=60, look=60))
    heard = []
    session.follow(heard.append)
    session.change(EditCell("one", "x = 1\\n" * 400), "page")
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, resource.RLIM_INFINITY))
    session.change(SetTitle("T"), "page")
    assert not await session.save()
    print(*(notice.message for notice in heard if isinstance(notice, Trouble)), sep="\\n")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    if len(sys.argv) > 2:
        session.change(SetTitle("U"), "page")
        return
    assert await session.save()
    await session.close()

asyncio.run(main(Path(sys.argv[1])))
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no such limit here")
@pytest.mark.parametrize("crash", [False, True])
def test_a_full_disk_loses_neither_the_old_file_nor_the_edits(file: Path, crash: bool):
    command = [sys.executable, "-c", FULL_DISK, str(file), *(["crash"] if crash else [])]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(command, capture_output=True, text=True, env=environment, check=True).stdout.splitlines()
    assert len(told) == 2
    assert "cannot be protected" in told[0]
    assert "'x.spell.md' cannot be saved: the disk is full. Free some space." in told[1]
    if crash:
        assert content(file) == TEXT
        log = files.read_file(next((file.parent / "home" / "recovery").iterdir()))[0]
        assert b'"title":"U"' in log
        assert b'"title":"T"' in log
    else:
        assert parse(content(file)).title == "T"
        assert parse(content(file)).cells[1].source == "x = 1\n" * 400
    assert visible(file) == ["home", "x.spell.md"]


async def test_a_notebook_too_large_to_be_opened_again_is_not_saved(file: Path, open_session: Open):
    found = await open_session(file, LAZY)
    found.session.change(EditCell("one", "x" * (LARGEST_FILE + 1)), "page")
    assert not await found.session.save()
    assert "50 MB" in found.of(Trouble)[0].message
    found.session.change(DeleteCell("one"), "page")
    assert await found.session.save()


def test_a_write_that_fails_leaves_nothing_behind(file: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(files.os, "replace", fail)
    with pytest.raises(OSError, match="Input/output"):
        write_aside(file, b"new")
    assert content(file) == TEXT
    assert visible(file) == ["x.spell.md"]


async def test_what_a_killed_write_left_aside_is_swept_away(file: Path, open_session: Open):
    left = file.with_name(".x.spell.md.0123456789abcdef.tmp")
    left.write_text("half")
    await open_session(file)
    assert left.exists()
    os.utime(left, (0, 0))
    await open_session(file)
    assert not left.exists()


async def test_troubles_nobody_has_heard_are_told_to_the_first_listener(file: Path):
    session = await Session.open(file, KernelDouble(), home=file, pace=LAZY)
    first, second = [], []
    session.follow(first.append)
    session.follow(second.append)
    await session.close()
    assert [type(notice) for notice in first] == [Trouble]
    assert second == []


def test_reading_says_what_is_wrong(tmp_path: Path):
    with pytest.raises(NotFoundError, match="gone"):
        read_notebook(tmp_path / "gone.spell.md")
    with pytest.raises(InvalidError):
        read_file(tmp_path)
    huge = tmp_path / "huge.spell.md"
    with huge.open("wb") as sparse:
        sparse.truncate(LARGEST_FILE + 1)
    with pytest.raises(InvalidError, match="50 MB"):
        read_notebook(huge)
    with unprivileged() as folder:
        secret = folder / "secret.spell.md"
        secret.write_text("")
        secret.chmod(0)
        with pytest.raises(DeniedError):
            read_notebook(secret)
