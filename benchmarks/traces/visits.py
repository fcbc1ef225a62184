"""What a person does in the page of each tool, until it can be read. Not how long that takes (`beside`)."""

from __future__ import annotations

import re

from playwright.async_api import Page

from benchmarks.traces.phoenix import Phoenix
from benchmarks.views import PAINTED

SPANS = re.compile("round|quote|position|trader|assistant")
"""A part of the name of any span below the first cell of our run."""

PATIENCE = 300_000
"""Milliseconds until we give up."""


class OurPage:
    """The panel by itself, in a page."""

    def __init__(self, page: Page, address: str) -> None:
        page.set_default_timeout(PATIENCE)
        self.page = page
        self.address = address

    async def list_runs(self) -> None:
        """From nothing to the list of runs."""
        await self.page.goto(self.address)
        await self.page.get_by_role("button", name="All runs").click()
        await self.page.get_by_role("grid", name="Runs").get_by_role("row").first.wait_for()
        await self.page.evaluate(PAINTED)

    async def open_run(self, spans: int) -> None:
        """From the list to the picture of one run."""
        await self.page.locator(".run-line", has_text=f" {spans:,} spans").first.click()
        await self.page.locator(".falls-note", has_text="spans in view").wait_for()
        await self.page.evaluate(PAINTED)

    async def sift(self) -> None:
        """The calls of the model in the run that is open."""
        box = self.page.get_by_role("searchbox", name="Find a span")
        await box.fill("")
        await box.fill("demo/assistant")
        await self.page.locator(".found-row").first.wait_for()
        await self.page.evaluate(PAINTED)


class PhoenixPage:
    """The page that Phoenix serves."""

    def __init__(self, page: Page, phoenix: Phoenix) -> None:
        page.set_default_timeout(PATIENCE)
        self.page = page
        self.base = phoenix.base
        self.project = f"{phoenix.base}/projects/{phoenix.project()['id']}"

    async def keep_home(self) -> None:
        """Nothing that the page asks of other hosts (fonts, its newest version) leaves this machine."""
        await self.page.route(lambda url: not url.startswith(self.base), lambda route: route.abort())

    async def list_runs(self) -> None:
        """From nothing to the list of traces."""
        await self.page.goto(f"{self.project}/traces")
        await self.page.locator("tbody tr a").first.wait_for()
        await self.page.evaluate(PAINTED)

    async def open_trace(self, trace: str) -> None:
        """From the list to the spans of one trace."""
        await self.page.locator(f'tbody tr a[href*="{trace}"]').first.click()
        # While it loads there are nodes without names.
        await self.page.locator('[data-testid="trace-tree"]').get_by_text(SPANS).first.wait_for()
        await self.page.evaluate(PAINTED)

    async def list_spans(self) -> None:
        """The list of spans."""
        await self.page.goto(f"{self.project}/spans")
        await self.page.locator("tbody tr a").first.wait_for()

    async def sift(self) -> None:
        """The calls of the model in that list."""
        await self.page.locator(".cm-content").first.click()
        await self.page.keyboard.press("ControlOrMeta+a")
        await self.page.keyboard.type("span_kind == 'LLM'")
        await self.page.keyboard.press("Enter")
        await self.page.locator("tbody tr", has_text="demo/assistant").first.wait_for()
        await self.page.evaluate(PAINTED)
