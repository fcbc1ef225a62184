"""The hands that touch files reach only where they may."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.sandbox.files import Files


@pytest.fixture
def files(tmp_path: Path) -> Files:
    root = tmp_path / "workspace"
    root.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (root / "out").symlink_to(tmp_path)
    return Files(root, (root,))


@pytest.mark.parametrize(
    "path", ["../secret.txt", "out/secret.txt", "/etc/hostname", "a/../../secret.txt", "~/x", "./out/../out/secret.txt"]
)
@pytest.mark.parametrize("verb", ["read", "entries", "describe", "remove", "make_folder"])
def test_what_is_outside_is_refused_whatever_its_spelling(files: Files, verb: str, path: str) -> None:
    with pytest.raises(DeniedError, match="outside the allowed folders"):
        getattr(files, verb)(path)


def test_writing_outside_is_refused_and_leaves_nothing(files: Files) -> None:
    with pytest.raises(DeniedError):
        files.replace("out/new.txt", b"x")
    assert not (files.base.parent / "new.txt").exists()


@pytest.mark.parametrize("path", ["", "a\0b"])
def test_what_is_no_path_is_refused(files: Files, path: str) -> None:
    with pytest.raises(InvalidError):
        files.read(path)


def test_a_file_is_written_read_appended_moved_and_removed(files: Files) -> None:
    files.replace("notes/a.txt", b"one")
    assert files.append("notes/a.txt", b" two") == 7
    files.move("notes/a.txt", "notes/b.txt")
    assert files.read("notes/b.txt") == b"one two"
    assert files.entries("notes") == [{"name": "b.txt", "type": "file", "size": 7}]
    files.remove("notes/b.txt")
    assert files.describe("notes/b.txt") == {"path": "notes/b.txt", "exists": False}


def test_replacing_a_file_keeps_its_mode_and_leaves_nothing_aside(files: Files) -> None:
    files.replace("a.sh", b"1")
    (files.base / "a.sh").chmod(0o755)
    files.replace("a.sh", b"2")
    assert (files.base / "a.sh").stat().st_mode & 0o777 == 0o755
    assert sorted(p.name for p in files.base.iterdir()) == ["a.sh", "out"]


def test_narrowed_hands_never_reach_further(files: Files) -> None:
    (files.base / "in").mkdir()
    with pytest.raises(DeniedError):
        files.narrowed(["/"])
    inner = files.narrowed(["in"], read_only=True)
    with pytest.raises(DeniedError, match="read-only"):
        inner.replace("in/a", b"x")
    with pytest.raises(DeniedError):
        inner.read("a")


def test_sizes_extensions_and_kinds_are_checked(files: Files) -> None:
    files.replace("big.txt", b"x" * 100)
    with pytest.raises(InvalidError, match="100 bytes"):
        files.narrowed(max_size=10).read("big.txt")
    with pytest.raises(DeniedError, match="extension"):
        files.narrowed(extensions=[".md"]).read("big.txt")
    with pytest.raises(InvalidError, match="not a plain file"):
        files.read(".")
    with pytest.raises(NotFoundError):
        files.read("none.txt")
