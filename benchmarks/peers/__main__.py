"""Spell Studio beside its peers, in one session: `python -m benchmarks.peers`; writes `benchmarks/peers/RESULTS.md`.

Every entrant is a warm process; a round asks each of them in turn for each row, beginning with another one each time,
so that the noise of the machine meets all alike. The best of the rounds counts, for noise only ever adds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.peers.entrants import FOLDER, OURS, PEERS, Entrant, Session, install, run
from benchmarks.peers.measure import AGENTS, BRANCHES, CHUNKS, LATENCY, ROUNDS_OF_TOOLS, SIZES, STEPS

ALL = (*OURS, *PEERS)

WARMING = ("turn", "tool", "step")
"""The rows of the round that does not count."""


@dataclass(frozen=True)
class Line:
    """A row of the table: which measure it shows, and in what unit (`scale` of them are one second or byte)."""

    row: str
    clock: str
    title: str
    scale: float
    best: Callable[[Sequence[float]], float] = min


FIRST = (
    Line("turn", "cpu", "agent turn, µs of CPU", 1e6),
    Line("tool", "cpu", "tool call and the model's next word, µs of CPU", 1e6),
    Line("step", "cpu", "workflow step, µs of CPU", 1e6),
    Line("turns", "wall", f"{BRANCHES:,} agents at once, model takes {LATENCY * 1000:g} ms, ms", 1e3),
    Line("branches", "wall", f"{BRANCHES:,} branches of a workflow, {LATENCY * 1000:g} ms each, ms", 1e3),
    Line("stream", "cpu", f"stream of {CHUNKS:,} chunks, ms of CPU", 1e3),
    Line("crowd", "bytes", f"memory of {AGENTS:,} agents with a tool, MB", 1e-6, statistics.median),
    Line("hello", "wall", "cold start: hello-world program, ms", 1e3),
)

SECOND = (
    Line("turn", "wall", "agent turn, µs", 1e6),
    Line("tool", "wall", "tool call, µs", 1e6),
    Line("step", "wall", "workflow step, µs", 1e6),
    Line("turns", "cpu", f"{BRANCHES:,} agents at once, ms of CPU", 1e3),
    Line("branches", "cpu", f"{BRANCHES:,} branches, ms of CPU", 1e3),
    Line("stream", "wall", f"stream of {CHUNKS:,} chunks, ms", 1e3),
)

NOTES = f"""\
* Each framework answers from a model class of its own kind, written against its documentation, that knows the answer
  at once: what is measured is the framework. Every answer is checked. Their tracing to servers is off; ours (every
  event to a journal on the disk, synced) is on as by default in the first two columns, and off in the next two, where
  hooks, limits and the tape of replay still are there.
* *Lua spell*: the loop runs in a spell. *Kernel from Python*: the same kernel classes called from Python.
* Agent turn: one question, one answer, no history (LangGraph `create_agent`, ADK `LlmAgent` with a new session in
  memory).
* Tool call: a turn of {ROUNDS_OF_TOOLS} tool calls, one after the other, by {ROUNDS_OF_TOOLS}; each is a call of the
  tool and the next call of the model.
* Workflow step: a chain of {STEPS} functions (LangGraph `StateGraph`, ADK `Workflow`, Pydantic AI's `GraphBuilder`; no
  checkpoints, where ours writes one after each step). OpenAI Agents has no workflows: –.
* Branches: LangGraph `Send`, ADK `Workflow` with a `JoinNode`, Pydantic AI `map` and `join`, our `Workflow.parallel`.
* Stream: up to the one who listens, chunk by chunk; a Lua loop gets chunks that came meanwhile as one piece.
* Memory: private memory of a process before and after the second thousand; all agents have the same tool. Those of the
  Lua spell are objects of Lua and of the kernel, each with its span in the trace, and can be found by name.
* Cold start: from the start of the process to its end; `llmspell run hello.lua` for the Lua spell (on `demo/echo`,
  with its trace); the other three columns of ours start the kernel from Python.
