"""Breakpoints on the screen, end to end: set beside a line and by name, paused in the cell, edited, stepped, kept."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.kit.browser import ONE_BROWSER, chromium
from tests.kit.journey import SLOW, Visitor, running_studio, visiting

pytestmark = [pytest.mark.browser, *ONE_BROWSER]

NOTEBOOK = """---
title: Owls
---

```lua {#sum}
local total = 0
for i = 1, 3 do
  total = total + i
end
print("total", total)
```

```lua {#call}
local owl = Tool.new({ name = "owl", handler = function(p) return p.topic .. "!" end })
print("got", owl:run({ topic = "owls" }))
```
"""

PICTURES = os.environ.get("PICTURES", "")


async def picture(visitor: Visitor, name: str) -> None:
    """A picture for whoever judges the page by hand (`PICTURES=folder`)."""
    if PICTURES:
        await visitor.page.screenshot(path=f"{PICTURES}/{name}.png")


def pause(visitor: Visitor, name: str | re.Pattern[str]) -> Locator:
    return visitor.page.get_by_role("form", name=name)


async def test_a_person_sets_breakpoints_pauses_edits_steps_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.spell.md").write_text(NOTEBOOK)
    async with running_studio(tmp_path) as studio, chromium() as browser, visiting(studio, browser) as visitor:
        await visitor.open("a.spell.md")
        # Little room beside the cells.
        await visitor.page.set_viewport_size({"width": 1240, "height": 900})
        await sets_them(visitor)
        await pauses_at_a_line(visitor)
        await edits_a_call(visitor, tmp_path)
        await finds_them_again(visitor)
        await breaks_from_the_trace(visitor)
        assert (visitor.watched.external, visitor.watched.errors) == ([], [])


async def sets_them(visitor: Visitor) -> None:
    first = visitor.cell(1)
    line = first.locator(".cm-lineNumbers .cm-gutterElement", has_text=re.compile("^3$"))
    place = await line.evaluate("line => line.offsetTop + line.offsetHeight / 2")
    await first.locator(".cm-breakpoints").click(position={"x": 6, "y": place})
    await expect(first.locator(".breakpoint")).to_have_count(1, timeout=SLOW)
    await picture(visitor, "gutter")
    await visitor.page.keyboard.press("Shift+F9")
    table = visitor.page.get_by_role("region", name="Breakpoints")
    await expect(table.get_by_role("textbox", name=re.compile("^Condition of sum, line 3"))).to_be_visible()
    await table.get_by_role("textbox", name=re.compile("^Condition of sum")).fill("i = 2")
    await visitor.page.keyboard.press("Enter")
    await expect(table.get_by_role("alert")).to_contain_text("wrong at column 3: say == to compare", timeout=SLOW)
    await table.get_by_role("textbox", name=re.compile("^Condition of sum")).fill("i == 2")
    await visitor.page.keyboard.press("Enter")
    await expect(first.locator(".breakpoint.has-condition")).to_have_count(1, timeout=SLOW)
    await table.get_by_label("Where to pause").fill("tool:owl")
    await visitor.page.keyboard.press("Enter")
    await expect(table.get_by_role("listitem")).to_have_count(2, timeout=SLOW)
    await picture(visitor, "list")
    await table.get_by_role("button", name="Close the breakpoints").click()


async def pauses_at_a_line(visitor: Visitor) -> None:
    await visitor.run(1)
    form = pause(visitor, "Paused at line 3")
    await expect(form.get_by_role("textbox", name="total")).to_have_value("1", timeout=SLOW)
    await expect(visitor.cell(1).locator(".paused-line")).to_contain_text("total = total + i")
    await picture(visitor, "line")
    views = visitor.trace().get_by_label("View")
    await expect(visitor.trace().get_by_label("Summary of the run")).to_contain_text("so far", timeout=SLOW)
    place = await views.bounding_box()
    await form.get_by_role("textbox", name="total").fill("100")
    await visitor.page.keyboard.press("F10")
    # One more time round the loop, or its end: the next line that begins.
    await expect(form.get_by_role("textbox", name="i")).to_have_value("3", timeout=SLOW)
    await visitor.page.keyboard.press("F8")
    await expect(visitor.output(1)).to_contain_text("105", timeout=SLOW)
    await expect(visitor.cell(1).locator(".paused-line")).to_have_count(0)
    # What ended gives more to press; whoever is about to press finds the rest where it was.
    await expect(visitor.trace().get_by_role("button", name="Replay")).to_be_visible(timeout=SLOW)
    assert await views.bounding_box() == place


async def edits_a_call(visitor: Visitor, folder: Path) -> None:
    await visitor.run(2)
    form = pause(visitor, "Paused before tool owl")
    field = form.get_by_role("textbox", name="Arguments")
    await expect(field).to_be_visible(timeout=SLOW)
    await picture(visitor, "call")
    await field.fill("{")
    await form.get_by_role("button", name="Over").click()
    await expect(form.get_by_role("alert")).to_contain_text("not JSON")
    await field.fill(json.dumps({"topic": "cats"}))
    await form.get_by_role("button", name="Over").click()
    after = pause(visitor, "Paused after tool owl")
    await expect(after.get_by_role("textbox", name="Result")).to_have_value("cats!", timeout=SLOW)
    await after.get_by_role("textbox", name="Result").fill("dogs")
    await after.get_by_role("button", name="Continue").click()
    await expect(visitor.output(2)).to_contain_text("dogs", timeout=SLOW)
    assert "breakpoint" not in (folder / "a.spell.md").read_text()


async def finds_them_again(visitor: Visitor) -> None:
    await visitor.page.reload()
    await expect(visitor.cell(1).locator(".breakpoint.has-condition")).to_have_count(1, timeout=SLOW)
    await visitor.cell(1).click()
    await visitor.page.keyboard.press("Escape")
    await visitor.page.keyboard.press("Shift+F9")
    table = visitor.page.get_by_role("region", name="Breakpoints")
    await table.get_by_role("button", name="Remove the breakpoint at sum, line 3").click()
    await expect(visitor.cell(1).locator(".breakpoint")).to_have_count(0, timeout=SLOW)
    await table.get_by_role("checkbox", name="Pause at tool:owl").uncheck()
    await expect(table.locator("li.is-off")).to_have_count(1, timeout=SLOW)
    await table.get_by_role("button", name="Close the breakpoints").click()
    facts = visitor.trace().get_by_label("Summary of the run")
    await expect(facts).to_contain_text("2 spans", timeout=SLOW)
    of_the_last = await facts.inner_text()
    await visitor.run(2)
    await expect(visitor.output(2)).to_contain_text("owls!", timeout=SLOW)
    # The trace goes to this run by itself: what is chosen in the one before it would go with that.
    await expect(facts).not_to_have_text(of_the_last, timeout=SLOW)
    await expect(facts).to_contain_text("2 spans", timeout=SLOW)


async def breaks_from_the_trace(visitor: Visitor) -> None:
    page = visitor.page
    detail = page.get_by_role("region", name="Span detail")
    await visitor.cell(2).get_by_role("button", name="View trace").click()
    await expect(detail.get_by_role("heading", name="call")).to_be_visible(timeout=SLOW)
    row = (await visitor.show_tree()).get_by_role("treeitem").filter(has_text="owl").first
    await expect(row).to_be_visible(timeout=SLOW)
    await row.click()
    await expect(detail.get_by_role("heading", name="owl")).to_be_visible(timeout=SLOW)
    await detail.get_by_role("button", name="Break here next time").click()
    await expect(detail.get_by_role("button", name=re.compile("^The next run pauses at tool:owl"))).to_be_visible(
        timeout=SLOW
    )
    await picture(visitor, "trace")
    await visitor.run(2)
    form = pause(visitor, "Paused before tool owl")
    await expect(form).to_be_visible(timeout=SLOW)
    await expect(page.get_by_role("treeitem", name=re.compile("^owl.*paused"))).to_be_visible(timeout=SLOW)
    await picture(visitor, "paused")
    await form.get_by_role("button", name="End the run").click()
    await expect(form).to_have_count(0)
    await expect(visitor.cell(2)).to_have_attribute("data-status", "cancelled", timeout=SLOW)
