"""What was measured as two tables: of the sites, and of cells in them; and which aims are met."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Sequence

from benchmarks.studios.report import Line, Results, Titled, late, number, shown
from benchmarks.studios.tasks import CLICKS
from benchmarks.tab.entrants import COLUMNS, TABS, Column
from benchmarks.tab.host import QUIET
from benchmarks.tab.tasks import ENDURED, STOPS

SITES = (
    Line("first shown", "first visit: cells on the screen, s", 1),
    Line("first usable", "first visit: a letter typed, s", 1),
    Line("first answered", "first visit: a cell's output, s", 1),
    Line("first sent", "first visit: over the wire when the letter is there, MB", 1e-6),
    Line("first sent in all", "first visit: over the wire in all, MB", 1e-6),
    Line("first requests", "first visit: requests in all", 1),
    Line("again shown", "next visit: cells on the screen, s", 1),
    Line("again usable", "next visit: a letter typed, s", 1),
    Line("again answered", "next visit: a cell's output, s", 1),
    Line("again sent in all", "next visit: over the wire in all, kB", 1e-3),
    Line("again requests", "next visit: requests in all", 1),
)

CELLS = (
    Line("run", "click on Run to first output, median, ms", 1e3),
    Line("run", "click on Run to first output, 95 %, ms", 1e3, late),
    Line("stop", "Stop to stopped, s", 1),
    Line("stop isolated", "Stop to stopped, page isolated by its host, s", 1),
    Line("restart", "Restart to a cell's output, s", 1),
    Line("browser", "memory of the browser, MB", 1e-6),
    Line("pages", "of that, pages and their workers, MB", 1e-6),
)

AIMS = {
    "first visit: a letter typed, s": 6.0,
    "first visit: over the wire in all, MB": 25.0,
    "click on Run to first output, median, ms": 150.0,
    "Stop to stopped, s": 1.0,
    "Stop to stopped, page isolated by its host, s": 1.0,
    "Restart to a cell's output, s": 4.0,
}
"""What our columns are to stay below, by the row."""

NOTES = f"""\
* Less is better in every row. The median of all rounds; in brackets the least and the most that one round gave.
* One Chromium, a new process with a new profile for each site and round, 1440 × 900, no network but this machine. All
  sites come from the same server (`host.py`) over HTTP/1.1, with files compressed by brotli beforehand, by the same
  compressor. Files whose names change with what is in them are kept by the browser for ever; for the peers that is
  taken for granted of everything but pages and JSON.
* A time ends when the frame that shows the effect has been painted, by the page's own clock, in the same way for all
  (`benchmarks/studios/page.js`). It begins with the browser's own time of the event: the navigation, the press.
* *First visit*: an empty profile; the notebook with two cells is there, since the site has it (JupyterLite, marimo) or
  since it was put into the browser's storage (ours). A letter is typed into the first cell, then that is run. *Over the
  wire*: bytes with the heads of the answers, as the server counts them, workers and service workers too; *in all* up to
  {QUIET:g} seconds in which nothing is asked for. Ours fetches itself whole for offline use then.
* *Next visit*: the browser was closed and started again.
* JupyterLite draws its page without Python, which it loads meanwhile; our page is drawn by Python, and its kernel is
  loaded at the same time. *A cell's output* is the row in which both have everything.
* *Run*: a cell that prints, {CLICKS} clicks with the mouse, the kernel warm.
* *Stop*: an endless loop, a second after its start, {STOPS} times; until the page says that nothing runs. A loop that
  goes on for {ENDURED} seconds is not stopped. *Isolated*: the host sends COOP and COEP, so that workers may share
  memory.
* *Restart*: from the press of the (last) button to the output of a cell that is run at once.
* *Memory*: the proportional share (PSS) of the browser's processes two seconds after the last of those clicks.
"""


def report(results: Results, foreign: dict[str, set[str]], rounds: int) -> str:
    """The whole of RESULTS.md."""
    where = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores with a load of {os.getloadavg()[2]:.1f}"
    failed = "".join(f"* {failure}\n" for failure in results.failures)
    failed = f"## What failed\n\n{failed}\n" if failed else ""
    versions = "\n".join(f"* {', '.join(one.packages)}" for one in TABS if one.packages)
    return (
        "# The studio in a browser's tab, beside JupyterLite and marimo\n\n"
        f"Written by `python -m benchmarks.tab`. {where}, {rounds} rounds.\n\n"
        f"## Sites\n\n{table(results, SITES, TABS)}\n\n## Cells\n\n{table(results, CELLS, COLUMNS)}\n\n"
        f"{failed}## Versions\n\n{versions}\n\n## Notes\n\n{NOTES}{asked(foreign)}"
    )


def table(results: Results, lines: Sequence[Line], columns: Sequence[Titled]) -> str:
    """Rows of what was measured; the last column has our aim, and whether it is met."""
    rows = [["", *(one.title for one in columns), "our aim"], ["---", *("---:" for _ in columns), "---"]]
    rows += [[line.title, *(_field(results, line, one) for one in columns), _aim(results, line)] for line in lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def asked(foreign: dict[str, set[str]]) -> str:
    """The note about other hosts."""
    told = ", ".join(f"{title}: {', '.join(sorted(hosts)) or 'none'}" for title, hosts in foreign.items())
    return f"* Other hosts that a page asked, in vain: {told}.\n"


def _field(results: Results, line: Line, column: Titled) -> str:
    if any(math.isinf(value) for value in results.rounds(line, column)):
        return "not stopped"
    return shown(results, line, column)


def _aim(results: Results, line: Line) -> str:
    aim = AIMS.get(line.title)
    if aim is None:
        return ""
    ours = [one for one in (*TABS, *COLUMNS) if _is_ours(one)]
    found = {one.title: value for one in ours if (value := results.middle(line, one)) is not None}
    missed = [title for title, value in found.items() if value > aim]
    if not found:
        return f"{number(aim)}"
    return f"{aim:g}: {'missed by ' + '; '.join(missed) if missed else 'met'}"


def _is_ours(column: Titled) -> bool:
    return (column.tab if isinstance(column, Column) else column) is TABS[0]
