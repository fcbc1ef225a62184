"""Two replays of one recording leave the trace that the recording left: its deltas, its tries, its order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import ModelError, RateLimitError
from kernel.events import Event
from kernel.messages import Chunk, Request, Usage
from kernel.replay import order
from kernel.replay.traces import normal_trace
from tests.kit.replays import Played, Provider, play, replay

STREAMED = {
    "lua": """
    local agent = Agent.new({})
    for piece in agent:stream_chat("one") do print(piece) end
    return agent:chat("two")
    """,
    "javascript": """
    const agent = new Agent({});
    for await (const piece of agent.streamChat("one")) console.log(piece);
    return await agent.chat("two");
    """,
}

BRANCHES = """
local function asks(questions)
  return function()
    local agent, said = Agent.new({}), ""
    for _, question in ipairs(questions) do said = said .. agent:chat(question) end
    return said
  end
end
return Workflow.parallel({ name = "both", steps = {
  { name = "slow", run = asks({ "aaaaaaaaaaaa", "b" }) },
  { name = "quick", run = asks({ "c", "d", "e" }) },
} }):run({})
"""


@dataclass
class Slow(Provider):
    """Answers in pieces that come slowly, the first the later the longer the question is; to `endless` without end."""

    endless: str = ""

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        self.asked.append(request)
        question = request.messages[-1].content
        for number in range(6):
            await asyncio.sleep(0.015 * (len(question) if number == 0 else 1))
            yield Chunk(f"{question}{number} ")
        if question == self.endless:
            await asyncio.Event().wait()
        yield Chunk(finish_reason="stop", usage=Usage(1, 1, 0.0), model="fake/model-2")


class Ordered(Provider):
    """Answers in one order on any machine: the slow branch when the quick one has got far, `e` when that is over."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, asyncio.Event] = {}

    def known(self, question: str) -> asyncio.Event:
        return self._known.setdefault(question, asyncio.Event())

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        self.asked.append(request)
        question = request.messages[-1].content
        awaited = {"aaaaaaaaaaaa": "e", "e": "b"}.get(question)
        self.known(question).set()
        if awaited:
            await self.known(awaited).wait()
        for _ in range(100 if question == "e" else 0):
            await asyncio.sleep(0)
        yield Chunk(f"{question}0 ")
        yield Chunk(finish_reason="stop", usage=Usage(1, 1, 0.0), model="fake/model-2")


def deltas(events: list[Event]) -> list[list[dict[str, Any]]]:
    """The pieces of each chat, in order."""
    told: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        if event.kind == "chat.delta":
            told.setdefault(event.span_id, []).append(event.data)
    return sorted(told.values(), key=str)


def ends(played: Played) -> list[str]:
    """The first letters of the answers, in the order in which they were there."""
    return [event.data["output"]["text"][0] for event in played.events if event.kind == "chat.finished"]


def same(first: Played, again: Played) -> None:
    assert (again.done.value, again.done.error, again.text) == (first.done.value, first.done.error, first.text)
    assert deltas(again.events) == deltas(first.events)
    assert normal_trace(again.events) == normal_trace(first.events)


async def replays(folder: Path, source: str, first: Played, language: str = "lua", **options: Any) -> None:
    for past in ("c.jsonl", "c.jsonl", first.done.run_id):
        nobody = Provider()
        again = await play(folder, source, nobody, language, replay=replay(past), record=folder / "d.jsonl", **options)
        assert nobody.asked == []
        same(first, again)
    again = await play(folder, source, Provider(), language, replay=replay("d.jsonl"), **options)
    same(first, again)


@pytest.mark.parametrize("language", STREAMED)
async def test_a_stream_is_told_in_the_pieces_of_the_recording(tmp_path: Path, language: str) -> None:
    first = await play(tmp_path, STREAMED[language], Slow(), language, record=tmp_path / "c.jsonl")
    assert deltas(first.events)
    await replays(tmp_path, STREAMED[language], first, language)


async def test_a_cassette_that_does_not_know_when_it_was_told_is_told_by_its_own_clock(tmp_path: Path) -> None:
    source = 'return Agent.new({}):chat("one")'
    await play(tmp_path, source, Provider(), record=tmp_path / "c.jsonl")
    head, call, *rest = (tmp_path / "c.jsonl").read_text().splitlines()
    took = call.partition('"took":')[2].partition(",")[0]
    slow = call.replace(f'"took":{took}', '"took":0.2')
    (tmp_path / "c.jsonl").write_text("\n".join([head, slow, *rest]))
    runs = [await play(tmp_path, source, Provider(), replay=replay("c.jsonl")) for _ in range(3)]
    told = [[data["text"] for data in deltas(run.events)[0]] for run in runs]
    assert told == [["You said ", "one", " (1)"]] * 3


