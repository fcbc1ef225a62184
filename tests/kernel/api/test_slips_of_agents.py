"""An action that is nearly one of a template's is a slip; of two handoffs in one answer the first counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.scripts import Script


async def test_a_slip_in_an_action_is_told_with_what_was_meant(lua: Script) -> None:
    source = """
    local writer = WriterAgent.new({ name = "w", model = "demo/echo" })
    local _, err = pcall(writer.act, writer, "writ", "owls")
    return { err.type, err.message, writer:act("Translate into Latin", "owls") ~= nil }
    """
    told = "The agent 'w' has no action 'writ'. Did you mean 'write'? Other tasks are for its chat."
    assert await lua.value(source) == ["not_found", told, True]
    assert len([kind for kind in lua.kinds() if kind == "chat.started"]) == 1


async def test_a_slip_is_told_in_the_spelling_of_the_language(lua: Script) -> None:
    source = """
    AgentTemplates.register({ name: "Clerk", actions: { stampLetter: "Stamp it." } });
    const clerk = await AgentTemplates.create("Clerk", { name: "c", model: "demo/echo" });
    const err = await clerk.act("stampLeter", "x").catch(e => e);
    return [err.type, err.message];
    """
    told = "The agent 'c' has no action 'stampLeter'. Did you mean 'stampLetter'? Other tasks are for its chat."
    assert await lua.value(source, language="javascript") == ["not_found", told]


async def test_a_slip_in_the_action_of_a_step_is_told_before_the_workflow_runs(lua: Script) -> None:
    source = """
    local flow = Workflow.sequential({ name = "w", steps = {
        string.upper,
        { name = "post", agent = WriterAgent.new({ name = "w", model = "demo/echo" }),
          action = "writ" } } })
    local ok, err = pcall(flow.run, flow, "owls")
    return { flow:validate().problems, ok, err.line }
    """
    [problem], ok, line = await lua.value(source)
    assert (problem["kind"], problem["line"], ok, line) == ("unknown_name", 5, False, 5)
    assert "run_step.started" not in lua.kinds()


BOTH = {
    "given to an agent": """
    local a, b = Agent.new({ name = "a", model = "demo/echo" }), Agent.new({ name = "b", model = "demo/echo" })
    local desk = Agent.new({ name = "desk", model = "scripted/two.yaml", handoffs = { a = a, b = b } })
    return desk:chat("x")
    """,
    "in a system": """
    return MultiAgentSystem.new({ entry = "desk", agents = {
        desk = Agent.new({ name = "desk", model = "scripted/two.yaml" }),
        a = Agent.new({ name = "a", model = "demo/echo" }), b = Agent.new({ name = "b", model = "demo/echo" }) }
    }):run("x").output
    """,
}


@pytest.mark.parametrize("case", BOTH)
async def test_of_two_handoffs_in_one_answer_the_first_counts_and_the_other_is_told(
    lua: Script, tmp_path: Path, case: str
) -> None:
    calls = ", ".join(f"{{name: handoff, arguments: {{to: {name}, message: for {name}}}}}" for name in "ba")
    (tmp_path / "two.yaml").write_text(f"- {{match: '', tool_calls: [{calls}]}}\n")
    assert await lua.value(BOTH[case]) == "for b"
    [ignored] = [event.data for event in lua.events if event.kind == "execute_tool.handoff_ignored"]
    assert (ignored["to"], ignored["first"]) == ("a", "b")
    told = [event.data["output"] for event in lua.events if event.kind == "execute_tool.finished"]
    assert told == [
        "b goes on from here.",
        "Not done: b goes on from here already. Only the first handoff of an answer counts.",
    ]
    assert [event.name for event in lua.events if event.kind == "handoff.started"] == ["desk → b"]


UNKNOWN = {
    "lua": """
    local writer = WriterAgent.new({ name = "w", model = "demo/echo" })
    local _, err = pcall(writer.act, writer, "sing", "owls")
    local flow = Workflow.sequential({ name = "f", steps = { { name = "s", agent = writer, action = "sing" } } })
    return { err.type, err.message, flow:run("owls").output, (pcall(Agent.new("x").act, Agent.new("x"), "sing", "y")) }
    """,
    "javascript": """
    const writer = await new WriterAgent({ name: "w", model: "demo/echo" });
    const err = await writer.act("sing", "owls").catch(error => error);
    const flow = Workflow.sequential({ name: "f", steps: [{ name: "s", agent: writer, action: "sing" }] });
    await new Agent("x").act("sing", "y");
    return [err.type, err.message, (await flow.run("owls")).output, true];
    """,
}


@pytest.mark.parametrize("language", UNKNOWN)
async def test_an_action_that_a_template_has_not_is_told_with_those_it_has_and_a_step_may_ask_for_it(
    lua: Script, language: str
) -> None:
    kind, message, output, plain = await lua.value(UNKNOWN[language], language=language)
    assert kind == "not_found"
    assert message.startswith("The agent 'w' has no action 'sing'. It knows: write, draft, edit, revise,")
    assert (output, plain) == ("Task: sing\n\nowls", True)
    [told] = [event.data for event in lua.events if event.kind == "invoke_agent.taken_as_task"]
    assert (told["action"], told["known"][:2]) == ("sing", ["write", "draft"])


NOBODY = {
    "lua": """
    Agent.new({ name = "host", model = "demo/echo" })
    local desk = Agent.new({ name = "desk", model = "demo/echo", handoffs = { "hots" } })
    local _, offered = pcall(desk.chat, desk, "x")
    local Wisher = Agent:extend()
    function Wisher:execute(input) return { handoff_request = { to = "hots" } } end
    local wisher = Wisher.new({ name = "wisher", handoffs = { "host" } })
    local _, wished = pcall(wisher.run, wisher, "x")
    return { offered.type, offered.message, wished.type, wished.message }
    """,
    "javascript": """
    new Agent({ name: "host", model: "demo/echo" });
    const desk = await new Agent({ name: "desk", model: "demo/echo", handoffs: ["hots"] });
    const offered = await desk.chat("x").catch(error => error);
    class Wisher extends Agent { execute(input) { return { handoffRequest: { to: "hots" } }; } }
    const wisher = await new Wisher({ name: "wisher", handoffs: ["host"] });
    const wished = await Workflow.sequential({ name: "w", steps: [wisher] }).run("x").catch(error => error.cause);
    return [offered.type, offered.message, wished.type, wished.message];
    """,
}


@pytest.mark.parametrize("language", NOBODY)
async def test_a_handoff_to_nobody_is_told_with_the_name_that_was_meant(lua: Script, language: str) -> None:
    first, offered, second, wished = await lua.value(NOBODY[language], language=language)
    assert (first, second) == ("not_found", "not_found")
    assert offered == "The agent 'desk' cannot hand over: There is no agent 'hots'. Did you mean 'host'?"
    assert wished == "The agent 'wisher' wants to hand over to 'hots', whom it does not know. Did you mean 'host'?"
    assert "chat.started" not in lua.kinds()


@pytest.mark.parametrize("call", ['Agent.get("writter_agent")', 'Agent.execute("writter_agent", "x")'])
async def test_a_slip_in_the_name_of_a_template_is_told_with_what_was_meant(lua: Script, call: str) -> None:
    error = await lua.error(call)
    assert error["type"] == "not_found"
    assert error["message"].endswith("and no template of that name. Did you mean 'writer_agent'?")


@pytest.mark.parametrize("action", ["", "  "])
async def test_an_action_without_a_name_is_none(lua: Script, action: str) -> None:
    error = await lua.error(f'Agent.new({{ name = "a", model = "demo/echo" }}):act("{action}", "x")')
    assert "it is empty" in error["message"]
    assert "chat.started" not in lua.kinds()


async def test_somebody_who_is_not_there_yet_is_not_offered_and_that_is_told(lua: Script) -> None:
    source = """
    local host = Agent.new({ name = "host", model = "demo/echo" })
    local desk = Agent.new({ name = "desk", model = "demo/echo", handoffs = { host, "nightwatch" } })
    local offered
    Hooks.register("before_chat", function(call) offered = call.input.tools end)
    desk:chat("x")
    return offered
    """
    assert await lua.value(source) == ["handoff"]
    [told] = [event.data for event in lua.events if event.kind == "invoke_agent.passed_over"]
    assert (told["who"], told["reason"]) == ("nightwatch", "there is no agent of that name yet")
