"""`validate`, `export`, `info`, `trace`, and the help of every command."""

from __future__ import annotations

import json

import pytest

from studio.cli.group import COMMANDS
from tests.kit.shell import Shell


def test_validate_names_line_and_column_and_exits_with_1(shell: Shell) -> None:
    shell.write("good.lua", "return 1")
    shell.write("bad.lua", "local a = 1\nlocal b = = 2\n")
    shell.write("bad.spell.md", "# Title\n\n```lua\nprint(1)\n```\n\n```lua\nreturn ((\n```\n")
    done = shell.run("validate", "good.lua", "bad.lua", "bad.spell.md")
    assert (done.code, done.out) == (1, "good.lua: ok\n")
    first, second = done.err.splitlines()
    assert first.startswith("bad.lua:2:11: unexpected symbol")
    assert second.startswith("bad.spell.md:8:")
    assert shell.run("validate", "good.lua").code == 0


def test_validate_warns_of_what_will_probably_fail(shell: Shell) -> None:
    shell.write("a.lua", 'local a = Agent.new({ sytem_prompt = "x" })\nreturn prnt(a)')
    done = shell.run("validate", "a.lua")
    assert done.code == 0
    assert done.err.splitlines() == [
        "a.lua:1:23: warning: Agent.new has no option 'sytem_prompt'. Did you mean 'system_prompt'?",
        "a.lua:2:8: warning: Nothing here defines 'prnt'. Did you mean 'print'?",
    ]
    assert shell.run("validate", "a.lua", "--strict").code == 1
    printed = shell.run("validate", "a.lua", "--json")
    assert (printed.code, printed.err) == (0, "")
    assert json.loads(printed.out)[1] == {
        "spell": "a.lua",
        "line": 2,
        "column": 8,
        "severity": "warning",
        "message": "Nothing here defines 'prnt'. Did you mean 'print'?",
    }


def test_validate_tells_of_files_that_are_no_spells(shell: Shell) -> None:
    (shell.folder / "x.lua").write_bytes(b"\xff\xff")
    done = shell.run("validate", "x.lua", "none.lua")
    assert done.code == 1
    assert "UTF-8" in done.err
    assert "There is no file 'none.lua'" in done.err


def test_export_does_not_replace_a_file_unless_told(shell: Shell) -> None:
    shell.write("a.spell.md", "# A\n\n```lua\nprint(1)\n```\n")
    shell.write("a.lua", "-- mine")
    assert shell.run("export", "a.spell.md").code == 1
    assert (shell.folder / "a.lua").read_text() == "-- mine"
    assert shell.run("export", "a.spell.md", "--force").code == 0
    assert "print(1)" in shell.run("export", "a.spell.md", "-o", "-").out
    assert shell.run("export", "a.spell.md", "--to", "cobol").code == 1


def test_info_tells_versions_engines_folders_and_models(shell: Shell) -> None:
    facts = json.loads(shell.run("info", "--json").out)
    assert "demo/assistant" in facts["models"]
    assert "lua" in facts["engines"]
    assert facts["folders"]["traces"] == str(shell.folder / ".llmspell")
    assert "demo/echo" in shell.run("info").out


def test_trace_lists_runs_shows_one_as_a_tree_and_answers_sql(shell: Shell) -> None:
    assert "No runs yet" in shell.run("trace").out
    shell.write("a.lua", 'print(Agent.new({ name = "clerk", tools = { Calculator.new() } }):chat("What is 1 + 2?"))')
    shell.run("a.lua")
    listed = shell.run("trace").out.splitlines()
    assert len(listed) == 1
    assert listed[0].endswith("a.lua")
    tree = shell.run("trace", "last").out
    assert [line.strip().split("  ")[0] for line in tree.splitlines()[1:]] == [
        "run_script a.lua",
        "create_agent clerk",
        "invoke_agent clerk",
        "chat demo/assistant",
        "execute_tool calculator",
        "chat demo/assistant",
    ]
    rows = json.loads(shell.run("trace", "--sql", "select count(*) as n from tool_calls", "--json").out)
    assert rows == [{"n": 1}]
    assert shell.run("trace", "--sql", "drop table spans").code == 1
    assert shell.run("trace", "nosuchrun").code == 1


def test_the_trace_tells_what_was_decided_about_failures(shell: Shell) -> None:
    source = """
    local tries = 0
    Workflow.sequential({ name = "w", steps = { { name = "a", retries = 1, retry_delay = 1, handler = function()
        tries = tries + 1
        if tries < 2 then error("not yet") end
    end }, { name = "b", handler = function() error("no") end, fallback_output = "instead" } } }):run(1)
    """
    shell.write("a.lua", source)
    shell.run("a.lua")
    told = [line.strip() for line in shell.run("trace", "last").out.splitlines() if line.strip().startswith("!")]
    assert told == [
        "! fallback: the fallback output in the place of step 'b' (script: no)",
        "! retry: attempt 1 failed (script: not yet); the next in 1 ms",
        "! recovered: by retry at attempt 2",
    ]


def test_the_trace_can_be_read_while_another_process_holds_the_store(shell: Shell) -> None:
    from kernel.stores.projection import Projection

    shell.run("eval", "1")
    with Projection.open(shell.folder / ".llmspell"):
        assert "eval" in shell.run("trace").out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_teaches(shell: Shell, command: str) -> None:
    done = shell.run(command, "--help")
    assert done.code == 0
    assert "Example" in done.out or command == "info"


def test_completion_is_offered(shell: Shell) -> None:
    environment = {**shell.environment, "_LLMSPELL_COMPLETE": "bash_source"}
    import subprocess

    from tests.kit.shell import COMMAND

    done = subprocess.run([str(COMMAND)], env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert "_llmspell_completion" in done.stdout
