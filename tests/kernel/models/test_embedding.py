"""Embeddings: over the OpenAI wire by both clients, and the demo's own, which need no network."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import DeadlineError, InvalidError, ModelError, NetworkError, RateLimitError, SpellError
from kernel.models.catalog import Models
from kernel.models.demo.embedding import vector_of
from kernel.models.embedding import MOST_TEXTS, EmbedRequest
from kernel.models.faults import Caller
from kernel.models.providers import standard_models
from kernel.models.retrying import Backoff
from tests.kit.openai_server import OpenAIServer, Reply, openai_server
from tests.kit.scripts import script

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning")

VECTORS = ((0.5, 0.25, 1.0), (1.0, 0.0, -1.0))


@pytest.fixture(params=["local/fake", "litellm/openai/text-embedding-3-small"], ids=["native", "litellm"])
def id(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def models(tmp_path: Path) -> Models:
    async def sleep(seconds: float) -> None:
        return None

    return standard_models(tmp_path, {}, backoff=Backoff(sleep=sleep))


async def _embed(models: Models, server: OpenAIServer, id: str, *texts: str, **fields: Any) -> Any:
    options = {"base_url": server.url, "api_key": "k", "retries": fields.pop("retries", 0)}
    model: Any = models.model(id)
    try:
        return await model.embed(EmbedRequest(id, texts, options=options, **fields))
    finally:
        await models.close()


async def test_vectors_come_in_the_order_of_the_texts(models: Models, id: str) -> None:
    async with openai_server(Reply(vectors=VECTORS)) as server:
        made = await _embed(models, server, id, "owl", "mouse", dimensions=3)
    assert made.vectors == VECTORS
    assert made.usage.input_tokens == 5
    assert server.paths == ["/v1/embeddings"]
    assert (server.requests[0]["input"], server.requests[0]["dimensions"]) == (["owl", "mouse"], 3)
    assert server.headers[0]["authorization"] == "Bearer k"


async def test_litellm_knows_what_an_embedding_costs(models: Models) -> None:
    async with openai_server(Reply(vectors=VECTORS)) as server:
        made = await _embed(models, server, "litellm/openai/text-embedding-3-small", "owl", "mouse")
    assert made.usage.cost == pytest.approx(5 * 0.02e-6)


async def test_a_rate_limit_is_waited_for(models: Models, id: str) -> None:
    async with openai_server(Reply(fault="rate_limit", retry_after="1"), Reply(vectors=VECTORS)) as server:
        made = await _embed(models, server, id, "owl", "mouse", retries=2)
    assert (len(made.vectors), len(server.requests)) == (2, 2)


@pytest.mark.parametrize(
    ("fault", "kind"), [("rate_limit", RateLimitError), ("server_error", NetworkError), ("stall", DeadlineError)]
)
async def test_faults_have_the_errors_of_chats(models: Models, id: str, fault: str, kind: type[SpellError]) -> None:
    async with openai_server(Reply(fault=fault)) as server:
        with pytest.raises(kind):
            await _embed(models, server, id, "owl", timeout=0.5 if fault == "stall" else 20.0)


@pytest.mark.parametrize("fault", ["html", "malformed", "empty"])
async def test_what_is_no_answer_is_an_error(models: Models, fault: str) -> None:
    async with openai_server(Reply(fault=fault)) as server:
        with pytest.raises(ModelError):
            await _embed(models, server, "local/fake", "owl")


async def test_fewer_vectors_than_texts_are_no_answer(models: Models, id: str) -> None:
    async with openai_server(Reply(vectors=VECTORS)) as server:
        with pytest.raises(ModelError, match="2 vectors for 3 texts"):
            await _embed(models, server, id, "a", "b", "c")


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"data": [{"index": 0}]},
        {"data": [{"index": 1, "embedding": [1]}]},
        {"data": [{"index": "0", "embedding": [1]}]},
        {"data": [{"embedding": ["1"]}]},
        {"data": [{"embedding": []}]},
        {"data": [{"embedding": [math.nan]}]},
        {"data": ["x"]},
    ],
)
def test_odd_bodies_are_refused(data: Any) -> None:
    from kernel.models.embedding import read_vectors

    with pytest.raises(ModelError):
        read_vectors(Caller("m"), data, 1)


async def test_many_texts_are_sent_in_several_calls(models: Models) -> None:
    many = tuple((float(n), 1.0) for n in range(MOST_TEXTS))
    async with openai_server(Reply(vectors=many), Reply(vectors=VECTORS[:1])) as server:
        with pytest.raises(ModelError):
            await _embed(models, server, "local/fake", *map(str, range(MOST_TEXTS + 2)))
        assert [len(request["input"]) for request in server.requests] == [MOST_TEXTS, 2]


@given(st.text(), st.integers(1, 64))
def test_a_demo_vector_has_length_one_or_none(text: str, size: int) -> None:
    vector = vector_of(text, size)
    assert len(vector) == size
    assert vector == vector_of(text, size)
    length = math.hypot(*vector)
    assert length == pytest.approx(1.0, abs=1e-4) or length == 0.0


async def test_a_chat_with_an_embedding_model_is_refused(tmp_path: Path) -> None:
    async with script(tmp_path) as running:
        error = await running.error('Agent.new({ model = "demo/embedding" }):chat("hi")')
        assert "does not chat" in error["message"]
        done = await running.value('return llm.embed({ "a b", "c" }).embeddings')
        assert len(done) == 2
    finished = next(event for event in running.events if event.kind == "embeddings.finished")
    assert finished.data["attributes"]["gen_ai.usage.input_tokens"] == 2
    assert finished.name == "demo/embedding"


async def test_a_limit_of_the_run_counts_embeddings(tmp_path: Path) -> None:
    async with script(tmp_path, limits={"tokens": 3}) as running:
        error = await running.error('llm.embed(("owl "):rep(20))')
        assert error["type"] == "limit"


async def test_the_usual_model_of_a_provider_is_asked(models: Models) -> None:
    from kernel.models.embedding import embedder_of

    with pytest.raises(InvalidError, match="makes no embeddings"):
        embedder_of(object(), "x/y")
