"""The places a studio runs in, each with the deeds' folder and one visitor at its page. Not what is done there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Page, async_playwright, expect

from tests.browser.conftest import serving
from tests.browser.test_site import visit as clean_profile
from tests.kit.browser import Watched, chromium, watched_page
from tests.kit.desktop import Desktop, page_at, screen
from tests.kit.journey import SLOW, running_studio
from tests.parity.books import BOOK, SETTINGS, TEXT
from tests.parity.visit import Visit

Place = Callable[[Path, Path], AbstractAsyncContextManager[Visit]]
"""A visit in a place, from a folder of its own to write in and the folder of the site."""


@asynccontextmanager
async def server(folder: Path, _: Path) -> AsyncIterator[Visit]:
    """`llmspell studio`, and Chromium."""
    work, config = folder / "work", folder / "config" / "config.toml"
    for made in (work, config.parent):
        made.mkdir(parents=True)
    config.write_text(SETTINGS)
    (work / BOOK).write_text(TEXT)
    async with (
        running_studio(work, LLMSPELL_CONFIG=str(config), PYTHON_KEYRING_BACKEND=NO_KEYRING) as studio,
        chromium() as browser,
        watched_page(browser, *SIZE) as watched,
    ):
        await watched.page.goto(studio.link)
        yield Visit("server", watched, taking(watched.page))


@asynccontextmanager
async def tab(folder: Path, site: Path) -> AsyncIterator[Visit]:
    """The static site in Chromium; the files lie in the browser's own storage, as those of an earlier visit would."""
    with serving(site) as address:
        async with clean_profile() as (_context, watched, refused):
            page = watched.page
            await page.set_viewport_size({"width": SIZE[0], "height": SIZE[1]})
            await page.goto(f"{address}manifest.webmanifest")
            files = {f"/workspace/{BOOK}": TEXT, "/home/web/.config/llmspell/config.toml": SETTINGS}
            await page.evaluate(STORE, files)
            await page.goto(address)
            await expect(page.locator("#boot")).to_be_hidden(timeout=2 * SLOW)
            yield Visit("tab", watched, taking(page))
            watched.external += refused


@asynccontextmanager
async def desktop(folder: Path, _: Path) -> AsyncIterator[Visit]:
    """`llmspell desktop` under a screen that nobody sees, driven through the debugging port of its Chromium."""
    with screen(*SIZE) as display, _person(folder / "home", display) as person:
        work, config = folder / "work", person.home / ".config" / "llmspell" / "config.toml"
        for made in (work, config.parent):
            made.mkdir(parents=True)
        config.write_text(SETTINGS)
        (work / BOOK).write_text(TEXT)
        person.start(work)
        async with async_playwright() as playwright:
            browser = await person.browser(playwright)
            page = page_at(browser, "127.0.0.1")
            while page is None:
                await browser.contexts[0].pages[0].wait_for_timeout(100)
                page = page_at(browser, "127.0.0.1")
            person.await_window("Spell Studio")
            yield Visit("desktop", Watched(page).watch(), person_taking(person))


@contextmanager
def _person(home: Path, display: str) -> Iterator[Desktop]:
    home.mkdir(parents=True)
    person = Desktop(home, display)
    try:
        yield person
    finally:
        person.end()


def taking(page: Page) -> Callable[[Callable[[], Any]], Any]:
    """A browser's downloads."""

    async def take(press: Callable[[], Any]) -> tuple[str, bytes]:
        async with page.expect_download(timeout=SLOW) as coming:
            await press()
        got = await coming.value
        return got.suggested_filename, await asyncio.to_thread(Path(await got.path()).read_bytes)

    return take


def person_taking(person: Desktop) -> Callable[[Callable[[], Any]], Any]:
    """The window asks where a file is to go, in a dialog of the system; its answer is what it offers."""
    from tests.kit.desktop import eventually

    async def take(press: Callable[[], Any]) -> tuple[str, bytes]:
        before = {*person.home.rglob("*")}
        await press()
        person.await_window("Save")
        person.press("Return")

        def come() -> list[Path]:
            fresh = {*person.home.rglob("*")} - before
            return [one for one in fresh if one.is_file() and one.suffix in GIVEN and one.stat().st_size]

        (file,) = eventually(come, "the file that was saved")
        return file.name, file.read_bytes()

    return take


GIVEN = {".html", ".py", ".run", ".lua", ".ipynb", ".md"}

SIZE = (1440, 900)

NO_KEYRING = "keyring.backends.null.Keyring"

STORE = """async (files) => {
  const top = await navigator.storage.getDirectory();
  const folder = await top.getDirectoryHandle("llmspell", {create: true});
  for (const [path, text] of Object.entries(files)) {
    const file = await folder.getFileHandle(encodeURIComponent(path), {create: true});
    const writing = await file.createWritable();
    await writing.write(text);
    await writing.close();
  }
}"""
"""Puts files where the tab keeps its own (`tab/storage.py`)."""

MAKE: dict[str, Place] = {"server": server, "desktop": desktop, "tab": tab}
