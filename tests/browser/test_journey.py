"""What a person does first in a tab: open a sample, run it, find all of it again later, and open a second tab."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Page, expect

from tests.browser.conftest import serving
from tests.browser.test_site import SLOW, visit
from tests.browser.visits import bring, notebook, open_notebook, ready
from tests.kit.browser import ONE_BROWSER

pytestmark = [*ONE_BROWSER]


async def started(page: Page) -> None:
    """The studio is drawn."""
    await expect(page.locator(".top-bar")).to_be_visible(timeout=SLOW)


async def open_sample(page: Page) -> None:
    await started(page)
    await page.get_by_text("First steps").first.click()
    await ready(page)


async def write(page: Page, code: str) -> None:
    """Replace the first cell."""
    await page.locator(".cm-content").first.click()
    await page.keyboard.press("Control+a")
    await page.keyboard.type(code)


async def test_a_sample_runs_is_traced_and_is_there_again_after_a_reload(site: Path) -> None:
    with serving(site) as address:
        async with visit() as (_, watched, refused):
            page = watched.page
            await page.goto(address)
            await open_sample(page)
            await page.get_by_role("button", name="Run all").first.click()
            await expect(page.get_by_text("Hello, Ada").first).to_be_visible(timeout=SLOW)
            await expect(page.get_by_text("spans").first).to_be_visible(timeout=SLOW)
            await expect(page.locator(".top-bar .status")).to_have_text("idle", timeout=SLOW)

            await write(page, 'print("kept " .. 6 * 7)')
            await page.keyboard.press("Control+Enter")
            await expect(page.get_by_text("kept 42").first).to_be_visible(timeout=SLOW)
            await expect(page.locator(".top-bar .saved")).to_contain_text("Saved", timeout=SLOW)
            await page.evaluate("new Promise((done) => setTimeout(done, 1500))")

            await page.reload()
            await ready(page)
            await expect(page.locator(".cm-content").first).to_contain_text('print("kept "')
            await expect(page.get_by_text("kept 42").first).to_be_visible(timeout=SLOW)
            assert refused == []


async def test_one_tab_has_the_files_and_another_can_take_them_over(site: Path) -> None:
    with serving(site) as address:
        async with visit() as (context, watched, _):
            first, second = watched.page, await context.new_page()
            await bring(first, address, {"two.spell.md": notebook(("lua", 'print("one")'))})
            await open_notebook(first, address, "two.spell.md")
            await second.goto(f"{address}?file=two.spell.md")
            await expect(second.get_by_role("heading", name="open in another tab")).to_be_visible(timeout=SLOW)

            await write(first, 'print("typed just now")')
            await second.get_by_role("button", name="Use here").click()
            await ready(second)
            await expect(second.locator(".cm-content").first).to_contain_text("typed just now")
            await expect(first.get_by_role("heading", name="open in another tab")).to_be_visible(timeout=SLOW)
            assert first.workers == []

            await second.close()
            await ready(first)
            await expect(first.locator(".cm-content").first).to_contain_text("typed just now")
