"""Journals with decisions about what a spell may do, as the door of the kernel writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kernel.context import Context
from tests.kit.trace_data import Recorder, cell

SHELL = {"command": "git push --force origin main", "working_directory": "site"}

REFUSED = {"type": "denied", "message": "The host '10.0.0.1' is not public. Allow it with --allow host:10.0.0.0/8."}


def call(recorder: Recorder, ctx: Context, tool: str, given: Any, second: float, **told: Any) -> None:
    """One call of a tool that the profile decided by itself."""
    with recorder.span(ctx, "execute_tool", tool, given, (second, second + 0.01), 3) as (_, said):
        said.update(told)


def ask(inner: Context, tool: str, given: Any, reason: str = "destructive") -> None:
    """What the door says when a person is to decide."""
    question = {"tool": tool, "arguments": given, "reason": reason, "choices": ["once", "run", "always", "deny"]}
    inner.emit("ask", kind="approval", question=question)


def answered(
    recorder: Recorder, ctx: Context, tool: str, given: Any, second: float, moment: str, about: dict[str, Any]
) -> None:
    """One call of a tool that was asked about and `moment`, `allowed` or `denied`, half a second later."""
    failed = {"type": "denied", "message": f"The call of {tool!r} was not approved."} if moment == "denied" else None
    with recorder.span(ctx, "execute_tool", tool, given, (second, second + 0.6), 5) as (inner, said):
        ask(inner, tool, given)
        recorder.at(second + 0.5)
        inner.emit(moment, **{"reason": "destructive", "by": "person", "arguments": given, **about})
        said.update({"error": failed} if failed else {"output": "done"})


def audited_run(home: Path, run_id: str, started: float, calls: int = 0) -> Recorder:
    """A finished run with one decision of every kind, and `calls` more that the profile allowed."""
    recorder = Recorder(home, run_id, started, "Run all")
    recorder.lines.clear()
    about = {"title": "Run all", "path": recorder.path, "kind": "notebook", "profile": "medium", "model": "", "pid": 1}
    grants = {"grants": ["host:127.0.0.1:8000"], "params": {"user_id": "ada"}, "versions": {}}
    recorder.run.emit("run.started", "Run all", about | grants)
    with recorder.span(cell(recorder, "publish"), "run_cell", "publish", "…", (0.1, 30 + calls)) as (ctx, _):
        agent = ctx.within(agent_id="agent-1", agent_name="editor")
        call(recorder, agent, "calculator", {"expression": "6 * 7"}, 0.2, output={"result": 42})
        call(recorder, ctx, "http", {"url": "http://10.0.0.1/latest"}, 0.4, error=REFUSED)
        answered(recorder, agent, "execute_command", SHELL, 1.0, "denied", {"message": "not on a Friday"})
        answered(recorder, agent, "execute_command", SHELL, 2.0, "allowed", {"scope": "run"})
        for index in range(calls):
            call(recorder, ctx, "file_system", {"operation": "read", "path": f"notes/{index}.md"}, 3.0 + index)
    recorder.finish()
    recorder.write()
    return recorder
