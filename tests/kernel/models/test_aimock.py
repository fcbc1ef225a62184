"""Models against aimock, a server nobody here wrote: the OpenAI wire by both clients, the Anthropic wire by litellm."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import DeniedError, InvalidError, ModelError, NetworkError, RateLimitError, SpellError
from kernel.messages import Message, Request, ToolSpec
from kernel.models.catalog import Models
from kernel.models.embedding import EmbedRequest
from kernel.models.providers import standard_models
from kernel.models.retrying import Backoff
from kernel.models.streams import closing, complete
from kernel.models.structured import read_answer
from tests.kit.aimock import Fake, aimock, installed
from tests.kit.scripts import script

pytestmark = [
    pytest.mark.skipif(not installed(), reason="aimock is not installed: sh tests/providers/install.sh"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning"),
]

NATIVE, LITELLM, ANTHROPIC = "local/gpt-4o", "litellm/openai/gpt-4o", "anthropic/claude-sonnet-4-5"
WEATHER = ToolSpec("weather", "The weather.", {"type": "object", "properties": {"city": {"type": "string"}}})
OWL = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "wings": {"type": "integer"}},
    "required": ["name", "wings"],
}


@pytest.fixture
async def fake() -> AsyncIterator[Fake]:
    async with aimock() as running:
        yield running


@pytest.fixture(params=[NATIVE, LITELLM, ANTHROPIC], ids=["native", "litellm", "anthropic"])
def id(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
async def models(tmp_path: Path, waits: list[float]) -> AsyncIterator[Models]:
    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    catalog = standard_models(tmp_path, {}, backoff=Backoff(sleep=sleep))
    yield catalog
    await catalog.close()


def _address(fake: Fake, id: str) -> str:
    return fake.anthropic if id == ANTHROPIC else fake.openai


def _request(fake: Fake, id: str, text: str, retries: int = 0, **fields: Any) -> Request:
    options = {"base_url": _address(fake, id), "api_key": "key-of-the-test", "retries": retries}
    return Request(id, (Message("user", text),), options=options, **fields)


async def _failure(models: Models, fake: Fake, id: str, text: str) -> SpellError:
    with pytest.raises(SpellError) as caught:
        await complete(models.model(id), _request(fake, id, text, timeout=10.0))
    return caught.value


async def test_an_answer_streams(models: Models, fake: Fake, id: str) -> None:
    chunks = [chunk async for chunk in models.model(id).stream(_request(fake, id, "plain hello"))]
    assert len([chunk for chunk in chunks if chunk.text]) > 1
    assert "".join(chunk.text for chunk in chunks) == "Hoo! Hello from the far side of a wire."
    assert chunks[-1].finish_reason == "stop"
    assert chunks[-1].usage is not None
    assert (chunks[-1].usage.input_tokens, chunks[-1].usage.output_tokens) == (11, 9)
    assert (chunks[-1].usage.cost is not None) == (id != NATIVE), "what an address of one's own costs, nobody knows"
    (entry,) = await fake.journal()
    assert entry["path"] == ("/v1/messages" if id == ANTHROPIC else "/v1/chat/completions")


SPELL = """
local weather = Tool.new({ name = "weather", description = "The weather.",
  parameters = { type = "object", properties = { city = { type = "string" } } },
  execute = function(input) return input.city == "Oslo" and "cold" or "warm" end })
local agent = Agent.new({ model = "%s", base_url = "%s", api_key = "k", tools = { weather } })
return agent:chat("How is the weather in two places?")
"""

SPELL_IN_JAVASCRIPT = """
const weather = new Tool({ name: "weather", description: "The weather.",
  parameters: { type: "object", properties: { city: { type: "string" } } },
  execute: (input) => (input.city === "Oslo" ? "cold" : "warm") });
