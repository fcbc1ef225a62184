"""Spell Studio beside marimo and JupyterLab: `python -m benchmarks.studios`; writes `benchmarks/studios/RESULTS.md`.

In each round every studio is started anew in a folder of its own, beginning with another one each time. The median over
all rounds counts; its spread stands beside it. What fails is told in its column, and the others go on.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from benchmarks.peers.entrants import install
from benchmarks.studios.entrants import STUDIOS, Studio
from benchmarks.studios.report import Results, report
from benchmarks.studios.tasks import TASKS, Rows, Visit
from tests.kit.browser import FLAGS, installed

RESULTS = Path(__file__).with_name("RESULTS.md")

ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""No page reaches anything but this machine."""


def launch(playwright: Playwright) -> Browser:
    """The browser that all studios meet, a new one each time."""
    return playwright.chromium.launch(executable_path=installed(), args=[*FLAGS, ALONE])


def prepare(studio: Studio, folder: Path, results: Results) -> bool:
    """Install a studio and furnish a folder that its rounds are copies of. Whether that succeeded."""
    try:
        install(studio.entrant)
        folder.mkdir()
        studio.furnish(folder)
    except (OSError, subprocess.SubprocessError) as error:
        results.fail(studio, "everything", f"could not be installed: {error}")
        return False
    return True


def meet(studio: Studio, folder: Path, playwright: Playwright, wanted: Sequence[str], results: Results) -> None:
    """One round of a studio."""
    browser = launch(playwright)
    try:
        visit = Visit(studio, folder, browser)
    except (RuntimeError, OSError, Error) as error:
        results.fail(studio, "start", str(error))
        browser.close()
        return
    try:
        for name in wanted:
            began, rows = time.monotonic(), Rows()
            try:
                rows = TASKS[name](visit)
                results.add(studio, rows)
            except (RuntimeError, OSError, Error) as error:
                results.fail(studio, name, str(error))
            print(f"  {studio.title}: {name} took {time.monotonic() - began:.1f} s{_told(rows)}", flush=True)
    finally:
        visit.close()
        browser.close()


def _told(rows: Rows) -> str:
    told = ", ".join(f"{row} {statistics.median(values):.4g}" for row, values in rows.items())
    return f": {told}" if told else ""


def measure(chosen: Sequence[Studio], rounds: int, wanted: Sequence[str], results: Results) -> None:
    """All rounds of all studios."""
    with tempfile.TemporaryDirectory(prefix="studios-") as name, sync_playwright() as playwright:
        place = Path(name)
        ready = [studio for studio in chosen if prepare(studio, place / studio.title, results)]
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", flush=True)
            turn = number % max(len(ready), 1)
            for studio in [*ready[turn:], *ready[:turn]]:
                folder = place / f"{studio.title} {number}"
                shutil.copytree(place / studio.title, folder)
                meet(studio, folder, playwright, wanted, results)
                shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.studios", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=[studio.title for studio in STUDIOS], help="these studios only")
    parser.add_argument("--tasks", nargs="+", choices=list(TASKS), default=list(TASKS), help="these tasks only")
    given = parser.parse_args()
    chosen = [studio for studio in STUDIOS if not given.only or studio.title in given.only]
    results = Results()
    measure(chosen, given.rounds, given.tasks, results)
    told = report(results, chosen, given.rounds)
    print(f"\n{told}")
    if len(chosen) == len(STUDIOS) and len(given.tasks) == len(TASKS):
        RESULTS.write_text(told)


if __name__ == "__main__":
    main()
