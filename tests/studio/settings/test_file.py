"""The settings in the studio's editor: what is wrong is told with its line, and nothing is lost or overwritten."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError, NotFoundError
from kernel.models.usual import usual_model
from studio.settings.file import ChangedError, SettingsFile, table_of

MANY = """# mine
[models]
default = "demo/echo"

[providers.openai]
# the work key
api_key = "env:WORK_KEY"

[history]
days = 3
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    written = tmp_path / "llmspell" / "config.toml"
    written.parent.mkdir()
    written.write_text(MANY)
    return written


@pytest.fixture
def file(path: Path) -> SettingsFile:
    return SettingsFile({"LLMSPELL_CONFIG": str(path)})


def test_settings_that_are_right_have_no_problem(file: SettingsFile) -> None:
    assert file.check(MANY) == []
    assert file.check("") == []


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[models]\ndefault = "demo/echo\n', 2, "not TOML"),
        ("[models]\n\ndefault = 7\n", 3, "name of a model"),
        ('[models]\ndefault = "nobody-knows"', 2, "No provider is known"),
        ('# x\n[providers.openai]\nbase_url = "http://a/v1"\nretries = 99\n', 4, "'retries' should be"),
        ('[providers.openai]\nseed = 1\nkey = "x"\n', 3, "'key' is unknown"),
        ("[history]\nmegabytes = 1\ndays = -1\n", 3, "days should be a number"),
        ("[kernels]\nwatched = 1\n", 2, "watched should be true or false"),
        ('[security.profiles.mine]\nbase = "medium"\nhosts = 3\n', 3, "hosts"),
        ("[engines.lua]\ndebug_port = -1\n", 2, "debug_port"),
        ('[cluster]\naddress = "nowhere"\n', 2, "address of a scheduler"),
        ("[metrics]\nowls = 1\n", 1, "prometheus"),
        ("[config]\nday = 2020-01-01\n", 2, "'day' is a"),
        ("[prompts]\ngreeting = 7\n", 2, "'greeting' is a text"),
        ("providers = 7\n", 1, "should be a table"),
    ],
)
def test_what_a_reader_refuses_is_told_with_its_line(file: SettingsFile, text: str, line: int, words: str) -> None:
    problem = file.check(text)[0]
    assert (words in problem.said, problem.line, problem.harmless) == (True, line, False), problem
    assert "llmspell-" not in problem.said, "a file of the moment is not named"
    with pytest.raises(InvalidError, match=f"Line {line}"):
        file.save(text, file.read().version)
    assert file.read().text == MANY


def test_a_table_that_nobody_reads_is_said_and_may_be_saved(file: SettingsFile) -> None:
    text = f"{MANY}\n[provider]\nx = 1\n"
    (problem,) = file.check(text)
    assert (problem.harmless, problem.line) == (True, 12)
    assert "Nothing reads [provider]" in problem.said
    assert file.save(text, file.read().version) == file.read()


def test_what_another_program_wrote_meanwhile_is_told_and_not_overwritten(file: SettingsFile, path: Path) -> None:
    before = file.read()
    path.write_text("[history]\ndays = 5\n")
    with pytest.raises(ChangedError) as told:
        file.save("[history]\ndays = 4\n", before.version)
    assert told.value.now.text == path.read_text() == "[history]\ndays = 5\n"
    file.save("[history]\ndays = 4\n", told.value.now.version)
    assert path.read_text() == "[history]\ndays = 4\n"


def test_a_file_that_is_not_there_yet_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    file = SettingsFile({"XDG_CONFIG_HOME": str(tmp_path / "mine")})
    assert file.read().version == ""
    file.save(MANY, "")
    assert file.path.read_text() == MANY
    if os.name == "posix":
        assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_a_value_is_changed_and_every_comment_stays(file: SettingsFile, path: Path) -> None:
    file.put(lambda document: table_of(document, "models").update({"default": "demo/assistant"}))
    assert path.read_text() == MANY.replace("demo/echo", "demo/assistant")
    assert usual_model({"LLMSPELL_CONFIG": str(path)}) == "demo/assistant"


def test_a_device_or_a_missing_file_is_never_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="no file"):
        SettingsFile({"LLMSPELL_CONFIG": os.devnull}).read()
    with pytest.raises(InvalidError, match="no file"):
        SettingsFile({"LLMSPELL_CONFIG": os.devnull}).save("", "")
    with pytest.raises(NotFoundError):
        SettingsFile({"LLMSPELL_CONFIG": str(tmp_path / "gone.toml")}).read()
    with pytest.raises(NotFoundError, match="no folder for settings"):
        SettingsFile({}).read()


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    file = SettingsFile({"HOME": "/nowhere"})
    for problem in file.check(text.replace("\x00", "").encode("utf-8", "ignore").decode()):
        assert problem.said
        assert 0 <= problem.line <= len(text.splitlines()) + 1
