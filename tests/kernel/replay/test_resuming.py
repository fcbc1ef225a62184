"""Runs that were stopped go on: what had finished is not done again, and nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kernel.errors import ModelError
from kernel.tapes import Replay
from tests.kit.replays import Played, Provider, play, replay

BREAK = ModelError("no answer today")

WORKFLOWS = {
    "lua": """
local agent = Agent.new({ name = "clerk" })
local said = {}
local flow = Workflow.sequential({ name = "report", steps = {
  { name = "gather", agent = function(input)
      State.set("found", "owls")
      print("gather")
      return agent:chat("gather " .. input)
    end },
  { name = "think", agent = agent },
  { name = "write", agent = function(input) print("write") return agent:chat("write") .. State.get("found") end },
} })
return { flow:run("go").output, agent:chat("who am I?") }
""",
    "javascript": """
const agent = new Agent({ name: "clerk" });
const flow = Workflow.sequential({ name: "report", steps: [
  { name: "gather", agent: async (input) => {
      await State.set("found", "owls");
      console.log("gather");
      return await agent.chat("gather " + input);
    } },
  { name: "think", agent },
  { name: "write", agent: async () => {
      console.log("write");
      return await agent.chat("write") + await State.get("found");
    } },
] });
return [(await flow.run("go")).output, await agent.chat("who am I?")];
""",
    "python": """
agent = await Agent.new({"name": "clerk"})
async def gather(input):
    await State.set("found", "owls")
    print("gather")
    return await agent.chat("gather " + input)
async def write(input):
    print("write")
    return await agent.chat("write") + await State.get("found")
flow = await Workflow.sequential({"name": "report", "steps": [
    {"name": "gather", "agent": gather}, {"name": "think", "agent": agent}, {"name": "write", "agent": write}]})
