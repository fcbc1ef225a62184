"""Providers as a person sees them: where the key is, keeping one, and a connection that is really tried."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import InvalidError
from kernel.models.keyrings import Keyring
from studio.settings.connection import announced, try_provider
from studio.settings.file import SettingsFile
from studio.settings.providers import ProviderState, choose_usual, forget_key, keep_key, list_providers
from tests.kit.openai_server import closed_port

NO_RING = Keyring(lambda service, name: None)


def _around(folder: Path, text: str = "", **more: str) -> dict[str, str]:
    path = folder / "config.toml"
    path.write_text(text)
    path.chmod(0o600)
    return {"LLMSPELL_CONFIG": str(path), **more}


async def _state(name: str, around: dict[str, str], ring: Keyring = NO_RING) -> ProviderState:
    return next(one for one in await list_providers(around, ring) if one.name == name)


async def test_each_provider_says_where_its_key_is_and_never_the_key(tmp_path: Path) -> None:
    text = (
        '[providers.groq]\napi_key = "secret-of-the-file"\n[providers.mistral]\napi_key = "env:MINE"\n'
        '[providers.mylab]\nkind = "openai"\nbase_url = "http://127.0.0.1:1/v1"\n[providers.xai]\napi_key = "keyring"\n'
    )
    around = _around(tmp_path, text, OPENAI_API_KEY="secret-of-around")
    ring = Keyring(lambda service, name: "secret-of-the-ring" if name == "anthropic" else None)
    listed = {one.name: one for one in await list_providers(around, ring)}
    assert "secret" not in repr(listed)
    said = {name: (listed[name].ready, listed[name].key) for name in listed}
    assert said["openai"] == (True, "The key is in the environment variable OPENAI_API_KEY.")
    assert said["groq"] == (True, "The key is in the settings file.")
    assert said["mistral"] == (False, "The settings say the key is in MINE, which is not set.")
    assert said["anthropic"] == (True, "The key is in the keyring.")
    assert said["xai"] == (False, "The settings say the key is in the keyring, where it is not.")
    assert said["mylab"] == (True, "No key is needed.")
    assert said["cohere"] == (False, "No key yet.")
    assert said["ollama"] == (True, "No key is needed.")
    assert said["local"][0] is False


async def test_a_key_without_a_keyring_is_kept_in_the_settings_and_forgotten_again(tmp_path: Path) -> None:
    around = _around(tmp_path, "# mine\n[history]\ndays = 3\n")
    file = SettingsFile(around)
    assert "settings file" in await asyncio.to_thread(keep_key, file, "openai", " sk-owl \n")
    assert file.path.read_text() == '# mine\n[history]\ndays = 3\n\n[providers.openai]\napi_key = "sk-owl"\n'
    assert (await _state("openai", around)).ready
    forget_key(file, "openai")
    assert (await _state("openai", around)).key == "No key yet."
    assert "sk-owl" not in file.path.read_text()
    for provider, key in (("openai", "two words\n more"), ("openai", ""), ("nobody", "x"), ("openai", "schlüssel")):
        with pytest.raises(InvalidError):
            keep_key(file, provider, key)


def test_the_usual_model_is_written_where_the_kernel_reads_it(tmp_path: Path) -> None:
    file = SettingsFile(_around(tmp_path))
    choose_usual(file, "openai/gpt-4o-mini")
    assert file.path.read_text() == '[models]\ndefault = "openai/gpt-4o-mini"\n'
    with pytest.raises(InvalidError, match="No provider is known"):
        choose_usual(file, "nobody-knows")


@asynccontextmanager
async def _listing(status: int, body: Any) -> AsyncIterator[tuple[str, list[str]]]:
    """A server that lists models; the requests as they came."""
    seen: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append((await reader.readuntil(b"\r\n\r\n")).decode())
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n"
        writer.write(f"{head}Connection: close\r\n\r\n".encode() + data)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", seen
    finally:
        server.close()


async def test_a_connection_that_works_has_its_time_and_its_models(tmp_path: Path) -> None:
    async with _listing(200, {"data": [{"id": "owl-2"}, {"id": "owl-1"}, {"no": 1}]}) as (address, seen):
        around = _around(tmp_path, f'[providers.openai]\napi_key = "sk-owl"\nbase_url = "{address}"\n')
        assert announced("openai", around) == f"Asks {address}/models for its models. That costs nothing."
        tried = await try_provider("openai", around, NO_RING)
    assert (tried.ok, tried.models) == (True, ("openai/owl-1", "openai/owl-2")), tried
    assert "2 models" in tried.said
    assert seen[0].startswith("GET /v1/models ")
    assert "authorization: bearer sk-owl" in seen[0].lower()


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, {"error": {"message": "Bad key sk-owl"}}, "refused the key"),
        (404, {}, "no list of models"),
        (429, {}, "asks to wait"),
        (500, b"oops", r"failed \(500\)"),
        (200, b"<html>hello</html>", "sent no JSON"),
        (200, {"hello": 1}, "no list of them"),
    ],
)
async def test_a_connection_that_fails_is_a_plain_sentence(tmp_path: Path, status: int, body: Any, words: str) -> None:
    async with _listing(status, body) as (address, _):
        around = _around(tmp_path, f'[providers.openai]\napi_key = "sk-owl"\nbase_url = "{address}"\n')
        tried = await try_provider("openai", around, NO_RING)
    assert (tried.ok, bool(re.search(words, tried.said))) == (False, True), tried
    assert "sk-owl" not in tried.said


async def test_nobody_there_and_no_key_are_told(tmp_path: Path) -> None:
    around = _around(
        tmp_path, f'[providers.mylab]\nkind = "openai"\nbase_url = "http://127.0.0.1:{closed_port()}/v1"\n'
    )
    assert "cannot be reached" in (await try_provider("mylab", around, NO_RING)).said
    assert "needs a key" in (await try_provider("anthropic", around, NO_RING)).said
    assert "TOML" in (await try_provider("openai", _around(tmp_path, "["), NO_RING)).said


def test_what_would_be_sent_is_said_before(tmp_path: Path) -> None:
    around = _around(tmp_path, '[providers.local]\nbase_url = "http://127.0.0.1:9/v1/"\n')
    assert announced("local", around) == "Asks http://127.0.0.1:9/v1/models for its models. That costs nothing."
    assert "https://api.openai.com/v1/models" in announced("openai", around)
    assert "http://owl:1/v1/models" in announced("ollama", {**around, "OLLAMA_API_BASE": "http://owl:1"})
    assert "one short question" in announced("cohere", around)
    assert announced("watsonx", around) == ""
