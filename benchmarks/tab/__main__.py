"""The studio in a tab beside JupyterLite and marimo: `python -m benchmarks.tab`; writes `benchmarks/tab/RESULTS.md`.

In each round every site is visited with a new browser, beginning with another site each time. What fails is told in its
column, and the others go on.
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

from playwright.sync_api import Error, Playwright, sync_playwright

from benchmarks.peers.entrants import install
from benchmarks.studios.report import Results
from benchmarks.studios.tasks import Rows
from benchmarks.tab.entrants import COLUMNS, TABS, Column, Tab
from benchmarks.tab.host import Host
from benchmarks.tab.report import report
from benchmarks.tab.tasks import TASKS, Person

RESULTS = Path(__file__).with_name("RESULTS.md")


def prepare(tab: Tab, results: Results) -> Path | None:
    """The folder of a site; None where it cannot be had."""
    try:
        install(tab.entrant)
        return tab.make(tab.entrant.python)
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or ""
        results.fail(tab, "everything", f"could not be made: {error} {said[-300:]}")
        return None


class Round:
    """One round at one site: its two hosts, and a person at each."""

    def __init__(self, tab: Tab, site: Path, folder: Path, playwright: Playwright) -> None:
        self.tab = tab
        self.hosts = [Host(site, ours=tab.is_ours, isolated=isolated) for isolated in (False, True)]
        self.people = [Person(tab, host, folder / f"{n}", playwright) for n, host in enumerate(self.hosts)]

    def go(self, wanted: Sequence[str], languages: Sequence[str], results: Results) -> None:
        """Do the tasks; one that fails says so."""
        columns = [one for one in COLUMNS if one.tab is self.tab and one.language in languages]
        for name in wanted:
            for column in columns if TASKS[name].each else columns[:1]:
                self._do(name, column, results)

    def _do(self, name: str, column: Column, results: Results) -> None:
        task, began, found = TASKS[name], time.monotonic(), Rows()
        try:
            for rows in task.do(self.people[task.isolated], column):
                results.add(column if task.each else self.tab, rows)
                found |= rows
        except (RuntimeError, OSError, Error) as error:
            results.fail(column, name, str(error))
        told = ", ".join(f"{row} {statistics.median(values):.4g}" for row, values in found.items())
        print(f"  {column.title}: {name} took {time.monotonic() - began:.1f} s: {told}", flush=True)

    def close(self) -> None:
        for host in self.hosts:
            host.close()


def measure(chosen: Sequence[Tab], given: argparse.Namespace, results: Results) -> dict[str, set[str]]:
    """All rounds of all sites. The other hosts that were asked, by the site."""
    foreign: dict[str, set[str]] = {tab.title: set() for tab in chosen}
    sites = {tab: site for tab in chosen if (site := prepare(tab, results))}
    with tempfile.TemporaryDirectory(prefix="tabs-") as name, sync_playwright() as playwright:
        for number in range(given.rounds):
            print(f"round {number + 1} of {given.rounds}", flush=True)
            turn = number % max(len(sites), 1)
            for tab in [*list(sites)[turn:], *list(sites)[:turn]]:
                folder = Path(name) / f"{tab.title} {number}"
                one = Round(tab, sites[tab], folder, playwright)
                try:
                    one.go(given.tasks, given.languages, results)
                finally:
                    one.close()
                foreign[tab.title].update(*(person.foreign for person in one.people))
                shutil.rmtree(folder, ignore_errors=True)
    return foreign


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tab", description=__doc__)
    languages = [*dict.fromkeys(column.language for column in COLUMNS)]
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=[tab.title for tab in TABS], help="these sites only")
    parser.add_argument("--tasks", nargs="+", choices=list(TASKS), default=list(TASKS), help="these tasks only")
    parser.add_argument("--languages", nargs="+", choices=languages, default=languages, help="cells of these only")
    given = parser.parse_args()
    chosen = [tab for tab in TABS if not given.only or tab.title in given.only]
    results = Results()
    foreign = measure(chosen, given, results)
    told = report(results, foreign, given.rounds)
    print(f"\n{told}")
    if chosen == list(TABS) and given.tasks == list(TASKS) and given.languages == languages:
        RESULTS.write_text(told)


if __name__ == "__main__":
    main()
