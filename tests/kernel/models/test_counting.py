"""Tokens before a call, windows that are too small, and answers that say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.errors import InvalidError, ModelError, SpellError
from kernel.messages import Attachment, Message, Request, ToolSpec
from kernel.models.catalog import Models
from kernel.models.counting import count_tokens, facts_of
from kernel.models.faults import Caller, status_error
from kernel.models.providers import standard_models
from kernel.models.streams import complete
from kernel.models.tokens import count_request
from tests.kit.openai_server import Reply, openai_server

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning")

TEXT = "The owl hunts at night, silently."


@pytest.fixture
def models(tmp_path: Path) -> Models:
    return standard_models(tmp_path, {"OPENAI_API_KEY": "k"})


def _asked(id: str, text: str = TEXT) -> Request:
    return Request(id, (Message("user", text),))


async def test_what_has_no_tokenizer_is_estimated(models: Models) -> None:
    assert await count_tokens(models.model("demo/echo"), _asked("demo/echo")) == count_request(_asked("demo/echo"))


@pytest.mark.parametrize("id", ["openai/gpt-4o-mini", "anthropic/claude-sonnet-4-5", "litellm/openai/gpt-4o"])
async def test_hosted_models_count_with_a_tokenizer(models: Models, id: str) -> None:
    model = models.model(id)
    short, long = [await count_tokens(model, _asked(id, TEXT * times)) for times in (1, 10)]
    assert 8 <= short <= 20
    assert 60 <= long - short <= 80, "seven or eight tokens for each sentence"
    tool = ToolSpec("hunt", "Hunts a mouse.", {"type": "object", "properties": {"mouse": {"type": "string"}}})
    assert await count_tokens(model, Request(id, (Message("user", TEXT),), (tool,))) > short


async def test_images_are_counted_without_being_sent_anywhere(models: Models) -> None:
    picture = Attachment("image/png", url="http://127.0.0.1:9/owl.png")
    request = Request("openai/gpt-4o", (Message("user", TEXT, attachments=(picture,)),))
    assert await count_tokens(models.model("openai/gpt-4o"), request) > 800


async def test_what_is_known_of_a_model_is_told(models: Models) -> None:
    facts = await facts_of(models.model("anthropic/claude-sonnet-4-5"))
    assert facts["context_window"] >= 200_000
    assert facts["images"] is True
    assert 0 < facts["input_cost"] < facts["output_cost"]
    assert await facts_of(models.model("demo/echo")) == {}
    assert await facts_of(models.model("litellm/openai/no-such-model")) == {}


OVERFLOWS = [
    '{"error": {"message": "This model\'s maximum context length is 8192 tokens. However, you requested 9000 tokens.",'
    ' "code": "context_length_exceeded"}}',
    '{"type": "error", "error": {"message": "prompt is too long: 210000 tokens > 200000 maximum"}}',
    '{"error": {"message": "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."}}',
]


@pytest.mark.parametrize("body", OVERFLOWS)
def test_a_conversation_that_is_too_long_is_told_as_such(body: str) -> None:
    error = status_error(Caller("some/model"), 400, body, {})
    assert isinstance(error, InvalidError)
    assert error.details["reason"] == "context_overflow"
    assert "remember less" in error.message


def test_the_window_a_provider_names_is_in_the_details() -> None:
    assert [status_error(Caller("m"), 400, body, {}).details.get("limit") for body in OVERFLOWS[:2]] == [8192, 200_000]


@pytest.mark.parametrize("id", ["local/fake", "litellm/openai/gpt-4o-mini"])
@pytest.mark.parametrize("fault", ["context", "filtered"])
async def test_a_refusal_over_the_wire_has_its_reason(models: Models, id: str, fault: str) -> None:
    async with openai_server(Reply(fault=fault)) as server:
        error = await _failure(models, id, server.url)
    reason, kind = {"context": ("context_overflow", InvalidError), "filtered": ("content_filter", ModelError)}[fault]
    assert (error.details["reason"], type(error)) == (reason, kind)


@pytest.mark.parametrize("id", ["local/fake", "litellm/openai/gpt-4o-mini"])
@pytest.mark.parametrize(
    ("finish", "reason"), [("stop", "empty"), ("length", "max_tokens"), ("content_filter", "content_filter")]
)
async def test_an_answer_that_says_nothing_is_an_error_that_says_why(
    models: Models, id: str, finish: str, reason: str
) -> None:
    async with openai_server(Reply((), finish=finish)) as server:
        error = await _failure(models, id, server.url)
    assert (type(error), error.details["reason"]) == (ModelError, reason)


async def test_a_refusal_is_told_in_the_models_own_words(models: Models) -> None:
    async with openai_server(Reply((), refusal="I will not say that.")) as server:
        error = await _failure(models, "local/fake", server.url)
    assert error.details["reason"] == "refusal"
    assert "I will not say that." in error.message


async def test_what_is_surely_too_long_is_not_sent(models: Models) -> None:
    async with openai_server() as server:
        error = await _failure(models, "local/fake", server.url, context_window=3)
    assert (error.details["reason"], server.requests) == ("context_overflow", [])


@pytest.mark.parametrize("window", [0, -1, "large", True])
async def test_a_window_that_is_no_number_of_tokens_is_refused(models: Models, window: object) -> None:
    error = await _failure(models, "local/fake", "http://127.0.0.1:9", context_window=window)
    assert "context_window" in error.message


async def _failure(models: Models, id: str, url: str, **options: object) -> SpellError:
    request = Request(id, (Message("user", TEXT),), options={"base_url": url, "api_key": "k", "retries": 0, **options})
    with pytest.raises(SpellError) as caught:
        await complete(models.model(id), request)
    await models.close()
    return caught.value
