"""A timeout also ends functions that never wait, in every language, and the workflow goes on by its rules."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

SPIN = {
    "lua": {
        "a loop": "function() while true do end end",
        "a loop that swallows errors": "function() while true do pcall(function() while true do end end) end end",
        "a loop behind a wait": "function() Async.sleep(1); while true do end end",
        "a loop in a coroutine": "function() coroutine.wrap(function() while true do end end)() end",
    },
    "javascript": {
        "a loop": "() => { while (true) {} }",
        "a loop that swallows errors": "() => { while (true) { try { while (true) {} } catch { } } }",
        "a loop behind a wait": "async () => { await Async.sleep(1); while (true) {} }",
        "promises that only wait for promises": "async () => { for (;;) await null }",
        "promises that follow promises": "() => { const on = () => Promise.resolve().then(on); return on(); }",
    },
}

CASES = [(language, case) for language, cases in SPIN.items() for case in cases]


@pytest.mark.parametrize(("language", "case"), CASES)
async def test_a_function_without_end_is_stopped_and_the_workflow_goes_on(
    lua: Script, language: str, case: str
) -> None:
    spin = SPIN[language][case]
    source = {
        "lua": f"""
        KEPT = 7
        local flow = Workflow.sequential({{ name = "w", steps = {{
            {{ name = "spin", timeout = 20, retries = 1, retry_delay = 0, fallback_output = "instead",
              handler = {spin} }},
            {{ name = "after", handler = function(s) return s .. KEPT end }} }} }})
        local r = flow:run("x")
        return {{ r .. "", r.steps.spin.status, r.steps.spin.attempts, r.steps.spin.error.type }}
        """,
        "javascript": f"""
        globalThis.kept = 7;
        const flow = Workflow.sequential({{ name: "w", steps: [
            {{ name: "spin", timeout: 20, retries: 1, retryDelay: 0, fallbackOutput: "instead",
              handler: {spin} }},
            {{ name: "after", handler: s => s + kept }} ] }});
        const r = await flow.run("x");
        return [String(r), r.steps.spin.status, r.steps.spin.attempts, r.steps.spin.error.type];
        """,
    }[language]
    assert await lua.value(source, language=language) == ["instead7", "fallback", 2, "timeout"]
    retried = [e.data["error"] for e in lua.events if e.kind == "run_step.retry"]
    assert [(error["type"], error["message"]) for error in retried] == [("timeout", "It took longer than 20 ms.")]


async def test_the_error_names_the_line_that_was_stopped(lua: Script) -> None:
    source = """
    local flow = Workflow.sequential({ name = "w", steps = { { name = "spin", timeout = 20, handler = function()
        local n = 0
        while true do n = n + 1 end
    end } } })
    local ok, err = pcall(flow.run, flow)
    return { ok, err.type, err.message, err.line }
    """
    told = "Step 'spin' of workflow 'w' failed: It took longer than 20 ms."
    assert await lua.value(source) == [False, "timeout", told, 4]


@pytest.mark.parametrize("inner", ["workflow", "parallel"])
async def test_what_is_inside_cannot_mend_the_timeout_of_what_is_around_it(lua: Script, inner: str) -> None:
    steps = '{ { name = "x", retries = 5, retry_delay = 0, fallback_output = 1, handler = spin } }'
    does = {
        "workflow": f"workflow = Workflow.sequential({{ name = 'inner', steps = {steps} }})",
        "parallel": f"type = 'parallel', steps = {steps}",
    }[inner]
    source = f"""
    local function spin() while true do end end
    local flow = Workflow.sequential({{ steps = {{
        {{ name = "outer", timeout = 30, continue_on_error = true, {does} }} }} }})
    local r = flow:run("given")
    return {{ r .. "", r.steps.outer.status, r.steps.outer.error.type }}
    """
    assert await lua.value(source) == ["given", "failed", "timeout"]


@pytest.mark.parametrize("language", ["lua", "javascript"])
async def test_the_timeout_of_a_whole_workflow_and_of_async_timeout_end_code_that_never_waits(
    lua: Script, language: str
) -> None:
    source = {
        "lua": """
        local flow = Workflow.sequential({ name = "w", timeout = 20, steps = {
            { name = "x", retries = 3, fallback_output = 1, handler = function() while true do end end } } })
        local _, whole = pcall(flow.run, flow)
        local _, one = pcall(Async.timeout, function() while true do end end, 20)
        return { whole.type, whole.message, whole.checkpoint.workflow, one.type, one.message }
        """,
        "javascript": """
        const flow = Workflow.sequential({ name: "w", timeout: 20, steps: [
            { name: "x", retries: 3, fallbackOutput: 1, handler: () => { while (true) {} } }] });
        const whole = await flow.run().catch(e => e);
        const one = await Async.timeout(() => { while (true) {} }, 20).catch(e => e);
        return [whole.type, whole.message, whole.checkpoint.workflow, one.type, one.message];
        """,
    }[language]
    told = "The workflow 'w' took longer than 20 ms."
    late = "The work was not done within 20 ms."
    assert await lua.value(source, language=language) == ["timeout", told, "w", "timeout", late]


async def test_what_a_step_left_behind_itself_lives_on_when_its_time_is_up(lua: Script) -> None:
    source = """
    local beside
    local flow = Workflow.sequential({ steps = { { name = "begin", timeout = 60000, handler = function()
        beside = Promise.new(function(resolve)
            Async.sleep(5)
            local n = 0
            for i = 1, 100000 do n = n + 1 end
            resolve(n)
        end)
        return "begun"
    end } } })
    return { flow:run() .. "", beside:await() }
    """
    assert await lua.value(source) == ["begun", 100000]
