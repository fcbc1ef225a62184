"""Running workflows: failures, retries, progress, streams, pausing and cancelling; and classes of a script's own."""

from __future__ import annotations

import asyncio
import json

from kernel.decisions import sentence
from tests.kit.scripts import Script


def assert_closed(lua: Script, spans: int) -> None:
    opened = [event.span_id for event in lua.events if event.kind.endswith(".started") and event.span_id]
    closed = [event.span_id for event in lua.events if event.kind.endswith((".finished", ".failed")) and event.span_id]
    assert len(opened) == spans
    assert sorted(opened) == sorted(closed)


FLAKY = """
local tries = 0
local flaky = function(input)
    tries = tries + 1
    if tries < 3 then error("try " .. tries) end
    return input .. " at last"
end
"""


async def test_a_step_is_tried_again_ever_later(lua: Script) -> None:
    source = f"""{FLAKY}
    local flow = Workflow.sequential({{ steps = {{
        {{ name = "flaky", handler = flaky, retries = 3, retry_delay = 1, backoff = 3 }} }} }})
    local result = flow:run("done")
    return {{ result .. "", result.steps.flaky.attempts, result.steps.flaky.status }}
    """
    assert await lua.value(source) == ["done at last", 3, "completed"]
    delays = [round(event.data["delay"], 4) for event in lua.events if event.kind == "run_step.retry"]
    assert delays == [0.001, 0.003]
    assert len([event for event in lua.events if event.kind == "run_step.started"]) == 1


async def test_chance_shortens_the_waits_and_what_was_decided_is_told(lua: Script) -> None:
    source = f"""{FLAKY}
    local flow = Workflow.sequential({{ name = "w", steps = {{
        {{ name = "flaky", handler = flaky, retries = 3, retry_delay = 8, max_retry_delay = 8, jitter = true }},
        {{ name = "bad", handler = function() error("no") end, retries = 1, retry_delay = 1, backoff = "constant",
          continue_on_error = true }},
        {{ name = "worse", handler = function() error("never") end, fallback_output = "instead" }} }} }})
    return flow:run("done") .. ""
    """
    assert await lua.value(source) == "instead"
    told = [(event.kind.rpartition(".")[2], event.data) for event in lua.events]
    decisions = [(moment, data) for moment, data in told if sentence(moment, data)]
    assert [moment for moment, _ in decisions] == ["retry", "retry", "recovered", "retry", "recovered", "fallback"]
    assert all(0.004 <= data["delay"] <= 0.008 for _, data in decisions[:2])
    assert sentence(*decisions[2]) == "by retry at attempt 3"
    assert sentence(*decisions[4]) == "in part by continue_on_error (script: no)"
    assert sentence(*decisions[5]) == "the fallback output in the place of step 'worse' (script: never)"


async def test_what_no_other_attempt_can_mend_is_not_tried_again(lua: Script) -> None:
    source = """
    local tries = 0
    local flow = Workflow.sequential({ name = "w", steps = { { name = "a", retries = 5, retry_delay = 1,
        handler = function() tries = tries + 1; error({ type = "invalid", message = "never" }) end } } })
    local ok, err = pcall(function() flow:run(1) end)
    return { tries, err.type, err.message, err.workflow_name, err.step_name, err.attempts, err.cause.type }
    """
    told = "Step 'a' of workflow 'w' failed: never"
    assert await lua.value(source) == [1, "invalid", told, "w", "a", 1, "invalid"]


async def test_the_error_of_a_step_points_at_its_line_through_nested_workflows(lua: Script) -> None:
    source = """
    local inner = Workflow.sequential({ name = "inner", steps = { { name = "deep", handler = function()
        error("broken")
    end } } })
    Workflow.sequential({ name = "outer", steps = { { name = "wrap", workflow = inner } } }):run(1)
    """
    error = await lua.error(source)
    assert (error["file"], error["line"], error["type"]) == ("test", 3, "script")
    assert error["message"] == (
        "Step 'wrap' of workflow 'outer' failed: Step 'deep' of workflow 'inner' failed: broken"
    )
    assert error["cause"]["cause"]["message"] == "broken"


