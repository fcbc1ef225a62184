"""The site as a visitor meets it: a clean profile, no server later, an address with a path, an old browser."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import serving
from tests.kit.browser import ONE_BROWSER, Watched, chromium

pytestmark = [*ONE_BROWSER]

SLOW = 120_000
"""Milliseconds that a studio may take to start on a busy machine."""


@asynccontextmanager
async def visit() -> AsyncIterator[tuple[BrowserContext, Watched, list[str]]]:
    """A clean profile in which whatever leaves the machine is refused and noted."""
    refused: list[str] = []

    async def gate(route: Route) -> None:
        if route.request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            await route.fallback()
        else:
            refused.append(route.request.url)
            await route.abort()

    async with chromium() as browser:
        context = await browser.new_context(viewport={"width": 1280, "height": 800})
        await context.route("**/*", gate)
        try:
            yield context, Watched(await context.new_page()).watch(), refused
        finally:
            await context.close()


async def started(page: Page) -> None:
    """The studio is there."""
    await expect(page.locator("#boot")).to_be_hidden(timeout=SLOW)
    await expect(page.locator("body > [id^=root-]").first).to_be_attached()


async def kept(page: Page, version: str) -> None:
    """The service worker has the whole of a version."""
    await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    have = "async (name) => (await caches.has(name)) && (await (await caches.open(name)).keys()).length > 20"
    path = await page.evaluate("location.pathname")
    await page.wait_for_function(have, arg=f"llmspell-{version} {path}", timeout=SLOW)


def version_of(site: Path) -> str:
    (version,) = (site / "v").iterdir()
    return version.name


async def test_a_visit_asks_nobody_else_and_the_site_works_offline(site: Path) -> None:
    version = version_of(site)
    async with visit() as (context, watched, refused):
        page = watched.page
        with serving(site, prefix="/deep/er/") as address:
            await page.goto(address)
            await started(page)
            await kept(page, version)
        await page.reload()  # nobody listens any more
        await started(page)
        assert (refused, watched.external, watched.errors) == ([], [], [])
        assert len(context.pages) == 1


TOO_OLD = {
    "no JSPI": ("delete WebAssembly.Suspending", "JavaScript promises in WebAssembly"),
    "no exceptions": ("delete WebAssembly.Tag", "exceptions in WebAssembly"),
    "no WebAssembly": ("delete window.WebAssembly", "WebAssembly"),
    "no storage": ("navigator.storage.getDirectory = () => Promise.reject(new Error('full'))", "keeps no files"),
    "no worker": ("delete window.Worker", "workers"),
}


@pytest.mark.parametrize(("script", "said"), TOO_OLD.values(), ids=TOO_OLD)
async def test_a_browser_that_cannot_run_it_is_told_why(site: Path, script: str, said: str) -> None:
    async with visit() as (context, watched, refused):
        await context.add_init_script(script)
        with serving(site) as address:
            await watched.page.goto(address)
            place = watched.page.get_by_role("alert")
            await expect(place).to_contain_text(said, timeout=SLOW)
            await expect(place.get_by_role("button", name="Load the page again")).to_be_visible()
        assert refused == []


async def test_a_half_uploaded_site_says_so(site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "half", copy_function=shutil.copyfile)
    (tmp_path / "half" / "v" / version_of(site) / "archives" / "kernel.tar.gz").unlink()
    async with visit() as (_, watched, _refused):
        with serving(tmp_path / "half") as address:
            await watched.page.goto(address)
            await expect(watched.page.get_by_role("alert")).to_contain_text("kernel.tar.gz could not be", timeout=SLOW)
