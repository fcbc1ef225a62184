"""A run of 100,000 spans: how long until it is in the store, and until each question is answered.

Run: `python -m benchmarks.spans`.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kernel.context import Context, Run
from kernel.events import Source
from kernel.messages import ATTRIBUTES
from kernel.stores.home import prepare
from kernel.stores.journal import Journal
from kernel.stores.projection import Projection

SPANS = 100_000
RUN = "20260121T093000-00000001"
REPEATS = 5


class Clock:
    """A clock that moves by a millisecond whenever it is read."""

    def __init__(self) -> None:
        self.now = 1_768_987_800.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now


def write_run(home: Path) -> None:
    """One cell, 20,000 agents in it, each with two chats and two tool calls."""
    journal = Journal(home / "journals", RUN)
    run = Run(RUN, journal, clock=Clock())
    run.emit("run.started", "", {"title": "Load", "path": "load.spell.md", "kind": "notebook", "pid": 0})
    root = Context(run).at(Source("cell", 1, "c1")).enter("run_cell", "cell")
    _started(root, "code")
    for number in range((SPANS - 1) // 5):
        agent = root.at(Source("cell", 1 + number % 40, "c1")).within(agent_id="a1", agent_name="planner")
        agent = agent.enter("invoke_agent", "planner")
        _started(agent, "Find it.")
        for operation, name in (("chat", "demo/assistant"), ("execute_tool", "calculator")) * 2:
            inner = agent.enter(operation, name)
            _started(inner, {"messages": [{"role": "user", "content": "hello world " * 3}]})
            _finished(inner, {"text": "the answer " * 4}, operation == "chat")
        _finished(agent, "done", False)
    _finished(root, None, False)
    run.emit("run.finished", "", {"status": "ok", "usage": {}})
    journal.close()


def _started(ctx: Context, given: Any) -> None:
    assert ctx.source is not None
    ctx.emit("started", input=given, source=ctx.source.plain(), scope=dict(ctx.scope))


def _finished(ctx: Context, output: Any, model: bool) -> None:
    told = {"model": "demo/assistant", "input_tokens": 12, "output_tokens": 30, "cost": 0.0001} if model else {}
    ctx.emit("finished", output=output, attributes={ATTRIBUTES[name]: value for name, value in told.items()})


def questions(store: Projection) -> list[tuple[str, Callable[[], Any], str]]:
    whole = store.timeline(RUN)
    tenth = whole.start + (whole.end - whole.start) / 10
    hundredth = whole.start + (whole.end - whole.start) / 100
    return [
        ("timeline, whole run (600 bins)", lambda: store.timeline(RUN), "64"),
        ("timeline, a tenth", lambda: store.timeline(RUN, whole.start, tenth), "16"),
        ("timeline, a hundredth (each span)", lambda: store.timeline(RUN, whole.start, hundredth), "5"),
        ("roots", lambda: store.roots(RUN), "-"),
        ("children, the first 200 of 20,000", lambda: store.children(RUN, "s1"), "-"),
        ("children, 200 from 15,000", lambda: store.children(RUN, "s1", 200, 15_000), "-"),
        ("one span with its payload", lambda: store.span(RUN, "s70000"), "-"),
        ("its events", lambda: store.span_events(RUN, "s70000"), "-"),
        ("the path to it", lambda: store.path_to(RUN, "s70000"), "-"),
        ("newest spans of a line", lambda: store.at_line(RUN, "c1", 7), "-"),
        ("search", lambda: store.search(RUN, "calculator"), "-"),
        ("the list of runs", lambda: store.runs(), "-"),
        ("outputs of a notebook", lambda: store.cell_outputs("load.spell.md", ["c1"]), "-"),
        ("cost by model (SQL)", lambda: store.sql("from cost_by_model"), "-"),
    ]


def add_ten(home: Path, store: Projection) -> None:
    """What a live run costs while its trace is open."""
    journal = Journal(home / "journals", "20260121T100000-00000002")
    run = Run("20260121T100000-00000002", journal, clock=Clock())
    for _ in range(5):
        chat = Context(run).at(Source("cell", 1, "c1")).enter("chat", "demo/assistant")
        _started(chat, "hello")
        _finished(chat, "hello", True)
    journal.close()
    assert store.ingest() == 10


def milliseconds(ask: Callable[[], Any]) -> float:
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = prepare(Path(folder) / "home")
        write_run(home)
        with Projection.open(home) as store:
            began = time.perf_counter()
            events = store.ingest()
            seconds = time.perf_counter() - began
            assert store.count(RUN) >= SPANS - 5
            told = f"{events:,} events of {store.count(RUN):,} spans into the store"
            print(f"{told}: {seconds:.2f} s, {events / seconds:,.0f}/s")
            print(f"ten new events into it: {milliseconds(lambda: add_ten(home, store)):.1f} ms")
            print(f"{'a run of 100,000 spans, ms':<40}{'here':>8}   facts")
            for name, ask, facts in questions(store):
                print(f"{name:<40}{milliseconds(ask):>8.1f}   {facts}")


if __name__ == "__main__":
    main()
