"""What a person does first in a tab: open a sample, run it, stop what does not end, and find all of it again later."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import serving
from tests.browser.test_site import SLOW, visit
from tests.kit.browser import ONE_BROWSER

pytestmark = [*ONE_BROWSER]

STOPPED = 30.0
"""Seconds on a busy machine; on a quiet one it takes less than one to stop, and three until the kernel is there."""


async def started(page: Page) -> None:
    """The studio is drawn."""
    await expect(page.locator(".top-bar")).to_be_visible(timeout=SLOW)


async def open_sample(page: Page) -> None:
    await started(page)
    await page.get_by_text("First steps").first.click()
    await ready(page)


async def ready(page: Page) -> None:
    """The notebook is shown, and its kernel waits for a cell."""
    await expect(page.locator(".cm-content").first).to_be_visible(timeout=SLOW)
    await expect(page.locator(".top-bar .status")).to_have_text("idle", timeout=SLOW)


async def write(page: Page, code: str) -> None:
    """Replace the first cell."""
    await page.locator(".cm-content").first.click()
    await page.keyboard.press("Control+a")
    await page.keyboard.type(code)


@pytest.mark.parametrize("isolated", [False, True], ids=["as it is", "isolated"])
async def test_a_sample_runs_is_traced_stops_and_is_there_again_after_a_reload(site: Path, isolated: bool) -> None:
    with serving(site, isolated=isolated) as address:
        async with visit() as (_, watched, refused):
            page = watched.page
            await page.goto(address)
            await open_sample(page)
            await page.get_by_role("button", name="Run all").first.click()
            await expect(page.get_by_text("Hello, Ada").first).to_be_visible(timeout=SLOW)
            await expect(page.get_by_text("spans").first).to_be_visible(timeout=SLOW)
            await expect(page.locator(".top-bar .status")).to_have_text("idle", timeout=SLOW)

            await write(page, "while true do end")
            await page.keyboard.press("Control+Enter")
            await expect(page.locator(".top-bar .status")).to_have_text("busy", timeout=SLOW)
            begun = time.monotonic()
            await page.get_by_role("button", name="Interrupt").first.click()
            await expect(page.locator(".top-bar .status")).not_to_have_text("busy", timeout=SLOW)
            assert time.monotonic() - begun < STOPPED
            await expect(page.locator(".top-bar .status")).to_have_text("idle", timeout=SLOW)

            await write(page, 'print("kept " .. 6 * 7)')
            await page.keyboard.press("Control+Enter")
            await expect(page.get_by_text("kept 42").first).to_be_visible(timeout=SLOW)
            await expect(page.locator(".top-bar .saved")).to_contain_text("Saved", timeout=SLOW)
            await page.evaluate("new Promise((done) => setTimeout(done, 1500))")

            await page.reload()
            await started(page)
            await ready(page)
            await expect(page.locator(".cm-content").first).to_contain_text('print("kept "')
            await expect(page.get_by_text("kept 42").first).to_be_visible(timeout=SLOW)
            assert refused == []


async def test_a_second_tab_waits_until_the_first_is_closed(site: Path) -> None:
    with serving(site) as address:
        async with visit() as (context, watched, _):
            await watched.page.goto(address)
            await started(watched.page)
            second = await context.new_page()
            await second.goto(address)
            await expect(second.get_by_text("open in another tab")).to_be_visible(timeout=SLOW)
            await watched.page.close()
            await started(second)
