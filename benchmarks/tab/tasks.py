"""What a visitor does at a site, and how long it takes: the first visit, the next one, running, stopping, restarting.

Each visit has a browser of its own, started anew; what a browser keeps between two visits is in its profile. Times are
taken as `benchmarks.studios.visitor` says.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from benchmarks.studios.memory import family_of_profile
from benchmarks.studios.tasks import CLICKS, Rows
from benchmarks.studios.visitor import PATIENCE, SCRIPT, SIZE, Visitor
from benchmarks.tab.entrants import Column, Tab
from benchmarks.tab.host import LONGEST, Host
from benchmarks.tab.notebooks import LOOP, name_of, spell
from tests.browser.visits import PUT
from tests.kit.browser import FLAGS, installed

ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""No page reaches anything but this machine."""

ENDURED = 10
"""Seconds after which a loop that goes on counts as one that cannot be stopped."""

STOPS = 3


class Person(Visitor):
    """A visitor of a site with a browser, and what that browser keeps: its profile."""

    def __init__(self, tab: Tab, host: Host, profile: Path, playwright: Playwright) -> None:
        super().__init__(tab.marks)
        self.tab, self.host = tab, host
        self._profile, self._playwright = profile, playwright
        self.foreign: set[str] = set()
        """Other hosts that a page asked, in vain."""

    @contextmanager
    def browser(self) -> Iterator[BrowserContext]:
        """The browser, from its start to its end."""
        launch = self._playwright.chromium.launch_persistent_context
        context = launch(self._profile, executable_path=installed(), args=[*FLAGS, ALONE], viewport=SIZE)
        context.add_init_script(path=SCRIPT)
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: self._note(request.url))
        try:
            yield context
        finally:
            context.close()

    def _note(self, address: str) -> None:
        url = urlsplit(address)
        if url.scheme not in ("data", "blob") and url.hostname != "127.0.0.1":
            self.foreign.add(str(url.hostname))

    def go(self, context: BrowserContext, language: str) -> Page:
        """A page on the way to the notebook."""
        page = context.new_page()
        page.goto(self.host.base + self.tab.address(name_of(language)), wait_until="commit")
        return page

    def open(self, context: BrowserContext, language: str) -> Page:
        """A page with the notebook, and a kernel that has answered."""
        page = self.go(context, language)
        self.measure(page, "firstScreen", True)
        self.run(page)
        return page

    def memory(self) -> Rows:
        """Of all the browser's processes, and of those with pages and their workers."""
        whole, pages = family_of_profile(self._profile)
        return {"browser": [float(whole)], "pages": [float(pages)]}


def settle(person: Person) -> None:
    """Wait until the page has fetched all that it fetches by itself."""
    last = time.monotonic() + LONGEST
    while not person.host.is_quiet():
        if time.monotonic() > last:
            raise RuntimeError(f"the page still fetches after {LONGEST} s")
        time.sleep(0.2)


def arrive(person: Person, context: BrowserContext, language: str, name: str) -> Iterator[Rows]:
    """Come to the notebook: seconds until it is shown, a letter is typed, a cell has answered; what was fetched."""
    person.host.begin()
    page = person.go(context, language)
    yield {f"{name} shown": [float(person.measure(page, "firstScreen", True)) / 1000]}
    yield {f"{name} usable": [person.type_letter(page, "#Q") / 1000], f"{name} sent": [float(person.host.traffic.sent)]}
    for _ in range(2):
        page.keyboard.press("Backspace")
    person.run(page)
    yield {f"{name} answered": [now(page)]}
    settle(person)
    traffic = person.host.traffic
    yield {f"{name} sent in all": [float(traffic.sent)], f"{name} requests": [float(traffic.requests)]}
    time.sleep(2)  # what the browser has yet to write


def first(person: Person, column: Column) -> Iterator[Rows]:
    """The first visit, of a browser that keeps nothing of the site."""
    with person.browser() as context:
        furnish(person, context)
        yield from arrive(person, context, column.language, "first")


def again(person: Person, column: Column) -> Iterator[Rows]:
    """The next visit, of a browser that was closed since."""
    with person.browser() as context:
        yield from arrive(person, context, column.language, "again")


def work(person: Person, column: Column) -> Iterator[Rows]:
    """Run a cell again and again; then restart the kernel, and at last stop what would not end."""
    with person.browser() as context:
        page = person.open(context, column.language)
        yield {"run": [person.run(page) / 1000 for _ in range(CLICKS)]}
        page.wait_for_timeout(2_000)
        yield person.memory()
        yield {"restart": [restart(person, page)]}
        yield {"stop": stops(person, page)}


def isolated(person: Person, column: Column) -> Iterator[Rows]:
    """Stopping, on a page that its host isolates."""
    with person.browser() as context:
        furnish(person, context)
        yield {"stop isolated": stops(person, person.open(context, column.language))}


def restart(person: Person, page: Page) -> float:
    """Seconds from *Restart* to the output of a cell that is run as soon as that is possible."""
    *steps, last = person.tab.keys.restart
    for step in steps:
        page.locator(step).first.click()
    page.locator(last).first.wait_for()
    begun = time.monotonic()
    if person.tab.keys.reloads:
        with page.expect_navigation(wait_until="commit"):
            page.locator(last).first.click()
        person.measure(page, "firstScreen", True)
    else:
        page.locator(last).first.click()
    person.run(page)
    return time.monotonic() - begun


def stops(person: Person, page: Page) -> list[float]:
    """Seconds from *Stop* until the page says that an endless loop has ended; infinite where it goes on."""
    took: list[float] = []
    while len(took) < STOPS and math.inf not in took:
        took.append(stop(person, page))
        if took[-1] < math.inf:
            person.run(page)
    return took


def stop(person: Person, page: Page) -> float:
    keys = person.tab.keys
    person.press_run(page, LOOP)
    person.measure(page, "says", keys.state, keys.busy)
    page.wait_for_timeout(1_000)
    begun = now(page)
    try:
        page.locator(keys.stop).first.click(timeout=ENDURED * 1000)
        person.measure(page, "says", keys.state, keys.busy, True, ENDURED)
    except Error:
        return math.inf
    return now(page) - begun


def now(page: Page) -> float:
    """Seconds since the navigation, by the page's clock."""
    return float(page.evaluate("performance.now()")) / 1000


def bring(context: BrowserContext, base: str, texts: Mapping[str, str]) -> None:
    """Put notebooks where our site keeps its own, as an earlier visit would have."""
    page = context.new_page()
    page.goto(f"{base}manifest.webmanifest")
    page.evaluate(PUT, {quote(f"/workspace/{name}.spell.md", safe=""): text for name, text in texts.items()})
    page.close()


def furnish(person: Person, context: BrowserContext) -> None:
    """The notebooks that a site does not have itself."""
    if person.tab.is_ours:
        texts = {name_of(language): spell(language) for language in person.tab.languages}
        bring(context, person.host.base, texts)


@dataclass(frozen=True)
class Task:
    """What is done at every site, in `each` of its languages or only in the first; tells rows as they come."""

    do: Callable[[Person, Column], Iterator[Rows]]
    each: bool = False
    isolated: bool = False


TASKS = {
    "first": Task(first),
    "again": Task(again),
    "work": Task(work, each=True),
    "isolated": Task(isolated, each=True, isolated=True),
}
"""In this order: a browser keeps something from the first visit on."""
