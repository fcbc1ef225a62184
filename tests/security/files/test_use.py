"""What is opened is looked at again: it may not be what it was a moment before; and nothing is half-done."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kernel.errors import DeniedError, InvalidError, NotFoundError, ToolError
from kernel.sandbox import descents
from kernel.sandbox.files import Files
from kernel.sandbox.reach import Reach

SECRET = b"the secret of somebody else"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_bytes(SECRET)
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "notes.txt").write_bytes(b"harmless")
    return folder


def before_opening(monkeypatch: pytest.MonkeyPatch, name: str, do: Callable[[], None]) -> None:
    """Something happens after the last look at a name, right before it is opened."""
    opening = descents.Place.open

    def late(place: descents.Place, *said: int) -> int:
        if place.name == name:
            do()
        return opening(place, *said)

    monkeypatch.setattr(descents.Place, "open", late)


def becomes_link(root: Path) -> None:
    (root / "notes.txt").unlink()
    (root / "notes.txt").symlink_to(root.parent / "secret.txt")


def becomes_hard_link(root: Path) -> None:
    (root / "notes.txt").unlink()
    (root / "notes.txt").hardlink_to(root.parent / "secret.txt")


def becomes_pipe(root: Path) -> None:
    (root / "notes.txt").unlink()
    os.mkfifo(root / "notes.txt")


@pytest.mark.parametrize("becomes", [becomes_link, becomes_hard_link, becomes_pipe])
def test_a_file_that_becomes_something_else_at_the_last_moment_is_not_read(
    root: Path, monkeypatch: pytest.MonkeyPatch, becomes: Callable[[Path], None]
) -> None:
    before_opening(monkeypatch, "notes.txt", lambda: becomes(root))
    with pytest.raises((DeniedError, InvalidError)):
        Files(root, (root,)).read("notes.txt")


@pytest.mark.parametrize("becomes", [becomes_link, becomes_hard_link, becomes_pipe])
def test_nor_is_it_added_to(root: Path, monkeypatch: pytest.MonkeyPatch, becomes: Callable[[Path], None]) -> None:
    before_opening(monkeypatch, "notes.txt", lambda: becomes(root))
    with pytest.raises((DeniedError, InvalidError, ToolError)):
        Files(root, (root,)).append("notes.txt", b"planted")
    assert (root.parent / "secret.txt").read_bytes() == SECRET


def test_a_folder_that_becomes_a_link_on_the_way_down_is_not_passed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "a/b").mkdir(parents=True)
    (root / "a/b/secret.txt").write_bytes(b"harmless")

    def swap() -> None:
        (root / "a/b").rename(root / "a/was")
        (root / "a/b").symlink_to(root.parent)

    before_opening(monkeypatch, "b", swap)
    with pytest.raises(DeniedError, match="became a link"):
        Files(root, (root,)).read("a/b/secret.txt")


def test_a_folder_above_the_workspace_that_becomes_a_link_is_not_passed(tmp_path: Path) -> None:
    (tmp_path / "a/workspace").mkdir(parents=True)
    (tmp_path / "b/workspace").mkdir(parents=True)
    (tmp_path / "b/workspace/x").write_bytes(SECRET)
    files = Files(tmp_path / "a/workspace", (tmp_path / "a/workspace",))
    real = files.resolve("x")
    (tmp_path / "a").rename(tmp_path / "was")
    (tmp_path / "a").symlink_to(tmp_path / "b")
    with pytest.raises(DeniedError, match="became a link"), files._place(real):
        pass


def test_a_file_of_a_gigabyte_is_refused_by_its_size(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (root / "big.csv").open("wb") as file:
        file.truncate(1 << 30)
    monkeypatch.setattr("kernel.sandbox.files.taken_in", lambda *said: pytest.fail("it was read"))
    with pytest.raises(InvalidError, match="1073741824 bytes; the most that is read is 10485760"):
        Files(root, (root,)).read("big.csv")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
def test_a_file_that_says_it_is_empty_is_read_no_further_than_the_limit() -> None:
    files = Files(Path("/"), (Path("/"),), protected=(), max_size=10)
    with pytest.raises(InvalidError, match="grew"):
        files.read("/proc/self/status")
    with pytest.raises(InvalidError, match="grew"):
        list(Files(Path("/"), (Path("/"),), protected=(), max_streamed=10).blocks("/proc/self/status", 4))


def test_a_large_file_is_read_in_pieces_with_a_bound_on_each_line(root: Path) -> None:
    (root / "big.csv").write_bytes(b"a,b\n" * 1000)
    files = Files(root, (root,), max_size=100)
    assert b"".join(files.blocks("big.csv", 7)) == b"a,b\n" * 1000
    assert {len(block) for block in files.blocks("big.csv", 7)} <= {7, 3}
    assert list(files.lines("big.csv")) == [b"a,b\n"] * 1000
    with pytest.raises(InvalidError, match="line"):
        list(files.lines("big.csv", longest=2))
    with pytest.raises(InvalidError, match="4000 bytes"):
        next(files.narrowed(max_size=100).blocks("big.csv"))


def test_a_full_disk_leaves_the_old_file_whole_and_nothing_aside(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ToolError, match="disk is full"):
        Files(root, (root,)).replace("notes.txt", b"new")
    assert [(item.name, item.read_bytes()) for item in root.iterdir()] == [("notes.txt", b"harmless")]


def test_what_is_added_on_a_full_disk_is_added_whole_or_not_at_all(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write

    def short(descriptor: int, content: bytes) -> int:
        if len(content) <= 4:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, content[:4])

    monkeypatch.setattr(os, "write", short)
    with pytest.raises(ToolError, match="disk is full"):
        Files(root, (root,)).append("notes.txt", b"12345678")
    monkeypatch.undo()
    assert (root / "notes.txt").read_bytes() == b"harmless"


def test_a_file_is_carried_to_another_disk_and_a_folder_is_not(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = descents.Place.rename

    def elsewhere(place: descents.Place, to: descents.Place) -> None:
        if not place.name.endswith(".part"):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        rename(place, to)

    monkeypatch.setattr(descents.Place, "rename", elsewhere)
    files = Files(root, (root,))
    files.move("notes.txt", "other.txt")
    files.make_folder("a")
    with pytest.raises(ToolError, match="another disk"):
        files.move("a", "b")
    assert {item.name for item in root.iterdir()} == {"other.txt", "a"}


def test_what_a_spell_replaced_never_runs_with_the_rights_of_another(root: Path) -> None:
    (root / "notes.txt").chmod(0o4755)
    Files(root, (root,)).replace("notes.txt", b"x")
    assert (root / "notes.txt").stat().st_mode & 0o7777 == 0o755


def test_narrowing_to_a_protected_folder_does_not_open_it(root: Path) -> None:
    (root / ".git").mkdir()
    (root / ".ssh").mkdir()
    with pytest.raises(DeniedError, match="protected"):
        Files(root, (root,)).narrowed([".git"]).replace(".git/config", b"x")
    with pytest.raises(DeniedError, match="protected"):
        Files(root, (root,)).narrowed([".ssh"]).entries(".ssh")


def test_narrowing_twice_never_widens(root: Path) -> None:
    once = Files(root, (root,)).narrowed(read_only=True, max_size=3, extensions=[".md", ".txt"])
    twice = once.narrowed(max_size=100, extensions=["TXT", ".sh"])
    assert (twice.write, twice.max_size, twice.extensions) == (False, 3, ("TXT",))
    assert once.narrowed().extensions == (".md", ".txt")
    with pytest.raises(DeniedError):
        once.narrowed(extensions=[".sh"])


def test_the_folder_a_spell_works_in_is_neither_removed_nor_moved(tmp_path: Path) -> None:
    files = Files(tmp_path, (tmp_path,))
    files.make_folder("inner")
    for hands, path in ((files, "."), (files.narrowed(["inner"]), "inner")):
        with pytest.raises(DeniedError, match="stays where it is"):
            hands.remove(path)
    assert (tmp_path / "inner").is_dir()


@pytest.mark.parametrize("verb", ["read", "remove", "entries", "append", "move"])
def test_what_is_not_there_is_told(root: Path, verb: str) -> None:
    more = {"append": (b"x",), "move": ("y",)}.get(verb, ())
    with pytest.raises(NotFoundError, match="'none/x'"):
        getattr(Files(root, (root,)), verb)("none/x", *more)


def test_without_descriptors_the_checked_path_is_used(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(descents, "HAS_DESCRIPTORS", False)
    files = Files(root, (root,))
    files.replace("a/b.txt", b"one")
    assert files.append("a/b.txt", b" two") == 7
    files.move("a/b.txt", "c.txt")
    assert files.read("c.txt") == b"one two"
    assert [item["name"] for item in files.entries()] == ["a", "c.txt", "notes.txt"]
    files.remove("a")
    assert not files.describe("a")["exists"]
    (root / "link").symlink_to(root.parent)
    with pytest.raises(DeniedError):
        files.read("link/secret.txt")


def test_the_walk_starts_at_the_folder_where_folders_cannot_be_passed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(descents, "PASSING", 0)
    files = Files(root, (root,)).narrowed(["a"])
    files.replace("a/b.txt", b"one")
    assert files.read("a/b.txt") == b"one"
    assert isinstance(files, Reach)
