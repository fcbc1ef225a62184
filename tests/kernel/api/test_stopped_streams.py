"""A chat that is stopped in the middle of its answer hangs up, closes its span, and says what it used."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from kernel.agents.telling import Telling
from kernel.messages import Chunk
from tests.kit.openai_server import Reply, openai_server
from tests.kit.scripts import Script, script

STALLED = Reply(pieces=["word "] * 5, fault="stall_midway")

CHATS = {
    "lua": 'return Agent.new({ system_prompt = "s", model = "local/m", base_url = "URL" }):chat("hi")',
    "javascript": 'return Agent.new({ systemPrompt: "s", model: "local/m", baseUrl: "URL" }).chat("hi")',
    "python": 'Agent.new(system_prompt="s", model="local/m", base_url="URL").chat("hi")',
}


@pytest.fixture
def delivered(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Set when a piece of an answer has come."""
    come, take = asyncio.Event(), Telling.take

    def taking(self: Telling, chunk: Chunk) -> None:
        take(self, chunk)
        come.set()

    monkeypatch.setattr(Telling, "take", taking)
    return come


def _ended(one: Script) -> dict[str, Any]:
    """The attributes of the chat that was stopped; all that was open is closed before the run is over."""
    kinds = one.kinds()
    assert kinds[-1] == "run.finished"
    begun = [kind for kind in kinds if kind.endswith(".started") and kind != "run.started"]
    closed = [kind for kind in kinds if kind.endswith((".finished", ".failed")) and kind != "run.finished"]
    assert sorted(kind.partition(".")[0] for kind in begun) == sorted(kind.partition(".")[0] for kind in closed)
    [failed] = [event for event in one.events if event.kind == "chat.failed"]
    assert failed.data["error"]["type"] == "cancelled"
    attributes: dict[str, Any] = failed.data["attributes"]
    return attributes


@pytest.mark.parametrize("language", CHATS)
async def test_a_run_that_is_stopped_ends_its_chat_and_counts_it(
    tmp_path: Path, language: str, delivered: asyncio.Event
) -> None:
    async with openai_server(STALLED) as server, script(tmp_path) as one:
        running = asyncio.ensure_future(one.run(CHATS[language].replace("URL", server.url), language=language))
        await asyncio.wait_for(delivered.wait(), 60)
        running.cancel()
        assert (await running).status == "cancelled"
        attributes = _ended(one)
        await asyncio.wait_for(server.hung_up.wait(), 30)
    assert attributes["llmspell.usage.estimated"] is True
    assert attributes["gen_ai.usage.output_tokens"] > 0
    assert one.events[-1].data["usage"]["output_tokens"] == attributes["gen_ai.usage.output_tokens"]


LEFT = {
    "lua": """
    for piece in llm.stream({ prompt = "hi", model = "local/m", base_url = "URL" }) do return piece end
    """,
    "javascript": """
    const stream = Agent.new({ systemPrompt: "s", model: "local/m", baseUrl: "URL" }).streamChat("hi");
    return stream.next();
    """,
}


@pytest.mark.parametrize("language", LEFT)
async def test_a_stream_that_a_script_leaves_is_stopped_with_it(tmp_path: Path, language: str) -> None:
    async with openai_server(STALLED) as server, script(tmp_path) as one:
        assert await one.value(LEFT[language].replace("URL", server.url), language=language) == "word "
        attributes = _ended(one)
        await asyncio.wait_for(server.hung_up.wait(), 30)
    assert attributes["llmspell.usage.estimated"] is True


async def test_another_cell_reads_on_where_one_left_a_stream(tmp_path: Path) -> None:
    async with openai_server(Reply(pieces=("one", "two"))) as server, script(tmp_path) as one:
        begun = 'pieces = llm.stream({ prompt = "hi", model = "local/m", base_url = "URL" }) return pieces:next()'
        assert await one.value(begun.replace("URL", server.url), cell="a") == "one"
        assert await one.value("return pieces:next()", cell="b") == "two"
