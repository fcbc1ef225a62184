"""A file of ours is there whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from kernel.errors import DeniedError
from kernel.replacing import replacing, writing


def test_the_old_file_is_there_until_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "labels.json"
    target.write_text("old")
    with replacing(target) as aside:
        aside.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert [*tmp_path.iterdir()] == [target]


def test_what_fails_halfway_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "labels.json"
    target.write_text("old")
    with pytest.raises(RuntimeError):
        break_off(target)
    assert target.read_text() == "old"
    assert [*tmp_path.iterdir()] == [target]


def test_a_private_file_is_private_from_its_first_byte(tmp_path: Path) -> None:
    target = tmp_path / "key"
    with replacing(target, private=True) as aside:
        assert stat.S_IMODE(aside.stat().st_mode) == 0o600
        aside.write_text("secret")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_person_is_told_what_could_not_be_written_and_why(tmp_path: Path) -> None:
    with pytest.raises(DeniedError, match=r"The report '.*gone/r\.html' cannot be written: No such file"):
        write(tmp_path / "gone" / "r.html", "report")
    with pytest.raises(DeniedError, match=r"^'.*run\.zip' cannot be written: "):
        write(tmp_path / "gone" / "run.zip", "")


def break_off(target: Path) -> None:
    with replacing(target) as aside:
        aside.write_text("half")
        raise RuntimeError


def write(target: Path, kind: str) -> None:
    with writing(target, kind) as aside:
        aside.write_text("page")
