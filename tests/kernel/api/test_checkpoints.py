"""Checkpoints that scripts hand back: changed by hand, of another version, or of a workflow that has changed since."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

FLOW = """
local ran = {}
local function flow(names)
  local steps = {}
  for _, name in ipairs(names or { "a", "b" }) do
    steps[#steps + 1] = { name = name, handler = function() ran[#ran + 1] = name return name end }
  end
  return Workflow.sequential({ name = "wf", steps = steps })
end
local a = { name = "a", index = 1, status = "completed", output = "a", duration = 1.5, attempts = 1 }
local checkpoint = { version = 1, workflow = "wf", input = "in", decisions = {}, steps = { a = a } }
"""

CHANGES = {
    "checkpoint.version = 99": "of version 99; this program reads version 1",
    "checkpoint.version = true": "of version true",
    "checkpoint.steps = nil": "its 'steps' are missing",
    "checkpoint.steps = 5": "its 'steps' are 5, not a table",
    "checkpoint.decisions = nil": "its 'decisions' are missing",
    "checkpoint.decisions = { branch = 5 }": "its decision 'branch' is 5, not the name of a branch",
    "checkpoint.steps.a = 'zz'": "damaged at step 'a': what became of it is the text 'zz', not a table",
    "a.status = nil": "damaged at step 'a': its 'status' is missing",
    "a.status = 'doen'": "damaged at step 'a': its 'status' is the text 'doen', not one of completed, skipped, failed, "
    "fallback",
    "a.status = 5": "damaged at step 'a': its 'status' is 5, not a text",
    "a.name = 'q'": "damaged at step 'a': its 'name' is the text 'q': another step's",
    "a.duration = nil": "damaged at step 'a': its 'duration' is missing",
    "a.attempts = 'x'": "damaged at step 'a': its 'attempts' is the text 'x', not a whole number",
    "a.index = 1.5": "damaged at step 'a': its 'index' is 1.5, not a whole number",
    "a.output = { ['$text'] = 'Agent(x)' }": "what the step 'a' gave: it was, or held, a function or an object",
}


@pytest.mark.parametrize("edit", CHANGES)
async def test_a_checkpoint_that_is_none_is_refused_before_any_step_runs(lua: Script, edit: str) -> None:
    source = f"{FLOW} {edit} local ok, err = pcall(function() return flow():resume(checkpoint) end)"
    ok, kind, message, ran = await lua.value(f"{source} return {{ ok, err.type, err.message, #ran }}")
    assert (ok, kind, ran) == (False, "invalid", 0), message
    assert CHANGES[edit] in message
    assert "run the workflow anew" in message


async def test_one_without_a_version_is_taken_where_it_is_sound(lua: Script) -> None:
    assert await lua.value(f"{FLOW} checkpoint.version = nil return {{ flow():resume(checkpoint) .. '', ran }}") == [
        "b",
        ["b"],
    ]


async def test_a_finished_step_that_is_gone_is_not_passed_over(lua: Script) -> None:
    source = f"{FLOW} local ok, err = pcall(function() return flow({{ 'z', 'b' }}):resume(checkpoint) end)"
    message, step, ran = await lua.value(f"{source} return {{ err.message, err.step_name, #ran }}")
    assert "the finished step 'a', which the workflow 'wf' does not have now. Put the step back" in message
    assert (step, ran) == ("a", 0)


async def test_a_branch_that_is_gone_is_not_passed_over(lua: Script) -> None:
    source = """
    local flow = Workflow.conditional({ name = "c", branches = {
        left = { steps = { { name = "l", handler = function() return 1 end } } } },
        conditions = { { name = "yes", test = function() return true end, branch = "left" } } })
    local point = { version = 1, workflow = "c", input = 1, steps = {}, decisions = { branch = "right" } }
    local ok, err = pcall(function() return flow:resume(point) end)
    return { ok, err.message }
    """
    ok, message = await lua.value(source)
    assert not ok
    assert "leads to the branch 'right', which is not there now" in message


async def test_a_pause_that_a_cancellation_overtook_is_none(lua: Script) -> None:
    source = """
    local go_on
    local going = Promise.new(function(resolve) go_on = resolve end)
    local flow
    flow = Workflow.sequential({ name = "w", steps = { function(x) going:await() return x end, string.upper } })
    local run = Promise.spawn(function() return flow:run("x") end)
    while flow:progress().status ~= "running" do Async.sleep(1) end
    local pause = Promise.spawn(function() return flow:pause() end)
    while flow:progress().status ~= "pausing" do Async.sleep(1) end
    flow:cancel()
    local _, ended = pcall(function() return run:await() end)
    local _, paused = pcall(function() return pause:await() end)
    return { ended.message, paused.message, paused.checkpoint.workflow, flow:progress().status }
    """
    assert await lua.value(source) == [
        "The workflow 'w' was cancelled.",
        "The workflow 'w' was cancelled before it paused.",
        "w",
        "cancelled",
    ]
