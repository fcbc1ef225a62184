"""Chats that are recorded, replayed without a provider, and asked again only where they changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kernel.errors import RateLimitError
from kernel.events import Event
from kernel.models.scripted import Scripted
from kernel.replay.traces import normal_trace
from tests.kit.one_model import OneModel
from tests.kit.replays import Provider, play, replay
from tests.kit.scripts import script

SPELLS = {
    "lua": """
local agent = Agent.new({ system_prompt = "You are terse." })
print(agent:chat("one"))
for chunk in agent:stream_chat("two") do io.write("[", chunk, "]") end
return { agent:chat("three"), Agent.new({}):chat("one"), Agent.new({}):chat("one") }
""",
    "javascript": """
const agent = new Agent({ systemPrompt: "You are terse." });
console.log(await agent.chat("one"));
for await (const chunk of agent.streamChat("two")) console.log(`[${chunk}]`);
return [await agent.chat("three"), await new Agent({}).chat("one"), await new Agent({}).chat("one")];
""",
    "python": """
agent = await Agent.new({"system_prompt": "You are terse."})
print(await agent.chat("one"))
async for chunk in agent.stream_chat("two"):
    print(f"[{chunk}]")
return [await agent.chat("three"), await (await Agent.new({})).chat("one"), await (await Agent.new({})).chat("one")]
""",
}


@pytest.mark.parametrize("language", SPELLS)
async def test_a_replayed_run_asks_nobody_and_leaves_the_same_trace(tmp_path: Path, language: str) -> None:
    cassette, provider = tmp_path / "spell.cassette.jsonl", Provider()
    first = await play(tmp_path, SPELLS[language], provider, language, record=cassette)
    assert len(provider.asked) == 5
    assert first.value[1:] == ["You said one (4)", "You said one (5)"], "identical calls, each with its own answer"

    nobody = Provider()
    again = await play(tmp_path, SPELLS[language], nobody, language, replay=replay(cassette))
    assert nobody.asked == []
    assert (again.value, again.text) == (first.value, first.text)
    assert normal_trace(again.events) == normal_trace(first.events)


async def test_a_past_run_is_replayed_from_its_journal(tmp_path: Path) -> None:
    first = await play(tmp_path, SPELLS["lua"], Provider())
    for source in (first.done.run_id, "last", ""):
        nobody = Provider()
        again = await play(tmp_path, SPELLS["lua"], nobody, replay=replay(source))
        assert (again.value, nobody.asked) == (first.value, [])
        assert again.text.replace("][", "") == first.text.replace("][", ""), "chunks as the trace has them"


async def test_only_calls_whose_content_changed_reach_the_model(tmp_path: Path) -> None:
    cassette, provider = tmp_path / "spell.cassette.jsonl", Provider()
    source = 'return { Agent.new({}):chat("one"), Agent.new({}):chat("two") }'
    await play(tmp_path, source, provider, record=cassette)
    edited = source.replace("two", "three")
    again = await play(tmp_path, edited, provider, replay=replay(cassette, "changed"), record=cassette)
    assert again.value == ["You said one (1)", "You said three (3)"]
    assert [request.messages[-1].content for request in provider.asked] == ["one", "two", "three"]
    nobody = Provider()
    last = await play(tmp_path, edited, nobody, replay=replay(cassette))
    assert (last.value, nobody.asked) == (again.value, []), "the new cassette has the old call and the new one"


@pytest.mark.parametrize("caught", ["{}", "return pcall(function() {} end)"])
async def test_a_strict_replay_fails_at_the_first_unrecorded_call_and_shows_the_nearest(
    tmp_path: Path, caught: str
) -> None:
    cassette, provider = tmp_path / "spell.cassette.jsonl", Provider()
    source = 'local a = Agent.new({ temperature = 0.5 }); return a:chat("Tell me of owls.") .. a:chat("More.")'
    await play(tmp_path, source, provider, record=cassette)
    edited = caught.replace("{}", source.replace("of owls", "of dogs"))
    error = (await play(tmp_path, edited, provider, replay=replay(cassette))).error
    assert len(provider.asked) == 2
    assert "is not in" in error["message"]
    assert "line 2" in error["message"]
    assert '-   "content": "Tell me of owls.",\n+   "content": "Tell me of dogs.",' in error["message"]


async def test_an_error_of_a_provider_is_recorded_too_and_a_second_attempt_after_it(tmp_path: Path) -> None:
    cassette, provider = tmp_path / "spell.cassette.jsonl", Provider(errors=[RateLimitError("busy", retry_after=0)])
    source = """
    local ok, why = pcall(function() return Agent.new({}):chat("one") end)
    return { ok, why.type, why.message, Agent.new({}):chat("one") }
    """
    first = await play(tmp_path, source, provider, record=cassette)
    assert first.value == [False, "rate_limit", "busy", "You said one (2)"]
    for past in (cassette, first.done.run_id):
        nobody = Provider()
        again = await play(tmp_path, source, nobody, replay=replay(past))
        assert (again.value, nobody.asked) == (first.value, [])


async def test_a_hook_that_changes_answers_does_so_once_more_in_a_replay(tmp_path: Path) -> None:
    source = """
    Hooks.register("after_chat", function(context) context.response = context.response .. "!" end)
    return Agent.new({}):chat("one")
    """
    first = await play(tmp_path, source, Provider(), record=tmp_path / "c.jsonl")
    assert first.value == "You said one (1)!"
    for past in ("c.jsonl", first.done.run_id):
        assert (await play(tmp_path, source, Provider(), replay=replay(past))).value == first.value


async def test_a_replayed_run_has_the_dates_of_the_recording(tmp_path: Path) -> None:
    first = await play(tmp_path, SPELLS["lua"], Provider())

    def shift(event: Event) -> float:
        return event.time - first.events[0].time

    again = await play(tmp_path, SPELLS["lua"], Provider(), replay=replay(first.done.run_id))
    assert again.events[0].time - first.events[0].time < 0.1
    assert shift(again.events[-1]) < 60


async def test_a_job_asks_for_a_replay_in_what_it_says_of_its_run(tmp_path: Path) -> None:
    first = await play(tmp_path, SPELLS["lua"], Provider())
    async with script(tmp_path, model="fake/model") as studio:
        studio.runtime.spell.models = OneModel(nobody := Provider())
        about = {"path": "spell.lua", "replay": {"source": first.done.run_id, "mode": "strict"}}
        done = await studio.run(SPELLS["lua"], name="spell", about=about)
        assert (done.value, nobody.asked) == (first.value, [])
        refused = await studio.run("return 1", about={"replay": {"source": "last", "mode": "sometimes"}})
        assert "A replay is strict or changed or resume or fork, not 'sometimes'" in (refused.error or {})["message"]


async def test_a_model_that_counts_its_answers_goes_on_behind_those_that_are_served(tmp_path: Path) -> None:
    cassette, source = tmp_path / "c.jsonl", 'local a = Agent.new("x") return {a:chat("one"), a:chat("two")}'
    first: Any = Scripted().with_text("first").with_text("second").with_text("third")
    await play(tmp_path, source, first, record=cassette)
    again: Any = Scripted().with_text("first").with_text("second").with_text("third")
    edited = source.replace('"two"', '"zwei"')
    run = await play(tmp_path, edited, again, replay=replay(cassette, "changed"))
    assert (run.value, len(again.calls)) == (["first", "second"], 1)
