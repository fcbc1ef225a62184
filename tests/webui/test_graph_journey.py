"""The workflow graph, end to end: begun in the panel, drawn, edited as code, run, and followed into the trace."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.kit.browser import ONE_BROWSER, chromium
from tests.kit.journey import SLOW, Visitor, running_studio, visiting

pytestmark = [pytest.mark.browser, *ONE_BROWSER]

NOTEBOOK = """---
title: Sums
model: demo/assistant
---

# Sums

```lua
return flow:run({})
```
"""

CHOOSE_AND_TYPE = """
(row, text) => {
  const panel = row.getRootNode();
  row.click();
  panel.querySelector(".details input").select();
  document.execCommand("insertText", false, text);
}
"""
"""Faster than any answer: whoever types goes on all the same."""


def node(visitor: Visitor, name: str) -> Locator:
    return visitor.page.locator(".react-flow__node").filter(has_text=name)


def step(visitor: Visitor, name: str) -> Locator:
    return visitor.page.get_by_role("listbox", name="Steps").get_by_role("option", name=re.compile(f"^{name} "))


async def test_a_workflow_is_begun_drawn_edited_run_and_followed_into_its_trace(tmp_path: Path) -> None:
    (tmp_path / "sums.spell.md").write_text(NOTEBOOK)
    async with running_studio(tmp_path) as studio, chromium() as browser, visiting(studio, browser) as visitor:
        page = visitor.page
        await visitor.open("sums.spell.md")
        await page.get_by_role("tab", name="Graph").click()
        await page.get_by_role("button", name="New workflow in Lua").click(timeout=SLOW)
        await expect(node(visitor, "first")).to_be_visible(timeout=SLOW)
        await adds_renames_and_undoes(visitor)
        await runs_and_follows(visitor)
        assert (visitor.watched.external, visitor.watched.errors) == ([], [])


async def adds_renames_and_undoes(visitor: Visitor) -> None:
    page, code = visitor.page, visitor.cell(3).locator(".cm-content, .ed").first
    await node(visitor, "first").click()
    await page.get_by_role("button", name="Add: Function").click()
    await expect(node(visitor, "function")).to_be_visible(timeout=SLOW)
    await expect(code).to_contain_text("handler = function(input)")
    name = page.get_by_role("textbox", name="Name of the step")
    # What is new is chosen.
    await expect(name).to_have_value("function", timeout=SLOW)
    await step(visitor, "first").evaluate(CHOOSE_AND_TYPE, "be")
    # By now the studio has answered that a step was chosen.
    await page.wait_for_timeout(500)
    await page.keyboard.type("gin")
    await page.keyboard.press("Enter")
    await expect(node(visitor, "begin")).to_be_visible(timeout=SLOW)
    await expect(code).to_contain_text('name = "begin"')
    await step(visitor, "function").click()
    await step(visitor, "function").press("Delete")
    await expect(node(visitor, "function")).to_have_count(0, timeout=SLOW)
    await page.get_by_label("Graph").get_by_role("button", name="Undo").click()
    await expect(node(visitor, "function")).to_be_visible(timeout=SLOW)
    await drags_a_tool_from_the_palette_to_a_place(visitor)


async def drags_a_tool_from_the_palette_to_a_place(visitor: Visitor) -> None:
    steps = visitor.page.get_by_role("listbox", name="Steps").get_by_role("option")
    tool = visitor.page.get_by_role("button", name="Add: Tool")
    await tool.drag_to(node(visitor, "begin"), target_position={"x": 30, "y": 4})
    await expect(steps.nth(1)).to_have_text(re.compile("^toolTool calculator"), timeout=SLOW)
    await visitor.page.get_by_label("Graph").get_by_role("button", name="Undo").click()
    await expect(steps).to_have_count(3, timeout=SLOW)


async def runs_and_follows(visitor: Visitor) -> None:
    page = visitor.page
    await visitor.run(3)
    await visitor.run(2)
    await expect(step(visitor, "begin")).to_contain_text("✓", timeout=SLOW)
    await expect(node(visitor, "begin")).to_contain_text("✓")
    await step(visitor, "begin").click()
    await page.get_by_role("button", name="Show span").click()
    await expect(page.get_by_role("tab", name="Trace")).to_have_attribute("aria-selected", "true")
    await expect(visitor.trace()).to_contain_text("begin", timeout=SLOW)
    await page.get_by_role("tab", name="Graph").click()
    # A drawing that shows again is fitted in once its size is known; two clicks at where it was would be lost.
    await page.wait_for_timeout(800)
    await node(visitor, "begin").dblclick()
    await expect(page.get_by_role("tab", name="Trace")).to_have_attribute("aria-selected", "true", timeout=SLOW)
