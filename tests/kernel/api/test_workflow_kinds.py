"""The types of workflows, as scripts write them."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script


def names(lua: Script, kind: str) -> list[str]:
    return [event.name for event in lua.events if event.kind == kind]


async def test_parallel_branches_get_the_same_input_and_give_a_table_by_name(lua: Script) -> None:
    source = """
    local views = Workflow.parallel({ name = "views",
        branches = { loud = function(s) return s:upper() end, agent = Agent.new("x") },
        aggregator = function(results) return results.loud .. "/" .. results.agent end })
    local result = views:run("owls")
    return { result .. "", result.steps.loud.output, result.metadata.workflow, result.steps_executed }
    """
    assert await lua.value(source) == ["OWLS/owls", "OWLS", "views", 2]
    assert sorted(names(lua, "run_step.started")) == ["agent", "loud"]


async def test_no_more_branches_run_at_once_than_they_may(lua: Script) -> None:
    source = """
    local now, most, full, steps = 0, 0, false, {}
    for i = 1, 9 do
        steps[i] = function(n)
            now = now + 1; most = math.max(most, now)
            while now < 3 and not full do Async.sleep(1) end
            full = true
            Async.sleep(1); now = now - 1
            return n * i
        end
    end
    local list = Workflow.parallel({ steps = steps, max_concurrency = 3 }):run(2)
    return { most, #list, list[9] }
    """
    assert await lua.value(source) == [3, 9, 18]


async def test_the_first_failure_stops_the_other_branches(lua: Script) -> None:
    source = """
    local went_on = false
    local both = Workflow.parallel({ name = "both", branches = {
        slow = function() Async.sleep(5000); went_on = true end,
        bad = function() error("no luck") end } })
    local ok, err = pcall(function() return both:run(1) end)
    return { ok, err.message, err.type, err.step_name, err.cause.message, went_on }
    """
    message = "Step 'bad' of workflow 'both' failed: no luck"
    assert await lua.value(source) == [False, message, "script", "bad", "no luck", False]


async def test_a_failed_branch_may_be_an_error_among_the_outputs(lua: Script) -> None:
    source = """
    local both = Workflow.parallel({ continue_on_error = true, branches = {
        good = function(n) return n end, bad = function() error("no luck") end } })
    local result = both:run(1)
    return { result.good, result.bad.error.message, result.steps.bad.status }
    """
    assert await lua.value(source) == [1, "no luck", "failed"]


CONDITIONAL = """
local router = Workflow.conditional({ name = "router",
    conditions = {
        { name = "code", test = function(input) return input.query:match("code") end, then_branch = "coder" },
        { name = "math", then_branch = "adder",
          test = function(input) Async.sleep(1); return input.query:match("sum") end } },
    branches = {
        coder = function() return "code" end, adder = function() return "sum" end,
        default = function() return "other" end } })
"""


@pytest.mark.parametrize(("query", "branch"), [("write code", "code"), ("the sum", "sum"), ("hello", "other")])
async def test_the_first_condition_that_holds_chooses_the_branch(lua: Script, query: str, branch: str) -> None:
    assert await lua.value(f'{CONDITIONAL} return router:run({{ query = "{query}" }})') == branch


async def test_a_condition_may_be_an_agent_and_no_branch_leaves_the_input_as_it_is(lua: Script) -> None:
    source = """
    local judge = Agent.new("judge")
    local asked = function(q) return "asked " .. q end
    local flow = Workflow.conditional({ conditions = { { test = judge, then_branch = asked } } })
    return { flow:run("yes, please") .. "", flow:run("No, thanks") .. "", flow:run("yes").metadata.branch }
    """
    assert await lua.value(source) == ["asked yes, please", "No, thanks", "then_1"]


async def test_loops_end_by_number_by_condition_by_until_and_by_their_items(lua: Script) -> None:
    source = """
    local double = function(n) return n * 2 end
    local below = function(context) return context.output < 50 and context.iteration < 4 end
    local items = Workflow.loop({ items = { 1, 2, 3 }, body = { handler = double, input = "{{item}}" } })
    return {
        Workflow.loop({ times = 3, body = double }):run(1).output,
        Workflow.loop({ condition = below, body = double }):run(1).output,
        Workflow.loop({ ["while"] = below, body = double }):run(20).output,
        Workflow.loop({ ["until"] = function(c) return c.output > 10 end, body = double }):run(1).output,
        Workflow.loop({ max_iterations = 2, condition = function() return true end, body = double }):run(1).metadata,
        items:run("x"), Workflow.loop({ items = function(n) return { n, n } end, body = double }):run(4),
        Workflow.loop({ items = "{{list}}", body = double, max_concurrency = 0 }):run({ list = { 5 } }),
    }
    """
    three, four, twice, until, capped, items, made, listed = await lua.value(source)
    assert (three, four, twice, until) == (8, 16, 80, 16)
    assert (capped["iterations"], capped["max_reached"]) == (2, True)
    assert (items, made, listed) == ([2, 4, 6], [8, 8], [10])


async def test_a_loop_without_an_end_is_told(lua: Script) -> None:
    error = await lua.error("Workflow.loop({ condition = function() return true end, body = function() end }):run(1)")
    assert (error["type"], "went round 1000 times" in error["message"]) == ("limit", True)
    error = await lua.error("Workflow.loop({ body = function() end })")
    assert "says not when it ends" in error["message"]


async def test_an_adaptive_loop_hears_how_sure_its_agents_are(lua: Script) -> None:
    source = """
    local seen, n = {}, 0
    local flow = Workflow.create({ name = "experts", steps = {
        { type = "parallel_fan_out", agents = {
              { agent = "tech", role = "technical_analysis" }, { agent = "local://market", role = "market_analysis" } },
          aggregator = function(results) return { technical = results[1], market = results[2] } end },
        { agent = "senior", action = "synthesize", input_transform = function(parallel)
              return { expert_inputs = parallel, note = "sum up" } end },
        { type = "adaptive_loop",
          condition = function(context)
              seen[#seen + 1] = { context.iteration, context.confidence_score }
              return context.confidence_score < 0.85 and context.iteration < 5
          end,
          body = { handler = function() n = n + 1; return { gaps = n } end, name = "review",
              on_output = function(gaps, context)
                  context.confidence_score = context.confidence_score + 0.3
              end } } } })
    for _, name in ipairs({ "tech", "market", "senior" }) do Agent.new({ name = name }) end
    local result = flow:run("cars")
    return { result.gaps, seen, flow.steps }
    """
    gaps, seen, steps = await lua.value(source)
    assert gaps == 3
    assert [[i, round(score, 1)] for i, score in seen] == [[0, 0.0], [1, 0.3], [2, 0.6], [3, 0.9]]
    assert steps == ["step_1", "synthesize", "step_3"]
    asked = [event.data["input"]["messages"][-1]["content"] for event in lua.events if event.kind == "chat.started"]
    assert asked[0].startswith("Task: technical_analysis")
    assert "sum up" in asked[2]
    assert names(lua, "invoke_agent.started") == ["tech", "market", "senior"]


async def test_map_reduce_parts_its_input_maps_the_parts_at_once_and_reduces(lua: Script) -> None:
    source = """
    local flow = Workflow.map_reduce({ name = "sum",
        partitioner = function(data) return { { data[1], data[2] }, { data[3] } } end,
        mapper = function(part) local s = 0; for _, n in ipairs(part) do s = s + n end; return s end,
        reducer = function(sums) return sums[1] * 100 + sums[2] end })
    local result = flow:run({ 1, 2, 3 })
    local squares = Workflow.map_reduce({ mapper = function(n) return n * n end }):run({ numbers = { 2, 3 } })
    local chunked = Workflow.map_reduce({ chunk_size = 2, mapper = function(part) return #part end }):run({ 1, 2, 3 })
    return { result.output, result.metadata.parts, squares, chunked, Workflow.map_reduce({ mapper = print }):run({}) }
    """
    assert await lua.value(source) == [303, 2, [4, 9], [2, 1], []]


async def test_a_pipeline_changes_what_flows_through_it_also_item_by_item(lua: Script) -> None:
    source = """
    local order = {}
    local stage = function(mark) return function(x) order[#order + 1] = mark .. x; Async.sleep(1); return x end end
    local one = Workflow.pipeline({ transformers = { function(x) return "<" .. x end }, stages = {
        function(x) return x .. "a" end, { handler = function(x) return x .. "b" end, transformer = string.upper } } })
    local many = Workflow.pipeline({ each = true, stages = { stage("1"), stage("2") } }):run({ "x", "y" })
    return { one:run("_") .. "", many, order }
    """
    one, many, order = await lua.value(source)
    assert (one, many) == ("<_AB", ["x", "y"])
    assert order[0] == "1x"
    assert set(order[1:3]) == {"2x", "1y"}


async def test_a_graph_runs_each_step_when_those_before_it_are_done(lua: Script) -> None:
    source = """
    local order = {}
    local step = function(name, behind) return function(input)
        while behind and order[#order] ~= behind do Async.sleep(1) end
        order[#order + 1] = name
        return name .. (type(input) == "table" and input.left and ("(" .. input.left .. input.right .. ")") or "")
    end end
    local flow = Workflow.create({ name = "graph", steps = {
        { name = "join", handler = step("join"), depends_on = { "left", "right" } },
        { name = "left", handler = step("left", "right"), depends_on = "start" },
        { name = "right", handler = step("right"), depends_on = "start" },
        { name = "start", handler = step("start") } } })
    local diamond = flow:run(1)
    local free = Workflow.dag({ steps = {
        { name = "b", handler = function(x) return x .. "b" end, input = "{{a}}" },
        { name = "a", handler = function(x) return x .. "a" end },
        { name = "c", handler = function(x) return x .. "c" end } } }):run("_")
    return { diamond .. "", order, free, flow.type }
    """
    diamond, order, free, kind = await lua.value(source)
    assert (diamond, kind) == ("join(leftright)", "dag")
    assert order == ["start", "right", "left", "join"]
    assert free == {"b": "_ab", "c": "_c"}


async def test_steps_within_steps_and_references_to_all_of_a_parallel_step(lua: Script) -> None:
    source = """
    local flow = Workflow.create({ name = "nested", steps = {
        { name = "plan", handler = function(input) return { a = input.topic, b = 2 } end, output = "research_plan" },
        { type = "parallel", steps = {
            { handler = function(x) return x .. "!" end, input = "{{research_plan.a}}" },
            { handler = function(x) return x * 2 end, input = "{{research_plan.b}}" } } },
        { type = "conditional", condition = function(list) return #list == 2 end,
          then_branch = {
            { handler = function(list) return list[1] end, output = "first" }, { handler = string.upper } },
          else_branch = { handler = function() return "none" end } },
        { handler = function(x) return x end,
          input = { all = "{{step_2.*}}", first = "{{first}}", last = "{{step_3}}" } } } })
    return flow:run({ topic = "owls" })
    """
    assert await lua.value(source) == {"all": ["owls!", 4], "first": "owls!", "last": "OWLS!"}


async def test_a_builder_makes_the_same_workflows(lua: Script) -> None:
    source = """
    local flow = DynamicWorkflowBuilder.new("built")
        :step({ name = "double", handler = function(n) return n * 2 end })
        :conditional(function(n) return n > 5 end, function(n) return n + 100 end, function(n) return n end)
        :parallel_fan_out({ function(n) return n end, function(n) return n + 1 end },
            function(results) return results[1] + results[2] end)
        :adaptive_loop(function(context) return context.output < 1000 end, function(n) return n * 2 end, 3)
        :build()
    return { flow:run(3).output, flow:run(1).output, flow.name, #flow.steps }
    """
    assert await lua.value(source) == [(106 + 107) * 8, (2 + 3) * 8, "built", 4]


async def test_a_spell_may_define_a_type_of_its_own(lua: Script) -> None:
    source = """
    Workflow.define("round_table", function(steps, input)
        for round = 1, 2 do for _, step in ipairs(steps) do input = step:run(input) end end
        return input
    end)
    local flow = Workflow.create({ name = "table", type = "round_table", steps = {
        { name = "a", handler = function(s) return s .. "a" end },
        { name = "b", handler = function(s) return s .. "b" end } } })
    return { flow:run("") .. "", flow.type }
    """
    assert await lua.value(source) == ["abab", "round_table"]
    assert names(lua, "run_step.started") == ["a", "b", "a", "b"]


async def test_the_older_names_and_the_classes_make_the_same(lua: Script) -> None:
    source = """
    local flow = workflow.sequential({ name = "older" })
    flow:add_step({ name = "research", agent = Agent.new("x"), prompt = "Research {{topic}}" })
    flow:add_step({ name = "summary", agent = Agent.new("y"), prompt = "Sum up: {{research.output}}" })
    local result, said = flow:run({ topic = "owls" }), {}
    for name, step in pairs(result.steps) do said[name] = step.status end
    local classes = { SequentialWorkflow.new({ steps = { string.upper } }):run("a") .. "",
        LoopWorkflow.new({ times = 2, body = function(s) return s .. s end }):run("b") .. "",
        PipelineWorkflow.new({ stages = { string.upper } }):run("c") .. "",
        MapReduceWorkflow.new({ mapper = string.upper }):run({ "d" })[1],
        ParallelWorkflow.new({ branches = { x = string.upper } }):run("e").x }
    return { result .. "", said, classes }
    """
    text, said, classes = await lua.value(source)
    assert (text, said) == ("Sum up: Research owls", {"research": "completed", "summary": "completed"})
    assert classes == ["A", "bb" * 2, "C", "D", "E"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Workflow.parallel({ branchs = {} })", "Did you mean 'branches'"),
        ("Workflow.create({ type = 'paralel', steps = {} })", "Did you mean 'parallel'"),
        (
            "Workflow.create({ steps = { { type = 'lop', body = print } } })",
            "Step 1 of 'steps': there is no type 'lop'",
        ),
        ("Workflow.sequential({ steps = { 3 } })", "is an agent, a tool, a workflow, a function or a name, not 3"),
        ("Workflow.sequential({ steps = 'x' })", "'steps' should be a list"),
        (
            "Workflow.conditional({ branches = { code = print }, "
            "conditions = { { test = print, then_branch = 'cod' } } })",
            "Did you mean 'code'",
        ),
        ("Workflow.dag({ steps = { { name = 'a', handler = print, depends_on = 'b' } } })", "'b', which is no step"),
        ("Workflow.dag({ steps = { { name = 'a', handler = print, depends_on = 'a' } } })", "'a' depends on itself"),
        (
            "Workflow.dag({ steps = { { name = 'a', handler = print, depends_on = 'b' }, "
            "{ name = 'b', handler = print, depends_on = 'a' } } })",
            "wait for one another: a → b → a",
        ),
        (
            "Workflow.parallel({ steps = { { name = 'a', handler = print, input = '{{b}}' }, "
            "{ name = 'b', handler = print } } })",
            "made at the same time",
        ),
        (
            "Workflow.dag({ steps = { { name = 'a', handler = print, depends_on = 'b' } } })",
            "no step. There is no other step.",
        ),
        ("Workflow.map_reduce({ reducer = print })", "needs a 'mapper'"),
        ("Workflow.map_reduce({ mapper = print, chunk_size = 0 })", "'chunk_size' should be 1 or more, not 0"),
        (
            "Workflow.sequential({ steps = { { name = 'a', handler = print, timeout = 0 } } })",
            "Step 'a': 'timeout' is milliseconds, more than 0, not 0",
        ),
        (
            "Workflow.map_reduce({ mapper = print, partitioner = math.abs }):run(1)",
            "gives a list of parts",
        ),
        ("Workflow.sequential({ steps = { { agent = 'nobody' } } }):run('x')", "There is no agent 'nobody'"),
        ("Workflow.sequential({ steps = { { agent = 'a2a://uni/reader' } } }):run('x')", "network 'uni'"),
        (
            "Workflow.sequential({ steps = { { handler = print, retries = -1 } } })",
            "'retries' should be 0 or more, not -1",
        ),
        ("Workflow.conditional({ branches = { a = print } })", "has no conditions"),
        ("Workflow.loop({ times = 1 })", "needs a 'body'"),
        ("Workflow.loop({ items = 'x', body = print }):run(1)", "runs over a list of items, not the text 'x'"),
        ("Workflow.define('parallel', print)", "cannot be the name"),
        (
            "Workflow.loop({ times = 1, body = print }):add_step(print)",
            "no more steps",
        ),
    ],
)
async def test_a_mistake_says_where_it_is(lua: Script, source: str, told: str) -> None:
    assert told in (await lua.error(source))["message"]


async def test_an_agent_of_another_network_is_missed_when_its_step_comes_not_before(lua: Script) -> None:
    source = """
    print(select(2, pcall(function()
      Workflow.sequential({ steps = {
        { name = "first", handler = function() print("did the first") return 1 end },
        { name = "far", agent = "a2a://uni/reader" } } }):run("x")
    end)).message)"""
    await lua.value(source)
    assert lua.paper.lines[0] == "did the first"
    assert "network 'uni', which is not connected" in lua.paper.lines[1]
