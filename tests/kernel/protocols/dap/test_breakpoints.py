"""Breakpoints by the protocol: conditions, counts, logs; calls in every language; cells of notebooks."""

from __future__ import annotations

from tests.kernel.protocols.dap.conftest import Debugged

LOOP = 'local sum = 0\nfor i = 1, 10 do\n  sum = sum + i\nend\nprint("sum", sum)\n'

TOOL = """local double = Tool.new({
  name = "double",
  description = "Doubles a number.",
  parameters = { type = "object", properties = { n = { type = "number" } } },
  execute = function(input)
    local result = input.n * 2
    return result
  end,
})
local six = double:run({ n = 3 })
print(six)
"""

NOTEBOOK = """---
title: Greeting
params:
  topic: {type: string, default: owls, help: What to greet}
---

# Greeting

```lua {#greet}
greeting = "Hello, "
text = greeting .. params.topic
```

Some words.

```javascript {#shout}
console.log("shouting")
```

```lua {#say}
local shown = text .. "!"
print(shown)
```
"""


EXPORTED = """-- ---
-- title: Two
-- ---

-- %% first
value = 1

-- %% second
value = value + 1
print(value)
"""


def test_conditions_and_counts_of_hits(debugged: Debugged) -> None:
    client, path = debugged("loop.lua", LOOP)
    client.begin()
    client.breakpoints(path, {"line": 3, "condition": "i % 4 == 0"})
    client.configured()
    pause = client.pause()
    assert client.variables(pause)["i"] == "4"
    client.breakpoints(path, {"line": 3, "condition": "i % 4 == 0", "hitCondition": ">= 1"})
    pause = client.step(pause, "continue")
    assert client.variables(pause)["i"] == "8"
    client.breakpoints(path, {"line": 3, "hitCondition": "2"})
    pause = client.step(pause, "continue")
    assert client.variables(pause)["i"] == "10"
    client.go(pause)
    assert client.end() == 0


def test_log_points_write_instead_of_pausing(debugged: Debugged) -> None:
    client, path = debugged("loop.lua", LOOP)
    client.begin()
    client.breakpoints(path, {"line": 3, "logMessage": "{i} of {10}: {sum + i}, {nobody.here}", "hitCondition": "<= 2"})
    client.configured()
    assert client.end() == 0
    first, second, *_ = client.output.splitlines()
    assert first == "1 of 10: 1, {attempt to index a nil value (global 'nobody')}"
    assert second.startswith("2 of 10: 3")


def test_what_makes_no_sense_is_not_verified(debugged: Debugged) -> None:
    client, path = debugged("loop.lua", LOOP)
    client.begin()
    bad = [{"line": 3, "condition": "i ="}, {"line": 3, "hitCondition": "often"}, {"line": 400}]
    told = client.breakpoints(path, *bad)
    assert [one["verified"] for one in told] == [False, False, False]
    assert [one["message"].split()[-1] for one in told] == ["expression.", "2.", "it."]
    assert client.breakpoints(path.with_name("other.lua"), 1)[0]["message"].startswith("The spell that runs here")
    told = client.request("setFunctionBreakpoints", breakpoints=[{"name": " "}, {"name": "x", "condition": "y"}])
    assert [one["verified"] for one in told["breakpoints"]] == [False, False]
    client.configured()
    assert client.end() == 0


def test_a_condition_that_fails_pauses_and_says_why(debugged: Debugged) -> None:
    client, path = debugged("loop.lua", LOOP)
    client.begin()
    client.breakpoints(path, {"line": 3, "condition": "nobody.here"})
    client.configured()
    pause = client.pause()
    assert "The condition 'nobody.here' failed: attempt to index a nil value" in client.output
    client.breakpoints(path)
    client.go(pause)
    assert client.end() == 0


def test_a_hook_point_pauses_with_the_call_above_the_stack(debugged: Debugged) -> None:
    client, _ = debugged("ask.lua", 'local agent = Agent.new("Be brief")\nprint(agent:chat("Hello"))\nprint("end")')
    client.begin()
    client.request("setFunctionBreakpoints", breakpoints=[{"name": "before_llm_call"}])
    client.configured()
    pause = client.pause()
    assert (pause["reason"], pause["description"]) == ("function breakpoint", "Paused before chat 'demo/assistant'")
    assert pause["at"] == [("before chat 'demo/assistant'", 2), ("main chunk", 2)]
    assert set(client.variables(pause, "Call")) == {"input", "name", "operation", "scope"}
    assert client.value(pause, "input.messages[#input.messages].content")["result"] == '"Hello"'
    pause = client.step(pause)
    assert pause["at"] == [("main chunk", 3)]
    client.go(pause)
    assert client.end() == 0