async def test_a_step_that_takes_too_long_fails_and_its_fallback_goes_on(lua: Script) -> None:
    source = """
    local slow = function() Async.sleep(5000) end
    local err = select(2, pcall(function()
        Workflow.sequential({ name = "w", steps = { { name = "a", handler = slow, timeout = 5 } } }):run(1)
    end))
    local result = Workflow.sequential({ steps = {
        { name = "a", handler = slow, timeout = 5, fallback_output = "instead" },
        { name = "b", handler = function() error("x") end, continue_on_error = true },
        { name = "c", handler = string.upper } } }):run(1)
    local steps = result.steps
    return { err.type, err.message, result .. "", steps.a.status, steps.b.status, steps.b.error.type }
    """
    kind, message, text, *rest = await lua.value(source)
    assert (kind, message) == ("timeout", "Step 'a' of workflow 'w' failed: It took longer than 5 ms.")
    assert (text, rest) == ("INSTEAD", ["fallback", "failed", "script"])


async def test_a_workflow_that_calls_itself_for_ever_is_told_and_one_that_ends_is_not(lua: Script) -> None:
    source = """
    local endless = Workflow.sequential({ name = "endless", steps = { function(n) return n + 1 end } })
    endless:add_step({ workflow = endless, condition = function() return true end })
    local _, err = pcall(function() endless:run(0) end)
    local down = Workflow.conditional({ name = "down", branches = { default = function(n) return n end },
        conditions = { { test = function(n) return n > 0 end, then_branch = {
            function(n) return n - 1 end, { workflow = "down" } } } } })
    return { err.type, err.message, down:run(9).output }
    """
    kind, message, bottom = await lua.value(source)
    assert (kind, message[-64:], bottom) == (
        "limit",
        "The workflow 'endless' calls itself, 30 deep. Where does it end?",
        0,
    )


async def test_a_whole_workflow_may_have_a_time_limit_and_its_checkpoint_is_kept(lua: Script) -> None:
    source = """
    local hold = true
    local flow = Workflow.sequential({ name = "w", timeout = 250, steps = {
        string.upper, function(x) if hold then Async.sleep(5000) end return x .. "!" end } })
    local ok, err = pcall(function() return flow:run("x") end)
    hold = false
    return { err.type, err.message, flow:resume(err.checkpoint) .. "" }
    """
    assert await lua.value(source) == ["timeout", "The workflow 'w' took longer than 250 ms.", "X!"]


async def test_the_trace_keeps_the_output_itself_and_what_authors_say_of_steps(lua: Script) -> None:
    await lua.value("""
    return Workflow.sequential({ steps = { { handler = string.upper, metadata = { owner = "me" } } } }):run("x")
    """)
    ended = {event.kind: event.data for event in lua.events if event.kind.endswith(".finished")}
    assert (ended["invoke_workflow.finished"]["output"], ended["run_step.finished"]["output"]) == ("X", "X")
    assert ended["run_step.finished"]["attributes"]["metadata"] == {"owner": "me"}


async def test_a_step_may_be_left_out_and_inputs_and_outputs_transformed(lua: Script) -> None:
    source = """
    local flow = Workflow.sequential({ steps = {
        { name = "a", handler = function(t) return t.n + 1 end,
          input_transformer = function(n) return { n = n } end, output_transformer = function(n) return n * 10 end },
        { name = "b", handler = function() return 0 end, condition = function(c) return c.output > 100 end },
        { name = "c", handler = function(n) return n + 1 end,
          when = function(c) return c.a == 20 and c.input == 1 end },
    } })
    local result = flow:run(1)
    return { result.output, result.steps.b.status, result.steps_executed }
    """
    assert await lua.value(source) == [21, "skipped", 2]


