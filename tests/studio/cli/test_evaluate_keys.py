"""`llmspell evaluate` tells what its models lack before a row is run."""

from __future__ import annotations

import pytest

from tests.kit.shell import Shell

SPELL = 'return Agent.new({ system_prompt = "s" }):chat(params.input)'
OWN_KEY = 'return Agent.new({ system_prompt = "s", api_key = params.key }):chat(params.input)'


@pytest.fixture
def room(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "LLMSPELL_OPENAI_BASE_URL", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    # No keyring of whoever runs the tests.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    shell.write("ask.lua", SPELL)
    shell.write("sums.csv", "input,expected\nHello,Hello\nWhat is 2 + 2?,4\n")
    return shell


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--model", "demo/echo", "--model", "openai/gpt-4o-mini"), "OPENAI_API_KEY"),
        (("--scorer", "judge=good?", "--judge-model", "anthropic/claude-sonnet-4-5"), "ANTHROPIC_API_KEY"),
        (("--model", "local/llama"), "needs an address"),
    ],
)
def test_a_model_without_its_key_is_told_before_the_first_row(room: Shell, words: tuple[str, ...], told: str) -> None:
    done = room.run("evaluate", "ask.lua", "--dataset", "sums.csv", *words)
    assert (done.code, done.out) == (1, "")
    assert told in done.err
    assert "cases to do" not in done.err
    assert "No evaluations yet" in room.run("evaluate", "list").out


def test_a_spell_that_may_bring_its_key_is_run(room: Shell) -> None:
    room.write("own.lua", OWN_KEY)
    done = room.run("evaluate", "own.lua", "--dataset", "sums.csv", "--model", "openai/gpt-4o-mini")
    assert "cases to do" in done.err
