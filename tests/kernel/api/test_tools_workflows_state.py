"""Tools, workflows, hooks, state and promises in Lua."""

from __future__ import annotations

import pytest

from kernel.errors import SpellError
from tests.kit.scripts import Script

WEATHER = """
local weather = Tool.new({
    name = "get_weather", description = "Get current weather for a location",
    parameters = { type = "object", required = { "location" }, properties = {
        location = { type = "string", description = "City name" },
        units = { type = "string", enum = { "celsius", "fahrenheit" }, default = "celsius" } } },
    handler = function(params) return params.location .. ": 20 " .. params.units end,
})
"""


async def test_a_tool_of_the_spell_has_defaults_and_is_checked(lua: Script) -> None:
    assert await lua.value(f'{WEATHER} return weather:run({{ location = "Paris" }})') == "Paris: 20 celsius"
    assert "location" in (await lua.error(f"{WEATHER} weather:run({{}})"))["message"]
    wrong = await lua.error(f'{WEATHER} weather:run({{ location = "x", units = "kelvin" }})')
    assert (wrong["type"], "celsius" in wrong["message"]) == ("invalid", True)


async def test_a_tools_handler_may_talk_to_agents_and_its_error_names_its_line(lua: Script) -> None:
    source = """
    local inner = Agent.new("x")
    local t = Tool.new({ name = "t", handler = function(p) return inner:chat("inside") end })
    return t:run({})
    """
    assert await lua.value(source) == "inside"
    error = await lua.error('local t = Tool.new({ name = "t", handler = function()\n error("broken") end })\nt:run({})')
    assert (error["line"], "broken" in error["message"]) == (2, True)


async def test_a_hook_on_a_tool_sees_only_that_tool(lua: Script) -> None:
    source = """
    local a = Tool.new({ name = "a", handler = function(p) return p.x end,
        hooks = { beforeExecute = function(context) context.params = { x = context.params.x * 2 } end } })
    local b = Tool.new({ name = "b", handler = function(p) return p.x end })
    return { a:run({ x = 21 }), b:run({ x = 21 }) }
    """
    assert await lua.value(source) == [42, 21]


async def test_built_in_tools_have_their_names_and_options(lua: Script) -> None:
    source = """
    local files = FileSystem.new({ allowed_paths = { "." } })
    files:run({ operation = "write", path = "a.txt", content = "hi" })
    local one = CalculatorTool.new():execute({ expression = "1" }).result
    return { Calculator.new():run({ expression = "6 * 7" }).result, one,
        files:run({ operation = "read", path = "a.txt" }).content, Tool.get("calculator").name }
    """
    assert await lua.value(source) == [42, 1, "hi", "calculator"]
    denied = await lua.error('FileSystemTool.new({}):run({ operation = "read", path = "/etc/hostname" })')
    assert denied["type"] == "denied"


WORKFLOW = """
local echo = Agent.new({ name = "echo" })
local flow = Workflow.sequential({ name = "flow", steps = {
    { name = "first", agent = echo, input = "about {{topic}}", output = "notes" },
    { name = "second", handler = function(input) return { text = input, n = 2 } end },
    { name = "third", input = { got = "{{second.text}}" },
        tool = Tool.new({ name = "t", handler = function(p) return p.got end }) },
    { agent = echo, action = "draft", input = "{{notes}}" },
} })
"""


async def test_a_workflow_passes_values_by_name_and_its_result_behaves_as_its_output(lua: Script) -> None:
    source = f"""{WORKFLOW}
    local result = flow:run({{ topic = "owls" }})
    return {{ result .. "", tostring(result), result.steps.third.output, result.steps.first.status, flow.steps }}
    """
    text = "Task: draft\n\nabout owls"
    assert await lua.value(source) == [text, text, "about owls", "completed", ["first", "second", "third", "draft"]]
    steps = [event.name for event in lua.events if event.kind == "run_step.started"]
    assert steps == ["first", "second", "third", "draft"]


