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
    for _ in range(SLOW // 500):
        if await page.evaluate(have, f"llmspell-{version} {path}"):
            return
        await page.wait_for_timeout(500)
    raise AssertionError(f"{version} is not in the browser's cache")


def version_of(site: Path) -> str:
    (version,) = (site / "v").iterdir()
    return version.name


UNVERSIONED = ("index.html", "sw.js")
"""What leads to a version, and is put on a host last."""

NEXT = "0123456789abcdef"
"""The version that comes after."""


def with_next(site: Path, host: Path) -> Path:
    """A host with the site, and with the files of a version to come, which nothing leads to yet."""
    host.mkdir()
    for one in site.iterdir():
        if one.name != "v" and not one.name.startswith(UNVERSIONED):
            (host / one.name).symlink_to(one)
    for name in UNVERSIONED:
        shutil.copyfile(site / name, host / name)
    (host / "v").mkdir()
    for version in (version_of(site), NEXT):
        (host / "v" / version).symlink_to(site / "v" / version_of(site))
    return host


def publish_next(site: Path, host: Path) -> None:
    """Have the host lead to the version to come."""
    for name in UNVERSIONED:
        text = (site / name).read_text("utf-8").replace(version_of(site), NEXT)
        (host / name).write_text(text, "utf-8")


async def test_a_visit_asks_nobody_else_a_new_version_takes_over_and_the_site_works_offline(
    site: Path, tmp_path: Path
) -> None:
    host = with_next(site, tmp_path / "host")
    async with visit() as (context, watched, refused):
        page = watched.page
        with serving(host, prefix="/deep/er/") as address:
            await page.goto(address)
            await started(page)
            await kept(page, version_of(site))
            await it_can_be_installed(page, context)

            publish_next(site, host)
            await page.reload()
            await started(page)
            assert await page.locator("body").get_attribute("data-version") == version_of(site)
            await kept(page, NEXT)
            offer = page.get_by_role("status").filter(has_text="There is a new version")
            await offer.get_by_role("button", name="Load it").click(timeout=SLOW)
            await expect(page.locator("body")).to_have_attribute("data-version", NEXT, timeout=SLOW)
            await started(page)
            await expect(offer).to_have_count(0)
            assert await page.evaluate("caches.keys()") == [f"llmspell-{NEXT} /deep/er/"]
        await page.reload()  # nobody listens any more
        await started(page)
        assert (refused, watched.external, watched.errors) == ([], [], [])
        assert len(context.pages) == 1


async def it_can_be_installed(page: Page, context: BrowserContext) -> None:
    """The browser takes it for an app."""
    devtools = await context.new_cdp_session(page)
    manifest = await devtools.send("Page.getAppManifest")
    assert manifest["url"].endswith("/manifest.webmanifest")
    assert manifest["errors"] == []
    errors = (await devtools.send("Page.getInstallabilityErrors"))["installabilityErrors"]
    # A test's profile is like a private window, and in those a browser installs nothing.
    assert [error["errorId"] for error in errors if error["errorId"] != "in-incognito"] == []


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


async def test_who_was_told_that_nothing_is_kept_can_work_all_the_same(site: Path) -> None:
    async with visit() as (context, watched, _):
        await context.add_init_script(TOO_OLD["no storage"][0])
        with serving(site) as address:
            await watched.page.goto(address)
            await watched.page.get_by_role("button", name="Open without keeping").click(timeout=SLOW)
            await started(watched.page)
            await expect(watched.page.get_by_text("First steps").first).to_be_visible(timeout=SLOW)
            assert watched.errors == []


async def test_a_half_uploaded_site_says_so(site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "half", copy_function=shutil.copyfile)
    for file in (tmp_path / "half" / "v" / version_of(site) / "archives").glob("kernel.tar.gz*"):
        file.unlink()
    async with visit() as (_, watched, _refused):
        with serving(tmp_path / "half") as address:
            await watched.page.goto(address)
            await expect(watched.page.get_by_role("alert")).to_contain_text("kernel.tar.gz could not be", timeout=SLOW)
