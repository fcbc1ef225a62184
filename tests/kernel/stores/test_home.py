from __future__ import annotations

import stat
from pathlib import Path

import pytest

from kernel.errors import DeniedError
from kernel.stores.home import home_of, prepare


def test_the_nearest_home_above_a_file_is_its_home(tmp_path: Path) -> None:
    prepare(tmp_path / ".llmspell")
    prepare(tmp_path / "inner" / ".llmspell")
    (tmp_path / "inner" / "deep").mkdir()
    assert home_of(tmp_path / "inner" / "deep" / "x.lua", {}) == tmp_path / "inner" / ".llmspell"
    assert home_of(tmp_path / "other.lua", {}) == tmp_path / ".llmspell"
    assert home_of(tmp_path, {}) == tmp_path / ".llmspell"


def test_without_one_it_is_in_the_users_data_folder(tmp_path: Path) -> None:
    assert home_of(tmp_path, {"HOME": "/home/ada"}) == Path("/home/ada/.local/share/llmspell")
    assert home_of(tmp_path, {"HOME": "/home/ada", "XDG_DATA_HOME": "/data"}) == Path("/data/llmspell")
    assert home_of(tmp_path, {"HOME": "/home/ada", "XDG_DATA_HOME": "data"}) == Path("/home/ada/.local/share/llmspell")


def test_the_environment_has_the_last_word(tmp_path: Path) -> None:
    prepare(tmp_path / ".llmspell")
    assert home_of(tmp_path, {"LLMSPELL_HOME": str(tmp_path / "mine")}) == tmp_path / "mine"


def test_a_home_is_for_its_owner_and_out_of_git(tmp_path: Path) -> None:
    home = prepare(tmp_path / "a" / ".llmspell")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "journals").stat().st_mode) == 0o700
    assert (home / ".gitignore").read_text() == "*\n"
    (home / ".gitignore").write_text("mine")
    assert (prepare(home) / ".gitignore").read_text() == "mine"
    assert sorted(entry.name for entry in home.iterdir()) == [".gitignore", "journals"]


def test_a_home_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DeniedError, match="LLMSPELL_HOME"):
        prepare(tmp_path / "file" / ".llmspell")
