"""What is wrong with a workflow is told before anything of it runs: what, where, and what was meant."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

FLOWS = {
    "a reference that nothing makes": (
        """Workflow.sequential({ name = "w", steps = {
        { name = "research", handler = print },
        { name = "write", handler = print,
          input = "about {{reserch}}" },
        } })""",
        "unknown_reference",
        "Step 'write' of workflow 'w' refers to {{reserch}}, which is unknown here. Did you mean 'research'? "
        "Known: input, topic, research. (test:7)",
    ),
    "a step that does not come before": (
        """Workflow.sequential({ name = "w", steps = {
        { name = "one", handler = print, input = "{{step_2.x}}" }, { name = "two", handler = print } } })""",
        "unknown_reference",
        "Step 'one' refers to {{step_2.x}}, but that step does not come before it. (test:5)",
    ),
    "a name made only within another round": (
        """Workflow.sequential({ name = "w", steps = {
        { type = "loop", name = "each", items = "{{topics}}", body = { name = "b", handler = print } } } })""",
        "unknown_reference",
        "Step 'b' of workflow 'w' refers to {{topics}}, which is unknown here. Did you mean 'topic'? "
        "Known: input, topic. (test:5)",
    ),
    "a branch that nothing leads to": (
        """Workflow.conditional({ name = "w",
        conditions = { { test = function() return true end, then_branch = "code" } },
        branches = {
            code = print,
            cod = print,
            default = print } })""",
        "unreachable",
        "The branch 'cod' of 'w' is never reached: its conditions lead to 'code'. Did you mean 'code'? (test:8)",
    ),
    "an agent nobody made": (
        """Workflow.sequential({ name = "w", steps = {
        { type = "parallel", name = "p", branches = {
            a = { agent = "reseacher" } } } } })""",
        "unknown_name",
        "Step 'a': There is no agent 'reseacher'. Did you mean 'researcher'? (test:6)",
    ),
    "a tool that is not there": (
        """Workflow.sequential({ name = "w", steps = {
        { name = "sum", tool = "calculater" } } })""",
        "unknown_name",
        "Step 'sum': There is no tool 'calculater'. Did you mean 'calculator'? (test:5)",
    ),
    "somebody unknown who decides": (
        """Workflow.loop({ name = "w", times = 2, body = print,
            condition = "judge" })""",
        "unknown_name",
        "Step 'body': There is no agent 'judge'. There are: researcher. (test:5)",
    ),
    "a workflow that is not there, within another": (
        """Workflow.sequential({ name = "w", steps = {
            { workflow = Workflow.sequential({ name = "inner", steps = {
                { workflow = "lost" } } }) } } })""",
        "unknown_name",
        "Step 'lost': There is no workflow 'lost'. There are: inner, w. (test:6)",
    ),
    "workflows that run one another": (
        """(function()
            Workflow.sequential({ name = "b", steps = { { name = "on", workflow = "w" } } })
            return Workflow.sequential({ name = "w", steps = { string.upper, { name = "go", workflow = "b" } } })
        end)()""",
        "cycle",
        "The workflow 'w' runs itself without a condition, so it never ends: w → b → w. (test:6)",
    ),
}


@pytest.mark.parametrize("case", FLOWS)
async def test_a_flawed_workflow_is_told_before_it_runs(lua: Script, case: str) -> None:
    made, kind, told = FLOWS[case]
    source = f"""
    Agent.new({{ name = "researcher" }})
    RAN = false
    local flow = {made}
    local known = flow:validate({{ topic = "owls" }})
    local ok, err = pcall(flow.run, flow, {{ topic = "owls" }})
    return {{ known, ok, err.message, err.problems, err.type, err.line }}
    """
    known, ok, message, problems, error, line = await lua.value(source)
    assert (known["valid"], known["errors"], ok) == (False, [told], False)
    assert (message, line) == (told.rpartition(" (")[0], int(told.rpartition(":")[2][:-1]))
    assert [problem["kind"] for problem in known["problems"]] == [kind]
    assert [problem["line"] for problem in problems] == [int(told.rpartition(":")[2][:-1])]
    assert error == ("not_found" if kind == "unknown_name" else "invalid")
    assert "run_step.started" not in lua.kinds()


async def test_all_that_is_wrong_is_told_at_once(lua: Script) -> None:
    source = """
    local flow = Workflow.sequential({ name = "w", steps = {
        { name = "a", agent = "nobody" }, { name = "b", handler = print, input = "{{c}}" } } })
    return { flow:validate({}).errors, select(2, pcall(flow.run, flow, {})).message }
    """
    errors, message = await lua.value(source)
    told = [error.rpartition(" (")[0] for error in errors]
    assert message == f"The workflow 'w' cannot run. Line 3: {told[0]} Line 3: {told[1]}"


async def test_without_an_input_a_reference_may_be_a_field_of_it_and_a_likely_slip_is_a_warning(lua: Script) -> None:
    source = """
    local flow = Workflow.sequential({ name = "w", steps = {
        { name = "notes", handler = string.upper, input = "{{topic}}" },
        { name = "post", handler = string.upper, input = "{{note}}" } } })
    local strict = Workflow.sequential({ name = "s", parameters = { type = "object",
        properties = { topic = { type = "string" } } }, steps = { { handler = print, input = "{{topik}}" } } })
    return { flow:validate(), strict:validate().errors, flow:run({ topic = "a", note = "b" }) .. "" }
    """
    loose, strict, done = await lua.value(source)
    assert (loose["valid"], loose["errors"], done) == (True, [], "B")
    assert loose["warnings"] == [
        "Step 'post' refers to {{note}}: the input must have it. Did you mean 'notes'? (test:4)"
    ]
    assert strict == [
        "Step 'step_1' of workflow 's' refers to {{topik}}, which is unknown here. Did you mean 'topic'? "
        "Known: topic, input. (test:6)"
    ]


async def test_a_step_that_may_be_left_out_may_want_what_only_some_inputs_have(lua: Script) -> None:
    source = """
    local flow = Workflow.conditional({ name = "w", branches = { code = { handler = string.upper, input = "{{code}}" },
        default = { handler = string.lower, input = "{{query}}" } },
        conditions = { { test = function(input) return input.code end, then_branch = "code" } } })
    local picky = Workflow.sequential({ steps = { { name = "a", handler = string.upper, input = "{{extra}}",
        condition = function(c) return c.extra end }, { name = "b", handler = string.lower, input = "B{{step_1}}" } } })
    return { flow:run({ code = "x" }) .. "", flow:run({ query = "Y" }) .. "", flow:validate({ query = "Y" }).valid,
        picky:run({}) .. "", picky:run({ extra = "e" }) .. "" }
    """
    assert await lua.value(source) == ["X", "y", True, "b", "be"]


async def test_a_builder_and_a_cell_in_another_language_know_their_lines(lua: Script) -> None:
    built = """
    local flow = Workflow.builder("w")
        :step({ name = "a", handler = print })
        :step({ name = "b", agent = "nobody" })
        :build()
    return flow:validate().problems
    """
    written = """
    const flow = Workflow.sequential({ name: "w", steps: [
        { name: "a", handler: (x) => x, input: "{{topc}}" },
        { name: "b", handler: (x) => x },
    ] });
    const { valid, problems } = await flow.validate({ topic: "owls" });
    return [valid, problems[0].line, problems[0].message];
    """
    assert [problem["line"] for problem in await lua.value(built)] == [4]
    done = await lua.run(written, language="javascript")
    valid, line, told = done.value
    assert (done.status, valid, line) == ("ok", False, 3)
    assert told.endswith("refers to {{topc}}, which is unknown here. Did you mean 'topic'? Known: input, topic.")


async def test_a_class_that_runs_its_steps_itself_is_not_second_guessed(lua: Script) -> None:
    source = """
    local Mine = Workflow:extend()
    function Mine:prepare(input) return { topic = input } end
    local flow = Mine.new({ name = "mine", steps = { { handler = string.upper, input = "{{topic}}" } } })
    return flow:run("owls") .. ""
    """
    assert await lua.value(source) == "OWLS"
