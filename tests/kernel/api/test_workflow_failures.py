"""What a failure in a workflow leads to: what may mend it, what is done again, what stands for it, and who it names."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

MENDS = ["fallback_output = 1", "continue_on_error = true", "retries = 3, retry_delay = 0, fallback_output = 1"]


@pytest.mark.parametrize("mend", MENDS)
@pytest.mark.parametrize("kind", ["denied", "security", "limit", "cancelled"])
async def test_a_no_is_not_mended_by_what_a_step_says(lua: Script, kind: str, mend: str) -> None:
    source = f"""
    local asked = 0
    local flow = Workflow.sequential({{ name = "w", steps = {{ {{ name = "risky", {mend},
        handler = function() asked = asked + 1; error({{ type = "{kind}", message = "no" }}) end }} }} }})
    local ok, err = pcall(flow.run, flow)
    return {{ ok, err.type, err.message, asked }}
    """
    assert await lua.value(source) == [False, kind, "Step 'risky' of workflow 'w' failed: no", 1]


@pytest.mark.parametrize("mend", MENDS)
@pytest.mark.parametrize("point", ["before_workflow_step", "before_tool_call"])
async def test_a_veto_of_a_hook_is_not_mended(lua: Script, point: str, mend: str) -> None:
    source = f"""
    local asked, done = 0, 0
    Hooks.register("{point}", function() asked = asked + 1; error("not today") end)
    local tool = Tool.new({{ name = "t", execute = function() done = done + 1; return 1 end }})
    local plain = Workflow.sequential({{ name = "w", steps = {{ {{ name = "risky", tool = tool, {mend} }} }} }})
    local both = Workflow.parallel({{ continue_on_error = true, steps = {{ {{ name = "r", tool = tool }} }} }})
    local ok, err = pcall(plain.run, plain, {{}})
    return {{ ok, err.message, asked, pcall(both.run, both, {{}}), done }}
    """
    ok, message, asked, at_once, done = await lua.value(source)
    assert (ok, asked, at_once, done) == (False, 1, False, 0)
    assert message == "Step 'risky' of workflow 'w' failed: not today"


async def test_in_javascript_a_veto_holds_too(lua: Script) -> None:
    source = """
    Hooks.register("before_workflow_step", () => { throw new DeniedError("not today") });
    const flow = Workflow.sequential({ name: "w", steps: [{ name: "risky", handler: () => 1, fallbackOutput: 2 }] });
    const err = await flow.run().catch(e => e);
    return [err.type, err.message];
    """
    told = "Step 'risky' of workflow 'w' failed: not today"
    assert await lua.value(source, language="javascript") == ["denied", told]


ONCE = """
local calls = 0
local post = Tool.new({ name = "post", effect = "once", execute = function(input)
    calls = calls + 1
    KEYS[calls] = input.idempotency_key
    if calls < 3 then error({ type = KIND, message = "lost" }) end
    return calls
end, parameters = { type = "object", properties = { EXTRA } } })
local function run(step)
    local flow = Workflow.sequential({ name = "w", steps = { step } })
    local ok, err = pcall(flow.run, flow, {})
    local warned = flow:validate().warnings
    return { ok, ok and (err .. "") or err.message, calls, warned, KEYS }
