"""Both clients of hosted models, ours and litellm, against a real server: streams, tools, faults, hanging up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import DeadlineError, DeniedError, ModelError, NetworkError, RateLimitError, SpellError
from kernel.messages import Message, Model, Request, ToolCall, ToolSpec
from kernel.models.catalog import Models
from kernel.models.providers import standard_models
from kernel.models.retrying import Backoff
from kernel.models.streams import closing, complete
from tests.kit.openai_server import OpenAIServer, Reply, closed_port, openai_server

pytestmark = [
    # litellm and what it imports: old pydantic models, sockets it leaves to the garbage collector.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

NATIVE, LITELLM = "local/fake", "litellm/openai/fake"
SPEC = ToolSpec("add", "Adds.", {"type": "object", "properties": {"a": {"type": "number"}}, "required": ["a"]})


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=[NATIVE, LITELLM], ids=["native", "litellm"])
def id(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def waits() -> list[float]:
    """The seconds that were waited before another try, without waiting them."""
    return []


@pytest.fixture
async def models(tmp_path: Path, waits: list[float]) -> AsyncIterator[Models]:
    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    catalog = standard_models(tmp_path, {}, backoff=Backoff(sleep=sleep))
    yield catalog
    await catalog.close()


def _request(id: str, url: str, *, retries: int = 0, timeout: float = 20.0, **fields: Any) -> Request:
    messages = fields.pop("messages", (Message("system", "Be brief."), Message("user", "Hi")))
    options = {"base_url": url, "api_key": "key-of-the-test", "retries": retries, **fields.pop("options", {})}
    return Request(id, messages, timeout=timeout, options=options, **fields)


async def _ask(models: Models, server: OpenAIServer, id: str, **fields: Any) -> Any:
    return await complete(models.model(id), _request(id, server.url, **fields))


async def _failure(models: Models, server: OpenAIServer, id: str, **fields: Any) -> SpellError:
    with pytest.raises(SpellError) as caught:
        await _ask(models, server, id, **fields)
    return caught.value


async def test_an_answer_arrives_in_the_pieces_that_were_sent(models: Models, id: str) -> None:
    async with openai_server(Reply(("Hel", "lo", " you"))) as server:
        chunks = [chunk async for chunk in models.model(id).stream(_request(id, server.url))]
    assert [chunk.text for chunk in chunks if chunk.text] == ["Hel", "lo", " you"]
    end = chunks[-1]
    assert (end.finish_reason, end.usage and (end.usage.input_tokens, end.usage.output_tokens)) == ("stop", (5, 3))


async def test_the_request_says_what_the_agent_said(models: Models, id: str) -> None:
    call = ToolCall("c1", "add", {"a": 1})
    messages = (Message("user", "Hi"), Message("assistant", "", (call,)), Message("tool", "2", (), "c1", "add"))
    async with openai_server() as server:
        asked = {"messages": messages, "tools": (SPEC,), "temperature": 0.5, "max_tokens": 9, "stop": ("END",)}
        await _ask(models, server, id, **asked, options={"seed": 7, "headers": {"x-team": "tea"}})
    sent = server.requests[0]
    assert sent["messages"][1]["tool_calls"][0]["function"] == {"name": "add", "arguments": '{"a": 1}'}
    assert (sent["messages"][2]["role"], sent["messages"][2]["tool_call_id"]) == ("tool", "c1")
    assert sent["tools"][0]["function"]["parameters"] == SPEC.parameters
    assert [sent[name] for name in ("model", "temperature", "max_tokens", "stop", "seed")] == [
        "fake",
        0.5,
        9,
        ["END"],
        7,
    ]
    assert server.headers[0]["authorization"] == "Bearer key-of-the-test"
    assert server.headers[0]["x-team"] == "tea"


async def test_parallel_tool_calls_come_out_whole(models: Models, id: str) -> None:
    calls = [("c1", "add", '{"a": 1, "b": [2, {"c": "ü"}]}'), ("c2", "clock", "{}"), ("c3", "now", "")]
    async with openai_server(Reply((), calls)) as server:
        answer = await _ask(models, server, id, tools=(SPEC,))
    assert answer.tool_calls == (
        ToolCall("c1", "add", {"a": 1, "b": [2, {"c": "ü"}]}),
        ToolCall("c2", "clock"),
        ToolCall("c3", "now"),
    )
    assert answer.finish_reason == "tool_calls"


async def test_arguments_that_are_no_json_object_are_told_as_such(models: Models, id: str) -> None:
    async with openai_server(Reply((), [("c1", "add", '{"a": ')])) as server:
        error = await _failure(models, server, id)
    assert isinstance(error, ModelError)
    assert "'add'" in error.message


BEFORE: dict[str, type[SpellError]] = {
    "rate_limit": RateLimitError,
    "server_error": NetworkError,
    "unauthorized": DeniedError,
    "html": ModelError,
    "malformed": ModelError,
    "empty": ModelError,
    "hang_up": NetworkError,
    "stall": DeadlineError,
}
MIDWAY: dict[str, type[SpellError]] = {
    "half_stream": NetworkError,
    "half_chunk": NetworkError,
    "reset": NetworkError,
    "stall_midway": DeadlineError,
    "garbage_line": ModelError,
    "error_event": NetworkError,
}


@pytest.mark.parametrize("fault", BEFORE)
@pytest.mark.parametrize("tools", [(), (SPEC,)], ids=["chat", "tools"])
async def test_a_fault_before_the_answer_has_its_own_error(
    models: Models, id: str, fault: str, tools: tuple[ToolSpec, ...]
) -> None:
    async with openai_server(Reply(fault=fault)) as server:
        error = await _failure(models, server, id, tools=tools, timeout=0.5 if fault == "stall" else 20.0)
    assert type(error) is BEFORE[fault], error
    assert error.details["partial"] == ""
    assert "key-of-the-test" not in str(error.describe())


@pytest.mark.parametrize("fault", MIDWAY)
async def test_a_fault_in_the_middle_keeps_the_text_so_far(models: Models, id: str, fault: str) -> None:
    async with openai_server(Reply(("Hello there", " friend"), fault=fault)) as server:
        error = await _failure(models, server, id, retries=3, timeout=0.5 if fault == "stall_midway" else 20.0)
    assert type(error) is MIDWAY[fault], error
    assert error.details["partial"].startswith("Hello there")
    assert len(server.requests) == 1, "what was delivered must not be asked for again"


async def test_an_answer_without_done_is_whole_when_it_has_a_finish(models: Models, id: str) -> None:
    async with openai_server(Reply(fault="no_done")) as server:
        assert (await _ask(models, server, id)).text == "Hello"


async def test_an_answer_without_a_finish_is_whole_when_it_is_said_to_be_done(models: Models) -> None:
    async with openai_server(Reply(fault="no_finish")) as server:
        answer = await _ask(models, server, NATIVE)
    assert (answer.text, answer.finish_reason) == ("Hello", "stop")
    called = Reply((), tool_calls=(("c1", "add", '{"a": 1}'),), fault="no_finish")
    async with openai_server(called) as server:
        answer = await _ask(models, server, NATIVE)
    assert ([call.name for call in answer.tool_calls], answer.finish_reason) == (["add"], "tool_calls")


async def test_bytes_that_are_no_text_never_pass_for_an_answer(models: Models) -> None:
    async with openai_server(Reply(("Hello",), fault="bad_utf8")) as server:
        assert isinstance(await _failure(models, server, NATIVE), ModelError)


async def test_a_rate_limit_says_how_long_to_wait(models: Models, id: str) -> None:
    async with openai_server(Reply(fault="rate_limit", retry_after="7")) as server:
        error = await _failure(models, server, id)
    assert error.details["retry_after"] == 7.0


async def test_calls_are_repeated_until_they_succeed(models: Models, waits: list[float], id: str) -> None:
    replies = (Reply(fault="rate_limit", retry_after="1"), Reply(fault="hang_up"), Reply(fault="server_error"), Reply())
    async with openai_server(*replies) as server:
        answer = await _ask(models, server, id, retries=3)
    assert answer.text == "Hello"
    assert len(server.requests) == 4
    assert waits[0] == 1.0, "the provider said how long"
    assert len(waits) == 3


@pytest.mark.parametrize("fault", ["unauthorized", "html"])
async def test_other_faults_are_not_repeated(models: Models, id: str, fault: str) -> None:
    async with openai_server(Reply(fault=fault)) as server:
        await _failure(models, server, id, retries=3)
    assert len(server.requests) == 1


async def test_nobody_listening_is_a_network_error(models: Models, id: str) -> None:
    with pytest.raises(NetworkError, match="cannot be reached") as caught:
        await complete(models.model(id), _request(id, f"http://127.0.0.1:{closed_port()}/v1", retries=1))
    assert caught.value.details["attempts"] == 2


@pytest.mark.parametrize("how", ["cancel", "close"])
async def test_stopping_in_the_middle_hangs_up(models: Models, id: str, how: str) -> None:
    async with openai_server(Reply(("Hel", "lo"), fault="stall_midway")) as server:
        got = asyncio.Event()

        async def read() -> None:
            async with closing(models.model(id).stream(_request(id, server.url))) as chunks:
                async for chunk in chunks:
                    if chunk.text:
                        got.set()
                        if how == "close":
                            return

        task = asyncio.create_task(read())
        await asyncio.wait_for(got.wait(), 20)
        if how == "cancel":
            task.cancel()
        await asyncio.wait([task])
        assert task.cancelled() == (how == "cancel")
        await asyncio.wait_for(server.hung_up.wait(), 10)


async def test_many_calls_at_once_are_all_answered(models: Models) -> None:
    async with openai_server(Reply(delay=0.01)) as server:
        answers = await asyncio.gather(*(_ask(models, server, NATIVE) for _ in range(50)))
    assert {answer.text for answer in answers} == {"Hello"}


async def test_a_server_that_does_not_stream_is_understood(models: Models) -> None:
    async with openai_server(Reply(plain=True), Reply((), [("c1", "add", '{"a": 1}')], plain=True)) as server:
        text, calls = [await _ask(models, server, NATIVE) for _ in range(2)]
    assert (text.text, text.usage.total, text.finish_reason) == ("Hello", 8, "stop")
    assert calls.tool_calls == (ToolCall("c1", "add", {"a": 1}),)


async def test_an_answer_without_usage_has_no_invented_one(models: Models) -> None:
    async with openai_server(Reply(usage=False)) as server:
        assert (await _ask(models, server, NATIVE)).usage.total == 0


async def test_litellm_knows_the_price_of_a_known_model(tmp_path: Path) -> None:
    from kernel.models.hosted import HostedModel
    from kernel.models.keys import find_access

    model: Model = HostedModel("openai/gpt-4o-mini", lambda request: find_access(request, {}))
    async with openai_server() as server:
        answer = await complete(model, _request("openai/gpt-4o-mini", server.url))
    assert answer.usage.cost == pytest.approx(5 * 0.15e-6 + 3 * 0.6e-6)


async def test_openai_with_an_address_uses_our_own_client(tmp_path: Path) -> None:
    async with openai_server() as server:
        catalog = standard_models(tmp_path, {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "from-outside"})
        answer = await complete(catalog.model("openai/gpt-4o"), Request("openai/gpt-4o", (Message("user", "Hi"),)))
        await catalog.close()
    assert answer.model == "fake-1"
    assert server.headers[0]["authorization"] == "Bearer from-outside"


async def test_a_key_of_the_environment_does_not_go_to_an_address_of_the_spell(tmp_path: Path, id: str) -> None:
    environment = {"OPENAI_API_KEY": "from-outside", "LLMSPELL_OPENAI_API_KEY": "from-outside"}
    catalog = standard_models(tmp_path, environment)
    async with openai_server() as server:
        request = Request(id, (Message("user", "Hi"),), options={"base_url": server.url})
        await complete(catalog.model(id), request)
        await catalog.close()
    assert "from-outside" not in str(server.headers)
