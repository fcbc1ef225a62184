"""Mistakes in a workflow as it is written are told by the call that makes it: all of them, each with its line."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

CHAIN = {
    "lua": """
    local _, err = pcall(Workflow.sequential, { name = "w", steps = {
        { name = "a", handler = string.upper,
          input = "{{c.text}}" },
        { name = "b", handler = string.upper },
        { name = "b", handler = string.lower },
        { name = "c", handler = string.upper, depends_on = "a" },
    } })
    return { err.message, err.type, err.line, err.problems }
    """,
    "javascript": """
    const err = await (async () => Workflow.sequential({ name: "w", steps: [
        { name: "a", handler: s => s,
          input: "{{c.text}}" },
        { name: "b", handler: s => s },
        { name: "b", handler: s => s },
        { name: "c", handler: s => s, dependsOn: "a" },
    ] }).run())().catch(e => e);
    return [err.message, err.type, err.line, err.problems];
    """,
}


@pytest.mark.parametrize("language", ["lua", "javascript"])
async def test_all_mistakes_are_told_at_once_each_with_its_line(lua: Script, language: str) -> None:
    message, kind, line, problems = await lua.value(CHAIN[language], language=language)
    assert (kind, line) == ("invalid", 4)
    assert [(one["kind"], one["step"], one["line"]) for one in problems] == [
        ("unknown_reference", "a", 4),
        ("structure", "b", 6),
        ("structure", "c", 7),
    ]
    assert message == (
        "The workflow 'w' has 3 mistakes. "
        "Line 4: Step 'a' refers to {{c}}, which is made only later. "
        "Put step 'c' before it, or use Workflow.dag, which finds the order. "
        "Line 6: The workflow 'w' has two steps named 'b': give one of them another name. "
        "Line 7: The workflow 'w': step 'c' has 'depends_on', but its steps run in the order they are written. "
        "Use Workflow.dag (a step: type = 'dag'), or leave it out."
    )


async def test_a_graph_tells_every_circle_and_every_unknown_dependency(lua: Script) -> None:
    source = """
    local _, err = pcall(Workflow.dag, { name = "g", steps = {
        { name = "a", handler = print, depends_on = "b" },
        { name = "b", handler = print, depends_on = "a" },
        { name = "c", handler = print, depends_on = "c" },
        { name = "d", handler = print, depends_on = { "e", "shpo" } },
        { name = "e", handler = print, depends_on = "d" },
        { name = "shop", handler = print },
    } })
    return { err.type, err.problems }
    """
    kind, problems = await lua.value(source)
    assert kind == "invalid"
    assert [(one["kind"], one["line"], one["message"].removeprefix("The workflow 'g': ")) for one in problems] == [
        ("cycle", 3, "these steps wait for one another: a → b → a. Take one of the dependencies out."),
        ("cycle", 5, "step 'c' depends on itself."),
        ("unknown_name", 6, "step 'd' depends on 'shpo', which is no step. Did you mean 'shop'?"),
        ("cycle", 6, "these steps wait for one another: d → e → d. Take one of the dependencies out."),
    ]


@pytest.mark.parametrize(
    "made",
    [
        'Workflow.sequential({ steps = { S("a"), S("b", "a") } })',
        'Workflow.parallel({ steps = { S("a"), S("b", "a") } })',
        'Workflow.pipeline({ stages = { S("a"), S("b", "a") } })',
        'Workflow.loop({ times = 1, body = S("b", "a") })',
        'Workflow.loop({ items = { 1 }, body = S("b", "a") })',
        'Workflow.map_reduce({ mapper = S("b", "a") })',
        'Workflow.conditional({ condition = print, then_branch = S("b", "a") })',
        'Workflow.create({ steps = { { name = "in", type = "sequential", steps = { S("x"), S("b", "x") } } } })',
        'Workflow.sequential({ steps = { S("a") } }):add_step(S("b", "a"))',
    ],
)
async def test_dependencies_that_nobody_heeds_are_refused(lua: Script, made: str) -> None:
    error = await lua.error(
        f"""
    local function S(name, after) return {{ name = name, handler = print, depends_on = after }} end
    {made}"""
    )
    assert "has 'depends_on', but" in error["message"]
    assert "Use Workflow.dag" in error["message"]


async def test_dependencies_order_a_workflow_that_left_its_order_open(lua: Script) -> None:
    source = """
    local function step(name, after) return { name = name, depends_on = after,
        handler = function(given) return (type(given) == "string" and given or "") .. name end } end
    local at_once = Workflow.create({ steps = { step("b", "a"), step("a") } })
    local later = Workflow.create({ steps = { step("a") } }):add_step(step("b", "a")):add_step(step("c", "b"))
    local built = Workflow.builder("w"):step(step("b", "a")):step(step("a")):build()
    return { at_once:run() .. "", later:run() .. "", built:run() .. "", later.type }
    """
    assert await lua.value(source) == ["ab", "abc", "ab", "dag"]


async def test_an_unfinished_workflow_is_told_what_it_lacks_and_why_it_does_not_run(lua: Script) -> None:
    source = """
    local empty = Workflow.sequential({ name = "w" })
    local known = empty:validate()
    local ok, err = pcall(empty.run, empty, "x")
    return { known.valid, known.errors, known.problems[1].line, ok, err.message, err.line }
    """
    told = "The workflow 'w' has no steps."
    assert await lua.value(source) == [False, [f"{told} (test:2)"], 2, False, told, 2]


async def test_a_class_that_makes_its_steps_as_it_runs_lacks_none(lua: Script) -> None:
    source = """
    local Mine = Workflow:extend()
    function Mine:generate_steps() return { { name = "up", handler = string.upper } } end
    local flow = Mine.new({ name = "w" })
    return { flow:validate().valid, flow:run("x") .. "" }
    """
    assert await lua.value(source) == [True, "X"]
