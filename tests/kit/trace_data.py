"""Journals of made-up runs, numbered and shaped by the kernel's own `Run` and `Context`, with a clock we set."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from kernel.context import Context, Run
from kernel.events import Event, Source, envelope
from kernel.messages import ATTRIBUTES

NOTEBOOK = "research.spell.md"
MODEL = "demo/assistant"


@dataclass
class Recorder:
    """Writes one run to its journal; `at` moves its clock to a second after the start."""

    home: Path
    run_id: str
    started: float
    title: str = "research"
    path: str = NOTEBOOK
    now: float = 0.0
    lines: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.now = self.started
        self.run = Run(self.run_id, self._keep, clock=lambda: self.now)
        about = {"title": self.title, "path": self.path, "kind": "notebook", "profile": "medium", "model": MODEL}
        self.run.emit("run.started", self.title, {**about, "params": {}, "pid": os.getpid(), "versions": {}})
        self.root = Context(self.run)

    def _keep(self, event: Event) -> None:
        self.lines.append(orjson.dumps(envelope(event)))

    def at(self, second: float) -> None:
        self.now = self.started + second

    def open(self, ctx: Context, operation: str, name: str, given: Any, line: int = 0, **attributes: Any) -> Context:
        inner = ctx.enter(operation, name)
        data: dict[str, Any] = {"input": given}
        if inner.source is not None:
            place = inner.source.plain()
            data["source"] = {**place, "line": line or place["line"]}
        if inner.scope:
            data["scope"] = dict(inner.scope)
        if attributes:
            data["attributes"] = attributes_of(attributes)
        inner.emit("started", **data)
        return inner

    @contextmanager
    def span(
        self,
        ctx: Context,
        operation: str,
        name: str,
        given: Any,
        times: tuple[float, float],
        line: int = 0,
        **more: Any,
    ) -> Iterator[tuple[Context, dict[str, Any]]]:
        """An operation from `times[0]` to `times[1]`; put `output` and attributes into what it yields."""
        self.at(times[0])
        inner = self.open(ctx, operation, name, given, line, **more)
        told: dict[str, Any] = dict(more)
        yield inner, told
        self.at(times[1])
        self.close(inner, told.pop("output", None), told.pop("error", None), **told)

    def close(self, ctx: Context, output: Any = None, error: dict[str, Any] | None = None, **attributes: Any) -> None:
        """End a span that `open` began."""
        if error is not None:
            ctx.emit("failed", error=error, attributes=attributes_of(attributes))
        else:
            ctx.emit("finished", output=output, attributes=attributes_of(attributes))

    def finish(self, status: str = "ok", error: dict[str, Any] | None = None) -> None:
        usage = {"input_tokens": 0, "output_tokens": 0, "cost": None}
        self.run.emit(
            "run.finished", self.title, {"status": status, "usage": usage, **({"error": error} if error else {})}
        )

    def write(self) -> Path:
        """Append what was recorded since the last `write` to the journal."""
        folder = self.home / "journals"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.run_id}.ndjson"
        with path.open("ab") as file:
            file.write(b"".join(line + b"\n" for line in self.lines))
        self.lines.clear()
        return path


def attributes_of(short: dict[str, Any]) -> dict[str, Any]:
    """Attributes by our short words, under their names in events."""
    return {ATTRIBUTES.get(key, key): value for key, value in short.items()}


def cell(recorder: Recorder, name: str, line: int = 1) -> Context:
    """The root context of a run with a cell's source."""
    return recorder.root.at(Source(f"research.spell.md#{name}", line, name, "lua"))


def chat(
    recorder: Recorder,
    ctx: Context,
    times: tuple[float, float],
    messages: list[dict[str, Any]],
    answer: dict[str, Any],
    tokens: tuple[int, int],
    line: int = 0,
) -> None:
    """One chat span with its request, its answer, tokens and cost."""
    given = {"model": MODEL, "messages": messages, "tools": [{"name": "web_search"}, {"name": "calculator"}]}
    known = {"model": MODEL, "provider": "demo", "temperature": 0.2}
    with recorder.span(ctx, "chat", MODEL, given, times, line, **known) as (inner, told):
        words = str(answer.get("content") or "").split(" ")
        for index, word in enumerate(words if answer.get("content") else []):
            recorder.at(times[0] + (times[1] - times[0]) * (index + 1) / (len(words) + 1))
            inner.emit("delta", text=word + " ")
        cost = tokens[0] * 1.1e-6 + tokens[1] * 4.4e-6
        told.update(input_tokens=tokens[0], output_tokens=tokens[1], cost=cost, response_model=MODEL)
        told["finish_reasons"] = ["tool_calls" if answer.get("tool_calls") else "stop"]
        told["output"] = {"role": "assistant", **answer}