async def test_branches_come_home_in_the_order_of_the_recording(tmp_path: Path) -> None:
    first = await play(tmp_path, BRANCHES, Ordered(), record=tmp_path / "c.jsonl")
    assert set(ends(first)) == set("abcde")
    for past in ("c.jsonl", first.done.run_id):
        again = await play(tmp_path, BRANCHES, Provider(), replay=replay(past))
        assert ends(again) == ends(first)
    await replays(tmp_path, BRANCHES, first)


async def test_a_branch_does_not_wait_for_a_call_that_is_made_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order, "PATIENCE", 0.05)
    await play(tmp_path, BRANCHES, Ordered(), record=tmp_path / "c.jsonl")
    edited = BRANCHES.replace('{ "c", "d", "e" }', '{ "c" }')
    assert (await play(tmp_path, edited, Provider(), replay=replay("c.jsonl"))).value["quick"][:2] == "c0"


async def test_a_stream_that_was_left_in_its_middle_is_left_again(tmp_path: Path) -> None:
    source = """
    local agent = Agent.new({})
    local stream = agent:stream_chat("one")
    local piece = stream:next()
    stream:close()
    return { piece, Agent.new({}):chat("two") }
    """

    first = await play(tmp_path, source, Slow(endless="one"), record=tmp_path / "c.jsonl")
    assert first.value[0] == "one0 "
    await replays(tmp_path, source, first)


async def test_what_came_before_a_stream_broke_comes_again(tmp_path: Path) -> None:
    source = """
    local said = {}
    local ok, why = pcall(function()
      for piece in Agent.new({}):stream_chat("one") do table.insert(said, piece) end
    end)
    return { said, ok, why.type }
    """

    class Broken(Provider):
        async def stream(self, request: Request) -> AsyncIterator[Chunk]:
            yield Chunk("I ")
            yield Chunk("am ")
            raise ModelError("The line is cut.")

    first = await play(tmp_path, source, Broken(), record=tmp_path / "c.jsonl")
    assert first.value == [["I ", "am "], False, "model"]
    await replays(tmp_path, source, first)


async def test_further_tries_of_a_provider_are_told_again(tmp_path: Path) -> None:
    class Retried(Provider):
        async def stream(self, request: Request) -> AsyncIterator[Chunk]:
            assert request.told is not None
            request.told(1, 0.25, RateLimitError("busy"))
            async for chunk in super().stream(request):
                yield chunk

    source = 'return Agent.new({}):chat("one")'
    first = await play(tmp_path, source, Retried(), record=tmp_path / "c.jsonl")
    assert "chat.retry" in [event.kind for event in first.events]
    await replays(tmp_path, source, first)


async def test_an_answer_that_was_filtered_is_filtered_again(tmp_path: Path) -> None:
    class Filtered(Provider):
        async def stream(self, request: Request) -> AsyncIterator[Chunk]:
            yield Chunk("I may not")
            yield Chunk(finish_reason="content_filter", usage=Usage(1, 2))

    source = 'local ok, why = pcall(function() return Agent.new({}):chat("one") end) return { ok, why.message }'
    first = await play(tmp_path, source, Filtered(), record=tmp_path / "c.jsonl")
    assert first.value[0] is False
    await replays(tmp_path, source, first)


async def test_an_answer_from_the_cache_is_told_as_one_again(tmp_path: Path) -> None:
    source = """
    local first = Agent.new({ cache = true })
    return { first:chat("one"), Agent.new({ cache = true }):chat("one") }
    """
    first = await play(tmp_path, source, Provider(), record=tmp_path / "c.jsonl")
    assert "chat.cached" in [event.kind for event in first.events]
    await replays(tmp_path, source, first)


async def test_a_call_in_whose_middle_the_run_was_killed_was_not_recorded(tmp_path: Path) -> None:
    source = 'return Agent.new({}):chat("one")'
    first = await play(tmp_path, source, Provider())
    journal = tmp_path / ".llmspell" / "journals" / f"{first.done.run_id}.ndjson"
    lines = journal.read_text().splitlines()
    end = next(number for number, line in enumerate(lines) if '"chat.finished"' in line)
    journal.write_text("\n".join(lines[:end]) + "\n")
    again = await play(tmp_path, source, Provider(), replay=replay(first.done.run_id))
    assert "is not in" in again.error["message"]
    provider = Provider()
    assert (await play(tmp_path, source, provider, replay=replay(first.done.run_id, "changed"))).done.status == "ok"
    assert len(provider.asked) == 1
