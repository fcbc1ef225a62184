"""Answers that end before they are done: filtered, cut off by their length, or broken by the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.openai_server import Reply, openai_server
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
