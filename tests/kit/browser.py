"""A real headless Chromium for tests, and a page that remembers whatever it should not have done.

To start one and what drives it takes most of a second. A file whose tests are marked with `ONE_BROWSER` shares the one
of its process: they run in one loop, and so must their fixtures (`shared_fixture`); each has its own context all the
same, with no cookies and nothing kept.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Error, Page, Playwright, Request, async_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""What a browser may be called here; the first is the lightest. `chromium.sh` installs one when there is none."""

HARMLESS = ("top_panel",)
"""Bokeh measures a figure before it is mounted, says so once, and then draws it right."""

PATIENCE = 60_000
"""Milliseconds that an action on a page may wait for what it is done to; the machine has other work."""


@dataclass
class Watched:
    """A page, the requests it made to other hosts, and the errors it met."""

    page: Page
    external: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def _request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in ("data", "blob") and url.hostname != "127.0.0.1":
            self.external.append(request.url)

    def watch(self) -> Watched:
        """Begin to remember."""
        self.page.on("request", self._request)
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("console", self._console)
        return self

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security" in message.text:
            self._note(message.text)

    def _note(self, text: str) -> None:
        if not any(one in text for one in HARMLESS):
            self.errors.append(text)


def installed() -> str | None:
    """The browser of this machine; None for the one that Playwright brought."""
    return next(filter(None, map(shutil.which, NAMES)), None)


ONE_BROWSER = (pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("kept_chromium"))
"""Marks of a file whose tests share the browser of their process."""

shared_fixture = pytest_asyncio.fixture(loop_scope="session")
"""A fixture of one test, in the loop of the shared browser."""

KEPT: dict[asyncio.AbstractEventLoop, Kept] = {}
"""The shared browser of a loop, while there is one."""


class Kept:
    """A browser that is started when it is first wanted, and anew when it has died."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browser: Browser | None = None

    async def browser(self) -> Browser:
        if self._browser is None or not self._browser.is_connected():
            self._browser = await _launch(self._playwright)
        return self._browser

    async def close(self) -> None:
        if self._browser is not None:
            await self._browser.close()


async def _launch(playwright: Playwright) -> Browser:
    return await playwright.chromium.launch(executable_path=installed(), args=FLAGS)


@asynccontextmanager
async def keeping_chromium() -> AsyncIterator[None]:
    """In the meantime `chromium()` is one browser for all who ask in this loop."""
    loop = asyncio.get_running_loop()
    async with async_playwright() as playwright:
        kept = KEPT[loop] = Kept(playwright)
        try:
            yield
        finally:
            del KEPT[loop]
            await kept.close()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The browser of this machine, headless: the shared one of this loop, else one of its own."""
    if kept := KEPT.get(asyncio.get_running_loop()):
        yield await kept.browser()
        return
    async with async_playwright() as playwright:
        browser = await _launch(playwright)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def watched_page(browser: Browser, width: int = 1280, height: int = 800) -> AsyncIterator[Watched]:
    """A fresh page with no cookies."""
    context = await browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(PATIENCE)
    try:
        yield Watched(await context.new_page()).watch()
    finally:
        await context.close()


@asynccontextmanager
async def lasting_page(profile: Path) -> AsyncIterator[Watched]:
    """A page of a browser that keeps what it stores in the folder `profile`, also when it is killed."""
    _unlock(profile)
    async with async_playwright() as playwright:
        launch = playwright.chromium.launch_persistent_context
        context = await launch(profile, executable_path=installed(), args=FLAGS)
        context.set_default_timeout(PATIENCE)
        try:
            yield Watched(context.pages[0] if context.pages else await context.new_page()).watch()
        finally:
            with suppress(Error):
                await context.close()


def _unlock(profile: Path) -> None:
    """Take away the locks that a killed browser leaves."""
    for lock in profile.glob("Singleton*"):
        lock.unlink()
