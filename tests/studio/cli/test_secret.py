"""`llmspell secret`: what is kept is never shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kernel.sandbox import vault as vaults
from studio.cli.secret import command

CANARY = "canary-7f3a9c1e-value"


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setattr(vaults, "keyring", lambda: None)
    (tmp_path / "config.toml").touch()
    monkeypatch.setenv("LLMSPELL_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("LLMSPELL_SECRET_KEY", "a long passphrase")
    return CliRunner()


def test_a_secret_is_set_listed_and_deleted_without_being_shown(runner: CliRunner) -> None:
    assert "No secrets are kept" in runner.invoke(command, ["list"]).output
    done = runner.invoke(command, ["set", "slack", "--host", "slack.com"], input=CANARY + "\n")
    assert (done.exit_code, "secret:slack" in done.output) == (0, True)
    shown = runner.invoke(command, ["list"]).output
    assert shown.split() == ["slack", "file", "slack.com"]
    listed = json.loads(runner.invoke(command, ["list", "--json"]).output)
    assert listed == [{"name": "slack", "place": "file", "hosts": ["slack.com"]}]
    gone = runner.invoke(command, ["delete", "slack"])
    assert (gone.exit_code, CANARY in done.output + shown + gone.output) == (0, False)


def test_what_is_wrong_is_said_and_fails(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no secret 'slack'" in runner.invoke(command, ["delete", "slack"]).output
    assert "is empty" in runner.invoke(command, ["set", "slack"], input="").output
    monkeypatch.delenv("LLMSPELL_SECRET_KEY")
    locked = runner.invoke(command, ["set", "slack"], input=CANARY)
    assert (locked.exit_code, "LLMSPELL_SECRET_KEY" in locked.output) == (1, True)
