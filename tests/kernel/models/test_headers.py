"""Headers of one's own: of the settings, of an agent, of a call; what they may be, and that no message tells them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kernel.errors import InvalidError
from kernel.messages import Message, Request
from kernel.models.headers import extra_headers, secrets_in, with_headers
from kernel.models.providers import standard_models
from kernel.models.streams import complete
from tests.kit.openai_server import openai_server
from tests.kit.replays import Provider, play
from tests.kit.scripts import script

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning")


@pytest.mark.parametrize("id", ["lab/owl", "mistral/owl"])
async def test_headers_of_the_settings_and_of_the_spell_go_together(tmp_path: Path, id: str) -> None:
    async with openai_server() as server:
        provider = id.split("/")[0]
        kind = 'kind = "openai"\n' if provider == "lab" else ""
        settings = tmp_path / "config.toml"
        settings.write_text(
            f'[providers.{provider}]\n{kind}base_url = "{server.url}"\n'
            'headers = { "X-Team" = "owls", "X-Pass" = "env:TEAM_PASS" }\n'
        )
        environment = {"LLMSPELL_CONFIG": str(settings), "TEAM_PASS": "pass", "MISTRAL_API_KEY": "key"}
        settings.chmod(0o600)
        models = standard_models(tmp_path, environment)
        own = {"headers": {"x-team": "mice", "X-Call": "7"}}
        await complete(models.model(id), Request(id, (Message("user", "Hi"),), options=own))
        sent = server.headers[0]
        assert [sent.get(name) for name in ("x-team", "x-pass", "x-call")] == ["mice", "pass", "7"]
        del environment["TEAM_PASS"]
        with pytest.raises(InvalidError, match="the header 'X-Pass' is in TEAM_PASS, which is not set"):
            await complete(models.model(id), Request(id, (Message("user", "Hi"),)))
        await models.close()


def test_headers_that_are_only_named_may_be_read_by_others(tmp_path: Path) -> None:
    from kernel.models.settings import read_settings

    path = tmp_path / "config.toml"
    path.write_text('[providers.openai]\nheaders = { "x-pass" = "env:TEAM_PASS" }\n')
    path.chmod(0o644)
    assert read_settings(path)["openai"].options["headers"] == {"x-pass": "env:TEAM_PASS"}
    path.write_text('[providers.openai]\nheaders = { "a b" = "env:TEAM_PASS" }\n')
    with pytest.raises(InvalidError, match=r"config\.toml.*'a b' is no name of a header"):
        read_settings(path)


async def test_a_header_may_take_the_place_of_the_key(tmp_path: Path) -> None:
    async with openai_server() as server:
        models = standard_models(tmp_path, {})
        options = {"base_url": server.url, "api_key": "key", "headers": {"Authorization": "Token mine"}}
        await complete(models.model("local/x"), Request("local/x", (Message("user", "Hi"),), options=options))
        assert server.headers[0]["authorization"] == "Token mine"
        await models.close()


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({"x": 5}, "a table of names and texts"),
        ("x: y", "a table of names and texts"),
        ({"a b": "hidden-value"}, "'a b' is no name"),
        ({"x-pass": "hidden-value\nx-more: 1"}, "'x-pass' has characters that no header may have"),
        ({"x-pass": "hidden-valüe"}, "'x-pass' has characters"),
        ({"Content-Length": "9"}, "'Content-Length' is set by the one who sends"),
    ],
)
def test_what_no_header_may_be_is_refused_without_its_value(headers: Any, told: str) -> None:
    with pytest.raises(InvalidError) as caught:
        extra_headers({"headers": headers})
    assert told in caught.value.message
    assert "hidden" not in caught.value.message


def test_long_values_and_their_long_words_are_hidden() -> None:
    headers = {"authorization": "Bearer abcdefgh", "x-team": "owls"}
    assert secrets_in({"headers": headers}) == ("Bearer abcdefgh", "abcdefgh")
    assert with_headers({"seed": 1}, {"headers": {"A": "b"}}) == {"seed": 1, "headers": {"A": "b"}}


CALLS = {
    "lua": """
        local headers = { ["X-My_Team"] = "owls" }
        Agent.new({ headers = headers }):chat("Hi")
        Agent.new({}):with_config({ headers = headers }):chat("Hi")
        llm.complete({ prompt = "Hi", headers = headers })
        llm.embed({ input = "Hi", model = "fake/model", headers = headers })
        return 1""",
    "javascript": """
        const headers = { "X-My_Team": "owls" }
        await (await Agent.new({ headers })).chat("Hi")
        await (await Agent.new({})).withConfig({ headers }).chat("Hi")
        await llm.complete({ prompt: "Hi", headers })
        await llm.embed({ input: "Hi", model: "fake/model", headers })
        return 1""",
    "python": """
headers = {"X-My_Team": "owls"}
await Agent({"headers": headers}).chat("Hi")
await (await Agent({}).with_config({"headers": headers})).chat("Hi")
await llm.complete({"prompt": "Hi", "headers": headers})
await llm.embed({"input": "Hi", "model": "fake/model", "headers": headers})
return 1""",
}


@pytest.mark.parametrize("language", CALLS)
async def test_agents_and_calls_take_headers_in_every_language(tmp_path: Path, language: str) -> None:
    provider = Provider()
    assert (await play(tmp_path, CALLS[language], provider, language)).value == 1
    assert [request.options["headers"] for request in provider.asked] == [{"X-My_Team": "owls"}] * 4


async def test_a_registered_server_gets_its_headers_and_those_of_the_call(tmp_path: Path) -> None:
    async with openai_server() as server, script(tmp_path) as running:
        await running.value(
            f'llm.register("lab", {{ base_url = "{server.url}", headers = {{ ["x-lab"] = "1", ["x-a"] = "lab" }} }})\n'
            'return llm.complete({ model = "lab/owl", prompt = "Hi", headers = { ["X-A"] = "call" } }).text'
        )
        assert (server.headers[0]["x-lab"], server.headers[0]["x-a"]) == ("1", "call")
