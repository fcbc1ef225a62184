"""Nothing is lost: not in a reload amid a run, not when the tab crashes, not when storage is full or was cleared."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.conftest import serving
from tests.browser.test_site import SLOW, visit
from tests.browser.visits import bring, exported, notebook, open_notebook, ready, run, status, until_kept
from tests.kit.browser import ONE_BROWSER

pytestmark = [*ONE_BROWSER]

LONG = 'print("be" .. "gun") Async.sleep(600000)'

CLEAR = """async () => {
  const top = await navigator.storage.getDirectory()
  await top.removeEntry('llmspell', { recursive: true })
}"""


async def begin_long_run(page: Page) -> None:
    """A cell runs that does not end, and its first words are kept."""
    await run(page, 0)
    await status(page, "busy")
    await expect(page.get_by_text("begun", exact=True).first).to_be_visible(timeout=SLOW)
    await until_kept(page, "begun")


async def append(page: Page, text: str) -> None:
    """Type at the end of the second cell."""
    await page.locator(".cm-content").nth(1).click()
    await page.keyboard.press("Control+End")
    await page.keyboard.type(text)


async def the_run_broke_off(page: Page) -> None:
    """Notebook and trace are there again, and the run that was amid counts as interrupted."""
    await ready(page)
    await expect(page.get_by_text("begun", exact=True).first).to_be_visible(timeout=SLOW)
    await page.get_by_text("View trace").first.click()
    await expect(page.get_by_text("the kernel ended first").first).to_be_visible(timeout=SLOW)


async def test_what_was_made_outlives_a_reload_a_full_storage_one_that_was_cleared_and_a_crash(site: Path) -> None:
    with serving(site) as address:
        async with visit() as (context, watched, _):
            page = watched.page
            await bring(page, address, {"long.spell.md": notebook(("lua", LONG), ("lua", "x = 1"))})
            await open_notebook(page, address, "long.spell.md")
            await begin_long_run(page)
            await page.reload()
            await the_run_broke_off(page)

            await full_storage(page, context, address)
            await page.evaluate(CLEAR)
            await expect(page.get_by_role("alert").filter(has_text="was cleared")).to_be_visible(timeout=SLOW)
            await until_kept(page, "y = 2")

            await append(page, " z = 3")
            await until_kept(page, "z = 3")
            await crash(page, context)
            again = await context.new_page()
            await open_notebook(again, address, "long.spell.md")
            await expect(again.locator(".cm-content").nth(1)).to_have_text("x = 1 y = 2 z = 3")


async def full_storage(page: Page, context: BrowserContext, address: str) -> None:
    """It is told once, what is typed stays and can be downloaded, and is kept when there is room again."""
    devtools = await context.new_cdp_session(page)
    where = urlsplit(address)
    origin = f"{where.scheme}://{where.netloc}"
    await devtools.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1})
    await append(page, " y = 2")
    notice = page.get_by_role("alert").filter(has_text="storage is full")
    await expect(notice).to_be_visible(timeout=SLOW)
    await expect(notice).to_have_count(1)
    assert "y = 2" in await exported(page)
    await page.keyboard.press("Escape")
    await devtools.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    await expect(notice).to_be_hidden(timeout=SLOW)
    await until_kept(page, "y = 2")


async def crash(page: Page, context: BrowserContext) -> None:
    """The tab's process ends at once, without a word to what runs in it."""
    devtools = await context.new_cdp_session(page)
    async with page.expect_event("crash"):
        # A process that is gone does not answer.
        asked = asyncio.ensure_future(devtools.send("Page.crash"))
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
