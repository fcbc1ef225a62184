"""A person asks where the money went, and is led from a row to the run that spent it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.async_api import expect

from kernel.stores.home import prepare
from tests.kit.browser import ONE_BROWSER, chromium, watched_page
from tests.kit.journey import SLOW, running_studio
from tests.kit.trace_data import MODEL, NOTEBOOK, failed_run, small_run

pytestmark = [
    pytest.mark.browser,
    *ONE_BROWSER,
    # Panel 1.9 builds Tornado's request object the old way.
    pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning"),
]


async def test_the_dashboards_lead_to_the_run_that_cost_most(tmp_path: Path) -> None:
    home = prepare(tmp_path / ".llmspell")
    small_run(home, "r1", time.time() - 90)
    failed_run(home, "r2", time.time() - 60)
    (tmp_path / NOTEBOOK).write_text("---\ntitle: Research\nbudget: 0.50\n---\n\n```lua {#research}\nreturn 1\n```\n")
    async with running_studio(tmp_path) as studio, chromium() as browser, watched_page(browser) as watched:
        page = watched.page
        await page.goto(studio.link)
        await page.get_by_role("button", name="Dashboards", exact=True).click()
        board = page.get_by_role("region", name="Dashboards")
        await expect(board.get_by_text("1 call has no known price")).to_be_visible(timeout=SLOW)
        await expect(board.get_by_text("$0.0051 of $0.50, the dearest run")).to_be_visible()
        await expect(board.locator("canvas").first).to_be_attached(timeout=SLOW)
        assert "view=dashboards" in page.url
        await board.get_by_text("As a table").nth(1).click()
        await board.get_by_role("table", name="Use by model").get_by_role("button", name=MODEL).click()
        runs = board.get_by_role("complementary", name="Runs")
        await expect(runs.get_by_text(f"2 runs: model {MODEL}")).to_be_visible(timeout=SLOW)
        await runs.get_by_role("button", name="Run all").click()
        await expect(page.get_by_role("region", name="Trace").get_by_text("Run all").first).to_be_visible(timeout=SLOW)
        await expect(board).to_be_hidden()
        assert "view=" not in page.url
