"""What an error is said to be: at once in JavaScript, and the same in every language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.kit.scripts import Script, script

THROWN: list[Any] = [
    "Rate limit exceeded",
    "the request TIMED OUT",
    "oops",
    "",
    {"type": "timeout", "message": "slow"},
    {"type": "internal", "message": "connection reset"},
    {"type": "", "message": "HTTP 404"},
    {"type": "own_kind", "message": "m", "retry_after": 1.5, "size": 3},
    {"name": "RateLimitError", "message": "m"},
    {"type": "workflow", "message": "outer", "cause": {"type": "tool", "message": "inner"}},
    {"a": 1, "b": "x"},
]


def plain(report: Any) -> Any:
    """A report without what spelling makes different."""
    if not isinstance(report, dict):
        return report
    return {key.replace("retryAfter", "retry_after"): plain(item) for key, item in report.items()}


@pytest.mark.parametrize("thrown", THROWN, ids=str)
async def test_javascript_says_at_once_what_the_host_says(tmp_path: Path, thrown: Any) -> None:
    async with script(tmp_path, params={"thrown": thrown}) as running:
        lua = await running.value("return ErrorHandler.parse_error(params.thrown)")
        source = "const told = ErrorHandler.parseError(params.thrown);\nreturn { type: told.type, told }"
        done = await running.run(source, language="javascript")
    assert done.status == "ok", done.error
    assert done.value["type"] == lua["type"]
    assert plain(done.value["told"]) == plain(lua)


async def test_an_error_of_the_kernel_can_be_switched_on_without_await(tmp_path: Path) -> None:
    source = """
        try { await Agent.execute("nobody", { query: "x" }) } catch (error) {
          const told = ErrorHandler.parseError(error);
          switch (told.type) { case "not_found": return [told.category, ErrorHandler.isRetryable(error)] }
        }
    """
    async with script(tmp_path) as running:
        done = await running.run(source, language="javascript")
    assert done.value == ["input", False]


async def test_a_method_of_another_class_is_not_suggested_as_itself(tmp_path: Path) -> None:
    async with script(tmp_path) as running:
        error = await running.error("Agent.new('x'):write_async('y')")
    assert "(method 'write_async'); " in error["message"]
    assert error["message"].endswith("has it, this object has not")


MISSED = {
    "Agent.new('x'):stream('y')": "; an Agent has 'run_stream', 'stream_chat'",
    "AgentPool.new({ agents = { Agent.new('x') } }):stream('y')": "; an AgentPool does not stream: its 'chat' gives",
    "BaseAgent.new():stream_chat('y')": "; a BaseAgent does not stream: its 'run' gives the whole answer",
    "Agent.new('x'):chatt('y')": "; did you mean 'chat'?",
    "WriterAgent.new():foo('y')": "(method 'foo')",
}


@pytest.mark.parametrize("call", MISSED)
async def test_what_is_suggested_for_a_method_is_what_the_object_has(tmp_path: Path, call: str) -> None:
    async with script(tmp_path, model="demo/echo") as running:
        message = (await running.error(call))["message"]
    assert MISSED[call] in message
    assert "has it, this object has not" not in message
    assert "'log'" not in message


async def test_calls_that_a_fault_leaves_behind_are_dropped_without_a_trace(tmp_path: Path) -> None:
    async def end(running: Script) -> None:
        source = "const agent = new Agent('x');\nagent.chat('y');\nagent.setState({ a: 1 });\nnope()"
        done = await running.run(source, language="javascript")
        assert done.error is not None
        assert done.error["line"] == 4

    async with script(tmp_path, model="demo/echo") as running:
        await end(running)
