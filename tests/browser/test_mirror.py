"""What two workers tell each other of their files: every change once, and none back to whoever made it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[2] / "electron-free-packaging" / "browser"))

from tab.mirror import Change, Mirror, whole

NAMES = ("a.spell.md", "b/notes.txt", "runs/r1.ndjson")
DATA = st.binary(max_size=20)
STEPS = st.lists(st.tuples(st.sampled_from(NAMES), st.none() | DATA, st.booleans()), max_size=12)


def tell(one: Mirror, other: Mirror, here: Path, there: Path) -> int:
    changes = [*one.changes()]
    for change in changes:
        other.apply(Change(change.path.replace(str(here), str(there)), change.data, change.offset))
    return len(changes)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@given(STEPS)
def test_two_folders_are_the_same_after_each_told_the_other(steps: list[tuple[str, bytes | None, bool]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        here, there = Path(place) / "here", Path(place) / "there"
        one, other = Mirror([here]), Mirror([there])
        for name, data, is_here in steps:
            file = (here if is_here else there) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if data is None:
                file.unlink(missing_ok=True)
            else:
                # A file of the same size and time is the same to a mirror: sizes differ here.
                before = file.read_bytes() if file.exists() else b""
                file.write_bytes(before + data + b".")
            tell(one, other, here, there) if is_here else tell(other, one, there, here)
            assert files(here) == files(there)
            assert [*one.changes(), *other.changes()] == []


def test_of_a_journal_only_what_was_added_is_told(tmp_path: Path) -> None:
    journal, mirror = tmp_path / "r1.ndjson", Mirror([tmp_path])
    journal.write_bytes(b"one\n")
    assert [*mirror.changes()] == [Change(str(journal), b"one\n")]
    with journal.open("ab") as file:
        file.write(b"two\n")
    assert [*mirror.changes()] == [Change(str(journal), b"two\n", 4)]


@pytest.mark.parametrize("name", ["store.lock", ".book.spell.md.aside"])
def test_what_belongs_to_one_worker_is_not_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    assert not [*Mirror([tmp_path]).changes()]


def test_a_file_that_went_meanwhile_is_told_as_gone(tmp_path: Path) -> None:
    assert whole(str(tmp_path / "nothing")) == Change(str(tmp_path / "nothing"), None)