* The best of the rounds (memory: the median). CPU time is of all threads; it hardly feels what else the machine does.
"""


@dataclass
class Results:
    """All that was measured: by row, clock and entrant, in seconds or bytes."""

    values: dict[tuple[str, str, str], list[float]] = field(default_factory=dict)

    def add(self, row: str, entrant: Entrant, measured: dict[str, float] | None) -> None:
        for clock, value in (measured or {}).items():
            self.values.setdefault((row, clock, entrant.title), []).append(value)

    def best(self, line: Line, entrant: Entrant) -> float | None:
        found = self.values.get((line.row, line.clock, entrant.title))
        return line.best(found) * line.scale if found else None

    def table(self, lines: Sequence[Line]) -> str:
        titles = ["", *(entrant.title for entrant in ALL)]
        rows = [titles, ["---", *("---:" for _ in ALL)]]
        for line in lines:
            rows.append([line.title, *(_shown(self.best(line, entrant)) for entrant in ALL)])
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def standing(self) -> str:
        """For each row, how far the best of the peers is from us."""
        told = []
        for line in FIRST:
            peers = {peer.title: value for peer in PEERS if (value := self.best(line, peer)) is not None}
            nearest = min(peers, key=lambda title: peers[title])
            ahead = [f"{_ratio(peers[nearest], self.best(line, one))} ({one.title})" for one in OURS[:2]]
            told.append(f"* {line.title.rpartition(', ')[0]}: {nearest}, {' and '.join(ahead)} times what we take")
        return "\n".join(told)


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _ratio(theirs: float, ours: float | None) -> str:
    return f"{theirs / ours:.2f}" if ours else "–"


def in_turn(number: int) -> list[Entrant]:
    """Everybody, another one first each time."""
    return [*ALL[number % len(ALL) :], *ALL[: number % len(ALL)]]


def measure_rows(results: Results, rounds: int, folder: Path) -> None:
    sessions = {entrant: Session(entrant, folder) for entrant in ALL}
    for number in range(rounds + 1):
        print(f"round {number} of {rounds}{'' if number else ' (warm-up)'}", flush=True)
        for row in SIZES if number else WARMING:
            for entrant in in_turn(number):
                measured = sessions[entrant].measure(row)
                if number:
                    results.add(row, entrant, measured)
    for session in sessions.values():
        session.close()


def measure_starts(results: Results, rounds: int, folder: Path) -> None:
    for number in range(rounds):
        print(f"start {number + 1} of {rounds}", flush=True)
        for entrant in in_turn(number):
            began = time.perf_counter()
            run(entrant, "hello", folder)
            results.add("hello", entrant, {"wall": time.perf_counter() - began})
            if number < 3:
                results.add("crowd", entrant, json.loads(run(entrant, "crowd", folder)))


def report(results: Results, rounds: int) -> str:
    where = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores with a load of {os.getloadavg()[2]:.1f}"
    where += f", Python {platform.python_version()}, best of {rounds} rounds."
    versions = "\n".join(f"* {entrant.versions()}" for entrant in PEERS)
    return (
        f"# Spell Studio beside its peers\n\nWritten by `python -m benchmarks.peers`. {where}\nLess is better.\n\n"
        f"{results.table(FIRST)}\n\nThe nearest peer in each row (above 1 we are ahead):\n\n{results.standing()}\n\n"
        f"The same by the other clock:\n\n{results.table(SECOND)}\n\n## Versions\n\n{versions}\n\n## Notes\n\n{NOTES}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    for entrant in ALL:
        install(entrant)
    results = Results()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ".llmspell").mkdir()
        measure_rows(results, rounds, folder)
        measure_starts(results, rounds + 1, folder)
    told = report(results, rounds)
    print(f"\n{told}")
    (FOLDER / "RESULTS.md").write_text(told)


if __name__ == "__main__":
    main()
