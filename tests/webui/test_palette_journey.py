"""The tool palette, end to end: found, filled in, tried, put into a cell, and run there."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.kit.browser import chromium
from tests.kit.journey import SLOW, Visitor, running_studio, visiting

pytestmark = pytest.mark.browser

NOTEBOOK = """# Tools

```javascript
Tool.new({
  name: "shout", description: "Write a text in capitals",
  parameters: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
  handler: (params) => params.text.toUpperCase(),
});
```
"""


@asynccontextmanager
async def visited(folder: Path) -> AsyncIterator[Visitor]:
    (folder / "tools.spell.md").write_text(NOTEBOOK)
    async with running_studio(folder) as studio, chromium() as browser, visiting(studio, browser) as visitor:
        await visitor.open("tools.spell.md")
        yield visitor
        assert (visitor.watched.external, visitor.watched.errors) == ([], [])


async def opened(visitor: Visitor) -> Locator:
    await visitor.page.get_by_role("button", name="Tools", exact=True).click()
    palette = visitor.page.get_by_role("dialog", name="Tools")
    await expect(palette.get_by_role("option", name=re.compile("^calculator"))).to_be_visible(timeout=SLOW)
    return palette


async def test_a_tool_is_found_filled_in_tried_inserted_and_run(tmp_path: Path) -> None:
    async with visited(tmp_path) as visitor:
        palette = await opened(visitor)
        await visitor.page.keyboard.type("calculator")
        await expect(palette.get_by_role("option", selected=True)).to_contain_text(re.compile("^calculator"))
        await visitor.page.keyboard.press("Enter")
        expression = palette.get_by_role("textbox", name="expression")
        await expect(expression).to_be_focused()
        await palette.get_by_role("button", name="Try").click()
        await expect(palette.get_by_role("alert").filter(has_text="expression has to be given")).to_be_visible()
        await expression.fill("6 * 7")
        await visitor.page.keyboard.press("Enter")
        result = palette.get_by_role("region", name="Result")
        await expect(result).to_contain_text("result: 42", timeout=SLOW)
        await expect(palette.get_by_role("button", name="Show trace")).to_be_visible(timeout=SLOW)
        await palette.get_by_role("button", name="Insert into a cell").click()
        await expect(palette).to_have_count(0)
        # Below the chosen cell, which is the text at the top; in the language of the code nearby.
        await expect(visitor.cell(2)).to_be_focused()
        await expect(visitor.cell(2)).to_contain_text('Tools.get("calculator").run({ expression: "6 * 7" })')
        await visitor.page.keyboard.press("Shift+Enter")
        await expect(visitor.output(2)).to_contain_text("result: 42", timeout=SLOW)
