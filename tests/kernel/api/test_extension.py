"""Classes of a script's own that extend ours: everybody who calls them gets their own methods, inside one span."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kit.scripts import Script

POLITE = """
local Polite = Agent:extend()
function Polite:chat(message) return "Dear me: " .. Agent.chat(self, message) end
local polite = Polite.new({ name = "polite", system_prompt = "x" })
"""


def spans(lua: Script, operation: str) -> list[Any]:
    return [event for event in lua.events if event.kind == f"{operation}.started"]


async def test_everybody_who_asks_an_agent_of_an_own_class_gets_its_own_chat(lua: Script) -> None:
    source = f"""{POLITE}
    local flow = Workflow.sequential({{ name = "f", steps = {{ {{ agent = polite, input = "step" }} }} }})
    local tool = AgentTool.wrap(polite, "wrapped")
    return {{ polite:chat("a"), polite:run("b"), Agent.execute("polite", {{ query = "c" }}), flow:run({{}}) .. "",
        tool:run({{ message = "d" }}).response }}
    """
    assert await lua.value(source) == [f"Dear me: {word}" for word in ("a", "b", "c", "step", "d")]
    assert [event.name for event in spans(lua, "invoke_agent")] == ["polite"] * 5


async def test_hooks_see_an_agent_of_an_own_class_once(lua: Script) -> None:
    source = f"""{POLITE}
    local seen = {{}}
    polite:add_hook("before_execute", function(c) seen[#seen + 1] = "before" end)
    polite:add_hook("after_execute", function(c)
        seen[#seen + 1] = c.response
        c.response = "<" .. c.response .. ">"
    end)
    return {{ Agent.execute("polite", "a"), seen }}
    """
    assert await lua.value(source) == ["<Dear me: a>", ["before", "Dear me: a"]]


async def test_an_own_execute_may_chat_several_times_and_remembers(lua: Script) -> None:
    source = """
    local Twice = Agent:extend()
    function Twice:execute(input)
        return Agent.chat(self, input .. "1") .. Agent.chat(self, input .. "2")
    end
    local twice = Twice.new({ name = "twice" })
    return { Agent.execute("twice", "n"), #twice.conversation_history }
    """
    assert await lua.value(source) == ["n1n2", 4]
    assert len(spans(lua, "invoke_agent")) == 1
    chats = [event.data["input"]["messages"] for event in spans(lua, "chat")]
    assert [len(messages) for messages in chats] == [1, 3]


async def test_the_tokens_of_several_chats_in_one_span_are_summed(lua: Script) -> None:
    source = """
    local Twice = Agent:extend()
    function Twice:execute(input) return Agent.chat(self, input) .. Agent.chat(self, input) end
    Twice.new({ name = "twice" })
    return Agent.execute("twice", "some words to count")
    """
    await lua.value(source)
    word = "gen_ai.usage.output_tokens"
    chats = [e.data["attributes"][word] for e in lua.events if e.kind == "chat.finished"]
    total = next(e.data["attributes"][word] for e in lua.events if e.kind == "invoke_agent.finished")
    assert (total, len(chats)) == (sum(chats), 2)


async def test_before_points_change_what_is_asked(lua: Script) -> None:
    source = """
    local Loud = Agent:extend()
    function Loud:before_chat(message) self.last = message; return message:upper() end
    local Better = agents.ResearchAgent:extend()
    function Better:init(config)
        agents.ResearchAgent.init(self, config)
        self.custom_sources = config.custom_sources or {}
    end
    function Better:before_search(query) return "better " .. query end
    function Better:before_analyze() end
    local loud, better = Loud.new("x"), Better.new({ custom_sources = { "books" }, search_depth = 3 })
    local asked = { loud:chat("hello"), loud.last, better:search("owls"), better:research("mice"), better:analyze("x") }
    return { asked, better.custom_sources, better.config.custom_sources, better.type, better.name == better.id }
    """
    asked, custom, config, kind, unnamed = await lua.value(source)
    assert asked[:2] == ["HELLO", "hello"]
    assert [answer.split("\n\n")[-1] for answer in asked[2:]] == ["better owls", "better mice", "x"]
    assert (custom, config, kind, unnamed) == (["books"], ["books"], "research", True)


async def test_an_action_of_its_own_comes_before_the_templates(lua: Script) -> None:
    source = """
    local Own = ResearchAgent:extend()
    function Own:research(topic) return "own(" .. ResearchAgent.research(self, topic):match("[^\\n]+$") .. ")" end
    function Own:ponder(thing) return "pondered " .. thing end
    local own = Own.new({})
    local flow = Workflow.sequential({ name = "f", steps = {
        { name = "a", agent = own, action = "research", input = "owls" },
        { name = "b", agent = own, action = "ponder", input = "{{a}}" } } })
    return { own:research("x"), flow:run({}) .. "", own:act("ponder", "y") }
    """
    assert await lua.value(source) == ["own(x)", "pondered own(owls)", "pondered y"]
    asked = [event.data["attributes"].get("action") for event in spans(lua, "invoke_agent")]
    assert asked == ["research", "research", "ponder", "ponder"]


WORKER = """
local Worker = BaseAgent:extend()
function Worker:init(config)
    self.id = config.id or "worker"
    self.name = config.name or "Worker"
    self.tools = config.tools or {}
    self.state = { processed = 0, errors = {} }
    self.steps = config.steps or {}
end
function Worker:execute(input)
    self:set_state("processing")
    for _, step in ipairs(self.steps) do
        local result = self:execute_step(step, input)
        if result.error then table.insert(self.state.errors, result.error)
        else input = result.output; self.state.processed = self.state.processed + 1 end
    end
    self:set_state("completed")
    return { processed = self.state.processed, errors = self.state.errors, output = input }
end
local reader = Tool.new({ name = "csv-reader",
    handler = function(p) return { rows = p.file_path, did = p.action } end })
local count = Tool.new({ name = "row_counter", handler = function(p) return #p.rows end,
    parameters = { type = "object", properties = { rows = { type = "string" } }, required = { "rows" } } })
"""


async def test_an_agent_without_a_model_does_steps_with_its_tools(lua: Script) -> None:
    source = f"""{WORKER}
    local worker = Worker.new({{ id = "csv", tools = {{ reader, count }}, steps = {{
        {{ tool = "csv_reader", action = "read" }}, {{ tool = "row-counter", action = "count" }},
        {{ tool = "none" }} }} }})
    local result = worker:execute({{ file_path = "data.csv" }})
    return {{ result, worker:get_state().status, worker.id, worker.name, #worker.tools, Agent.names() }}
    """
    result, status, id, name, tools, names = await lua.value(source)
    assert (result["processed"], result["output"]) == (2, 8)
    assert result["errors"] == ["The agent 'Worker' has no tool 'none'. It has: csv-reader, row_counter."]
    assert (status, id, name, tools, names) == ("completed", "csv", "Worker", 2, ["Worker"])
    assert [event.name for event in spans(lua, "run_step")] == ["read", "count", "none"]


async def test_an_agent_without_a_model_works_for_others(lua: Script) -> None:
    source = f"""{WORKER}
    local worker = Worker.new({{ tools = {{ reader }}, steps = {{ {{ tool = "csv-reader" }} }} }})
    local plain = BaseAgent.new({{ name = "plain", tools = {{ reader, count }}, steps = {{
        {{ tool = "csv-reader", params = {{ file_path = "abc" }} }}, {{ tool = "row_counter" }} }} }})
    local flow = Workflow.sequential({{ name = "f", steps = {{
        {{ agent = worker, input = {{ file_path = "d" }} }} }} }})
    return {{ flow:run({{}}).processed, plain:run({{}}), plain.type, plain:validate().valid }}
    """
    assert await lua.value(source) == [1, 3, "base", True]


async def test_an_own_agents_tools_may_be_added_in_init(lua: Script) -> None:
    source = """
    local Boss = BaseAgent:extend()
    function Boss:init(config)
        BaseAgent.init(self, config)
        self:add_tool(AgentTool.new(Agent.new({ name = "helper" }), "helper", "Helps"))
    end
    function Boss:execute(input) return self.tools[1]:run({ message = input.task }).response end
    return Boss.new({ name = "boss" }):execute({ task = "dig" })
    """
    assert await lua.value(source) == "dig"


TOOLS = """
local Doubler = Tool:extend()
function Doubler:init(factor)
    self.name = "doubler"
    self.description = "Multiply a number"
    self.parameters = { type = "object", properties = { n = { type = "number" }, plus = { default = 1 } },
        required = { "n" } }
    self.factor = factor or 2
end
function Doubler:validate(params) if params.n > 100 then error("n is too large") end end
function Doubler:execute(params) return params.n * self.factor + (params.plus or 0) end
"""


async def test_a_tool_of_an_own_class_is_checked_completed_and_validated(lua: Script) -> None:
    source = f"""{TOOLS}
    local doubler = Doubler.new(10)
    local ok, err = pcall(function() doubler:run({{ n = 101 }}) end)
    return {{ doubler:run({{ n = 4 }}), Tools.call("doubler", 5), doubler:execute({{ n = 6 }}),
        tostring(err):match("too large"), doubler.factor, Tools.get("doubler") == doubler }}
    """
    assert await lua.value(source) == [41, 51, 60, "too large", 10, True]
    assert "n" in (await lua.error(f"{TOOLS} Doubler.new():run({{}})"))["message"]


async def test_a_tool_of_an_own_class_is_called_by_a_model_and_by_hooks_seen(lua: Script) -> None:
    (lua.runtime.options.folder / "m.yaml").write_text(
        "- tool_calls: [{name: doubler, arguments: {n: 21}}]\n- text: done\n"
    )
    source = f"""{TOOLS}
    local agent, heard = Agent.new({{ model = "scripted/m.yaml", tools = {{ Doubler.new() }} }}), nil
    agent:add_hook("after_tool_call", function(c) heard = c.result end)
    return {{ agent:chat("go"), heard }}
    """
    assert await lua.value(source) == ["done", 43]


@pytest.mark.parametrize(
    ("body", "result"),
    [
        ("function T:execute_async(p) return coroutine.wrap(function() Async.sleep(5) return p.x end) end", 7),
        ("function T:execute_async(p) Async.sleep(1) return p.x end", 7),
        ("function T:run(p) return p.x + 1 end", 8),
    ],
)
async def test_a_tool_of_an_own_class_may_work_in_other_forms(lua: Script, body: str, result: int) -> None:
    source = f"local T = Tool:extend() {body} local t = T.new() return Tools.call(t.name, {{ x = 7 }})"
    assert await lua.value(source) == result


async def test_an_own_class_without_execute_says_what_is_missing(lua: Script) -> None:
    error = await lua.error("local T = Tool:extend()\nT.new():run({})")
    assert (error["type"], "'execute' of its own" in error["message"]) == ("invalid", True)


async def test_what_a_class_knows_besides_the_options_is_its_own(lua: Script) -> None:
    source = """
    local Mine = Agent:extend()
    local mine = Mine.new({ system_prompt = "x", favourite = { "owls" }, temperature = 0.5 })
    return { mine.config.favourite, mine.config.temperature, mine:chat("y") }
    """
    assert await lua.value(source) == [["owls"], 0.5, "y"]
    wrong = "local Mine = Agent:extend() Mine.new({ temperature = 'hot' })"
    assert "'temperature' should be a number" in (await lua.error(wrong))["message"]


async def test_cleanup_of_an_own_class_runs_when_it_is_closed(lua: Script) -> None:
    source = """
    local Mine, closed = Agent:extend(), 0
    function Mine:cleanup() closed = closed + 1 end
    local mine = Mine.new("x")
    mine:close(); mine:close()
    return closed
    """
    assert await lua.value(source) == 1


async def test_agents_as_tools_take_a_message_and_a_context(lua: Script) -> None:
    source = """
    local a = Agent.new({ name = "helper", description = "Helps with anything" })
    local one, two = AgentTool.wrap(a, "code_expert", "Expert in code"), AgentTool.new(a)
    local answer = one:run({ message = "m", context = { n = 1 } })
    return { answer.response, answer.metadata.agent_id == a.id, answer.metadata.agent_type, one.name, one.description,
        two.name, two.description, pcall(one.run, one, { text = "x" }) }
    """
    value = await lua.value(source)
    assert value[:3] == ['m\n\n{\n  "context": {\n    "n": 1\n  }\n}', True, "agent"]
    assert value[3:8] == ["code_expert", "Expert in code", "helper", "Helps with anything", False]
    assert "the agent is missing" in (await lua.error("AgentTool.new({ name = 'x' })"))["message"]


BUILT_IN = """
local Notes = FileSystemTool:extend()
function Notes:init(config)
    FileSystemTool.init(self, { name = "notes", allowed_paths = { "notes" }, shelf = config.shelf })
    self.read = 0
end
function Notes:execute(params)
    if params.operation == "read" then self.read = self.read + 1 end
    return FileSystemTool.execute(self, params)
end
local notes = Notes.new({ shelf = "upper" })
"""


async def test_a_built_in_tool_can_be_extended_and_keeps_its_options(lua: Script) -> None:
    source = f"""{BUILT_IN}
    notes:run({{ operation = "write", path = "notes/a.md", content = "hoo" }})
    local content = Tools.call("notes", "read", "notes/a.md").content
    local ok, err = pcall(notes.run, notes, {{ operation = "read", path = "b.md" }})
    local known = {{ notes.name, notes.category, notes.config.shelf, notes:health_check().healthy }}
    return {{ content, notes.read, ok, err.type, known }}
    """
    assert await lua.value(source) == ["hoo", 2, False, "denied", ["notes", "system", "upper", True]]
    assert (lua.runtime.options.folder / "notes" / "a.md").read_text() == "hoo"
    assert lua.runtime.spell.tools.get("notes").hints.destructive  # type: ignore[attr-defined]
    # Each call of the class, and what it asks of the built-in tool: both are at the door.
    assert len(spans(lua, "execute_tool")) == 6


async def test_a_built_in_tool_checks_what_an_own_execute_gives_it(lua: Script) -> None:
    source = """
    local Odd = Calculator:extend()
    function Odd:execute(params) return Calculator.execute(self, { sum = params.expression }) end
    Odd.new({ name = "odd" }):run({ expression = "1 + 1" })
    """
    assert "'expression' is missing" in (await lua.error(source))["message"]


async def test_an_own_execute_of_a_tool_around_an_agent_may_ask_it(lua: Script) -> None:
    source = """
    local Asked = AgentTool:extend()
    function Asked:execute(params) return AgentTool.execute(self, { message = params.message .. "?" }).response end
    return Asked.new({ agent = Agent.new({ name = "helper" }), name = "asked" }):run({ message = "Who" })
    """
    assert await lua.value(source) == "Who?"


async def test_a_tool_without_any_but_its_own_execute_says_so(lua: Script) -> None:
    source = """
    local T = Tool:extend()
    function T:execute(params) return Tool.execute(self, params) end
    T.new({ name = "lonely" }):run({})
    """
    assert "'lonely' has no 'execute' but its own" in (await lua.error(source))["message"]
