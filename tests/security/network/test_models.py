"""No spell sends a model to where its profile does not lead: each attack works where nothing defends."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import DeniedError, InvalidError, SpellError
from kernel.messages import Message, Request
from kernel.models.attachments import attach_url
from kernel.models.catalog import Models
from kernel.models.embedding import EmbedRequest, embedder_of
from kernel.models.providers import standard_models
from kernel.models.streams import complete
from kernel.policy import PROFILES
from kernel.sandbox.network import Network
from tests.kit.openai_server import Reply, openai_server
from tests.kit.raw_server import http_answer, raw_server
from tests.kit.scripts import script

pytestmark = [
    # litellm and what it imports.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

OURS, LITELLM, WIRE = "local/m", "anthropic/claude-3-5-sonnet-20241022", "litellm/openai/m"

ALL = (OURS, LITELLM, WIRE)

MEDIUM = Network((*PROFILES["medium"].hosts, *PROFILES["medium"].models), require_tls=True, profile="medium")

SETTINGS = '[providers.mylab]\nkind = "openai"\nbase_url = "{url}"\n'


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def made() -> AsyncIterator[list[Models]]:
    catalogs: list[Models] = []
    yield catalogs
    for one in catalogs:
        await one.close()


def _asked(id: str, url: str, **options: Any) -> Request:
    return Request(id, (Message("user", "Hi"),), options={"base_url": url, "api_key": "k", "retries": 0, **options})


async def _said(catalog: Models, id: str, url: str, **options: Any) -> str:
    return (await complete(catalog.model(id), _asked(id, url, **options))).text


@pytest.fixture
def guarded(tmp_path: Path, made: list[Models]) -> Models:
    made.append(standard_models(tmp_path, {}, network=MEDIUM))
    return made[-1]


@pytest.fixture
def naive(tmp_path: Path, made: list[Models]) -> Models:
    """What there is without the defence."""
    made.append(standard_models(tmp_path, {}))
    return made[-1]


@pytest.mark.parametrize("id", [*ALL, "openai/m", "ollama/m", "mistral/m"])
@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "10.0.0.1",
        "192.168.1.1",
        "100.100.100.200",
        "[fd00:ec2::254]",
        "[::ffff:10.0.0.1]",
        "0.0.0.0",
    ],
)
async def test_a_spell_does_not_send_a_model_to_hosts_that_are_not_public(guarded: Models, id: str, host: str) -> None:
    with pytest.raises(DeniedError, match="the spell names"):
        await _said(guarded, id, f"http://{host}/v1")
    with pytest.raises(DeniedError, match="the spell names"):
        await embedder_of(guarded.model(id), id).embed(
            EmbedRequest(id, ("owl",), options={"base_url": f"http://{host}/v1", "retries": 0})
        )


@pytest.mark.parametrize("url", ["http://2130706433:{port}/v1", "http://0x7f.1:{port}/v1", "http://a@127.0.0.1:{port}"])
async def test_no_other_spelling_of_an_address_is_taken(guarded: Models, naive: Models, url: str) -> None:
    async with openai_server(Reply()) as server:
        address = url.format(port=server.port)
        assert await _said(naive, OURS, address) == "Hello"
        with pytest.raises(InvalidError):
            await _said(guarded, OURS, address)
        assert len(server.paths) == 1


@pytest.mark.parametrize("rest", ["/_search?x=", "/admin#", "/v1?model=other"])
async def test_a_spell_does_not_choose_what_is_asked_of_a_local_service(guarded: Models, rest: str) -> None:
    async with raw_server(http_answer(b"{}")) as server:
        with pytest.raises(InvalidError, match=r"has '[?#]' in it"):
            await _said(guarded, OURS, f"http://127.0.0.1:{server.port}{rest}")
        assert not server.heads


async def test_the_ports_of_other_protocols_are_not_reached(guarded: Models) -> None:
    with pytest.raises(DeniedError, match="another protocol"):
        await _said(guarded, OURS, "http://127.0.0.1:6379/v1")


@pytest.mark.parametrize("id", ALL)
async def test_a_model_on_this_machine_is_reached_where_the_profile_says_so(guarded: Models, id: str) -> None:
    async with openai_server(Reply()) as server:
        if id == LITELLM:
            with pytest.raises(SpellError):
                await _said(guarded, id, server.url)
        else:
            assert await _said(guarded, id, server.url) == "Hello"
        assert server.paths


@pytest.mark.parametrize("id", ALL)
async def test_without_network_no_address_of_a_spell_is_reached(tmp_path: Path, made: list[Models], id: str) -> None:
    made.append(standard_models(tmp_path, {}, network=Network(PROFILES["high"].models)))
    async with openai_server(Reply()) as server:
        with pytest.raises(DeniedError, match="no network"):
            await _said(made[0], id, server.url)
        assert not server.paths


@pytest.mark.parametrize("id", [LITELLM, WIRE])
async def test_a_redirect_leads_nowhere_else(guarded: Models, naive: Models, id: str) -> None:
    async with raw_server(http_answer(b"{}")) as inner:
        away = http_answer(b"", "307 Temporary Redirect", Location=f"http://127.0.0.1:{inner.port}/secret")
        async with raw_server(away) as outer:
            url = f"http://127.0.0.1:{outer.port}"
            with pytest.raises(SpellError):
                await _said(naive, id, url)
            assert inner.heads, "undefended, litellm follows it"
            inner.heads.clear()
            with pytest.raises(DeniedError, match="would have led"):
                await _said(guarded, id, url)
            assert not inner.heads


async def test_our_own_client_follows_no_redirect(guarded: Models) -> None:
    async with raw_server(http_answer(b"{}")) as inner:
        away = http_answer(b"", "307 Temporary Redirect", Location=f"http://127.0.0.1:{inner.port}/secret")
        async with raw_server(away) as outer:
            with pytest.raises(SpellError):
                await _said(guarded, OURS, f"http://127.0.0.1:{outer.port}")
        assert not inner.heads


@pytest.mark.parametrize("id", ALL)
async def test_a_name_that_means_another_host_by_then_leads_nowhere(
    tmp_path: Path, naive: Models, made: list[Models], id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: what is looked at is what is connected to."""
    answers: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        if host not in ("rebound.test", b"rebound.test"):
            return real(host, port, *rest, **more)
        # Whoever connects asks once more than who looks: the first is fine, those after it are not.
        answers.append("93.184.215.14" if not answers else "127.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers[-1], int(port)))]

    loop = asyncio.get_running_loop()
    connect = loop.sock_connect

    async def at_home(one: socket.socket, address: Any) -> None:
        if address[0] != "127.0.0.1":
            raise ConnectionRefusedError("nobody outside is asked by a test")
        await connect(one, address)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(loop, "sock_connect", at_home)
    made.append(standard_models(tmp_path, {}, network=Network(("public",))))
    async with raw_server(http_answer(b"{}")) as server:
        url = f"http://rebound.test:{server.port}/v1"
        with pytest.raises(SpellError):
            await _said(made[-1], id, url)
        assert not server.heads
        answers[:] = ["93.184.215.14"]
        with pytest.raises(SpellError):
            await _said(naive, id, url)
        assert server.heads, "undefended, it is reached"


@pytest.mark.parametrize(
    "id", ["huggingface/http://127.0.0.1:{port}/x", "litellm/huggingface/http://127.0.0.1:{port}/x"]
)
async def test_a_name_that_is_an_address_takes_no_key_away(
    tmp_path: Path, made: list[Models], id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import litellm
    from litellm.llms.huggingface.embedding import handler

    # It asks the hub what the model is for; nobody outside is asked by a test.
    monkeypatch.setattr(handler, "get_hf_task_embedding_for_model", lambda **_: "feature-extraction")
    async with raw_server(http_answer(b"[[1.0]]", content_type="application/json")) as server:
        name = id.format(port=server.port)
        undefended = name.removeprefix("litellm/")
        await asyncio.gather(
            litellm.aembedding(model=undefended, input=["owl"], api_key="hf-of-the-person"), return_exceptions=True
        )
        assert b"hf-of-the-person" in b"".join(server.heads), "undefended, the key is sent there"
        server.heads.clear()
        made.append(standard_models(tmp_path, {"HF_TOKEN": "hf-of-the-person"}, network=MEDIUM))
        with pytest.raises(InvalidError, match="no name of a model"):
            await embedder_of(made[-1].model(name), name).embed(EmbedRequest(name, ("owl",)))
        assert not server.heads


@pytest.mark.parametrize(
    "id",
    [
        "bedrock/x.evil.test#/anthropic.claude-v2",
        "sagemaker/../../x",
        "azure/x?api-version=1",
        "cloudflare/a\\b",
        "gemini/x%2f..",
        "ollama/a b",
    ],
)
def test_no_name_of_a_model_changes_where_its_provider_is(naive: Models, id: str) -> None:
    with pytest.raises(InvalidError, match="no name of a model"):
        naive.model(id)


@pytest.mark.parametrize(
    "id",
    [
        "bedrock/arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-v1:0",
        "ollama/hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M",
        "openrouter/google/gemma-3:free",
        "cloudflare/@cf/meta/llama-3-8b-instruct",
        "vertex_ai/claude-3-5-sonnet@20240620",
        "openai/ft:gpt-4o-mini:owls::abc",
    ],
)
def test_names_as_providers_have_them_are_names(naive: Models, id: str) -> None:
    assert naive.model(id) is not None


async def test_what_the_person_named_is_reached_whatever_the_profile_says(tmp_path: Path, made: list[Models]) -> None:
    async with openai_server(Reply()) as server:
        settings = tmp_path / "config.toml"
        settings.write_text(SETTINGS.format(url=server.url))
        narrow = Network(())
        for environment in ({"LLMSPELL_CONFIG": str(settings)}, {"LLMSPELL_OPENAI_BASE_URL": server.url}):
            made.append(standard_models(tmp_path, environment, network=narrow))
            assert await _said(made[-1], OURS, server.url) == "Hello"
            with pytest.raises(DeniedError):
                await _said(made[-1], OURS, "http://127.0.0.1:1/v1")
        made.append(standard_models(tmp_path, {"LLMSPELL_CONFIG": str(settings)}, network=narrow))
        answer = await complete(made[-1].model("mylab/m"), Request("mylab/m", (Message("user", "Hi"),)))
        assert answer.text == "Hello"


WAYS = {
    "lua": (
        'Agent.new({{ system_prompt = "s", model = "local/m", base_url = "{url}" }}):chat("Hi")',
        'llm.complete({{ prompt = "Hi", model = "local/m", base_url = "{url}" }})',
        'llm.embed({{ input = "Hi", model = "local/m", base_url = "{url}" }})',
        'llm.register("far", {{ base_url = "{url}" }}) llm.complete({{ prompt = "Hi", model = "far/m" }})',
        'EmbeddingTool.new({{ model = "local/m", base_url = "{url}" }}):run({{ input = "Hi" }})',
    ),
    "javascript": (
        'Agent.new({{ systemPrompt: "s", model: "local/m", baseUrl: "{url}" }}).chat("Hi")',
        'llm.complete({{ prompt: "Hi", model: "local/m", baseUrl: "{url}" }})',
        'llm.embed({{ input: "Hi", model: "local/m", baseUrl: "{url}" }})',
        'llm.register("far", {{ baseUrl: "{url}" }}); llm.complete({{ prompt: "Hi", model: "far/m" }})',
        'EmbeddingTool.new({{ model: "local/m", baseUrl: "{url}" }}).run({{ input: "Hi" }})',
    ),
}
"""Every way a script has to name the address of a model."""


@pytest.mark.parametrize(("language", "way"), [(language, way) for language, ways in WAYS.items() for way in ways])
async def test_no_way_that_a_script_has_leads_past_the_profile(tmp_path: Path, language: str, way: str) -> None:
    async with script(tmp_path) as one:
        told = str(await one.error(way.format(url="http://169.254.169.254/latest"), language=language))
    assert "169.254.169.254" in told
    assert "not allowed here" in told


async def test_an_image_that_would_be_fetched_here_leads_nowhere_else(guarded: Models) -> None:
    # Ollama fetches nothing: litellm does it for it, in this process.
    async with raw_server(http_answer(b"\x89PNG")) as inner, openai_server(Reply()) as server:
        image = attach_url(f"http://127.0.0.1:{inner.port}/owl.png")
        asked = replace(
            _asked("ollama_chat/llava", server.url), messages=(Message("user", "Hi", attachments=(image,)),)
        )
        with pytest.raises(SpellError):
            await complete(guarded.model("ollama_chat/llava"), asked)
        assert not inner.heads
