"""The parameters of a workflow hold before its first step, as those of a tool do."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

FLOW = {
    "lua": """
    RAN = 0
    local flow = Workflow.sequential({ name = "w",
        parameters = { type = "object", required = { "topic" }, properties = {
            topic = { type = "string", minLength = 2 }, count = { type = "integer", default = 3 } } },
        steps = { { handler = function(s) RAN = RAN + 1; return s end, input = "{{topic}} {{count}}" } } })
    """,
    "javascript": """
    globalThis.RAN = 0;
    const flow = Workflow.sequential({ name: "w",
        parameters: { type: "object", required: ["topic"], properties: {
            topic: { type: "string", minLength: 2 }, count: { type: "integer", default: 3 } } },
        steps: [{ handler: s => { RAN += 1; return s; }, input: "{{topic}} {{count}}" }] });
    """,
}

WRONG = {
    "what is missing": ("{}", "The workflow 'w': 'topic' is missing."),
    "another type": ('{ "topic": 5 }', "The workflow 'w': 'topic' should be a text."),
    "too short": ('{ "topic": "o" }', "The workflow 'w': topic must be longer than or equal to 2 characters."),
    "a list": ('["owls", "bats"]', "The workflow 'w': 'topic' should be a text."),
}


@pytest.mark.parametrize("language", FLOW)
@pytest.mark.parametrize("case", WRONG)
async def test_an_input_that_does_not_fit_is_refused_before_anything_runs(
    lua: Script, case: str, language: str
) -> None:
    given, told = WRONG[case]
    end = {
        "lua": f"""
        local given = json.decode('{given}')
        local ok, err = pcall(flow.run, flow, given)
        local known = flow:validate(given)
        return {{ err.type, err.message, RAN, known.valid, known.problems[1].kind, known.problems[1].line }}
        """,
        "javascript": f"""
        const err = await flow.run({given}).catch(e => e);
        const known = await flow.validate({given});
        return [err.type, err.message, RAN, known.valid, known.problems[0].kind, known.problems[0].line];
        """,
    }[language]
    assert await lua.value(FLOW[language] + end, language=language) == ["invalid", told, 0, False, "input", 4]


@pytest.mark.parametrize("language", FLOW)
async def test_defaults_are_put_in_and_a_single_value_is_the_only_parameter(lua: Script, language: str) -> None:
    end = {
        "lua": 'return { flow:run({ topic = "owls" }) .. "", flow:run("bats") .. "", flow:validate("owls").valid }',
        "javascript": 'return [String(await flow.run({ topic: "owls" })), String(await flow.run("bats")),'
        ' (await flow.validate("owls")).valid]',
    }[language]
    assert await lua.value(FLOW[language] + end, language=language) == ["owls 3", "bats 3", True]


async def test_a_paused_run_goes_on_with_the_completed_input(lua: Script) -> None:
    source = """
    local flow
    flow = Workflow.sequential({ name = "w", parameters = { type = "object", properties = {
        n = { type = "integer", default = 3 } } }, steps = {
        { name = "a", handler = function() if not CHECKPOINT then CHECKPOINT = flow:pause() end return 1 end },
        { name = "b", handler = function(n) return n * 2 end, input = "{{n}}" } } })
    local ok, err = pcall(flow.run, flow, {})
    return { ok, flow:resume(err.checkpoint) .. "" }
    """
    assert await lua.value(source) == [False, "6"]


async def test_parameters_that_are_no_schema_are_told_by_validate_and_by_the_run(lua: Script) -> None:
    source = """
    local flow = Workflow.sequential({ name = "w", parameters = { type = "objekt" }, steps = { print } })
    local ok, err = pcall(flow.run, flow, {})
    return { flow:validate().problems[1].message, err.message }
    """
    known, message = await lua.value(source)
    assert known == message
    assert known.startswith("The parameters of workflow 'w' are no JSON Schema: ")