SYSTEM = {
    "role": "system",
    "content": "You are a careful research assistant. Search before you answer; cite what you used.",
}
QUESTION = {
    "role": "user",
    "content": "How much would Lisbon save each year by moving its 1,240 street buses to battery power?\n\n"
    "Give one number in euros and show the arithmetic.",
}
HITS = [
    {"title": "Carris fleet report 2025", "url": "https://example.org/carris-2025", "score": 0.93},
    {"title": "Energy use of battery buses in hilly cities", "url": "https://example.org/bev-hills", "score": 0.88},
    {"title": "Diesel price outlook, Iberia", "url": "https://example.org/diesel", "score": 0.71},
]
ANSWER = (
    "Lisbon would save about **€14.3 million a year**.\n\n"
    "1. A diesel bus costs €0.412 per km in fuel, a battery bus €0.187 per km.\n"
    "2. Each bus drives about 51,300 km a year: 1,240 × 51,300 × (0.412 − 0.187) = 14,312,700.\n\n"
    "Sources: Carris fleet report 2025; Energy use of battery buses in hilly cities."
)


def research(recorder: Recorder, since: float = 0.0) -> float:
    """A cell that asks an agent, which searches, calculates and answers. Gives the second it ends at."""
    code = 'local researcher = Agent.new { name = "researcher", tools = { search } }\nreturn researcher:chat(question)'
    with recorder.span(cell(recorder, "research"), "run_cell", "research", code, (since, since + 4.42)) as (ctx, told):
        known = {"agent_name": "researcher", "agent_id": "agent-1"}
        with recorder.span(
            ctx, "create_agent", "researcher", {"model": MODEL}, (since + 0.002, since + 0.004), 4, **known
        ):
            pass
        acting = ctx.within(**known)
        times = (since + 0.01, since + 4.38)
        with recorder.span(acting, "invoke_agent", "researcher", QUESTION["content"], times, 9, **known) as (
            agent,
            said,
        ):
            _turns(recorder, agent, since)
            said["output"] = ANSWER
        recorder.at(since + 4.40)
        ctx.emit("stdout", stream="stdout", text=ANSWER + "\n")
        told["output"] = ANSWER
    return since + 4.42


def _turns(recorder: Recorder, agent: Context, since: float) -> None:
    call = {
        "id": "call_1",
        "name": "web_search",
        "arguments": {"query": "Lisbon bus fleet energy cost per km", "limit": 3},
    }
    sum_call = {"id": "call_2", "name": "calculator", "arguments": {"expression": "1240 * 51300 * (0.412 - 0.187)"}}
    messages: list[dict[str, Any]] = [SYSTEM, QUESTION]
    chat(recorder, agent, (since + 0.02, since + 1.13), messages, {"content": "", "tool_calls": [call]}, (412, 38), 9)
    with recorder.span(
        agent, "execute_tool", "web_search", call["arguments"], (since + 1.14, since + 2.02), 9, tool_call_id="call_1"
    ) as (_, told):
        told["output"] = {"results": HITS, "took_ms": 871, "cached": False, "next_page": None}
    messages = [*messages, {"role": "assistant", "content": "", "tool_calls": [call]}]
    messages.append(
        {"role": "tool", "name": "web_search", "tool_call_id": "call_1", "content": orjson.dumps(HITS).decode()}
    )
    chat(
        recorder, agent, (since + 2.03, since + 2.71), messages, {"content": "", "tool_calls": [sum_call]}, (687, 41), 9
    )
    with recorder.span(
        agent,
        "execute_tool",
        "calculator",
        sum_call["arguments"],
        (since + 2.72, since + 2.74),
        9,
        tool_call_id="call_2",
    ) as (_, told):
        told["output"] = 14312700
    messages = [*messages, {"role": "assistant", "content": "", "tool_calls": [sum_call]}]
    messages.append({"role": "tool", "name": "calculator", "tool_call_id": "call_2", "content": "14312700"})
    chat(recorder, agent, (since + 2.75, since + 4.36), messages, {"content": ANSWER}, (741, 163), 9)


