"""What needs the approval of a person needs it in a worker too, and the person at home is asked."""

from __future__ import annotations

from typing import Any

from tests.kit.cluster import Started
from tests.kit.cluster_runs import Seen

CODE = """
local say = { tool = ShellCommandTool.new(), input = { command = "echo reached" } }
return Workflow.parallel({ cluster = "required", branches = { say = say } }):run("x").say
"""


async def test_nobody_to_ask_is_no_approval(seen: Seen, cluster: Started) -> None:
    done = await seen.run(CODE)
    assert (done.status, len(seen.questions)) == ("failed", 1)
    assert done.error is not None
    assert done.error["type"] == "denied", done.error
    assert "there is nobody to ask" in done.error["message"]
    [denied] = seen.of("execute_tool.denied")
    assert denied.data["by"] == "nobody"
    [started] = seen.of("execute_tool.started")
    assert (started.span_id, "worker" in started.data["scope"]) == (denied.span_id, True)


async def test_the_person_at_home_approves_and_changes_the_arguments(seen: Seen, cluster: Started) -> None:
    seen.answers.append({"decision": "once", "arguments": {"command": "echo otherwise"}})
    done = await seen.run(CODE)
    assert done.error is None, done.error
    assert done.value["stdout"] == "otherwise\n"
    assert seen.questions[0]["tool"] == "shell_command"
    assert seen.questions[0]["arguments"]["command"] == "echo reached"
    [allowed] = seen.of("execute_tool.allowed")
    assert (allowed.data["by"], allowed.data["scope"]) == ("person", "once")


async def test_the_person_at_home_denies(seen: Seen, cluster: Started) -> None:
    seen.answers.append({"decision": "deny", "message": "not today"})
    done = await seen.run(CODE)
    assert done.error is not None
    assert "not today" in done.error["message"]


async def test_what_is_granted_at_home_is_granted_in_a_worker(seen: Seen, cluster: Started) -> None:
    options: dict[str, Any] = {"allow": ("command:echo *",)}
    done = await seen.run(CODE, **options)
    assert (done.error, seen.questions) == (None, [])
    assert done.value["stdout"] == "reached\n"