async def test_what_was_done_is_undone_when_a_later_step_fails(lua: Script) -> None:
    source = """
    local log = {}
    local book = function(what) return function() return what .. " booked" end end
    local undo = function(output) log[#log + 1] = "undo " .. output end
    local flow = Workflow.sequential({ name = "trip", steps = {
        { name = "flight", handler = book("flight"), compensate = undo },
        { name = "car", handler = book("car"), compensate = function() error("closed") end },
        { name = "hotel", handler = book("hotel"), undo = undo },
        { name = "pay", handler = function() error("no money") end, compensate = undo } } })
    local ok, err = pcall(function() return flow:run(1) end)
    return { log, err.message, err.undone, err.not_undone.car.message }
    """
    log, message, undone, closed = await lua.value(source)
    assert log == ["undo hotel booked", "undo flight booked"]
    assert message == "Step 'pay' of workflow 'trip' failed: no money"
    assert (undone, closed) == (["hotel", "flight"], "closed")
    steps = [event.name for event in lua.events if event.kind == "run_step.started"]
    assert steps[4:] == ["undo hotel", "undo car", "undo flight"]


async def test_a_step_may_be_named_like_a_field_of_the_input_it_uses(lua: Script) -> None:
    source = """
    local writer = Agent.new({ name = "draft" })
    local flow = Workflow.sequential({ steps = {
        { agent = writer, input = "mend {{draft}}" },
        { agent = writer, input = "again {{draft}}", output = "draft" } } })
    return { flow:run({ draft = "x" }) .. "", flow.steps }
    """
    assert await lua.value(source) == ["again mend x", ["draft", "draft_2"]]


async def test_a_tool_step_takes_a_single_value_as_its_only_parameter_and_the_action_of_the_step(lua: Script) -> None:
    source = """
    local flow = Workflow.sequential({ steps = {
        { tool = "calculator", input = "6 * {{n}}" },
        { handler = function(r) return r.result end },
        { tool = Tool.new({ name = "t", parameters = { type = "object", properties = {
            action = { type = "string" }, n = { type = "number" } } },
            handler = function(p) return p.action .. p.n end }), action = "show", input = { n = "{{step_2}}" } } } })
    return flow:run({ n = 7 })
    """
    assert await lua.value(source) == "show42"


async def test_results_and_progress_are_streams(lua: Script) -> None:
    source = """
    local flow
    local slow = function() while flow:progress().completed < 1 do Async.sleep(1) end return "s" end
    flow = Workflow.parallel({ name = "race", branches = { slow = slow, fast = function() return "f" end } })
    local names, told = {}, {}
    for result in flow:stream(1) do names[#names + 1] = result.name .. "=" .. result.output end
    for at in flow:run_with_progress(1) do
        told[#told + 1] = at.type == "result" and at.result or { at.completed, at.total, at.percent, at.step }
    end
    return { names, told, flow:progress(), Workflow.sequential({ steps = { print } }):progress().status }
    """
    names, told, progress, fresh = await lua.value(source)
    assert names == ["fast=f", "slow=s"]
    assert told == [[1, 2, 50.0, "fast"], [2, 2, 100.0, "slow"], {"slow": "s", "fast": "f"}]
    assert (progress["status"], progress["completed"], fresh) == ("completed", 2, "idle")


async def test_progress_is_heard_after_each_step_of_every_run(lua: Script) -> None:
    source = """
    local told = {}
    local watch = function(at) told[#told + 1] = { at.completed, at.total, at.step, at.step_status, at.output } end
    local flow = Workflow.sequential({ name = "w", on_progress = watch, steps = {
        { name = "a", handler = string.upper }, { name = "b", handler = print, condition = function() end } } })
    flow:run("x")
    local wide = Workflow.map_reduce({ mapper = function(n) return n * n end, max_concurrency = 1 }):on_progress(watch)
    wide:run({ 2, 3 })
    local broken = flow:on_progress(function() error("no screen") end)
    for step in wide:stream({ 4 }) do told[#told + 1] = { step.completed, step.total, step.percent, step.output } end
    return { told, select(2, pcall(broken.run, broken, "x")).message }
    """
    told, wrong = await lua.value(source)
    assert told[:2] == [[1, 2, "a", "completed", "X"], [2, 2, "b", "skipped"]]
    assert told[2:4] == [[1, 2, "map", "completed", 4], [2, 2, "map", "completed", 9]]
    assert told[4:] == [[1, 1, "map", "completed", 16], [1, 1, 100.0, 16]]
    assert wrong == "no screen"


