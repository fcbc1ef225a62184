"""Answers that end before they are done: filtered, cut off by their length, or broken by the line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.errors import NetworkError
from kernel.messages import Chunk, Request
from kernel.models.retrying import Guarded
from tests.kit.openai_server import Reply, openai_server
from tests.kit.replays import play, replay
from tests.kit.scripts import script

HALF = 'return Agent.new({{ model = "local/x", base_url = "{url}" }}):chat("Who?")'
COMPLETE = 'return llm.complete({{ model = "local/x", base_url = "{url}", prompt = "Who?" }}).content'
LISTED = 'return {ask}({{ model = {{ "local/x", "local/y" }}, base_url = "{url}"{prompt} }}){get}'


@pytest.mark.parametrize("source", [HALF, COMPLETE], ids=["agent", "complete"])
async def test_a_filtered_half_is_no_answer(tmp_path: Path, source: str) -> None:
    async with script(tmp_path) as lua, openai_server(Reply(("half",), finish="content_filter")) as server:
        error = await lua.error(source.format(url=server.url))
    assert (error["type"], error["reason"], error["partial"]) == ("model", "content_filter", "half")


@pytest.mark.parametrize(
    ("ask", "prompt", "get"),
    [("Agent.new", "", ':chat("Who?")'), ("llm.complete", ', prompt = "Who?"', ".content")],
    ids=["agent", "complete"],
)
async def test_a_filtered_half_gives_way_to_the_next_model(tmp_path: Path, ask: str, prompt: str, get: str) -> None:
    async with script(tmp_path) as lua, openai_server(Reply(("half",), finish="content_filter"), Reply()) as server:
        assert await lua.value(LISTED.format(ask=ask, url=server.url, prompt=prompt, get=get)) == "Hello"
    assert [request["model"] for request in server.requests] == ["x", "y"]


@pytest.mark.parametrize("source", [HALF, COMPLETE], ids=["agent", "complete"])
async def test_an_answer_that_is_cut_off_is_kept_and_the_trace_says_so(tmp_path: Path, source: str) -> None:
    async with script(tmp_path) as lua, openai_server(Reply(("half",), finish="length")) as server:
        assert await lua.value(source.format(url=server.url)) == "half"
        told = [event.data for event in lua.events if event.kind == "chat.cut_short"]
        ended = next(event for event in lua.events if event.kind == "chat.finished")
    assert told == [{"model": "local/x", "tokens": 3}]
    assert ended.data["output"]["finish_reason"] == "length"


BROKEN = ["half_stream", "half_chunk", "reset", "error_event"]


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("source", [HALF, COMPLETE], ids=["agent", "complete"])
async def test_a_line_that_breaks_is_tried_again_while_nobody_heard_a_word(
    tmp_path: Path, source: str, fault: str
) -> None:
    async with script(tmp_path) as lua, openai_server(Reply(fault=fault), Reply()) as server:
        assert await lua.value(source.format(url=server.url)) == "Hello"
        [told] = [event.data["error"] for event in lua.events if event.kind.endswith(".retry")]
    assert (told["type"], "again" in told, len(server.requests)) == ("network", False, 2)


async def test_a_line_that_breaks_twice_or_may_not_be_tried_again_is_a_network_error(tmp_path: Path) -> None:
    asked = []
    for rest in ("", ", retries = 0"):
        async with script(tmp_path) as lua, openai_server(Reply(fault="half_stream")) as server:
            source = f'llm.complete({{ model = "local/x", base_url = "{server.url}", prompt = "Who?"{rest} }})'
            error = await lua.error(source)
        assert (error["type"], error["partial"], "again" in error) == ("network", "Hel", False)
        asked.append(len(server.requests))
    assert asked == [2, 1]


async def test_a_word_that_was_heard_is_not_asked_for_again(tmp_path: Path) -> None:
    async with script(tmp_path) as lua, openai_server(Reply(fault="half_stream"), Reply()) as server:
        asked = f'llm.stream({{ model = "local/x", base_url = "{server.url}", prompt = "Who?" }})'
        error = await lua.error(f"for piece in {asked} do end")
    assert (error["type"], len(server.requests)) == ("network", 1)


MISTAKES = {
    "arguments": Reply((), tool_calls=[("c1", "calculator", '{"expression": ')]),
    "empty": Reply(()),
    "blank": Reply(("  ",)),
}


@pytest.mark.parametrize("mistake", MISTAKES)
async def test_one_answer_is_asked_for_once_more_after_a_mistake_and_then_it_is_the_error(
    tmp_path: Path, mistake: str
) -> None:
    source = COMPLETE.replace("prompt", 'tools = {{ "calculator" }}, prompt')
    async with script(tmp_path) as lua, openai_server(MISTAKES[mistake], Reply()) as server:
        assert await lua.value(source.format(url=server.url)) == "Hello"
        told = [event.data["error"]["reason"] for event in lua.events if event.kind.endswith(".retry")]
        again = server.requests[1]["messages"]
    reason = "invalid_arguments" if mistake == "arguments" else "empty"
    assert (told, len(again)) == ([reason], 2 if mistake == "arguments" else 1)
    async with script(tmp_path) as lua, openai_server(MISTAKES[mistake]) as server:
        error = await lua.error(source.format(url=server.url))
    assert (error["type"], error["reason"], len(server.requests)) == ("model", reason, 2)


class Breaking:
    """A model whose line breaks after a word, the first time it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        self.asked += 1
        yield Chunk("Hel")
        if self.asked == 1:
            raise NetworkError("It hung up.")
        yield Chunk("lo")
        yield Chunk(finish_reason="stop", model="fake/model")


async def test_a_try_after_a_broken_line_is_replayed_without_asking(tmp_path: Path) -> None:
    source, tape = 'return Agent.new({ model = "fake/model" }):chat("Who?")', tmp_path / "c.jsonl"
    model, nobody = Breaking(), Breaking()
    assert (await play(tmp_path, source, Guarded(model, retries=1), record=tape)).value == "Hello"
    again = await play(tmp_path, source, Guarded(nobody, retries=1), replay=replay("c.jsonl"))
    assert (again.value, model.asked, nobody.asked) == ("Hello", 2, 0)
    assert [event.kind for event in again.events if event.kind.endswith(".retry")] == ["invoke_agent.retry"]
