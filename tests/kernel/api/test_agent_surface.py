"""What an agent can do besides answering: state, memory, tools, timeouts, contexts, closing."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script


async def test_a_chat_that_takes_too_long_is_answered_by_on_timeout(lua: Script) -> None:
    source = """
    local slow = Agent.new({ latency_ms = 5000 })
    local late = slow:chat("x", { timeout = 20, on_timeout = function() return "I need more time" end })
    local quick = Agent.new({}):chat("x", { timeout = 60000, on_timeout = function() return "late" end })
    return { late, quick, select(2, pcall(slow.chat, slow, "x", { timeout = 20 })).type }
    """
    assert await lua.value(source) == ["I need more time", "x", "timeout"]


async def test_the_timeout_of_a_chat_has_no_other_options(lua: Script) -> None:
    assert "on_timeout" in (await lua.error('Agent.new("x"):chat("x", { on_timout = print })'))["message"]


async def test_the_state_of_an_agent_has_a_status_values_and_a_history(lua: Script) -> None:
    source = """
    local a = Agent.new({ name = "a", state = { count = 1 } })
    a:transition("start")
    a:set_state({ notes = { "owl" }, count = 2 })
    a:set_state("thinking")
    local state = a:get_state()
    return { state.status, state.context, #state.history, state.history[1].event, state.history[2].from,
        a.state.status, State.scope("agent", a):get("count") }
    """
    expected = ["thinking", {"count": 2, "notes": ["owl"]}, 2, "start", "running", "thinking", 2]
    assert await lua.value(source) == expected
    assert [event.name for event in lua.events if event.kind == "write_state.finished"].count("status") == 2


async def test_transitions_of_its_own_lead_an_agent_and_no_others(lua: Script) -> None:
    agent = 'local a = Agent.new({ transitions = { ready = { submit = "review" }, review = { approve = "done" } } })'
    assert await lua.value(f'{agent} return {{ a:transition("submit"), a:transition("approve") }}') == [
        "review",
        "done",
    ]
    error = await lua.error(f'{agent} a:transition("approve")')
    assert (error["type"], "Possible: submit" in error["message"]) == ("invalid", True)


async def test_an_agent_remembers_only_as_many_messages_as_it_should(lua: Script) -> None:
    source = """
    local a = Agent.new({ memory_size = 2 })
    a:chat("one"); a:chat("two")
    local none = Agent.new({ memory_size = 0 })
    none:chat("one")
    local small = Agent.new({ memory_tokens = 3 })
    small:chat("four"); small:chat("more")
    return { #a.conversation_history, a.conversation_history[1].content, #none:get_history(), small.context_tokens }
    """
    assert await lua.value(source) == [2, "two", 0, 2]


async def test_the_history_can_be_read_written_and_forgotten(lua: Script) -> None:
    source = """
    local a = Agent.new("x")
    a:add_message("user", "I am Ada")
    a:add_message("assistant", "Hello Ada")
    local before = a:get_history()
    a:set_history({ { role = "user", content = "other" } })
    local after = a.conversation_history[1].content
    a:clear_history()
    return { before[2].content, after, #a.conversation_history }
    """
    assert await lua.value(source) == ["Hello Ada", "other", 0]
    assert "role" in (await lua.error('Agent.new("x"):add_message("nobody", "x")'))["message"]


async def test_a_conversation_that_is_given_is_answered_and_not_remembered(lua: Script) -> None:
    source = """
    local a = Agent.new("x")
    local messages = { { role = "user", content = "I am Ada" }, { role = "assistant", content = "Hi" } }
    local answer = a:run_with_context({ messages = messages, topic = "owls" }, "Who am I?")
    return { answer, #a.conversation_history }
    """
    assert await lua.value(source) == ['Who am I?\n\n{\n  "topic": "owls"\n}', 0]
    asked = next(event.data["input"] for event in lua.events if event.kind == "chat.started")
    assert [message["content"] for message in asked["messages"]][1:3] == ["I am Ada", "Hi"]


async def test_any_action_is_a_task_for_the_model(lua: Script) -> None:
    source = """
    local a = Agent.new("x")
    return { a:act("draft", "owls"), a:process({ n = 1 }), a:process_chunk("part"), a:clarify("why?"),
        a:act_async("edit", "text"):await() }
    """
    assert await lua.value(source) == [
        "Task: draft\n\nowls",
        'Task: process\n\n{\n  "n": 1\n}',
        "Task: process_chunk\n\npart",
        "Task: clarify\n\nwhy?",
        "Task: edit\n\ntext",
    ]
    actions = [e.data["attributes"]["action"] for e in lua.events if e.kind == "invoke_agent.started"]
    assert actions == ["draft", "process", "process_chunk", "clarify", "edit"]


async def test_an_agent_has_an_answer_where_it_has_none(lua: Script) -> None:
    source = """
    local plain, kind = Agent.new("x"), Agent.new({ fallback = "Please try again." })
    local ok, err = pcall(function() plain:chat(nil, { nonsense = 1 }) end)
    return { plain:fallback_response(), plain:fallback_response("boom"), plain:fallback_response(err):match("nonsense"),
        kind:fallback_response(err) }
    """
    told = ["I cannot answer right now.", "I cannot answer right now: boom", "nonsense", "Please try again."]
    assert await lua.value(source) == told


async def test_tools_are_objects_with_what_they_were_made_with(lua: Script) -> None:
    source = """
    local files = FileSystemTool.new({ allowed_paths = { "." }, max_file_size = 10 })
    local a = Agent.new({ tools = { files, "calculator" } })
    a:add_tool(Agent.new({ name = "helper" }))
    local removed = a:remove_tool("calculator")
    return { a.tools[1] == files, a.tools[1].config.max_file_size, a:get_tools(), a.tools[2].name, removed,
        a:remove_tool("calculator") }
    """
    assert await lua.value(source) == [True, 10, ["file_system", "helper"], "helper", True, False]


async def test_a_closed_agent_says_so_and_hears_nothing(lua: Script) -> None:
    source = """
    local a = Agent.new({ name = "gone" })
    a:chat("hello")
    a:close()
    a:close()
    local ok, err = pcall(a.chat, a, "x")
    return { a.closed, ok, err.message, #a.conversation_history, Agent.names() }
    """
    closed, ok, message, said, names = await lua.value(source)
    assert (closed, ok, said, names) == (True, False, 0, [])
    assert "'gone' was closed" in message


async def test_an_agent_says_whether_it_can_work(lua: Script) -> None:
    source = """
    local good = Agent.new("x"):validate()
    local twice = Agent.new({ tools = { "calculator", Calculator.new() } }):validate()
    return { good.valid, #good.errors, twice.valid, twice.errors[1] }
    """
    assert await lua.value(source) == [True, 0, False, "Two of its tools are named 'calculator'."]


async def test_an_agent_can_be_changed_after_it_was_made(lua: Script) -> None:
    source = """
    local a = Agent.new("first")
    a:with_system_prompt("second"):with_tools({ "calculator" }):with_config({ temperature = 0.5, timeout = 1000 })
    return { a.system_prompt, a:get_tools(), a.config.temperature, a.config.timeout }
    """
    assert await lua.value(source) == ["second", ["calculator"], 0.5, 1000]
    assert "only be given to Agent.new" in (await lua.error('Agent.new("x"):with_config({ name = "b" })'))["message"]


async def test_what_a_chained_method_gives_is_a_promise_of_the_object_too(lua: Script) -> None:
    source = """
    const a = new Agent({ model: "demo/echo" }), told = [], kept = a.addTool("calculator")
    await a.addTool("nope").catch((error) => told.push(error.type)).finally(() => told.push("over"))
    await a.addTool(NaN).chat("x").catch((error) => told.push(error.message))
    await kept.then((agent) => told.push(agent === a))
    told.push(await kept === a, (await Promise.all([kept, a]))[0] === a)
    return told
    """
    refused = "agent.addTool(tool): 'tool' is NaN. It can be neither kept nor sent: give a number, or leave it out."
    assert await lua.value(source, language="javascript") == ["not_found", "over", refused, True, True, True]
    error = await lua.error('const a = new Agent("x")\na.addTool("nope")\nreturn a.chat("x")', language="javascript")
    assert (error["type"], error["line"]) == ("not_found", 2)


async def test_what_the_script_gave_can_be_read_before_the_kernel_has_answered(lua: Script) -> None:
    source = """
    const tool = new AgentTool(new Agent({ name: "inner" }), "mine")
    const flow = Workflow.sequential({ name: "flow", steps: [(x) => x] })
    return [tool.name, new Agent({ tools: [tool] }).tools[0].name, flow.name, (await flow).name]
    """
    assert await lua.value(source, language="javascript") == ["mine", "mine", "flow", "flow"]


@pytest.mark.parametrize(
    ("field", "what"),
    [("prompt", "a text"), ("messages", "a list of messages"), ("metadata", "a table"), ("response", "a text")],
)
async def test_a_hook_that_leaves_something_else_is_told(lua: Script, field: str, what: str) -> None:
    source = f'Hooks.register("before_llm_call", function(c) c.{field} = 5 end)\nAgent.new("x"):chat("hi")'
    error = await lua.error(source)
    assert (error["type"], error["line"]) == ("invalid", 2)
    assert "5; it takes " + what in error["message"]


async def test_what_an_agent_was_made_with_can_be_read(lua: Script) -> None:
    source = """
    local a = Agent.new({ name = "a", description = "Digs", metadata = { team = "red" }, skills = { "digging" },
        temperature = 0.2, id = "digger" })
    return { a.id, a.name, a.type, a.description, a.metadata, a.skills, a.config.temperature, a.model }
    """
    expected = ["digger", "a", "agent", "Digs", {"team": "red"}, ["digging"], 0.2, "demo/echo"]
    assert await lua.value(source) == expected


async def test_a_builder_takes_every_option(lua: Script) -> None:
    source = """
    local a = Agent.builder():name("b"):description("Builds"):memory_size(4):option("maxTurns", 3)
        :tools({ "calculator" }):add_hook("after_execute", function(c) c.response = "hooked" end):build()
    return { a.name, a.description, a.config.max_turns, a:get_tools(), a:chat("x") }
    """
    assert await lua.value(source) == ["b", "Builds", 3, ["calculator"], "hooked"]


async def test_an_expert_is_found_by_its_domain(lua: Script) -> None:
    source = """
    Experts.register("law", Agent.new({ name = "lawyer" }))
    Agent.new({ name = "vet", skills = { "animals" } })
    local law = Experts.get_for_domain("Law")
    return { law.name, Experts.get_for_domain("animals").name, Experts.get_for_domain("tides"):clarify("q"),
        Experts.domains(), Agent.names() }
    """
    law, animals, tides, domains, names = await lua.value(source)
    assert (law, animals, tides) == ("lawyer", "vet", "Task: clarify\n\nq")
    assert (domains, names) == (["law", "tides"], ["lawyer", "vet", "tides_expert"])


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Agent.new({ memory_size = -1 })", "memory_size"),
        ("Agent.new({ max_turns = 0 })", "max_turns"),
        ('Experts.register("x", Calculator.new())', "is no agent"),
        ("Agent.new({ memory_sise = 1 })", "Did you mean 'memory_size'"),
        ('BaseAgent.new():run("x")', "an 'execute' of its own"),
    ],
)
async def test_a_mistake_with_an_agent_is_named(lua: Script, source: str, told: str) -> None:
    error = await lua.error(source)
    assert (error["type"], told in error["message"]) == ("invalid", True), error