PAUSED = """
local ran = {}
local mark = function(name) return function(x) ran[#ran + 1] = name; return x .. name end end
local flow = Workflow.create({ name = "long", steps = {
    { name = "a", handler = mark("a") },
    { type = "loop", times = 2, name = "round", body = { name = "b", handler = mark("b") } },
    { name = "stop", handler = function(x)
        while HOLD do STARTED = true; Async.sleep(1) end
        return mark("s")(x)
    end },
    { type = "conditional", condition = function(x) ran[#ran + 1] = "?"; return true end, then_branch = mark("c") },
    { name = "d", handler = mark("d"), input = "{{a}}-{{step_4}}" } } })
"""


async def test_a_paused_workflow_goes_on_from_its_checkpoint_also_in_another_kernel(lua: Script) -> None:
    source = f"""{PAUSED}
    HOLD = true
    local result, err
    local running = Promise.spawn(function() return flow:run("_") end)
    local caught = running:catch(function(e) return e.type end)
    while not STARTED do Async.sleep(1) end
    local pausing = Promise.spawn(function() return flow:pause() end)
    while flow:progress().status ~= "pausing" do Async.sleep(1) end
    HOLD = false
    local checkpoint = pausing:await()
    local status, before = flow:progress().status, #ran
    local done = flow:resume(checkpoint)
    return {{ checkpoint, caught:await(), before, ran, done .. "", status, done.steps.a.output }}
    """
    checkpoint, caught, before, ran, done, status, kept = await lua.value(source)
    assert (caught, before, status, kept) == ("cancelled", 4, "paused", "_a")
    assert (ran, done) == (["a", "b", "b", "s", "?", "c", "d"], "_a-_abbscd")
    stored = json.dumps(json.loads(json.dumps(checkpoint)))
    again = f"{PAUSED} local done = flow:resume(json.decode([==[{stored}]==])) return {{ done .. '', ran }}"
    assert await lua.value(again) == ["_a-_abbscd", ["?", "c", "d"]]


async def test_parallel_steps_that_run_may_end_before_the_pause(lua: Script) -> None:
    source = """
    local ran = {}
    local flow
    local work = function(n)
        ran[#ran + 1] = n
        while flow:progress().status == "running" do Async.sleep(1) end
        return n * n
    end
    flow = Workflow.map_reduce({ name = "squares", mapper = work, max_concurrency = 2 })
    local run = function() return flow:run({ 1, 2, 3, 4, 5 }) end
    local running = Promise.spawn(run):catch(function(e) return e.type end)
    while #ran < 2 do Async.sleep(1) end
    local checkpoint = flow:pause()
    running:await()
    local first = #ran
    flow = Workflow.map_reduce({ name = "squares", mapper = function(n) ran[#ran + 1] = n; return n * n end })
    return { first, flow:resume(checkpoint), #ran }
    """
    assert await lua.value(source) == [2, [1, 4, 9, 16, 25], 5]


async def test_a_workflow_can_pause_itself_and_a_stranger_cannot_resume_it(lua: Script) -> None:
    source = """
    local flow
    flow = Workflow.sequential({ name = "self", steps = {
        { name = "ask", handler = function(x) flow:pause(); return x end }, { name = "go", handler = string.upper } } })
    local ok, err = pcall(function() return flow:run("x") end)
    local _, wrong = pcall(function() return Workflow.sequential({ name = "other", steps = { print } })
        :resume(err.checkpoint) end)
    local _, idle = pcall(function() return flow:pause() end)
    return { ok, err.type, flow:resume(err.checkpoint) .. "", wrong.message, idle.message }
    """
    ok, kind, done, wrong, idle = await lua.value(source)
    assert (ok, kind, done) == (False, "cancelled", "X")
    assert wrong == "resume: this is no checkpoint of the workflow 'other', but of 'self'. pause() gives one."
    assert "is not running" in idle


async def test_a_step_of_a_nested_workflow_may_pause_the_outer_one(lua: Script) -> None:
    source = """
    local outer
    local inner = Workflow.sequential({ name = "inner", steps = { function(x) outer:pause(); return x .. "i" end } })
    outer = Workflow.sequential({ name = "outer", steps = { { workflow = inner }, string.upper } })
    local ok, err = pcall(function() return outer:run("x") end)
    return { err.type, outer:resume(err.checkpoint) .. "" }
    """
    assert await lua.value(source) == ["cancelled", "XI"]


