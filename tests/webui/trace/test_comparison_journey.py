"""Runs beside each other in a real browser, from the list of runs and back."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.kit.browser import ONE_BROWSER
from tests.kit.compared_runs import two_runs
from tests.kit.trace_data import failed_run
from tests.kit.trace_hub import TraceHub
from tests.webui.trace.test_browser import hub, open_page

__all__ = ["hub"]

pytestmark = [
    pytest.mark.browser,
    *ONE_BROWSER,
    pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning"),
]


async def test_two_runs_are_chosen_compared_and_opened_and_three_are_a_table(hub: TraceHub) -> None:
    two_runs(hub.home)
    failed_run(hub.home, "r3", 3_000.0)
    async with open_page(hub) as page:
        await page.get_by_role("button", name="All runs (r)").click()
        ticks = page.get_by_label("Choose Ask the writer")
        await expect(ticks).to_have_count(2)
        for place in range(2):
            await ticks.nth(place).check()
        await page.get_by_role("grid", name="Runs").focus()
        await page.keyboard.press("c")
        sheet = page.get_by_role("region", name="Comparison of runs")
        await expect(sheet).to_contain_text("2 prompts changed, 1 answer changed, 1 call added")
        rows = sheet.get_by_role("grid", name="Spans of both runs")
        await expect(rows.get_by_role("row")).to_have_count(8)

        pair = sheet.get_by_role("region", name="A pair of spans")
        for what in ("result", "question", "prompt"):
            await page.keyboard.press("n")
            await expect(rows.get_by_role("row", selected=True)).to_contain_text(what)
        await expect(pair.locator("mark")).to_have_text(["Lisbon", "Porto"])
        await page.keyboard.press("d")
        await expect(rows.get_by_role("row")).to_have_count(5)
        await page.keyboard.press("ArrowLeft")
        await expect(rows.get_by_role("row", selected=True)).to_contain_text("question")
        await page.keyboard.press("ArrowLeft")
        await expect(rows.get_by_role("row")).to_have_count(2)
        await expect(rows.get_by_role("row", selected=True)).to_contain_text("3 inside")
        await page.keyboard.press("p")
        await page.keyboard.press("Escape")
        await expect(pair).to_be_hidden()
        await page.keyboard.press("Escape")

        await page.get_by_label("Choose fetch_prices").check()
        await page.get_by_role("button", name="Compare", exact=True).click()
        table = sheet.get_by_role("table", name="Runs beside each other")
        await table.get_by_role("button", name="Failed").click()
        await table.get_by_role("button", name="Failed").click()
        await expect(table.get_by_role("row").nth(1)).to_contain_text("fetch_prices")
        await sheet.get_by_label("Show what a cell gave").select_option("ask")
        await expect(table).to_contain_text("About 4.1 million euros a year.")
        await table.get_by_role("button", name="fetch_prices").click()
        await expect(page.get_by_role("button", name="Run: fetch_prices, failed")).to_be_visible()