const agent = await new Agent({ model: "%s", baseUrl: "%s", apiKey: "k", tools: [weather] });
return await agent.chat("How is the weather in two places?");
"""


@pytest.mark.parametrize("language", ["lua", "javascript"])
async def test_an_agent_calls_its_tools_in_parallel_and_answers(
    tmp_path: Path, fake: Fake, id: str, language: str
) -> None:
    source = SPELL if language == "lua" else SPELL_IN_JAVASCRIPT
    async with script(tmp_path) as running:
        done = await running.run(source % (id, _address(fake, id)), language=language)
        assert (done.status, done.value) == ("ok", "Oslo is cold and Rome is warm."), done.error
        called = [event.data["input"] for event in running.events if event.kind == "execute_tool.started"]
    assert called == [{"city": "Oslo"}, {"city": "Rome"}]


async def test_data_comes_in_the_form_of_a_schema(models: Models, fake: Fake, id: str) -> None:
    answer = await complete(models.model(id), _request(fake, id, "an owl as data", response_schema=OWL))
    assert read_answer(id, answer.text, OWL) == {"name": "Ona", "wings": 2}


async def test_a_rate_limit_is_waited_out_for_as_long_as_the_server_asks(
    models: Models, fake: Fake, id: str, waits: list[float]
) -> None:
    answer = await complete(models.model(id), _request(fake, id, "too fast", retries=2))
    assert answer.text == "Now it is fine."
    assert waits == [2.0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("too fast", RateLimitError),
        ("no key", DeniedError),
        ("it breaks", NetworkError),
        ("too long", InvalidError),
        ("nonsense", ModelError),
        ("nobody expects this", SpellError),
    ],
)
async def test_a_fault_before_the_answer_has_its_own_error(
    models: Models, fake: Fake, id: str, text: str, kind: type[SpellError]
) -> None:
    error = await _failure(models, fake, id, text)
    assert isinstance(error, kind), error
    assert "key-of-the-test" not in str(error.describe())


async def test_a_connection_that_is_dropped_is_a_network_error(models: Models, fake: Fake, id: str) -> None:
    assert isinstance(await _failure(models, fake, id, "dropped"), NetworkError)


@pytest.mark.parametrize("text", ["half an answer", "hang up"])
async def test_a_fault_in_the_middle_keeps_the_text_so_far(models: Models, fake: Fake, id: str, text: str) -> None:
    error = await _failure(models, fake, id, text)
    assert isinstance(error, NetworkError), error
    assert error.details["partial"].startswith("This answer will")


async def test_stopping_in_the_middle_of_a_stream_hangs_up(models: Models, fake: Fake, id: str) -> None:
    heard = asyncio.Event()

    async def read() -> None:
        async with closing(models.model(id).stream(_request(fake, id, "a slow story"))) as chunks:
            async for chunk in chunks:
                if chunk.text:
                    heard.set()

    task = asyncio.create_task(read())
    await asyncio.wait_for(heard.wait(), 20)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    await asyncio.wait_for(fake.hung_up.wait(), 10)


async def test_connections_are_used_again(models: Models, fake: Fake, id: str) -> None:
    for _ in range(5):
        await complete(models.model(id), _request(fake, id, "plain hello"))
    assert fake.connections == 1
    assert len(await fake.journal()) == 5


async def test_after_a_cancelled_stream_the_next_call_works(models: Models, fake: Fake, id: str) -> None:
    async with closing(models.model(id).stream(_request(fake, id, "a slow story"))) as chunks:
        async for chunk in chunks:
            if chunk.text:
                break
    answer = await complete(models.model(id), _request(fake, id, "plain hello"))
    assert answer.text.startswith("Hoo!")


@pytest.mark.parametrize("id", ["local/text-embedding-3-small", "litellm/openai/text-embedding-3-small"])
async def test_embeddings_come_over_the_wire(models: Models, fake: Fake, id: str) -> None:
    model: Any = models.model(id)
    options = {"base_url": fake.openai, "api_key": "k", "retries": 0}
    made = await model.embed(EmbedRequest(id, ("owl", "another owl"), options=options))
    assert made.vectors == ((0.5, 0.25, 1.0), (0.5, 0.25, 1.0))


async def test_another_provider_answers_when_one_cannot(tmp_path: Path, fake: Fake) -> None:
    source = f"""
    return llm.complete({{ model = {{ "{ANTHROPIC}", "{NATIVE}" }}, base_url = "{fake.openai}", api_key = "k",
      retries = 0, prompt = "plain hello" }}).content
    """
    async with script(tmp_path) as running:
        # The address is that of the OpenAI wire, where the Anthropic one is not to be found.
        assert (await running.value(source)).startswith("Hoo!")
        assert [event.data["next"] for event in running.events if event.kind.endswith(".fallback")] == [NATIVE]