async def test_a_nested_workflow_that_is_cancelled_is_not_mended_by_a_fallback_of_its_step(lua: Script) -> None:
    source = """
    local inner
    inner = Workflow.sequential({ name = "inner", steps = { function() inner:cancel(); Async.sleep(1000) end } })
    local outer = Workflow.sequential({ name = "outer", steps = {
        { name = "a", workflow = inner, fallback_output = "instead" }, string.upper } })
    local ok, err = pcall(outer.run, outer, "x")
    return { ok, err.type, err.message }
    """
    told = "Step 'a' of workflow 'outer' failed: The workflow 'inner' was cancelled."
    assert await lua.value(source) == [False, "cancelled", told]


async def test_a_cancelled_workflow_is_an_error_and_the_spell_goes_on(lua: Script) -> None:
    source = """
    local flow = Workflow.sequential({ name = "long", steps = { function() Async.sleep(9000) end } })
    local caught = Promise.spawn(function() return flow:run(1) end):catch(function(e) return { e.type, e.message } end)
    while flow:progress().status ~= "running" do Async.sleep(1) end
    local how_many = flow:cancel()
    return { how_many, caught:await(), flow:progress().status, flow:cancel() }
    """
    assert await lua.value(source) == [1, ["cancelled", "The workflow 'long' was cancelled."], "cancelled", 0]
    failed = [event for event in lua.events if event.kind == "invoke_workflow.failed"]
    assert [event.data["error"]["type"] for event in failed] == ["cancelled"]


async def test_validate_and_metadata_say_what_a_workflow_is(lua: Script) -> None:
    source = """
    local flow = workflow.sequential({ name = "w", description = "d", metadata = { version = "1.2" } })
    local before = flow:validate()
    flow:add_step({ name = "a", handler = print })
    return { before, flow:validate().valid, flow:metadata(), Workflow.get("w").name, Workflow.names() }
    """
    before, valid, metadata, got, names = await lua.value(source)
    assert (before["valid"], before["errors"], valid) == (False, ["The workflow 'w' has no steps. (test:2)"], True)
    assert metadata == {
        "id": "workflow_1",
        "name": "w",
        "type": "sequential",
        "description": "d",
        "steps": ["a"],
        "version": "1.2",
    }
    assert (got, names) == ("w", ["w"])


async def test_hooks_and_events_of_a_workflow_see_its_steps(lua: Script) -> None:
    source = """
    local seen = {}
    local flow = Workflow.sequential({ name = "w", steps = { { name = "a", handler = string.upper } },
        hooks = { before_workflow_step = function(context)
            seen[#seen + 1] = { context.workflow_id, context.step_name, context.step_index }
        end } })
    flow:on("workflow_completed", function(event) seen[#seen + 1] = event.data.output end)
    flow:add_hook("after_workflow_step", function(context) context.step_output = context.step_output .. "!" end)
    local other = Workflow.sequential({ steps = { { name = "b", handler = string.upper } } })
    return { flow:run("x") .. "", other:run("y") .. "", seen }
    """
    text, other, seen = await lua.value(source)
    assert (text, other) == ("X!", "Y")
    assert seen == [["workflow_1", "a", 1], "X!"]


CUSTOM = """
local Custom = Workflow:extend()
function Custom:init(config) self.name = config.name; self.steps = config.steps end
function Custom:prepare(input) return input .. "p" end
"""