end
KEYS = {}
"""

REASON = "'post' may have been done, and is done only once"

ALLOW = "Allow it with retry_once_tools = true, or give the tool a parameter 'idempotency_key'."


def once(kind: str = "network", extra: str = "") -> str:
    """A tool that does something once, and fails twice with that kind of error."""
    return ONCE.replace("KIND", f"'{kind}'").replace("EXTRA", extra)


@pytest.mark.parametrize(
    "does",
    [
        "tool = post",
        "handler = function() return post:execute({}) end",
        "workflow = Workflow.sequential({ steps = { { tool = post } } })",
    ],
)
async def test_what_is_done_once_is_not_tried_again_unless_the_step_allows_it(lua: Script, does: str) -> None:
    step = f"{{ name = 'send', {does}, retries = 5, retry_delay = 0"
    ok, message, calls, warned, _ = await lua.value(f"{once()} return run({step} }})")
    assert (ok, calls) == (False, 1)
    assert f"lost It was not tried again, for {REASON}. {ALLOW}" in message
    assert len(warned) == (1 if does.startswith("tool") else 0)
    [told] = [event.data for event in lua.events if event.kind == "run_step.gave_up"]
    assert (told["attempt"], told["reason"]) == (1, REASON)
    ok, message, calls, warned, _ = await lua.value(f"{once()} return run({step}, retry_once_tools = true }})")
    assert (ok, message, calls, warned) == (True, "3", 3, [])


async def test_a_key_and_an_error_of_what_was_not_done_allow_another_attempt(lua: Script) -> None:
    step = "{ name = 'send', tool = post, retries = 5, retry_delay = 0 }"
    tool = once(extra="idempotency_key = { type = 'string' }")
    keyed = await lua.value(f"{tool} return run({step})")
    assert keyed[:4] == [True, "3", 3, []]
    assert len({*keyed[4]}) == 1
    refused = await lua.value(f"{once('rate_limit')} return run({step})")
    assert refused[:3] == [True, "3", 3]


FAILED = {"error": {"type": "script", "message": "boom"}}

OUTPUTS = {
    "a sequence passes on what the step was given": (
        "Workflow.sequential({ steps = { up, { name = 'bad', handler = boom, continue_on_error = true } } })",
        "A",
    ),
    "a pipeline passes on what the stage was given": (
        "Workflow.pipeline({ stages = { up, { name = 'bad', handler = boom, continue_on_error = true }, up } })",
        "A",
    ),
    "a branch passes on what it was given": (
        "Workflow.conditional({ condition = yes, then_branch = { handler = boom, continue_on_error = true } })",
        "a",
    ),
    "a loop passes on what the round before gave": (
        "Workflow.loop({ times = 2, body = { name = 'bad', handler = boom, continue_on_error = true } })",
        "a",
    ),
    "a reference to the step gives its error": (
        """Workflow.sequential({ steps = { { name = 'bad', handler = boom, output = 'o', continue_on_error = true },
        { handler = same, input = { '{{bad}}', '{{o.error.message}}', '{{step_1.error.type}}' } } } })""",
        [FAILED, "boom", "script"],
    ),
    "branches by name": (
        "Workflow.parallel({ continue_on_error = true, branches = { bad = boom, good = up } })",
        {"bad": FAILED, "good": "A"},
    ),
    "a list of branches": ("Workflow.parallel({ continue_on_error = true, agents = { boom, up } })", [FAILED, "A"]),
    "items": (
        "Workflow.loop({ items = { 'a', 'b' }, body = { name = 'b', handler = odd, continue_on_error = true } })",
        [FAILED, "B"],
    ),
    "parts": (
        "Workflow.map_reduce({ partitioner = two, mapper = odd, continue_on_error = true })",
        [FAILED, "B"],
    ),
    "a reducer passes on what it was given": (
        """Workflow.map_reduce({ partitioner = two, mapper = up,
            reducer = { handler = boom, continue_on_error = true } })""",
        ["A", "B"],
    ),
    "the ends of a graph": (
        """Workflow.dag({ steps = { { name = 'bad', handler = boom, continue_on_error = true },
        { name = 'good', handler = up }, { name = 'left', handler = up, condition = no } } })""",
        {"bad": FAILED, "good": "A"},
    ),
    "what follows in a graph": (
        """Workflow.dag({ steps = { { name = 'bad', handler = boom, continue_on_error = true },
        { name = 'next', handler = same, depends_on = 'bad' } } })""",
        FAILED,
    ),
}


@pytest.mark.parametrize("case", OUTPUTS)
async def test_one_shape_stands_for_a_step_that_failed(lua: Script, case: str) -> None:
    made, expected = OUTPUTS[case]
    source = f"""
    local function boom() error({{ message = "boom" }}) end
    local function odd(s) if s == "a" then boom() end return s:upper() end
    local function up(s) return s:upper() end
    local function same(s) return s end
    local function yes() return true end
    local function no() return false end
    local function two(s) return {{ s, "b" }} end
    return ({made}):run("a").output
    """
    assert await lua.value(source) == expected


BROKEN = {
    "a condition of a step": (
        'Workflow.sequential({ name = "w", steps = { { name = "s", condition = boom, handler = print } } })',
        "The condition of step 's' of workflow 'w' failed: boom",
    ),
    "a test": (
        'Workflow.conditional({ name = "w", conditions = { { name = "c", test = boom, then_branch = print } } })',
        "The test of the condition 'c' of workflow 'w' failed: boom",
    ),
    "a while": (
        'Workflow.loop({ name = "w", ["while"] = boom, body = print })',
        "The condition of workflow 'w' failed: boom",
    ),
    "an until": (
        'Workflow.loop({ name = "w", ["until"] = boom, body = string.upper })',
        "The until of workflow 'w' failed: boom",
    ),
    "the body of a loop": (
        'Workflow.loop({ name = "w", times = 2, body = boom })',
        "Step 'body' of workflow 'w' failed (round 1): boom",
    ),
    "items": (
        'Workflow.loop({ name = "w", items = boom, body = print })',
        "The items of workflow 'w' failed: boom",
    ),
    "an aggregator": (
        'Workflow.parallel({ name = "w", agents = { string.upper }, aggregator = boom })',
        "The aggregator of workflow 'w' failed: boom",
    ),
    "a partitioner": (
        'Workflow.map_reduce({ name = "w", partitioner = boom, mapper = print })',
        "The partitioner of workflow 'w' failed: boom",
    ),
    "a mapper": (
        'Workflow.map_reduce({ name = "w", mapper = boom })',
        "Step 'map' of workflow 'w' failed (item 1): boom",
    ),
    "a reducer": (
        'Workflow.map_reduce({ name = "w", mapper = string.upper, reducer = boom })',
        "Step 'reduce' of workflow 'w' failed: boom",
    ),
    "a transform": (
        'Workflow.sequential({ name = "w", steps = { { name = "s", transform = boom, handler = string.upper } } })',
        "Step 's' of workflow 'w' failed: The output_transform of step 's' of workflow 'w' failed: boom",
    ),
    "a part of a step": (
        """Workflow.create({ name = "w", steps = { { name = "views", type = "parallel", agents = { string.upper },
            aggregator = boom } } })""",
        "Step 'views' of workflow 'w' failed: The aggregator of step 'views' of workflow 'w' failed: boom",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
async def test_an_error_names_the_workflow_the_part_and_the_line(lua: Script, case: str) -> None:
    made, told = BROKEN[case]
    source = f"""
    local function boom()
        error("boom")
    end
    local flow = {made}
    local ok, err = pcall(flow.run, flow, "x")
    return {{ err.message, err.line, err.workflow_name }}
    """
    assert await lua.value(source) == [told, 3, "w"]


async def test_an_error_without_a_line_of_its_own_points_at_the_step(lua: Script) -> None:
    source = """
    local flow = Workflow.sequential({ name = "w", steps = {
        string.upper,
        { name = "sum",
          tool = "calculator", input = "1 +" },
    } })
    local _, err = pcall(flow.run, flow, "x")
    local bad = Workflow.map_reduce({ name = "m", mapper = print,
        partitioner = function() return 5 end })
    local _, odd = pcall(bad.run, bad, "x")
    return { err.line, odd.message, odd.line }
    """
    told = "The partitioner of workflow 'm' failed: it gives a list of parts, not 5."
    assert await lua.value(source) == [4, told, 9]


FAR = {
    "lua": """
    local flow = Workflow.sequential({ name = "w", steps = { { name = "a", retries = 2, max_retry_delay = 20,
        handler = function() error({ type = "rate_limit", message = "slow", retry_after = 9999 }) end } } })
    return select(2, pcall(flow.run, flow, 1)).type
    """,
    "javascript": """
    const slow = () => { throw Object.assign(new RateLimitError("slow"), { retryAfter: 9999 }); };
    const step = { name: "a", retries: 2, maxRetryDelay: 20, handler: slow };
    return (await Workflow.sequential({ name: "w", steps: [step] }).run(1).catch((error) => error)).type;
    """,
}


@pytest.mark.parametrize("language", FAR)
async def test_a_step_does_not_wait_longer_for_another_attempt_than_it_may(lua: Script, language: str) -> None:
    assert await lua.value(FAR[language], language=language) == "rate_limit"
    [told] = [event.data for event in lua.events if event.kind == "run_step.gave_up"]
    assert (told["attempt"], told["delay"], told["longest"]) == (1, 9999, 0.02)
