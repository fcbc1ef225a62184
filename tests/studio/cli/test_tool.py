"""`llmspell tool` and `llmspell audit` as a person uses them."""

from __future__ import annotations

import json

from tests.kit.shell import Shell


def test_the_list_names_every_tool_below_its_category(shell: Shell) -> None:
    told = shell.run("tool", "list").out
    assert told.index("math\n") < told.index("  calculator") < told.index("system\n") < told.index("  file_system")
    listed = json.loads(shell.run("tool", "list", "math", "--json").out)
    assert {tool["category"] for tool in listed} == {"math"}


def test_the_manual_page_is_found_by_any_name(shell: Shell) -> None:
    for name in ("file_system", "FileSystemTool", "fileSystem", "filesystem", "system.file-system"):
        page = shell.run("tool", "info", name).out
        assert page.startswith("file_system   FileSystemTool")
        assert all(word in page for word in ("operation*", "allowed_extensions", "Needs: files", "Fails with"))


def test_a_slip_in_a_name_is_told(shell: Shell) -> None:
    done = shell.run("tool", "info", "calculater")
    assert done.code == 2
    assert "Did you mean 'calculator'?" in done.err


def test_a_search_finds_what_a_manual_page_speaks_of(shell: Shell) -> None:
    assert "calculator" in shell.run("tool", "search", "arithmetic").out
    assert "No tool" in shell.run("tool", "search", "xyzzy").err


def test_a_tool_is_called_with_json(shell: Shell) -> None:
    assert json.loads(shell.run("tool", "invoke", "calculator", '{"expression": "6 * 7"}').out)["result"] == 42
    piped = shell.run("tool", "invoke", "calculator", "-", "--json", stdin='{"expression": "1 + 1"}').out
    assert json.loads(piped)["result"] == 2
    only = ("--options", '{"operations": ["list"]}')
    done = shell.run("tool", "invoke", "FileSystemTool", '{"operation": "read", "path": "x"}', *only)
    assert "it may list" in done.err


def test_wrong_input_is_told_without_a_place_in_our_own_code(shell: Shell) -> None:
    assert shell.run("tool", "invoke", "calculator").err == "calculator: 'expression' is missing.\n"
    assert "is not JSON" in shell.run("tool", "invoke", "calculator", "{half").err
    assert "table of named parameters" in shell.run("tool", "invoke", "calculator", "[1]").err


def test_the_health_of_one_tool_sets_the_exit_code(shell: Shell) -> None:
    assert "✓ calculator" in shell.run("tool", "test").out
    done = shell.run("tool", "test", "file_system", "--profile", "high")
    assert (done.code, "has no folder" in done.out) == (1, True)


def test_the_audit_tells_what_was_allowed_denied_and_overridden(shell: Shell) -> None:
    assert "No decisions yet" in shell.run("audit").err
    code = 'pcall(http.get, "https://10.0.0.1/"); Calculator.new():run({ expression = "1 + 1" })'
    shell.run("eval", code, "--allow", "host:127.0.0.1")
    records = [json.loads(line) for line in shell.run("audit", "--json").out.splitlines()]
    assert {(r["tool"], r["decision"], r["decided_by"]) for r in records} == {
        ("http", "denied", "profile"),
        ("calculator", "allowed", "profile"),
        (None, "overridden", "person"),
    }
    denied = shell.run("audit", "last", "--decision", "denied").out
    assert "10.0.0.1" in denied
    assert len(denied.splitlines()) == 1
    fields = ("timestamp", "agentId", "action", "tool", "params", "result", "userId", "sessionId")
    assert tuple(records[0])[:8] == fields
