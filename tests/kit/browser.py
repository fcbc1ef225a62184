"""A real headless Chromium for tests, and a page that remembers whatever it should not have done.

To start one and what drives it takes most of a second. A file whose tests are marked with `ONE_BROWSER` shares the one
of its process: they run in one loop, and so must their fixtures (`shared_fixture`). Each test comes without cookies and
with nothing kept all the same; but it has the page of the one before, which knows the scripts that it compiled. A test
that leaves more in a page than is taken away here (`Profile.forget`) closes it.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Error,
    Frame,
    Page,
    Playwright,
    Request,
    async_playwright,
)

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
        for event, heard in self._heard().items():
            self.page.on(event, heard)  # type: ignore[call-overload]
        return self

    def unwatch(self) -> None:
        """Whatever comes now is another's."""
        for event, heard in self._heard().items():
            self.page.remove_listener(event, heard)

    def _heard(self) -> dict[str, Callable[[Any], None]]:
        return {"request": self._request, "pageerror": self._failed, "console": self._console}

    def _failed(self, error: Error) -> None:
        self._note(str(error))

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


class Profile:
    """Somebody's cookies and storage, and the page they look at."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self._page: Page | None = None
        self._origins: set[str] = set()
        context.set_default_timeout(PATIENCE)
        context.on("page", lambda page: page.on("framenavigated", self._navigated))

    async def page(self) -> Page:
        """The page, with nothing on it."""
        if self._page is None or self._page.is_closed():
            self._page = await self.context.new_page()
        return self._page

    def _navigated(self, frame: Frame) -> None:
        url = urlsplit(frame.url)
        if url.netloc:
            self._origins.add(f"{url.scheme}://{url.netloc}")

    async def _blank(self, page: Page) -> Page:
        """The page with nothing on it; another where the error page of an address that was refused comes in between."""
        page.on("dialog", _accept)
        try:
            await page.goto("about:blank")
        except Error:
            await page.close()
            return await self.page()
        page.remove_listener("dialog", _accept)
        return page

    async def forget(self) -> None:
        """Leave what it looks at, close other pages and take away all that they kept, but not the compiled scripts."""
        page = await self.page()
        for other in self.context.pages:
            if other is not page:
                await other.close()
        page = await self._blank(page)
        await page.unroute_all()
        await page.emulate_media(media="null", color_scheme="null", reduced_motion="null", contrast="null")
        await self.context.clear_cookies()
        devtools = await self.context.new_cdp_session(page)
        for origin in self._origins:
            await devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        await devtools.detach()
        self._origins.clear()


async def _accept(dialog: Dialog) -> None:
    """A page that would rather stay is left all the same."""
    await dialog.accept()


class Kept:
    """A browser that is started when it is first wanted, and anew when it has died."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browser: Browser | None = None
        self._idle: list[Profile] = []

    async def browser(self) -> Browser:
        if self._browser is None or not self._browser.is_connected():
            self._idle.clear()
            self._browser = await _launch(self._playwright)
        return self._browser

    @asynccontextmanager
    async def profile(self, browser: Browser) -> AsyncIterator[Profile]:
        """One that nobody uses meanwhile; it is thrown away after a failure."""
        one = self._idle.pop() if self._idle else Profile(await browser.new_context())
        try:
            yield one
            await one.forget()
        except BaseException:
            with suppress(Error):
                await one.context.close()
            raise
        self._idle.append(one)

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
    """A fresh page with no cookies and nothing in its storage."""
    async with _profile(browser) as profile:
        page = await profile.page()
        await page.set_viewport_size({"width": width, "height": height})
        watched = Watched(page).watch()
        try:
            yield watched
        except Exception as error:
            # Whoever waited in vain for something wants to know why it did not come.
            error.add_note(f"The page met these errors: {watched.errors}; it asked other hosts: {watched.external}")
            raise
        watched.unwatch()


@asynccontextmanager
async def _profile(browser: Browser) -> AsyncIterator[Profile]:
    """One of the shared browser, else one of its own."""
    if kept := KEPT.get(asyncio.get_running_loop()):
        async with kept.profile(browser) as profile:
            yield profile
        return
    context = await browser.new_context()
    try:
        yield Profile(context)
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
