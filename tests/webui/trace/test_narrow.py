"""The trace in a narrow window, where the detail of a span lies over the rows."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.kit.browser import ONE_BROWSER
from tests.kit.trace_data import small_run
from tests.kit.trace_hub import TraceHub
from tests.kit.trace_page import open_page

pytestmark = [
    pytest.mark.browser,
    *ONE_BROWSER,
    # Panel 1.9 builds Tornado's request object the old way.
    pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning"),
]

PHONE = 400


async def choose_by_key(page: Page) -> None:
    """The last row of the tree."""
    await page.get_by_role("radio", name="Tree").click()
    await page.get_by_role("tree", name="Spans").focus()
    await page.keyboard.press("End")


async def test_who_chooses_a_row_goes_on_by_key_in_its_detail(hub: TraceHub) -> None:
    small_run(hub.home, "r1", 1_000.0)
    async with open_page(hub, width=PHONE) as page:
        await choose_by_key(page)
        detail = page.get_by_role("region", name="Span detail")
        await expect(detail).to_contain_text("brief.words")
        await expect(detail.get_by_label("Payloads")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("tree", name="Spans")).to_be_focused()


async def test_a_span_that_somebody_else_brings_out_leaves_the_keyboard_where_it_is(hub: TraceHub) -> None:
    small_run(hub.home, "r1", 1_000.0)
    async with open_page(hub, width=PHONE) as page:
        await expect(page.get_by_role("group", name="Summary of the run")).to_contain_text("18 spans")
        theme = page.get_by_role("button", name="Toggle theme")
        await theme.focus()
        (panel,) = hub.panels
        (span, *_) = hub.projection.tree("r1", 1)
        panel.show_span("r1", span.span_id)
        await expect(page.get_by_label("Payloads")).to_be_visible()
        await expect(theme).to_be_focused()