async def test_a_workflow_can_be_a_step_of_a_workflow(lua: Script) -> None:
    source = f"""{WORKFLOW}
    local outer = Workflow.sequential({{ name = "outer", steps = {{
        {{ name = "inner", workflow = flow, input = {{ topic = "{{{{topic}}}}" }} }},
        {{ name = "size", handler = function(text) return #text end }} }} }})
    return outer:run({{ topic = "owls" }})
    """
    assert await lua.value(source) == len("Task: draft\n\nabout owls")


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ("{}", "no steps"),
        ('{ { name = "a" } }', "needs one of agent, tool, workflow or handler"),
        ('{ { name = "a", handler = print, input = "{{b}}" }, { name = "b", handler = print } }', "made only later"),
        ('{ { name = "a", handler = print }, { name = "a", handler = print } }', "two steps named 'a'"),
        ('{ { name = "a", handler = print, ouput = "x" } }', "Did you mean 'output'"),
        ('{ { name = "a", handler = print, input = "{{topics}}" } }', "Did you mean 'topic'"),
    ],
)
async def test_a_wrong_workflow_says_what_is_wrong_with_which_step(lua: Script, steps: str, told: str) -> None:
    error = await lua.error(f'Workflow.sequential({{ name = "w", steps = {steps} }}):run({{ topic = "x" }})')
    assert told in error["message"]


async def test_state_has_scopes_and_watchers_and_lives_from_cell_to_cell(lua: Script) -> None:
    await lua.value('State.set("n", { deep = { 1, 2 } })')
    source = """
    local heard = {}
    local id = State.watch("n", function(key, new, old) heard[#heard + 1] = { key, new or "gone", old } end)
    State.set("n", 2)
    State.delete("n")
    State.unwatch(id)
    State.set("n", 3)
    local agent = Agent.new("x")
    State.scope("agent", agent):set("mood", "good")
    State.scope("global"):set("seen", true)
    local mood = State.scope("agent", agent):get("mood")
    return { heard, State.get("n"), State.get("none", "default"), State.keys(), mood }
    """
    heard, n, default, keys, mood = await lua.value(source)
    assert heard == [["n", 2, {"deep": [1, 2]}], ["n", "gone", 2]]
    assert (n, default, keys, mood) == (3, "default", ["n"], "good")


async def test_promises_are_chained_raced_and_settled(lua: Script) -> None:
    source = """
    local p = Promise.new(function(resolve, reject) resolve(1) end)
    local failing = Promise.new(function(resolve, reject) reject("no") end)
    local caught = failing:catch(function(err) return "caught " .. err end)
    local slow = Promise.spawn(function() Async.sleep(500) return "slow" end)
    local settled = Promise.all_settled({ p, Promise.new(function(_, reject) reject("x") end) }):await()
    local first = Promise.race({ slow, Promise.spawn(function() return "fast" end) }):await()
    slow:cancel()
    local ok, err = pcall(function() return slow:await() end)
    local next = p:then_(function(v) return v + 1 end):await()
    return { next, caught:await(), first, settled[1].status, settled[2].status, ok,
        require("llmspell.promise") == Promise }
    """
    assert await lua.value(source) == [2, "caught no", "fast", "fulfilled", "rejected", False, True]


async def test_a_script_is_not_over_before_its_callbacks_are(lua: Script) -> None:
    await lua.value('Agent.new({ latency_ms = 20 }):chat_async("later"):then_(function(text) print("got", text) end)')
    assert lua.paper.lines == ["got\tlater"]


async def test_where_nobody_answers_reading_is_an_error_and_where_somebody_does_a_value(lua: Script) -> None:
    assert (await lua.error("io.read()"))["type"] == "invalid"
    lua.paper.answers += ["typed"]
    assert await lua.value("return io.read()") == "typed"


async def test_a_spell_reads_only_the_environment_it_may(lua: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_MODEL", "m")
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    assert await lua.value(
        "return { env.LLM_MODEL, env.OPENAI_API_KEY == nil, os.getenv('OPENAI_API_KEY') == nil }"
    ) == [
        "m",
        True,
        True,
    ]


def test_every_error_word_is_one_that_scripts_may_switch_on() -> None:
    words = {kind.type for kind in SpellError.__subclasses__()}
    assert words == set(
        "timeout rate_limit denied invalid not_found model tool script limit cancelled network internal".split()
    )


async def test_a_run_takes_over_the_notebooks_parameters_and_model(lua: Script) -> None:
    done = await lua.run("return { params.topic, Agent.new('x').model }", about={"params": {"topic": "owls"}})
    assert done.value == ["owls", "demo/echo"]
    about = {"params": {"topic": "mice"}, "model": "demo/assistant"}
    done = await lua.run("return { params.topic, Agent.new('x').model }", about=about)
    assert done.value == ["mice", "demo/assistant"]


async def test_another_profile_needs_a_fresh_kernel(lua: Script) -> None:
    assert (await lua.run("return 1", about={"profile": "high"})).status == "ok"
    assert lua.runtime.profile.name == "high"
    done = await lua.run("return 1", about={"profile": "low"})
    assert done.error is not None
    assert "Restart the kernel" in done.error["message"]
