"""`config.KEY` in scripts: what a person tells every spell."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.engines.protocol import Chunk
from kernel.errors import InvalidError
from kernel.protocols.executor import Job
from kernel.runtime import Options, Runtime
from kernel.sandbox.config import read_config
from kernel.sandbox.redaction import Redaction
from kernel.scripting import PlainScreen
from kernel.stores.journal import read

TOML = """
[config]
search_api_key = "canary-0123456789"
smtp_server = "mail.example.com"
slack_token = "secret:slack"
retries = 3

[config.desk]
room_number = 12
"""

READING = {
    "lua": "return { config.search_api_key, config.smtp_server, config.slack_token, config.retries, "
    "config.desk.room_number, config.nothing == nil }",
    "javascript": "return [config.searchApiKey, config.smtpServer, config.slackToken, config.retries, "
    "config.desk.roomNumber, config.nothing === undefined]",
    "python": "[config['search_api_key'], config['smtp_server'], config['slack_token'], config['retries'], "
    "config['desk']['room_number'], 'nothing' not in config]",
}


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(TOML)
    monkeypatch.setenv("LLMSPELL_CONFIG", str(file))
    return file


async def seen(folder: Path, source: str, language: str, profile: str = "medium") -> tuple[list[object], str]:
    """What a script gives, as its events tell it; and all the bytes of its journal."""
    runtime = Runtime(Options(folder, folder / ".llmspell", profile=profile))
    try:
        done = await runtime.execute(Job(Chunk(source, "config"), language), PlainScreen())
        assert done.status == "ok", done.error
    finally:
        await runtime.close()
    [journal] = (folder / ".llmspell" / "journals").glob("*.ndjson")
    ends = ("run_script.finished", "run_cell.finished")
    return next(event.data["output"] for event in read(journal) if event.kind in ends), journal.read_text()


@pytest.mark.parametrize("language", READING)
async def test_scripts_read_what_their_person_set_and_the_trace_keeps_keys_out(tmp_path: Path, language: str) -> None:
    told, journal = await seen(tmp_path, READING[language], language)
    assert told == ["•••", "mail.example.com", "secret:slack", 3, 12, True]
    assert "canary" not in journal


async def test_a_script_has_the_key_itself(tmp_path: Path) -> None:
    told, _ = await seen(tmp_path, 'return { #config.search_api_key, config.search_api_key:sub(-3) == "789" }', "lua")
    assert told == [len("canary-0123456789"), True]


async def test_a_profile_without_variables_has_no_config_either(tmp_path: Path) -> None:
    told, _ = await seen(tmp_path, "return { next(config) == nil }", "lua", profile="high")
    assert told == [True]


def test_what_no_script_can_take_is_told_with_its_place(settings: Path) -> None:
    settings.write_text("[config]\nsince = [2026-01-01]\n")
    with pytest.raises(InvalidError, match=r"\[config\]: 'since' is a date; scripts take text: put it in quotes"):
        read_config(Redaction())


@pytest.fixture
def dated(settings: Path) -> None:
    settings.write_text("[config]\nsince = 2026-01-01\n")


@pytest.mark.usefixtures("dated")
async def test_a_spell_then_ends_with_that_sentence(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="'since' is a date"):
        await seen(tmp_path, "return 1", "lua")
