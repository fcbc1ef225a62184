"""`llmspell debug` at the prompt."""

from __future__ import annotations

import pytest

from tests.kit.shell import Shell

ADD = """local function add(a, b)
  local sum = a + b
  return sum
end
local total = 0
for i = 1, 3 do
  total = add(total, i)
end
local answer = Agent.new("Be brief"):chat("Hello")
print("total", total)
"""


def at_prompt(shell: Shell, *commands: str, name: str = "add.lua", text: str = ADD) -> tuple[int, list[str], str]:
    """Exit code, what each command answered (first what is shown before any), and stderr."""
    shell.write(name, text)
    done = shell.run("debug", name, stdin="".join(f"{command}\n" for command in commands))
    return done.code, [part.strip() for part in done.out.split("(debug) ")], done.err


def test_the_prompt_comes_at_the_first_line_and_shows_the_code(shell: Shell) -> None:
    code, shown, err = at_prompt(shell, "l", "c")
    assert shown[0].startswith("add.lua:4 in main chunk")
    assert "→    4  end" in shown[1]
    assert shown[2].endswith("total\t6")
    assert (code, err) == (0, "The spell has ended.\n")


def test_breakpoints_steps_and_values(shell: Shell) -> None:
    _, shown, _ = at_prompt(
        shell,
        "b 3 if b == 2",
        "b",
        "c",
        "bt",
        "locals",
        "p sum * 2",
        "p sum = 30",
        "up",
        "locals",
        "n",
        "",
        "clear 1",
        "c",
    )
    assert shown[1] == "Breakpoint 1 at line 3"
    assert shown[2] == "1: line 3 if b == 2"
    assert shown[3] == "Breakpoint 1\nadd.lua:3 in add\n  return sum"
    assert shown[4] == "→ add.lua:3 in add\n  add.lua:7 in main chunk"
    assert shown[5].splitlines() == ["a = 1", "b = 2", "sum = 3"]
    assert shown[6] == "6"
    assert shown[8] == "add.lua:7 in main chunk\n  total = add(total, i)"
    assert shown[9].splitlines()[1:] == ["total = 1", "i = 2"]
    assert shown[10].startswith("add.lua:6 in")
    assert shown[11].startswith("add.lua:7 in")
    assert shown[-1].endswith("total\t33")


def test_calls_pause_and_show_what_they_were_given(shell: Shell) -> None:
    _, shown, _ = at_prompt(shell, "b before_llm_call", "c", "locals", "n", "c")
    assert shown[2].startswith("Breakpoint 1\nadd.lua:9 in before chat 'demo/assistant'")
    assert 'operation = "chat"' in shown[3]
    assert shown[4].startswith("add.lua:10 in main chunk")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.js", 'const agent = new Agent("Be brief");\nconsole.log(await agent.chat("Hello"));\n'),
        ("a.py", 'agent = Agent("Be brief")\nprint(await agent.chat("Hello"))\n'),
    ],
)
def test_other_languages_pause_before_they_begin_and_at_calls(shell: Shell, name: str, text: str) -> None:
    commands = ("b 2", "b before_llm_call", "c", "p input.model", "n", "c")
    code, shown, _ = at_prompt(shell, *commands, name=name, text=text)
    assert shown[0].startswith(f"{name}:1 in before run_script")
    assert shown[1].startswith("Lines of")
    assert shown[3].startswith(f"Breakpoint 1\n{name}:2 in before chat")
    assert shown[4] == '"demo/assistant"'
    assert code == 0


def test_an_uncaught_error_pauses_at_its_place(shell: Shell) -> None:
    bad = "local x = nil\nlocal y = x.name\n"
    code, shown, err = at_prompt(shell, "c", "locals", "c", name="bad.lua", text=bad)
    assert shown[1].startswith("Error: attempt to index a nil value (local 'x')")
    assert shown[2] == "x = nil"
    assert (code, "bad.lua:2:" in err) == (1, True)


def test_what_is_said_wrong_is_told_and_q_or_the_end_of_input_stops(shell: Shell) -> None:
    code, shown, err = at_prompt(shell, "fly", "p", "p 1 +", "b 99", "clear 7", "h", "q")
    assert [text.split(".")[0].split(";")[0] for text in shown[1:6]] == [
        "There is no command 'fly'",
        "Say what: p total, p #items, p total = 0",
        "unexpected symbol near <eof>",
        "There is no code here, or after it",
        "There is no breakpoint '7'",
    ]
    assert "pause at a line" in shown[6]
    assert (code, err) == (130, "The spell was stopped.\n")
    assert at_prompt(shell)[0] == 130


def test_options_and_the_spells_own_parameters_reach_it(shell: Shell) -> None:
    shell.write("p.lua", "print(params.who, arg[1])")
    done = shell.run("debug", "--param", "who=owl", "p.lua", "first", stdin="c\n")
    assert "owl\tfirst" in done.out
    assert shell.run("debug", "--json", "p.lua").code == 2
    assert shell.run("debug", "--stdio", "--listen", "127.0.0.1:0", "p.lua").code == 2
    assert "Lines of JavaScript and Python cannot pause" in shell.run("debug", "--help").out


def test_modules_and_the_level_of_the_log_are_those_that_were_asked_for(shell: Shell) -> None:
    shell.write("words.lua", 'return "owl"\n')
    shell.write("uses.lua", 'print(require("words"), params.log_level)\nLogger.debug("seen")\n')
    done = shell.run(
        "debug", "uses.lua", "--profile", "low", "--allow-module", "words", "--log-level", "debug", stdin="c\n"
    )
    assert "owl\tnil" in done.out
    assert "seen" in done.err
