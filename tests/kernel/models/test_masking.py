"""What a provider repeats of a request never shows a secret of it. Real HTTP on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.errors import ModelError, NotFoundError, ScriptError
from kernel.models.headers import masked
from kernel.models.settings import Settings
from tests.kit.openai_server import Reply, openai_server
from tests.kit.scripts import script

HEADERS = {
    "x-api-key": "short",
    "api-key": 'quo"ted\\key-of-mine',
    "x-team-token": "a/b c+d",
    "x-signature": "long-signature-of-the-team",
}


@pytest.mark.parametrize("fault", ["echo", "refusal"])
async def test_no_header_that_is_a_secret_comes_back_in_an_error(tmp_path: Path, fault: str) -> None:
    said = " and ".join(HEADERS.values())
    reply = Reply(fault="echo") if fault == "echo" else Reply((), refusal=f"Not with {said}.")
    table = ", ".join(f"['{name}'] = {_lua(value)}" for name, value in HEADERS.items())
    async with script(tmp_path) as running, openai_server(reply) as server:
        options = f'model = "local/x", base_url = "{server.url}", api_key = "the-key-of-all", headers = {{ {table} }}'
        error = await running.error(f'Agent.new({{ {options} }}):chat("Who?")')
    for secret in (*HEADERS.values(), "the-key-of-all", "quo", "a/b"):
        assert secret not in error["message"]
    assert "***" in error["message"]


def _lua(text: str) -> str:
    return f"[==[{text}]==]"


def test_a_short_secret_is_masked_as_a_word_only() -> None:
    assert masked("the owl ow of owls: ow", ["ow"]) == "the owl *** of owls: ***"


@pytest.mark.parametrize("model", ["demo/echo", "demo/test-model", "demo/assistant", "scripted/steps.yaml"])
async def test_every_model_that_needs_no_network_ends_at_a_stop_sequence(tmp_path: Path, model: str) -> None:
    (tmp_path / "steps.yaml").write_text("- text: Hello from test model\n  chunks: [Hello, ' from', ' test model']\n")
    async with script(tmp_path) as running:
        whole = await running.value(f'return llm.complete({{ model = "{model}", prompt = "Hello from test" }}).text')
        stop = whole.split(" ")[1]
        (tmp_path / "steps.yaml").touch()
        async with script(tmp_path) as fresh:
            asked = f'{{ model = "{model}", prompt = "Hello from test", stop_sequences = {{ "nowhere", "{stop}" }} }}'
            told = await fresh.value(f"local a = llm.complete({asked}) return {{ a.text, a.finish_reason }}")
    assert told == [whole[: whole.index(stop)], "stop"]


@pytest.mark.parametrize("name", ["missing.toml", ""])
def test_settings_that_were_named_and_are_not_there_are_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFoundError, match=r"^Correct or unset the environment variable LLMSPELL_CONFIG"):
        Settings({"LLMSPELL_CONFIG": str(tmp_path / name)}).of("openai")


async def test_a_missing_key_begins_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MISTRAL_API_KEY", raising=False)
    async with script(tmp_path) as running:
        error = await running.error('Agent.new({ model = "mistral/x" }):chat("Who?")')
    assert error["message"].startswith("Set the environment variable MISTRAL_API_KEY")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("It said: no such thing.. Try again.", "It said: no such thing. Try again."),
        ("It asked: why?.", "It asked: why?"),
        ("Wait... and look into 'a/..' or ../b.", "Wait... and look into 'a/..' or ../b."),
    ],
)
def test_a_sentence_ends_once(said: str, told: str) -> None:
    assert ModelError(said).message == told
    assert ScriptError("as it was said..").message == "as it was said.."
