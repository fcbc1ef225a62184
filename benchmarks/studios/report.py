"""What was measured, and the table it becomes: medians over all rounds with their spread, and who is ahead."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from benchmarks.peers.entrants import ROOT
from benchmarks.studios.entrants import STUDIOS, Studio
from benchmarks.studios.tasks import CLICKS, DURATION, LINE, SPEED, Rows


class Titled(Protocol):
    """A column of a table."""

    @property
    def title(self) -> str: ...


def late(values: Sequence[float]) -> float:
    """What 95 of 100 stay below."""
    return sorted(values)[min(len(values) - 1, round(len(values) * 0.95))]


@dataclass(frozen=True)
class Line:
    """A row of the table: a measure, its unit (`scale` of them are one second, byte or whole) and its sum."""

    row: str
    title: str
    scale: float
    sum: Callable[[Sequence[float]], float] = statistics.median


LINES = (
    Line("start", "server's start to a letter on an empty page, s", 1),
    Line("shown", "200 cells: first screen painted, s", 1),
    Line("usable", "200 cells: a letter typed into the first, s", 1),
    Line("run", "click on Run to first output, median, ms", 1e3),
    Line("run", "click on Run to first output, 95 %, ms", 1e3, late),
    Line("key", "key to paint among 200 cells, median, ms", 1e3),
    Line("key", "key to paint among 200 cells, 95 %, ms", 1e3, late),
    Line("heavy", "500 cells, 10 MB of outputs: a letter typed, s", 1),
    Line("dropped", "scrolling those: frames dropped, %", 100),
    Line("task", "scrolling those: longest task, ms", 1e3),
    Line("all", "Run all, 500 cells, s", 1),
    Line("server", "memory of server and kernel, 200 cells, MB", 1e-6),
    Line("renderer", "memory of the page's process, 200 cells, MB", 1e-6),
    Line("heap", "of that, the scripts' heap, MB", 1e-6),
)

NOTES = f"""\
* Less is better in every row. The median of all rounds; in brackets the least and the most that one round gave.
* One Chromium, a new process for each studio and round, 1440 × 900, no network but this machine. Each studio runs as
  its own guide says for work on this machine, with update checks and news off, and with cells of Python 3 (our second
  column: of Lua). marimo's `auto_instantiate` is off, because the others do not run a notebook when they open it.
* A time ends when the frame that shows the effect has been painted, by the page's own clock, in the same way for all
  (`page.js`). It begins with the browser's own time of the event: the navigation, the press of the button, the key.
* *Server's start*: from the start of the process, in a folder with four notebooks, to a letter typed into the one cell
  of an empty notebook, in a browser that was never there.
* *200 cells*: the server has served one page; a new tab. *First screen*: every cell in the window has its editor, with
  its code.
* *Run*: a cell that prints, {CLICKS} clicks in each round with the mouse, the kernel warm.
* *Key*: {len(LINE)} keys of a line of code in the middle of 200 cells, with completion and checks as they are by
  default.
* *500 cells*: 20 kB of text below each cell, saved by an earlier run. *Scrolling*: {SPEED:,} pixels a second for
  {DURATION / 1000:g} s; frames of 60 a second that were not drawn, and the longest task of the page's thread.
* *Run all*: from the click to the last cell's output; cells that assign a name and print.
* *Memory*: the proportional share (PSS) of the server, the kernel and whatever they started; of the browser's processes
  that hold pages; and the heap after its garbage was collected. Two seconds after the typing.
"""


@dataclass
class Results:
    """All that was measured: by row and studio, a list for each round; and what failed."""

    values: dict[tuple[str, str], list[list[float]]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def add(self, studio: Titled, rows: Rows) -> None:
        for row, values in rows.items():
            self.values.setdefault((row, studio.title), []).append(values)

    def fail(self, studio: Titled, task: str, why: str) -> None:
        why = " ".join(why.replace(f"{ROOT}{os.sep}", "").split())  # which folder this is, is nobody's business
        told = f"{studio.title}, {task}: {why[:300]}"
        print(f"  {told}", flush=True)
        self.failures.append(told)

    def middle(self, line: Line, studio: Titled) -> float | None:
        """The median of the rounds."""
        rounds = self.rounds(line, studio)
        return statistics.median(rounds) if rounds else None

    def rounds(self, line: Line, studio: Titled) -> list[float]:
        """What each round gave."""
        return [line.sum(values) * line.scale for values in self.values.get((line.row, studio.title), [])]


def number(value: float) -> str:
    """With three digits that tell."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def shown(results: Results, line: Line, studio: Titled) -> str:
    """A field of the table: the median of the rounds, with their least and most where there are several."""
    rounds = results.rounds(line, studio)
    if not rounds:
        return "failed"
    spread = f" ({number(min(rounds))}–{number(max(rounds))})" if len(rounds) > 1 else ""
    return f"{number(statistics.median(rounds))}{spread}"


def table(results: Results, chosen: Sequence[Studio]) -> str:
    """All rows; the last column is how many times what we take the better of the others takes."""
    rows = [["", *(one.title for one in chosen), "better peer / ours"], ["---", *("---:" for _ in chosen), "---:"]]
    for line in LINES:
        rows.append([line.title, *(shown(results, line, one) for one in chosen), _standing(results, line)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _standing(results: Results, line: Line) -> str:
    ours, *others = [results.middle(line, one) for one in STUDIOS if one.language == "python"]
    there = [value for value in others if value is not None]
    if ours is None or not there:
        return "–"
    if ours == 0:
        return "1.00" if min(there) == 0 else "∞"
    return f"{min(there) / ours:.2f}"


def report(results: Results, chosen: Sequence[Studio], rounds: int) -> str:
    """The whole of RESULTS.md."""
    where = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores with a load of {os.getloadavg()[2]:.1f}"
    where += f", Python {platform.python_version()}, {rounds} rounds."
    versions = "\n".join(f"* {', '.join(one.packages)}" for one in chosen if one.packages)
    failed = "".join(f"* {failure}\n" for failure in results.failures)
    failed = f"## What failed\n\n{failed}\n" if failed else ""
    return (
        f"# Spell Studio beside marimo and JupyterLab\n\nWritten by `python -m benchmarks.studios`. {where}\n"
        f"The last column is above 1 where we are ahead of the better of the two.\n\n{table(results, chosen)}\n\n"
        f"{failed}## Versions\n\n{versions}\n\n## Notes\n\n{NOTES}"
    )
