"""Calls that carry a token of a token server, and headers of one's own: real servers, both clients, no secret told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import DeniedError, InvalidError, NetworkError
from kernel.messages import Message, Request
from kernel.models.catalog import Models
from kernel.models.embedding import EmbedRequest
from kernel.models.keyrings import Keyring
from kernel.models.oauth import Grant, Tokens, read_grant
from kernel.models.providers import standard_models
from kernel.models.settings import read_settings
from kernel.models.streams import complete
from tests.kit.openai_server import OpenAIServer, Reply, closed_port, openai_server
from tests.kit.scripts import script
from tests.kit.token_server import TokenServer, token, token_server

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning")

SECRET = "s3cret of/the+client"
TOKEN, NEWER = "token-number-one", "token-number-two"


def _settings(
    folder: Path,
    provider: str,
    server: str,
    tokens: str,
    secret: str = "env:LAB_SECRET",
    more: str = "",
    headers: str = "",
) -> str:
    kind = 'kind = "openai"\n' if provider == "lab" else ""
    kind += f'headers = {{ "X-Pass" = "{headers}" }}\n' if headers else ""
    path = folder / "config.toml"
    path.write_text(
        f'[providers.{provider}]\n{kind}base_url = "{server}"\nretries = 0\n[providers.{provider}.oauth]\n'
        f'token_url = "{tokens}"\nclient_id = "spells"\nclient_secret = "{secret}"\nscope = "chat embed"\n{more}'
    )
    path.chmod(0o600)
    return str(path)


@asynccontextmanager
async def _models(settings: str, keyring: Keyring | None = None, **environment: str) -> AsyncIterator[Models]:
    told = {"LLMSPELL_CONFIG": settings, "LAB_SECRET": SECRET, **environment}
    models = standard_models(Path(settings).parent, told, keyring=keyring or Keyring(lambda service, name: None))
    try:
        yield models
    finally:
        await models.close()


async def _ask(models: Models, id: str = "lab/owl", **options: Any) -> str:
    return (await complete(models.model(id), Request(id, (Message("user", "Hi"),), options=options))).text


def _sent(server: OpenAIServer) -> list[str]:
    return [headers.get("authorization", "") for headers in server.headers]


@pytest.fixture(params=["lab/owl", "mistral/owl"], ids=["native", "litellm"])
def id(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_calls_carry_one_token_until_it_expires(tmp_path: Path, id: str) -> None:
    async with openai_server() as server, token_server() as tokens:
        async with _models(_settings(tmp_path, id.split("/")[0], server.url, tokens.url)) as models:
            assert [await _ask(models, id) for _ in range(3)] == ["Hello"] * 3
        assert _sent(server) == [f"Bearer {TOKEN}"] * 3
        assert tokens.asked == [{"grant_type": "client_credentials", "scope": "chat embed"}]
        assert tokens.who == ["spells:s3cret+of%2Fthe%2Bclient"], "encoded as RFC 6749 has it"


async def test_a_refused_token_is_renewed_once(tmp_path: Path, id: str) -> None:
    replies = Reply(fault="unauthorized"), Reply(), Reply(fault="unauthorized")
    heard: list[int] = []
    async with (
        openai_server(*replies) as server,
        token_server(token(TOKEN), token(NEWER)) as tokens,
        _models(_settings(tmp_path, id.split("/")[0], server.url, tokens.url)) as models,
    ):
        request = Request(id, (Message("user", "Hi"),), told=lambda attempt, delay, error: heard.append(attempt))
        assert (await complete(models.model(id), request)).text == "Hello"
        assert (_sent(server), heard) == ([f"Bearer {TOKEN}", f"Bearer {NEWER}"], [1])
        with pytest.raises(DeniedError, match=r"refused the key.*oauth\] in the settings"):
            await _ask(models, id)
        assert (len(server.requests), len(tokens.asked)) == (4, 3), "a second refusal is the end"


async def test_embeddings_carry_it_too(tmp_path: Path, id: str) -> None:
    replies = Reply(fault="unauthorized"), Reply(vectors=[[1.0, 0.0]])
    async with openai_server(*replies) as server, token_server(token(TOKEN), token(NEWER)) as tokens:
        async with _models(_settings(tmp_path, id.split("/")[0], server.url, tokens.url)) as models:
            model: Any = models.model(id)
            made = await model.embed(EmbedRequest(id, ("an owl",)))
        assert made.vectors == ((1.0, 0.0),)
        assert _sent(server) == [f"Bearer {TOKEN}", f"Bearer {NEWER}"]


async def test_many_calls_at_once_ask_for_one_token(tmp_path: Path) -> None:
    async with openai_server() as server, token_server() as tokens:
        async with _models(_settings(tmp_path, "lab", server.url, tokens.url)) as models:
            await asyncio.gather(*(_ask(models) for _ in range(8)))
        assert (len(tokens.asked), set(_sent(server))) == (1, {f"Bearer {TOKEN}"})


async def test_a_spell_with_its_own_key_or_address_gets_no_token(tmp_path: Path) -> None:
    async with openai_server() as server, openai_server() as elsewhere, token_server() as tokens:
        async with _models(_settings(tmp_path, "lab", server.url, tokens.url)) as models:
            await _ask(models, api_key="own")
            await _ask(models, base_url=elsewhere.url)
        assert (_sent(server), _sent(elsewhere), tokens.asked) == (["Bearer own"], [""], [])


async def test_a_client_says_who_it_is_in_the_body_where_the_server_wants_that(tmp_path: Path) -> None:
    more = 'auth_method = "client_secret_post"\naudience = "https://models.example.org"\n'
    async with openai_server() as server, token_server() as tokens:
        async with _models(_settings(tmp_path, "lab", server.url, tokens.url, more=more)) as models:
            await _ask(models)
        (asked,) = tokens.asked
        assert (asked["client_id"], asked["client_secret"], tokens.who) == ("spells", SECRET, [""])
        assert asked["audience"] == "https://models.example.org"


async def test_the_secret_of_the_client_is_in_the_keyring(tmp_path: Path) -> None:
    async with openai_server() as server, token_server() as tokens:
        settings = _settings(tmp_path, "lab", server.url, tokens.url, secret="keyring")
        async with _models(settings, Keyring(lambda service, name: {"lab.oauth": "kept"}.get(name))) as models:
            await _ask(models)
        assert tokens.who == ["spells:kept"]
        async with _models(settings) as models:
            with pytest.raises(InvalidError, match=r"keyring set llmspell lab\.oauth"):
                await _ask(models)


REFUSALS: dict[str, tuple[int, Any, str]] = {
    "invalid client": (401, {"error": "invalid_client", "error_description": f"no {SECRET} here"}, "invalid_client"),
    "its own error": (400, {"error": "unknown_tenant"}, "unknown_tenant"),
    "no token": (200, {"token_type": "bearer"}, "Missing access token"),
    "a page": (200, "<html>log in</html>", "Missing access token"),
    "a list": (200, [1], "its answer is none"),
    "a life that is no number": (200, token("x", expires_in="soon"), "its answer is none"),
    "a line break": (200, token(f"{SECRET}\r\nX: y"), "no text that a header can carry"),
    "a number": (200, token("x", access_token=5), "no text that a header can carry"),
    "another type": (200, token("x", token_type="mac"), "'mac', not bearer"),
}


@pytest.mark.parametrize("name", REFUSALS)
async def test_a_server_that_gives_no_token_is_told_without_the_secret(tmp_path: Path, name: str) -> None:
    status, answer, told = REFUSALS[name]
    async with openai_server() as server, token_server(answer, status=status) as tokens:
        async with _models(_settings(tmp_path, "lab", server.url, tokens.url)) as models:
            with pytest.raises(DeniedError, match=r"'lab' gave no token .*\[providers\.lab\.oauth\]") as caught:
                await _ask(models)
        assert told in caught.value.message
        assert SECRET not in str(caught.value.describe())
        assert (len(tokens.asked), server.requests) == (1, [])


async def test_a_token_server_that_fails_or_is_not_there_is_a_fault_of_the_network(tmp_path: Path) -> None:
    async with openai_server() as server, token_server({}, status=503) as tokens:
        async with _models(_settings(tmp_path, "lab", server.url, tokens.url)) as models:
            with pytest.raises(NetworkError, match=r"failed \(503\)"):
                await _ask(models)
        nobody = f"http://127.0.0.1:{closed_port()}/token"
        async with _models(_settings(tmp_path, "lab", server.url, nobody)) as models:
            with pytest.raises(NetworkError, match="cannot be reached"):
                await _ask(models)


async def _kept(tokens: Tokens, grant: Grant, server: TokenServer) -> int:
    await tokens.fetch("lab", grant, "s", 5.0)
    return len(server.asked)


async def test_a_token_is_used_until_shortly_before_its_end() -> None:
    now = [1000.0]
    tokens = Tokens(lambda: now[0])
    async with token_server(token(TOKEN, expires_in=100), token(NEWER, expires_in=20)) as server:
        grant = Grant(server.url, "spells", "s")
        assert await _kept(tokens, grant, server) == 1
        now[0] = 1069.0
        assert (await _kept(tokens, grant, server), tokens.known(grant)) == (1, TOKEN)
        now[0] = 1071.0
        assert (await _kept(tokens, grant, server), tokens.known(grant)) == (2, NEWER)
        now[0] = 1080.9
        assert tokens.known(grant) == NEWER, "half its time, for a short one"
        now[0] = 1081.1
        assert tokens.known(grant) == ""


async def test_a_token_that_took_the_place_of_a_refused_one_stays() -> None:
    tokens = Tokens()
    async with token_server(token(TOKEN)) as server:
        grant = Grant(server.url, "spells", "s")
        await tokens.fetch("lab", grant, "s", 5.0)
        tokens.forget(grant, "an older one")
        assert tokens.known(grant) == TOKEN
        tokens.forget(grant, TOKEN)
        assert tokens.known(grant) == ""


SOUND = {"token_url": "https://login.example.org/t", "client_id": "a", "client_secret": "hidden-secret"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"token_url": "http://login.example.org/t"}, "should begin with https://"),
        ({"token_url": "http://localhost.example.org/t"}, "should begin with https://"),
        ({"client_secret": ""}, "'client_secret' is missing"),
        ({"scopes": "x"}, "'scopes' is unknown"),
        ({"scope": ["x"]}, "'scope' should be a text, not list"),
        ({"auth_method": "magic"}, "client_secret_basic or client_secret_post"),
    ],
)
def test_a_grant_that_cannot_be_is_refused_without_its_secret(change: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidError) as caught:
        read_grant({**SOUND, **change}, "Here:")
    assert told in caught.value.message
    assert "hidden-secret" not in caught.value.message


def test_settings_have_a_key_or_a_token_and_keep_a_secret_to_one_person(tmp_path: Path) -> None:
    path = Path(_settings(tmp_path, "lab", "http://127.0.0.1:9", "http://localhost:9/t", secret="itself"))
    path.chmod(0o644)
    with pytest.raises(DeniedError, match="chmod 600"):
        read_settings(path)
    path.write_text(path.read_text().replace("retries = 0", 'api_key = "keyring"'))
    with pytest.raises(InvalidError, match="an 'api_key' and an 'oauth'"):
        read_settings(path)


SPELL = """
local text = llm.complete({ model = "lab/owl", prompt = "Hi" }).text
local agent = Agent.new({ model = "lab/owl", headers = { ["X-Spell"] = "header-of-" .. "the-spell" } })
local ok, err = pcall(function() return agent:chat("Again") end)
return { text, agent:chat("And again"), tostring(err.message) }
"""


async def test_no_secret_is_in_the_trace_the_journal_a_cassette_or_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, id: str
) -> None:
    caplog.set_level(logging.DEBUG)
    provider = id.partition("/")[0]
    async with openai_server(Reply(), *[Reply(fault="echo")] * 2, Reply()) as server, token_server() as tokens:
        monkeypatch.setenv("LLMSPELL_CONFIG", _settings(tmp_path, provider, server.url, tokens.url, headers="env:TEAM"))
        monkeypatch.setenv("LAB_SECRET", SECRET)
        monkeypatch.setenv("TEAM", "pass-of-the-team")
        async with script(tmp_path, record=tmp_path / "owl.jsonl") as running:
            first, again, told = await running.value(SPELL.replace("lab/owl", id))
        assert (first, again) == ("Hello", "Hello")
        sent = server.headers[-1]
        assert (sent["x-pass"], sent["x-spell"]) == ("pass-of-the-team", "header-of-the-spell")
        kept = _kept_in(tmp_path)
        assert "Who are you? {" in kept, "the provider said all it was told"
        events = str([event.data for event in running.events])
        for secret in (TOKEN, SECRET, "pass-of-the-team", "header-of-the-spell"):
            assert [where for where in (events, kept, told, caplog.text) if secret in where] == []


def _kept_in(folder: Path) -> str:
    """All that a run left behind, the settings aside."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "config.toml"]
    assert {".ndjson", ".jsonl"} <= {path.suffix for path in files}
    return "".join(path.read_text(errors="replace") for path in files)