result = await flow.run("go")
return [result.output, await agent.chat("who am I?")]
""",
}


def resume(run: Played | str, **more: Any) -> Any:
    return Replay(run if isinstance(run, str) else run.done.run_id, "resume", **more)


@pytest.mark.parametrize("language", WORKFLOWS)
async def test_finished_steps_and_chats_are_not_done_again_in_any_language(tmp_path: Path, language: str) -> None:
    source = WORKFLOWS[language]
    whole = await play(tmp_path / "whole", source, provider := Provider(), language)
    talk = [message.content for message in provider.asked[-1].messages]
    first = Provider(errors=[])
    stopping = _Failing(3)
    first_run = await play(tmp_path, source, stopping, language)
    assert first_run.error["type"] in ("model", "workflow", "agent"), first_run.error
    assert first_run.text == "gather\nwrite\n"
    second = Provider()
    again = await play(tmp_path, source, second, language, replay=resume(first_run))
    assert again.text == "write\n", "the finished step did not run again"
    assert len(second.asked) == 2
    assert first.asked == []
    assert [message.content.split(" (")[0] for message in second.asked[-1].messages] == [
        text.split(" (")[0] for text in talk
    ], "the agent remembers what it said in the first attempt"
    assert again.value[0].endswith("owls")
    assert whole.done.status == "ok"


class _Failing(Provider):
    """A provider that breaks at its n-th call."""

    def __init__(self, broken: int) -> None:
        super().__init__()
        self.broken = broken

    async def stream(self, request: Any) -> Any:
        if len(self.asked) + 1 == self.broken:
            raise BREAK
        async for chunk in super().stream(request):
            yield chunk


async def test_a_third_attempt_knows_what_the_first_two_did_and_keys_stay_the_same(tmp_path: Path) -> None:
    source = """
    local keys = {}
    local parameters = { type = "object", properties = { idempotency_key = { type = "string" } } }
    local function handler(params) print(params.idempotency_key) return { params.idempotency_key } end
    local note = Tool.new({ name = "note", effect = "once", parameters = parameters, handler = handler })
    local flow = Workflow.sequential({ name = "f", steps = {
      { name = "a", agent = function() return note:run({})[1] end },
      { name = "b", agent = function() return Agent.new({}):chat("b") .. note:run({})[1] end },
      { name = "c", agent = function() return Agent.new({}):chat("c") .. note:run({})[1] end },
    } })
    return flow:run("x").steps
    """
    runs = [await play(tmp_path, source, _Failing(1))]
    origin = runs[0].done.run_id
    runs.append(await play(tmp_path, source, _Failing(2), replay=resume(runs[0])))
    runs.append(await play(tmp_path, source, Provider(), replay=resume(runs[1])))
    assert [run.done.status for run in runs] == ["failed", "failed", "ok"], runs[-1].done.error
    assert [run.text for run in runs] == [f"{origin}/f#1/{name}/note#1\n" for name in "abc"]
    assert runs[-1].value["a"]["output"] == f"{origin}/f#1/a/note#1"


async def test_a_paused_workflow_goes_on_in_the_next_attempt(tmp_path: Path) -> None:
    source = """
    local flow
    flow = Workflow.sequential({ name = "f", steps = {
      { name = "a", agent = function() print("a") flow:pause() return 1 end },
      { name = "b", agent = function() print("b") return 2 end },
    } })
    local ok, result = pcall(function() return flow:run("x") end)
    return ok and result.output or "paused"
    """
    first = await play(tmp_path, source, Provider())
    assert (first.value, first.text) == ("paused", "a\n")
    again = await play(tmp_path, source, Provider(), replay=resume(first))
    assert (again.value, again.text) == (2, "b\n")
    finished = await play(tmp_path, source, Provider(), replay=resume(first))
    assert "there is nothing to resume" in finished.error["message"]


@pytest.mark.parametrize(
    ("way", "after", "is_over"),
    [
        ("pause", "flow:resume(point)", True),
        ("pause", "flow:run('x')", True),
        ("cancel", "", True),
        ("pause", "flow:run('y')", False),
        ("pause", "paused = false pcall(function() flow:resume(point) end)", False),
    ],
)
async def test_a_run_that_ended_well_is_resumed_only_for_a_pause_it_did_not_see_to(
    tmp_path: Path, way: str, after: str, is_over: bool
) -> None:
    source = f"""
    local flow, point, paused
    local function stop()
      if not paused then paused = true point = flow:{way}() end
      util.sleep(1)
      return 1
    end
    flow = Workflow.sequential({{ name = "f", steps = {{
      {{ name = "a", agent = stop }}, {{ name = "b", agent = stop }}, {{ name = "c", agent = stop }},
    }} }})
    pcall(function() flow:run("x") end)
    {after}
    """
    first = await play(tmp_path, source, Provider())
    assert first.done.status == "ok", first.done.error
    again = await play(tmp_path, source, Provider(), replay=resume(first))
    assert ("there is nothing to resume" in str(again.done.error)) == is_over


CANCELLED = {
    "lua": """
    local flow
    flow = Workflow.sequential({ name = "f", steps = { function() flow:pause() flow:cancel() return 1 end } })
    return select(2, pcall(flow.run, flow, "x")).message
    """,
    "javascript": """
    const stop = async () => { await flow.pause(); flow.cancel(); return 1; };
    const flow = Workflow.sequential({ name: "f", steps: [stop] });
    return (await flow.run("x").catch((error) => error)).message;
    """,
}


@pytest.mark.parametrize("language", CANCELLED)
async def test_a_workflow_that_was_cancelled_before_it_paused_was_not_paused(tmp_path: Path, language: str) -> None:
    first = await play(tmp_path, CANCELLED[language], Provider(), language)
    assert first.value == "The workflow 'f' was cancelled."
    again = await play(tmp_path, CANCELLED[language], Provider(), language, replay=resume(first))
    assert "there is nothing to resume" in again.error["message"]


async def test_loops_branches_and_parallel_steps_go_on_where_they_were(tmp_path: Path) -> None:
    source = """
    local function say(word) return function(input) print(word) return word end end
    local function ask(word) return function(input) print(word) return Agent.new({}):chat(word) end end
    local flow = Workflow.sequential({ name = "f", steps = {
      { name = "both", agent = Workflow.parallel({ name = "p", steps = {
        { name = "left", agent = say("left") }, { name = "right", agent = say("right") } } }) },
      { name = "turns", agent = Workflow.loop({ name = "l", max_iterations = 3, steps = {
        { name = "turn", agent = ask("turn") } } }) },
      { name = "last", agent = say("last") },
    } })
    return flow:run("x").output
    """
    first = await play(tmp_path, source, _Failing(2))
    assert first.error["type"] == "model", first.error
    assert sorted(first.text.split()) == ["left", "right", "turn", "turn"]
    again = await play(tmp_path, source, Provider(), replay=resume(first))
    assert (again.value, again.text.split()) == ("last", ["turn", "turn", "last"]), again.done.error


async def test_an_error_the_script_lived_with_is_served_and_the_one_it_died_of_is_not(tmp_path: Path) -> None:
    source = """
    local ok = pcall(function() return Agent.new({}):chat("one") end)
    local two = Agent.new({}):chat("two")
    return { ok, two, Agent.new({}):chat("three") }
    """
    provider = Provider(errors=[ModelError("no")])
    first = await play(tmp_path, source, _Sequence(provider, [1, 3]))
    assert first.done.status == "failed"
    again = await play(tmp_path, source, Provider(), replay=resume(first))
    assert again.value == [False, "You said two (2)", "You said three (1)"]


class _Sequence(Provider):
    """A provider that breaks at some of its calls."""

    def __init__(self, inner: Provider, broken: list[int]) -> None:
        super().__init__()
        self.broken, self.count = broken, 0

    async def stream(self, request: Any) -> Any:
        self.count += 1
        if self.count in self.broken:
            self.asked.append(request)
            raise BREAK
        async for chunk in super().stream(request):
            yield chunk


async def test_a_resumed_run_is_not_a_replay_of_its_own(tmp_path: Path) -> None:
    done = await play(tmp_path, "return 1", Provider())
    refused = await play(tmp_path, "return 1", Provider(), replay=resume(done))
    assert "has finished: there is nothing to resume" in refused.error["message"]
    missing = await play(tmp_path, "return 1", Provider(), replay=resume("20200101T000000-0"))
    assert missing.error["type"] == "not_found"
    assert (await play(tmp_path, "return 1", Provider(), replay=replay(done.done.run_id))).value == 1