def workflow(recorder: Recorder, since: float) -> float:
    """A cell that runs a sequential workflow of three steps and writes state. Gives the second it ends at."""
    code = 'local brief = Workflow.sequential { name = "brief", steps = { … } }\nreturn brief:run { topic = topic }'
    steps = (("outline", 0.02, 0.81), ("draft", 0.82, 2.6), ("review", 2.61, 3.2))
    with recorder.span(cell(recorder, "brief"), "run_cell", "brief", code, (since, since + 3.31)) as (ctx, told):
        flow = ctx.within(workflow_id="flow-1")
        with recorder.span(flow, "invoke_workflow", "brief", {"topic": "buses"}, (since + 0.01, since + 3.21), 2) as (
            inner,
            out,
        ):
            for name, begin, end in steps:
                with recorder.span(inner, "run_step", name, {"topic": "buses"}, (since + begin, since + end), 3) as (
                    step,
                    done,
                ):
                    ask = [SYSTEM, {"role": "user", "content": f"Write the {name} of a brief on buses."}]
                    answer = {"content": f"The {name}: costs, noise, air, and what to decide next."}
                    chat(recorder, step, (since + begin + 0.01, since + end - 0.01), ask, answer, (240, 96), 3)
                    done["output"] = answer["content"]
            out["output"] = {"brief": "The review: costs, noise, air, and what to decide next."}
        change_state(recorder, ctx, "brief.topic", "buses", None, since + 3.22)
        change_state(recorder, ctx, "brief.words", 412, 380, since + 3.24)
        told["output"] = {"brief": "…"}
    return since + 3.31


def change_state(
    recorder: Recorder, ctx: Context, key: str, value: Any, old: Any, second: float, scope: str = "session"
) -> None:
    """One `write_state` span."""
    given = {"scope": scope, "owner": "research" if scope == "session" else "researcher", "key": key, "value": value}
    with recorder.span(ctx, "write_state", key, given, (second, second + 0.0004), 12) as (_, told):
        told["output"] = {"old": old}


def small_run(home: Path, run_id: str, started: float) -> Recorder:
    """A finished run of two cells: an agent with tools, and a workflow."""
    recorder = Recorder(home, run_id, started, "Run all")
    end = workflow(recorder, research(recorder) + 0.03)
    recorder.at(end)
    recorder.finish()
    recorder.write()
    return recorder


def failed_run(home: Path, run_id: str, started: float) -> Recorder:
    """A run whose model is asked to wait twice and whose tool then fails."""
    recorder = Recorder(home, run_id, started, "fetch_prices")
    limit = {"type": "rate_limit", "message": "The provider 'demo' asked to wait 0.4 seconds.", "retry_after": 0.4}
    error = {
        "type": "tool",
        "message": "The tool 'fetch_page' failed: the host 'prices.invalid' could not be reached. Check the address.",
        "file": "research.spell.md#fetch_prices",
        "line": 6,
        "traceback": "research.spell.md#fetch_prices:6: in 'fetch_prices'\nresearch.spell.md:11: in main chunk",
    }
    code = "local prices = fetch_prices('Lisbon')\nreturn prices"
    with recorder.span(cell(recorder, "fetch_prices"), "run_cell", "fetch_prices", code, (0, 2.9)) as (ctx, told):
        known = {"agent_name": "buyer", "agent_id": "agent-2"}
        with recorder.span(
            ctx.within(**known), "invoke_agent", "buyer", "What is diesel today?", (0.01, 2.88), 6, **known
        ) as (agent, said):
            with recorder.span(agent, "chat", MODEL, {"messages": [QUESTION]}, (0.02, 1.9), 6, model=MODEL) as (
                ask,
                answered,
            ):
                for attempt, second in ((1, 0.3), (2, 0.9)):
                    recorder.at(second)
                    ask.emit("retry", attempt=attempt, delay=0.4, error=limit)
                call = {"id": "c1", "name": "fetch_page", "arguments": {"url": "https://prices.invalid/diesel"}}
                answered.update(
                    output={"role": "assistant", "content": "", "tool_calls": [call]}, input_tokens=61, output_tokens=20
                )
            with recorder.span(agent, "execute_tool", "fetch_page", call["arguments"], (1.91, 2.87), 6) as (_, fetched):
                fetched["error"] = error
            said["error"] = error
        told["error"] = {**error, "type": "script"}
    recorder.finish("failed", error)
    recorder.write()
    return recorder


