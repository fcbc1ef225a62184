"""*Stop* stops whatever a cell does, and the kernel is there again; of a kernel that broke, the page says so."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import serving
from tests.browser.test_site import SLOW, visit
from tests.browser.visits import bring, notebook, open_notebook, run, status, stop
from tests.kit.browser import ONE_BROWSER

pytestmark = [*ONE_BROWSER]

STOPPED = 30.0
"""Seconds on a busy machine; on a quiet one it takes less than one to stop, and less than one more to a new kernel."""

ENDLESS = (
    ("lua", "while true do end"),
    ("javascript", "while (true) {}"),
    ("lua", "Async.sleep(600000)"),
    ("lua", 'while true do print("flood") end'),
)

BREAK = "self.close()"
"""Run in a worker it ends it without a word, as a crash does."""


@pytest.mark.parametrize("isolated", [False, True], ids=["as it is", "isolated"])
async def test_whatever_a_cell_does_it_stops_and_the_next_one_runs(site: Path, isolated: bool) -> None:
    with serving(site, isolated=isolated) as address:
        async with visit() as (_, watched, refused):
            page = watched.page
            await bring(page, address, {"loops.spell.md": notebook(("lua", 'print("again " .. 6 * 7)'), *ENDLESS)})
            await open_notebook(page, address, "loops.spell.md")
            for number in range(1, len(ENDLESS) + 1):
                await run(page, number)
                await status(page, "busy")
                begun = time.monotonic()
                await stop(page)
                assert time.monotonic() - begun < STOPPED
            await run(page, 0)
            await expect(page.get_by_text("again 42").first).to_be_visible(timeout=SLOW)
            await the_kernel_breaks(page)
            assert (refused, watched.errors) == ([], [])


async def the_kernel_breaks(page: Page) -> None:
    """Amid a run its worker is gone: the page says so, the run is marked, and a new kernel does as before."""
    await run(page, 3)
    await status(page, "busy")
    await expect(page.get_by_role("button", name="Run: Trial, running")).to_be_visible(timeout=SLOW)
    for worker in [*page.workers]:
        if await worker.evaluate("self.name") == "kernel":
            await worker.evaluate(BREAK)
    await expect(page.get_by_role("alert").filter(has_text="The kernel broke off")).to_be_visible(timeout=SLOW)
    await expect(page.get_by_text("the kernel ended first").first).to_be_visible(timeout=SLOW)
    await page.get_by_role("alert").get_by_role("button", name="Restart").click()
    await status(page, "idle")
    await run(page, 0)
    await expect(page.get_by_text("again 42").first).to_be_visible(timeout=SLOW)