def test_a_tool_by_its_name_and_a_step_into_its_function(debugged: Debugged) -> None:
    client, _ = debugged("tool.lua", TOOL)
    client.begin()
    client.request("setFunctionBreakpoints", breakpoints=[{"name": "double"}])
    client.configured()
    pause = client.pause()
    assert pause["at"] == [("before execute_tool 'double'", 10), ("main chunk", 10)]
    pause = client.step(pause, "stepIn")
    assert pause["at"][0][1] == 6
    assert client.value(pause, "input.n")["result"] == "3"
    threads = client.request("threads")["threads"]
    assert [one["name"] for one in threads] == ["task 1 at tool.lua:10", "task 2 at tool.lua:6"]
    outer = client.request("stackTrace", threadId=threads[0]["id"])["stackFrames"]
    assert [(one["name"], one["line"]) for one in outer] == [("main chunk", 10)]
    pause = client.step(pause, "stepOut")
    assert pause["at"] == [("main chunk", 11)]
    client.go(pause)
    assert client.end() == 0
    assert client.output == "6\n"


def test_javascript_pauses_at_calls_and_not_at_lines(debugged: Debugged) -> None:
    client, path = debugged("ask.js", 'const agent = new Agent("Be brief");\nconsole.log(await agent.chat("Hello"));\n')
    client.begin()
    refused = client.breakpoints(path, 2)[0]
    assert refused["message"] == "Lines of javascript cannot pause; use a function breakpoint."
    client.request("setFunctionBreakpoints", breakpoints=[{"name": "beforeLLMCall"}])
    client.configured()
    pause = client.pause()
    assert pause["at"] == [("before chat 'demo/assistant'", 2)]
    assert client.request("threads")["threads"][0]["id"] == pause["threadId"]
    assert client.variables(pause, "Call")["operation"] == '"chat"'
    client.go(pause)
    assert client.end() == 0
    assert client.output.strip()


def test_cells_of_a_notebook_pause_at_the_lines_of_its_file(debugged: Debugged) -> None:
    client, path = debugged("greet.spell.md", NOTEBOOK, "--profile", "medium")
    client.begin()
    told = client.breakpoints(path, 8, 10, 17, 21)
    assert [(one["verified"], one["line"]) for one in told] == [(True, 10), (True, 10), (False, 17), (True, 21)]
    client.breakpoints(path, 11, 21)
    client.configured()
    pause = client.pause()
    assert pause["frames"][0]["source"] == {"name": "greet.spell.md · greet", "path": str(path)}
    assert pause["at"] == [("main chunk", 11)]
    assert client.variables(pause, "Globals")["greeting"] == '"Hello, "'
    pause = client.step(pause, "continue")
    assert pause["at"] == [("main chunk", 21)]
    pause = client.step(pause)
    assert pause["at"] == [("main chunk", 22)]
    assert client.variables(pause) == {"shown": '"Hello, owls!"'}
    client.go(pause)
    assert client.end() == 0


def test_an_exported_notebook_pauses_at_the_lines_of_the_script(debugged: Debugged) -> None:
    client, path = debugged("two.lua", EXPORTED)
    client.begin()
    client.breakpoints(path, 10)
    client.configured()
    pause = client.pause()
    assert pause["at"][0][1] == 10
    assert client.value(pause, "value")["result"] == "2"
    client.go(pause)
    assert client.end() == 0


def test_a_breakpoint_of_the_script_itself_pauses_the_debugger(debugged: Debugged) -> None:
    client, _ = debugged("own.lua", 'Debug.set_breakpoint("before_llm_call")\nprint(Agent.new("x"):chat("Hello"))')
    client.begin()
    client.configured()
    pause = client.pause()
    assert pause["at"] == [("before chat 'demo/assistant'", 2), ("main chunk", 2)]
    client.go(pause)
    assert client.end() == 0