def running_run(home: Path, run_id: str, started: float) -> tuple[Recorder, Context, Context]:
    """A run in which a chat is being answered; gives the open cell and chat to go on with."""
    recorder = Recorder(home, run_id, started, "summarise")
    ctx = recorder.open(cell(recorder, "summarise"), "run_cell", "summarise", "return writer:chat(notes)")
    recorder.at(0.02)
    known = {"agent_name": "writer", "agent_id": "agent-3"}
    agent = recorder.open(ctx.within(**known), "invoke_agent", "writer", "Summarise the notes.", 3, **known)
    recorder.at(0.05)
    asked = {"messages": [SYSTEM, {"role": "user", "content": "Summarise the notes."}]}
    talk = recorder.open(agent, "chat", MODEL, asked, 3, model=MODEL)
    for index, word in enumerate(["Three", "things", "stand", "out", "in", "the", "notes", "so", "far:", "fares"]):
        recorder.at(0.3 + index * 0.05)
        talk.emit("delta", text=word + " ")
    recorder.write()
    return recorder, ctx, talk


def big_run(home: Path, run_id: str, started: float, spans: int = 100_000, agents: int = 24) -> Recorder:
    """A finished run of about `spans` spans: agents side by side, each asking, calling tools and writing state."""
    recorder = Recorder(home, run_id, started, "Simulate the market")
    dice = random.Random(7)
    root = recorder.open(cell(recorder, "simulate"), "run_cell", "simulate", "return market:run(5000)")
    workers = [_Worker(recorder, root, index, dice) for index in range(agents)]
    for _ in range(max(1, (spans - 1 - agents) // 4)):
        min(workers, key=lambda worker: worker.second).turn()
    for worker in workers:
        worker.end(worker.ctx)
    recorder.at(max(worker.second for worker in workers) + 0.1)
    recorder.close(root, {"trades": spans // 4})
    recorder.finish()
    recorder.write()
    return recorder


class _Worker:
    """One agent of `big_run`, with a time of its own."""

    def __init__(self, recorder: Recorder, root: Context, index: int, dice: random.Random) -> None:
        self.recorder, self.dice = recorder, dice
        self.second = dice.random() * 2
        known = {"agent_name": f"trader-{index}", "agent_id": f"agent-{index}"}
        self.ctx = self.begin(root.within(**known), "invoke_agent", f"trader-{index}", **known)

    def begin(self, ctx: Context, operation: str, name: str, **attributes: Any) -> Context:
        self.recorder.at(self.second)
        return self.recorder.open(ctx, operation, name, {"second": round(self.second, 3)}, 8, **attributes)

    def end(self, ctx: Context, seconds: float = 0.0, **attributes: Any) -> None:
        self.second += seconds * (0.4 + self.dice.random())
        self.recorder.at(self.second)
        failed = {"type": "tool", "message": "The exchange did not answer in time."}
        error = failed if self.dice.random() < 0.002 else None
        self.recorder.close(ctx, {"ok": True}, error, **attributes)
        self.second += 0.004

    def turn(self) -> None:
        step = self.begin(self.ctx, "run_step", "round")
        tokens = {"input_tokens": self.dice.randrange(80, 400), "output_tokens": self.dice.randrange(10, 90)}
        talk = self.begin(step, "chat", MODEL, model=MODEL)
        self.end(talk, 0.4, cost=tokens["output_tokens"] * 4e-6, **tokens)
        self.end(self.begin(step, "execute_tool", "quote"), 0.05)
        self.end(self.begin(step, "write_state", "position"), 0.002)
        self.end(step)
