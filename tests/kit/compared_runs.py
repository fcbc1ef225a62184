"""Runs that differ in a way we know: one agent's question, its answers, and a call more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.kit.trace_data import SYSTEM, Recorder, cell, change_state, chat

CALL = {"name": "calculator", "arguments": {"expression": "1240 * 51300 * (0.412 - 0.187)"}}


def question(
    home: Path, run_id: str, asked: str, answer: str, *, started: float = 1_000.0, extra: bool = False, slow: float = 1
) -> None:
    """A run whose agent asks a model twice and calls a tool once, or (`extra`) two; calls have ids of their own."""
    recorder = Recorder(home, run_id, started, "Ask the writer")
    with recorder.span(cell(recorder, "ask"), "run_cell", "ask", "return writer:chat(q)", (0, 3 * slow)) as (ctx, told):
        known = {"agent_name": "writer", "agent_id": "agent-1"}
        with recorder.span(ctx.within(**known), "invoke_agent", "writer", asked, (0.05, 2.8 * slow), 2, **known) as (
            agent,
            said,
        ):
            call = {"id": f"call_{run_id}", **CALL}
            messages: list[dict[str, Any]] = [SYSTEM, {"role": "user", "content": asked}]
            chat(recorder, agent, (0.1, slow), messages, {"content": "", "tool_calls": [call]}, (100, 10), 2)
            if extra:
                with recorder.span(agent, "execute_tool", "web_search", {"query": "buses"}, (1.02, 1.1), 2) as (_, got):
                    got["output"] = {"results": []}
            with recorder.span(agent, "execute_tool", "calculator", CALL["arguments"], (1.1, 1.2), 2) as (_, got):
                got["output"] = 14312700
            messages = [*messages, {"role": "assistant", "content": "", "tool_calls": [call]}]
            messages.append({"role": "tool", "name": "calculator", "tool_call_id": call["id"], "content": "14312700"})
            chat(recorder, agent, (1.3, 2.5 * slow), messages, {"content": answer}, (200, 40 if extra else 20), 2)
            said["output"] = answer
        recorder.at(2.9 * slow)
        ctx.emit("stdout", stream="stdout", text=f"{answer}\n")
        told["output"] = answer
    with recorder.span(cell(recorder, "keep"), "run_cell", "keep", "state.topic = 'buses'", (3 * slow, 3.1 * slow)) as (
        ctx,
        _,
    ):
        change_state(recorder, ctx, "topic", "buses", None, 3.02 * slow)
    recorder.finish()
    recorder.write()


def two_runs(home: Path) -> None:
    """`r1` and `r2`: another question, another answer, a search more."""
    question(home, "r1", "How much would Lisbon save?\nShow the arithmetic.", "About 14.3 million euros a year.")
    question(
        home, "r2", "How much would Porto save?\nShow the arithmetic.", "About 4.1 million euros a year.\nNo sources.",
        started=2_000.0, extra=True, slow=1.4,
    )  # fmt: skip
