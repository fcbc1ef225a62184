"""The Anthropic wire, byte by byte, as litellm reads it: what its server says comes out as it was meant."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import NetworkError, RateLimitError, SpellError
from kernel.messages import Completion, Message, Request, ToolCall, ToolSpec
from kernel.models.catalog import Models
from kernel.models.providers import standard_models
from kernel.models.retrying import Backoff
from kernel.models.streams import complete
from tests.kit.raw_server import http_answer, raw_server

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

ID, KEY = "anthropic/claude-sonnet-4-5", "key-of-the-test"

SPEC = ToolSpec("weather", "Tells it.", {"type": "object", "properties": {"city": {"type": "string"}}})


def _event(type: str, **data: Any) -> bytes:
    return f"event: {type}\ndata: {json.dumps({'type': type, **data})}\n\n".encode()


def _text(index: int, *pieces: str) -> bytes:
    begun = _event("content_block_start", index=index, content_block={"type": "text", "text": ""})
    deltas = [{"type": "text_delta", "text": piece} for piece in pieces]
    return begun + b"".join(_event("content_block_delta", index=index, delta=delta) for delta in deltas)


def _tool(index: int, id: str, name: str, *pieces: str) -> bytes:
    block = {"type": "tool_use", "id": id, "name": name, "input": {}}
    deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in pieces]
    said = b"".join(_event("content_block_delta", index=index, delta=delta) for delta in deltas)
    return _event("content_block_start", index=index, content_block=block) + said + _stop(index)


def _stop(index: int) -> bytes:
    return _event("content_block_stop", index=index)


def _end(reason: str) -> bytes:
    delta = {"stop_reason": reason, "stop_sequence": None}
    return _event("message_delta", delta=delta, usage={"output_tokens": 7}) + _event("message_stop")


USED = {"input_tokens": 11, "output_tokens": 1}
BEGIN = _event(
    "message_start", message={"id": "m", "type": "message", "role": "assistant", "content": [], "usage": USED}
)
THINKING = (
    _event("content_block_start", index=0, content_block={"type": "thinking", "thinking": ""})
    + _event("content_block_delta", index=0, delta={"type": "thinking_delta", "thinking": "hm"})
    + _event("content_block_delta", index=0, delta={"type": "signature_delta", "signature": "abc"})
    + _stop(0)
)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def models(tmp_path: Path) -> AsyncIterator[Models]:
    async def sleep(seconds: float) -> None:
        """Waits for nothing."""

    catalog = standard_models(tmp_path, {}, backoff=Backoff(sleep=sleep))
    yield catalog
    await catalog.close()


async def _ask(models: Models, answer: bytes, retries: int = 0) -> Completion:
    async with raw_server(answer) as server:
        options = {"base_url": f"http://127.0.0.1:{server.port}", "api_key": KEY, "retries": retries}
        request = Request(ID, (Message("user", "Hi"),), tools=(SPEC,), timeout=20, options=options)
        return await complete(models.model(ID), request)


def _streamed(*events: bytes) -> bytes:
    return http_answer(b"".join(events), content_type="text/event-stream")


async def _failure(models: Models, answer: bytes, retries: int = 0) -> SpellError:
    with pytest.raises(SpellError) as caught:
        await _ask(models, answer, retries)
    return caught.value


async def test_thoughts_are_no_part_of_an_answer(models: Models) -> None:
    answer = await _ask(models, _streamed(BEGIN, THINKING, _text(1, "Hel", "lo"), _stop(1), _end("end_turn")))
    assert (answer.text, answer.finish_reason) == ("Hello", "stop")
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (11, 7)


async def test_several_tools_are_called_after_some_words(models: Models) -> None:
    calls = _tool(1, "t1", "weather", '{"city"', ': "Oslo"}'), _tool(2, "t2", "now")
    answer = await _ask(models, _streamed(BEGIN, _text(0, "Let me see"), _stop(0), *calls, _end("tool_use")))
    assert answer.text == "Let me see"
    assert answer.tool_calls == (ToolCall("t1", "weather", {"city": "Oslo"}), ToolCall("t2", "now", {}))
    assert answer.finish_reason == "tool_calls"


@pytest.mark.parametrize(
    ("said", "type", "reason"),
    [
        ((_tool(0, "t1", "weather", '{"city": Os'), _end("tool_use")), "model", "invalid_arguments"),
        ((_end("max_tokens"),), "model", "max_tokens"),
        ((_end("refusal"),), "model", "content_filter"),
        ((_end("end_turn"),), "model", "empty"),
    ],
)
async def test_an_end_without_an_answer_says_why_and_what_it_used(
    models: Models, said: tuple[bytes, ...], type: str, reason: str
) -> None:
    error = await _failure(models, _streamed(BEGIN, *said))
    assert (error.type, error.details["reason"]) == (type, reason)
    assert error.details["usage"]["total_tokens"] == 18


@pytest.mark.parametrize(
    ("status", "kind", "said", "type"),
    [
        ("529 Overloaded", "overloaded_error", "Overloaded", "rate_limit"),
        ("429 Too Many Requests", "rate_limit_error", "slow down, key-of-the-test", "rate_limit"),
        ("401 Unauthorized", "authentication_error", "invalid x-api-key key-of-the-test", "denied"),
        ("404 Not Found", "not_found_error", "model: claude-x", "not_found"),
        ("400 Bad Request", "invalid_request_error", "prompt is too long: 250000 tokens > 200000 maximum", "invalid"),
        ("500 Internal Server Error", "api_error", "Internal trouble", "network"),
    ],
)
async def test_an_error_is_told_in_the_words_of_the_provider_alone(
    models: Models, status: str, kind: str, said: str, type: str
) -> None:
    body = json.dumps({"type": "error", "error": {"type": kind, "message": said}}).encode()
    error = await _failure(models, http_answer(body, status, content_type="application/json"))
    assert error.type == type
    assert said.replace(KEY, "***") in error.message
    for noise in ("b'", "litellm", "Handle with", "{", KEY):
        assert noise not in error.message


async def test_a_server_that_is_too_busy_is_asked_again_later(models: Models) -> None:
    body = b'{"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}'
    error = await _failure(models, http_answer(body, "529 Overloaded", content_type="application/json"), retries=2)
    assert isinstance(error, RateLimitError)
    assert error.details["attempts"] == 3


async def test_an_error_in_the_middle_keeps_the_text_so_far(models: Models) -> None:
    broken = _event("error", error={"type": "overloaded_error", "message": f"Overloaded {KEY}"})
    error = await _failure(models, _streamed(BEGIN, _text(0, "Hel"), broken))
    assert isinstance(error, NetworkError)
    assert error.details["partial"] == "Hel"
    assert KEY not in str(error)
