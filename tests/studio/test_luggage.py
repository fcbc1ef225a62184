"""Many files at once: into a workspace and out of it, with what is taken already, and whole or not at all."""

from __future__ import annotations

import errno
import io
import shutil
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import DeniedError, InvalidError, LimitError, NotFoundError, SpellError
from studio import bundles
from studio.bundles import pack, unpack
from studio.luggage import Choice, collisions, folder_files, take_in

NAMES = st.from_regex(r"[a-c]{1,3}(/[a-c]{1,3}){0,2}\.txt", fullmatch=True)


def zipped(*entries: tuple[str, bytes], **marks: int) -> bytes:
    """A zip as somebody else would make it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = marks.get("attributes", 0)
            archive.writestr(entry, data)
    return buffer.getvalue()


def there(folder: Path) -> dict[str, bytes]:
    files = [file for file in folder.rglob("*") if file.is_file() and ".llmspell" not in file.parts]
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    here = tmp_path / "here"
    (here / "sub").mkdir(parents=True)
    (here / ".llmspell").mkdir()
    (here / "a.spell.md").write_text("mine")
    (here / "sub" / "b.txt").write_text("b")
    return here


@given(st.dictionaries(NAMES, st.binary(max_size=200), min_size=1, max_size=8))
def test_what_is_packed_is_unpacked_and_packed_alike(files: dict[str, bytes]) -> None:
    packed = pack(files)
    assert unpack(packed, "x.zip").files == files
    assert pack(dict(reversed(files.items()))) == packed


@pytest.mark.parametrize(
    "path",
    [
        "../out.txt",
        "/etc/passwd",
        "a/../../out.txt",
        "C:/out.txt",
        "a\\..\\..\\out.txt",
        "a//b.txt",
        "a/./b",
        "x\n",
        "a.",
    ],
)
def test_a_zip_that_would_lead_elsewhere_is_refused_whole(folder: Path, path: str) -> None:
    before = there(folder.parent)
    with pytest.raises(InvalidError, match="Nothing was taken"):
        unpack(zipped(("fine.txt", b"1"), (path, b"2")), "bad.zip")
    assert there(folder.parent) == before


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"no zip at all", "no zip"),
        (zipped(("a.txt", b"1" * 100))[:-30], "no zip"),
        (zipped(("a.txt", b"0123456789")).replace(b"0123456789", b"0123"), "no zip"),
        (zipped(("link", b"/etc/passwd"), attributes=(stat.S_IFLNK | 0o777) << 16), "a link in it"),
        (zipped(("a.txt", b"1"), ("A.txt", b"2")), "many computers take for one"),
        (zipped(("a", b"1"), ("a/b.txt", b"2")), "as a file and as a folder"),
        (zipped((".hidden", b"1")), "no files in it"),
        (b"", "no zip"),
    ],
)
def test_a_zip_that_is_not_sound_is_refused_in_a_sentence(data: bytes, told: str) -> None:
    with pytest.raises(InvalidError, match=told):
        unpack(data, "bad.zip")


def test_a_file_that_is_there_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"), pytest.raises(InvalidError, match=r"has 'a\.txt' twice"):
        unpack(zipped(("a.txt", b"1"), ("a.txt", b"2")), "bad.zip")


def test_a_zip_that_says_it_is_huge_is_not_even_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "LARGEST", 1000)
    with pytest.raises(LimitError):
        unpack(zipped(("a.txt", b"0" * 1001)), "bomb.zip")
    monkeypatch.setattr(bundles, "MOST_FILES", 2)
    with pytest.raises(LimitError):
        unpack(zipped(*((f"{number}.txt", b"") for number in range(3))), "many.zip")


def test_what_systems_leave_behind_and_what_is_hidden_stays_out() -> None:
    found = unpack(zipped(("a.txt", b"1"), ("__MACOSX/a.txt", b"2"), (".llmspell/config", b"3"), ("b/.env", b"4")), "x")
    assert found.files == {"a.txt": b"1"}
    assert set(found.passed) == {"__MACOSX/a.txt", ".llmspell/config", "b/.env"}


def test_a_folder_is_packed_without_what_is_hidden_and_without_links(folder: Path) -> None:
    (folder / ".env").write_text("key")
    (folder / "sub" / "link.txt").symlink_to("/etc/passwd")
    assert folder_files(folder) == {"a.spell.md": b"mine", "sub/b.txt": b"b"}
    assert folder_files(folder, "sub") == {"sub/b.txt": b"b"}
    for below in ("none", "..", "a.spell.md"):
        with pytest.raises(NotFoundError):
            folder_files(folder, below)


ARRIVING = {"a.spell.md": b"theirs", "sub/b.txt": b"b", "new/c.txt": b"c"}


@pytest.mark.parametrize(
    ("choice", "after"),
    [
        ("keep", {"a.spell.md": b"mine", "a-2.spell.md": b"theirs"}),
        ("replace", {"a.spell.md": b"theirs"}),
        ("skip", {"a.spell.md": b"mine"}),
    ],
)
def test_what_is_taken_is_kept_replaced_or_skipped(folder: Path, choice: Choice, after: dict[str, bytes]) -> None:
    assert collisions(folder, ARRIVING) == ("a.spell.md",)
    done = take_in(folder, folder / ".llmspell", ARRIVING, choice)
    assert there(folder) == {"sub/b.txt": b"b", "new/c.txt": b"c", **after}
    assert done.same == ("sub/b.txt",)
    assert "new/c.txt" in done.new
    trash = [file.read_bytes() for file in (folder / ".llmspell").rglob("*") if file.is_file()]
    assert trash == ([b"mine"] if choice == "replace" else [])


def test_when_one_cannot_be_written_all_is_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, real = there(folder), shutil.move
    calls = []

    def full(source: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        return Path(real(source, target))

    monkeypatch.setattr(shutil, "move", full)
    with pytest.raises(DeniedError, match="no room"):
        take_in(folder, folder / ".llmspell", ARRIVING, "replace")
    assert there(folder) == before
    assert not [*(folder / ".llmspell").glob(".arriving-*")]


@pytest.mark.parametrize("path", ["a.spell.md/inner.txt", "sub", "../x", "out/x.txt"])
def test_a_place_that_cannot_be_refuses_all(folder: Path, tmp_path: Path, path: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (folder / "out").symlink_to(tmp_path / "elsewhere")
    before = there(folder)
    with pytest.raises(SpellError):
        take_in(folder, folder / ".llmspell", {"fine.txt": b"1", path: b"2"}, "replace")
    assert there(folder) == before
