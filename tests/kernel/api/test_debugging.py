"""`Debug`, traces and breakpoints in scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.kit.scripts import Script, script


def told(lua: Script) -> list[str]:
    """The lines that were written to standard error."""
    written = [event.data for event in lua.events if event.kind.endswith(".stdout")]
    return "".join(data["text"] for data in written if data["stream"] == "stderr").splitlines()


async def test_lines_about_what_happens_are_switched_on_and_off_by_name(lua: Script) -> None:
    source = """
    local agent = Agent.new("x")
    Debug.enable("llmspell:llm_*")
    agent:chat("hello")
    Debug.log("llmspell:llm_mine", "seen", { n = 1 })
    Debug.log("other", "unseen")
    local on = { Debug.is_enabled("llmspell:llm_call_started"), Debug.is_enabled("llmspell:tool_called") }
    Debug.disable("llmspell:llm_*")
    agent:chat("again")
    return on"""
    assert await lua.value(source) == [True, False]
    assert [line.split(" ")[0] for line in told(lua)] == [
        "[llmspell:llm_call_started]",
        "[llmspell:llm_call_completed]",
        "[llmspell:llm_mine]",
    ]


async def test_a_trace_tells_type_and_data_of_everything_an_agent_does(tmp_path: Path) -> None:
    source = """
    local agent = Agent.new({ system_prompt = "x", tools = { Calculator.new() } })
    agent:trace(function(event) print(event.type, json.encode(event.data):sub(1, 1)) end)
    agent:chat("What is 2 + 3?")"""
    async with script(tmp_path, model="demo/assistant") as lua:
        assert (await lua.run(source)).error is None
        assert lua.paper.lines[2:5] == ["llm_call_completed\t{", "tool_called\t{", "tool_completed\t{"]


async def test_a_breakpoint_waits_for_its_function(lua: Script) -> None:
    source = """
    local agent = Agent.new("x")
    agent:set_breakpoint("before_llm_call", function(context)
        Async.sleep(2)
        print("about to ask", context.prompt)
        context.prompt = "changed"
    end)
    print(agent:chat("hello"))"""
    assert (await lua.run(source)).error is None
    assert lua.paper.lines == ["about to ask\thello", "changed"]


async def test_a_function_may_step_to_the_next_call(lua: Script) -> None:
    source = """
    local agent, seen = Agent.new("x"), {}
    local id = agent:set_breakpoint("before_execute", function(context)
        seen[#seen + 1] = context.operation
        return "step"
    end)
    agent:chat("a")
    Debug.clear_breakpoint(id)
    agent:chat("b")
    agent:chat("c")
    return seen"""
    assert await lua.value(source) == ["invoke_agent", "chat", "invoke_agent", "chat", "invoke_agent", "chat"]


@pytest.mark.parametrize(
    ("answers", "asked"),
    [(["continue"], 1), (["step", "continue"], 2), ([{"action": "step"}, ""], 2), ([None], 1)],
)
async def test_a_breakpoint_without_a_function_asks_the_person(lua: Script, answers: list[Any], asked: int) -> None:
    lua.paper.answers = list(answers)
    source = 'local agent = Agent.new("x") agent:set_breakpoint("before_execute") return agent:chat("hello")'
    assert await lua.value(source) == "hello"
    questions = [event.data for event in lua.events if event.kind.endswith(".ask")]
    assert [question["kind"] for question in questions] == ["breakpoint"] * asked
    first, answers = questions[0]["question"], ["continue", "step", "abort"]
    assert (first["operation"], first["input"], first["answers"]) == ("invoke_agent", "hello", answers)
    assert first["source"]["line"] == 1


async def test_a_person_may_abort_at_a_breakpoint(lua: Script) -> None:
    lua.paper.answers = ["abort"]
    error = await lua.error('local agent = Agent.new("x") Debug.set_breakpoint("pre-llm") agent:chat("hello")')
    assert error["type"] == "cancelled"
    assert "Stopped at the breakpoint 'pre-llm', at chat 'demo/echo'." in error["message"]


async def test_an_answer_nobody_understands_is_refused(lua: Script) -> None:
    lua.paper.answers = ["perhaps"]
    error = await lua.error('local agent = Agent.new("x") agent:set_breakpoint("pre-llm") agent:chat("hello")')
    assert "answered with 'perhaps'; it takes continue, step or abort" in error["message"]
