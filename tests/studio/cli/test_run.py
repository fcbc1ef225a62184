"""`llmspell run` and `eval` as Unix programs."""

from __future__ import annotations

import json
import signal
import stat

import pytest

from kernel.stores.lines import decode
from tests.kit.shell import Shell

NOTEBOOK = """---
title: Greeting
params:
  topic: {type: string, default: owls, help: What to greet}
  times: {type: integer, default: 1}
---

# Greeting

```lua {#greet}
for i = 1, params.times do print("Hello, " .. params.topic) end
```

```lua {#answer}
return { topic = params.topic, math = Agent.new({ tools = { Calculator.new() } }):chat("What is 6 * 7?") }
```
"""


def test_what_a_spell_prints_goes_to_stdout_and_a_bare_file_is_run(shell: Shell) -> None:
    shell.write("hello.lua", 'print("one", 2, 3.0, nil, true)\nio.write("x", 1, "\\n")\nio.stderr:write("aside\\n")')
    for command in (["run", "hello.lua"], ["hello.lua"]):
        done = shell.run(*command)
        assert (done.code, done.out, done.err) == (0, "one\t2\t3.0\tnil\ttrue\nx1\n", "aside\n")


def test_the_returned_value_is_printed_and_with_json_it_is_all_there_is_on_stdout(shell: Shell) -> None:
    shell.write("v.lua", 'print("working")\nreturn { n = 1, list = { 1, 2 }, empty = {}, text = "ü" }')
    assert shell.run("v.lua").out.startswith("working\n{")
    done = shell.run("run", "v.lua", "--json")
    assert json.loads(done.out) == {"n": 1, "list": [1, 2], "empty": {}, "text": "ü"}
    assert done.err == "working\n"


def test_the_spell_comes_from_stdin_and_input_is_read_line_by_line(shell: Shell) -> None:
    assert shell.run("run", "-", stdin='print("from stdin")').out == "from stdin\n"
    shell.write("cat.lua", 'for line in io.lines and function() return io.read() end do print("> " .. line) end')
    assert shell.run("cat.lua", stdin="a\nb\n").out == "> a\n> b\n"
    shell.write("all.lua", 'io.write(io.read("a"):upper())')
    assert shell.run("all.lua", stdin="a\nb\n").out == "A\nB\n"
    shell.write("number.lua", 'print(io.read("n") + 1)')
    assert shell.run("number.lua", stdin="41\n").out == "42\n"


def test_params_and_arguments_reach_the_spell(shell: Shell) -> None:
    shell.write("p.lua", "print(params.k, params.n + 1, params.list[2], arg[1], #arg)")
    done = shell.run("run", "p.lua", "--param", "k=v", "--param", "n=41", "--param", "list=[1,2]", "first", "second")
    assert done.out == "v\t42\t2\tfirst\t2\n"


def test_a_notebook_runs_cell_by_cell_and_its_parameters_are_flags(shell: Shell) -> None:
    shell.write("greet.spell.md", NOTEBOOK)
    done = shell.run("greet.spell.md", "--topic", "mice", "--times", "2", "--json")
    assert (done.code, done.err) == (0, "Hello, mice\nHello, mice\n")
    assert json.loads(done.out) == {"topic": "mice", "math": "6 * 7 = 42"}
    helped = shell.run("run", "greet.spell.md", "--help").out
    assert "--topic" in helped
    assert "What to greet" in helped
    assert shell.run("greet.spell.md", "--times", "many").code == 2


def spans(shell: Shell, *arguments: str) -> list[tuple[str, str, object]]:
    """What the trace of a run says, without times: kind, name, data."""
    assert shell.run("run", *arguments, "--trace", "trace.ndjson").code == 0
    events = [decode(line) for line in (shell.folder / "trace.ndjson").read_bytes().splitlines(keepends=True)]
    return [(e.kind, e.name, e.data) for e in events if not e.kind.startswith("run.")]


