"""Replays with several models: fallback, routing, answers that fit a schema, embeddings, counted tokens, pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import ModelError
from kernel.replay.traces import normal_trace
from tests.kit.replays import Provider, play, replay

FALLBACK = """
local answer = llm.complete({ prompt = "one", model = "fake/first", fallback = { "fake/second" } })
local agent = Agent.new({ model = { "fake/first", "fake/second" } })
return { answer.text, answer.usage.total_tokens, agent:chat("two") }
"""

ROUTED = """
local agent = Agent.new({ model = "fake/first", fallback = { "fake/second" },
  routing = function(asked) return "fake/second" end })
local turns = Agent.new({ model = "fake/first", fallback = { "fake/second" }, routing = "rotate" })
return { agent:chat("one"), turns:chat("two"), turns:chat("three") }
"""

COUNTED = """
local agent = Agent.new({ system_prompt = "You are terse." })
return { llm.count_tokens("one"), agent:count_tokens(), agent:count_tokens("two"), llm.count_tokens("one") }
"""

EMBEDDED = """
local found = llm.embed({ model = "fake/model", input = { "one", "three" } })
return { found.embeddings, found.usage.input_tokens, found.usage.cost }
"""


@pytest.mark.parametrize(
    ("source", "asked"),
    [(FALLBACK, 3), (ROUTED, 3), (COUNTED, 4), (EMBEDDED, 1)],
    ids=["fallback", "routing", "count", "embed"],
)
async def test_a_replay_takes_the_same_way_through_the_models_and_asks_none(
    tmp_path: Path, source: str, asked: int
) -> None:
    errors: list[Any] = [ModelError("down")] if source is FALLBACK else []
    provider = Provider(errors=errors)
    first = await play(tmp_path, source, provider, record=tmp_path / "c.jsonl")
    assert first.value
    assert len(provider.asked) == asked
    for past in ("c.jsonl", first.done.run_id):
        nobody = Provider()
        again = await play(tmp_path, source, nobody, replay=replay(past))
        assert (again.value, nobody.asked) == (first.value, [])
        assert again.done.usage == first.done.usage
        assert normal_trace(again.events) == normal_trace(first.events)


class Former(Provider):
    """Answers with a table that fits no schema, and then with one that does."""

    async def stream(self, request: Any) -> Any:
        async for chunk in super().stream(request):
            said = json.dumps({"size": 3 if len(self.asked) > 1 else "large"})
            yield chunk if chunk.finish_reason else type(chunk)(said if chunk.text == "You said " else "")


async def test_an_answer_that_was_asked_for_again_to_fit_its_schema_is_replayed_with_both_tries(tmp_path: Path) -> None:
    source = """
    local schema = { type = "object", properties = { size = { type = "integer" } }, required = { "size" } }
    return llm.complete({ prompt = "How large?", response_schema = schema }).data
    """
    former = Former()
    first = await play(tmp_path, source, former, record=tmp_path / "c.jsonl")
    assert (first.value, len(former.asked)) == ({"size": 3}, 2)
    for past in ("c.jsonl", first.done.run_id):
        nobody = Provider()
        again = await play(tmp_path, source, nobody, replay=replay(past))
        assert (again.value, nobody.asked) == (first.value, [])
    other = await play(tmp_path, source.replace("integer", "number"), Provider(), replay=replay("c.jsonl"))
    assert "is not in" in other.error["message"], "another schema is another question"


async def test_a_picture_is_in_a_recording_by_its_digest_and_another_picture_is_another_question(
    tmp_path: Path,
) -> None:
    picture = tmp_path / "owl.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n first")
    source = 'return llm.complete({ prompt = "What is it?", images = { "owl.png" } }).text'
    first = await play(tmp_path, source, Provider(), record=tmp_path / "c.jsonl")
    for past in ("c.jsonl", first.done.run_id):
        nobody = Provider()
        assert (await play(tmp_path, source, nobody, replay=replay(past))).value == first.value
        assert nobody.asked == []
    assert "sha256" in (tmp_path / "c.jsonl").read_text()
    picture.write_bytes(b"\x89PNG\r\n\x1a\n other")
    assert "is not in" in (await play(tmp_path, source, Provider(), replay=replay("c.jsonl"))).error["message"]
