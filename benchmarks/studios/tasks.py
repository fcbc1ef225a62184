"""What is done in a studio, and how long it takes; the same steps for all, by the page's own clock (`page.js`).

`start` counts from the start of the server's process by this program's clock, because the page is not there yet. All
other times are taken as `visitor` says.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.studios.entrants import Studio
from benchmarks.studios.memory import family, heap, renderers
from benchmarks.studios.notebooks import HEAVY, MANY
from benchmarks.studios.server import Server
from benchmarks.studios.visitor import PATIENCE, SCRIPT, SIZE, Visitor

CLICKS = 20
LINE = "total = value_3 + 12  # a line as a person types it"
PACE = 60
"""Milliseconds between two keys: a fast typist."""

SPEED = 4_000
DURATION = 5_000
"""Pixels a second, and milliseconds, of the scrolling."""

Rows = dict[str, list[float]]
"""What was measured, by row: seconds, bytes or parts of one."""

LONGEST = 120
"""Seconds that all cells may take to run."""


class Visit(Visitor):
    """A person at a studio: its server, and a browser that has never been there."""

    def __init__(self, studio: Studio, folder: Path, browser: Browser) -> None:
        super().__init__(studio.marks)
        self.studio = studio
        self.browser = browser
        self.context: BrowserContext = browser.new_context(viewport=SIZE)
        self.context.add_init_script(path=SCRIPT)
        self.context.set_default_timeout(PATIENCE)
        self.began = time.perf_counter()
        self.server = Server(studio, folder)

    def close(self) -> None:
        self.context.close()
        self.server.close()

    @contextmanager
    def page(self, name: str) -> Iterator[Page]:
        """A tab on a notebook."""
        page = self.context.new_page()
        try:
            page.goto(self.server.address(name), wait_until="commit")
            yield page
        finally:
            page.close()


def start(visit: Visit) -> Rows:
    with visit.page("empty") as page:
        visit.measure(page, "firstScreen", False)
        visit.type_letter(page, "x")
        return {"start": [time.perf_counter() - visit.began]}


def many(visit: Visit) -> Rows:
    with visit.page("many") as page:
        shown = float(visit.measure(page, "firstScreen", True))
        rows: Rows = {"shown": [shown / 1000], "usable": [visit.type_letter(page, "#Q") / 1000]}
        for _ in range(2):
            page.keyboard.press("Backspace")
        visit.run(page)
        rows["run"] = [visit.run(page) / 1000 for _ in range(CLICKS)]
        rows["key"] = keys(visit, page)
        page.wait_for_timeout(2_000)
        rows["server"] = [float(family(visit.server.process.pid))]
        session = visit.context.new_cdp_session(page)
        rows["heap"] = [float(heap(session))]
        rows["renderer"] = [float(renderers(visit.browser))]
        return rows


def keys(visit: Visit, page: Page) -> list[float]:
    """Type a line into a cell in the middle; seconds from each key to its paint."""
    cell = page.locator(visit.studio.marks.cell).nth(MANY // 2)
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    visit.measure(page, "followKeys", MANY // 2)
    page.keyboard.type(LINE, delay=PACE)
    page.wait_for_timeout(500)
    times = page.evaluate("window.measured.keys")
    if len(times) < len(LINE) * 0.9:
        raise RuntimeError(f"only {len(times)} of {len(LINE)} keys were seen")
    return [time / 1000 for time in times]


def heavy(visit: Visit) -> Rows:
    with visit.page("heavy") as page:
        visit.measure(page, "outputShows", 0, visit.studio.marks.output, "000000000 xxx")
        rows: Rows = {"heavy": [visit.type_letter(page, "#Q") / 1000]}
        page.wait_for_timeout(2_000)
        told = visit.measure(page, "scroll", SPEED, DURATION)
        if told["went"] < SPEED * DURATION / 1000 / 2:
            raise RuntimeError(f"only scrolled {told['went']} pixels")
        return rows | {"dropped": [told["dropped"]], "task": [told["longest"] / 1000]}


def everything(visit: Visit) -> Rows:
    marks = visit.studio.marks
    with visit.page("all") as page:
        visit.measure(page, "firstScreen", True)
        visit.run(page)
        for step in marks.all[:-1]:
            page.locator(step).first.click()
        last = page.locator(marks.all[-1]).first
        last.wait_for()
        began = float(page.evaluate("performance.now()"))
        last.click()
        seen = (HEAVY - 1, marks.output, f"cell {HEAVY - 1} {HEAVY - 1}", LONGEST)
        ended = float(visit.measure(page, "outputShows", *seen))
        return {"all": [(ended - began) / 1000]}


TASKS: dict[str, Callable[[Visit], Rows]] = {"start": start, "many": many, "heavy": heavy, "everything": everything}
"""In this order: `start` must be the first thing that a server does."""