def test_an_exported_script_has_the_output_and_the_trace_of_its_notebook(shell: Shell) -> None:
    shell.write("greet.spell.md", NOTEBOOK)
    assert shell.run("export", "greet.spell.md").code == 0
    script = shell.folder / "greet.lua"
    assert script.stat().st_mode & stat.S_IXUSR
    ours = shell.program(str(script), "--topic", "mice")
    assert (ours.code, ours.out) == (0, shell.run("greet.spell.md", "--topic", "mice").out)
    assert spans(shell, "greet.lua") == spans(shell, "greet.spell.md")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("local x = = 1", "bad.lua:1:"),
        ('\n\nerror("boom")', "bad.lua:3: boom"),
        ("coroutine.wrap(function()\n  local t = nil\n  return t.x\nend)()", "bad.lua:3:"),
        ('Agent.new({ model = "nowhere/x" }):chat("hi")', "There is no model provider 'nowhere'"),
        ('Agent.new({ model = "openai/gpt-4o" }):chat("hi")', "OPENAI_API_KEY"),
        ("while true do end", "without waiting"),
        ("local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end", "memory"),
        ('while true do print(("x"):rep(100000)) end', "of output"),
        ('return Agent.new({ sytem_prompt = "x" })', "Did you mean 'system_prompt'"),
        ("Async.sleep(60000)", "longer than 2 s"),
        (
            'Hooks.register("on_error", function(c) c.userMessage = "Please try later" end)\n'
            'Agent.new({ model = "scripted/no.yaml" }):chat("x")',
            "bad.lua:2: Please try later ('",
        ),
    ],
)
def test_a_spell_that_fails_says_what_and_where_and_exits_with_1(shell: Shell, source: str, told: str) -> None:
    shell.write("bad.lua", source)
    done = shell.run("run", "bad.lua", "--timeout", "2" if "sleep" in source else "50", "--profile", "high")
    assert done.code == 1
    assert told in done.err
    assert "Traceback (most recent call last)" not in done.err


@pytest.mark.parametrize(
    "arguments",
    [["run", "none.lua"], ["run"], ["run", "a.lua", "--nope"], ["run", "a.lua", "--param", "x"], ["run", "bin.lua"]],
)
def test_wrong_usage_exits_with_2(shell: Shell, arguments: list[str]) -> None:
    shell.write("a.lua", "")
    (shell.folder / "bin.lua").write_bytes(b"\xff\xfe\x00")
    done = shell.run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "Error:" in done.err


@pytest.mark.parametrize("source", ["while true do end", "Async.sleep(60000)"])
def test_ctrl_c_stops_a_spell_with_130(shell: Shell, source: str) -> None:
    shell.write("long.lua", f'print("started") io.flush() io.stderr:write("go\\n") {source}')
    process = shell.start("run", "long.lua", "--profile", "none")
    assert process.stderr is not None
    assert process.stderr.readline() == "go\n"
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, "started\n")


def test_a_reader_that_goes_away_stops_the_spell_in_silence(shell: Shell) -> None:
    shell.write("many.lua", "for i = 1, 1e6 do print(i) end")
    done = shell.program("sh", "-c", "llmspell many.lua | head -n 2")
    assert (done.out, done.err) == ("1\n2\n", "")


def test_spells_work_in_pipes_and_lists_of_commands(shell: Shell) -> None:
    shell.write("up.lua", 'io.write(io.read("a"):upper())')
    shell.write("fail.lua", 'error("no")')
    done = shell.program("sh", "-c", "echo hi | llmspell up.lua && llmspell fail.lua 2>/dev/null || echo failed")
    assert done.out == "HI\nfailed\n"


def test_the_model_can_be_chosen_from_outside(shell: Shell) -> None:
    shell.write("ask.lua", 'print(Agent.new(""):chat("say this"))')
    assert shell.run("run", "ask.lua", "--model", "demo/echo").out == "say this\n"
    shell.write("steps.yaml", "- text: from the script\n")
    assert shell.run("run", "ask.lua", "--model", "scripted/steps.yaml").out == "from the script\n"


def test_eval_prints_the_value_of_an_expression_or_of_statements(shell: Shell) -> None:
    assert shell.run("eval", "6 * 7").out == "42\n"
    assert shell.run("eval", "local x = 20; return x + 1").out == "21\n"
    assert json.loads(shell.run("eval", "--json", "{ a = { 1 } }").out) == {"a": [1]}
    assert shell.run("eval", "1 +").code == 1