async def test_a_class_of_ones_own_prepares_generates_steps_and_hears_of_each(lua: Script) -> None:
    source = f"""{CUSTOM}
    local heard, told = {{}}, {{}}
    function Custom:generate_steps(prepared)
        return {{ {{ name = "one", handler = function(x) return x .. 1 end }},
                  {{ name = "two", handler = function(x) return x .. 2 end }} }}
    end
    function Custom:execute(input)
        local prepared = self:prepare(input)
        local steps = self:generate_steps(prepared)
        return self:execute_steps(steps, {{ input = prepared, on_step_complete = function(step, result)
            heard[#heard + 1] = step.name .. "=" .. result
            self:emit("stepComplete", {{ step = step, result = result }})
        end }})
    end
    local flow = Custom.new({{ name = "mine" }})
    flow:on("step_complete", function(event)
        local step = event.data.step
        told[#told + 1] = step.index .. step.name .. step.status .. event.data.result
    end)
    local result = flow:run("_")
    local outer = Workflow.sequential({{ steps = {{ {{ name = "inner", workflow = flow }} }} }})
    return {{ result .. "", heard, told, result.steps.two.status, outer:run("o") .. "", flow.name }}
    """
    text, heard, told, status, outer, name = await lua.value(source)
    assert (text, status, outer, name) == ("_p12", "completed", "op12", "mine")
    assert heard == ["one=_p1", "two=_p12", "one=op1", "two=op12"]
    # Each is heard as it happens, and as the workflow emits it: in one shape.
    shapes = ["1onecompleted_p1", "2twocompleted_p12", "1onecompletedop1", "2twocompletedop12"]
    assert told == [shape for shape in shapes for _ in range(2)]
    spans = [event.name for event in lua.events if event.kind == "invoke_workflow.started"]
    assert spans == ["mine", "workflow_2", "mine"]


async def test_a_class_that_only_prepares_runs_its_steps_on_what_that_gave(lua: Script) -> None:
    source = f"""{CUSTOM}
    local flow = Custom.new({{ name = "mine", steps = {{ string.upper, function(x) return x .. "!" end }} }})
    local Super = Workflow:extend()
    function Super:init(config) self.steps = config.steps end
    function Super:execute(input) return Workflow.execute(self, input .. "s") .. "+" end
    local Runner = Workflow:extend()
    function Runner:run(input) return "<" .. Workflow.run(self, input) .. ">" end
    function Runner:execute(input) return input .. "e" end
    local outer = Workflow.sequential({{ steps = {{ {{ workflow = Runner.new({{ name = "r" }}) }} }} }})
    local super = Super.new({{ steps = {{ string.upper }} }})
    return {{ flow:run("x") .. "", super:run("y") .. "", Runner.new({{}}):run("z"), outer:run("o") .. "" }}
    """
    assert await lua.value(source) == ["XP!", "YS+", "<ze>", "<oe>"]


async def test_a_run_that_is_stopped_leaves_no_step_running(lua: Script) -> None:
    source = """
    local wait = function() print("on"); Async.sleep(60000) end
    local inner = Workflow.parallel({ branches = { a = wait, b = string.upper } })
    Workflow.sequential({ steps = { { workflow = inner, retries = 3, continue_on_error = true } } }):run("x")
    """
    begun = asyncio.Event()
    lua.paper.stream = lambda name, text: begun.set()
    task = asyncio.ensure_future(lua.run(source))
    await begun.wait()
    task.cancel()
    assert (await task).status == "cancelled"
    assert_closed(lua, 6)


async def test_every_span_of_a_workflow_is_closed_also_when_it_fails(lua: Script) -> None:
    await lua.error("""
    Workflow.parallel({ branches = { a = function() Async.sleep(500) end,
        b = Workflow.sequential({ steps = { string.upper, function() error("x") end } }) } }):run("x")
    """)
    assert_closed(lua, 7)


async def test_a_workflow_tells_a_model_what_it_takes(lua: Script) -> None:
    source = """
    local flow = Workflow.sequential({ name = "report", steps = {
        { name = "plan", handler = string.upper, input = "{{topic}} for {{reader}}" },
        { handler = string.upper, input = "{{plan}} {{step_1}}" } } })
    local kept = Workflow.get("report")
    flow:set_state({ mood = "good" })
    return { kept == flow, flow:get_state(), flow:get_state().context.mood }
    """
    same, state, mood = await lua.value(source)
    assert (same, state["status"], mood) == (True, "idle", "good")
    schema = lua.runtime.spell.workflows.get("report").input_schema
    assert (schema["required"], [*schema["properties"]]) == (["topic", "reader"], ["topic", "reader"])
