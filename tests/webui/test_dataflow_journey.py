"""The dataflow of a notebook, end to end: an edit, what is stale, its price, the map, the budget."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.kit.browser import ONE_BROWSER, chromium
from tests.kit.journey import SLOW, Visitor, running_studio, visiting

pytestmark = [pytest.mark.browser, *ONE_BROWSER]

NOTEBOOK = """---
title: Owls
---

```lua {#topic}
topic = "owls"
```

```lua {#research}
return Agent.new({ name = "clerk", model = "demo/echo" }):chat(topic)
```

```python
print(cells.research)
```

```javascript
console.log("apart");
```
"""


async def edit_topic(visitor: Visitor, topic: str) -> None:
    await visitor.write(1, f'topic = "{topic}"')
    await visitor.page.keyboard.press("Escape")
    await visitor.page.keyboard.press("Escape")


async def test_an_edit_shows_what_is_stale_and_what_it_costs_and_one_key_runs_it(tmp_path: Path) -> None:
    (tmp_path / "owls.spell.md").write_text(NOTEBOOK)
    async with running_studio(tmp_path) as studio, chromium() as browser, visiting(studio, browser) as visitor:
        await visitor.open("owls.spell.md")
        page = visitor.page
        bar = page.get_by_role("group", name="Stale cells")
        await page.get_by_role("button", name="Run all").click()
        await expect(visitor.output(4)).to_contain_text("apart", timeout=SLOW)
        await expect(bar).to_be_hidden()
        before = await visitor.cell(2).bounding_box()
        await edit_topic(visitor, "bats")
        await expect(bar).to_contain_text("3 cells are stale", timeout=SLOW)
        await expect(bar).to_contain_text("1 call", timeout=SLOW)
        await expect(bar).to_be_in_viewport(ratio=1)
        # Whoever is about to press a button finds it where it was.
        assert await visitor.cell(2).bounding_box() == before
        cell, foot = await visitor.cell(1).bounding_box(), await bar.bounding_box()
        assert cell is not None
        assert foot is not None
        assert cell["y"] + cell["height"] <= foot["y"]
        await expect(visitor.cell(1).get_by_role("button", name="Stale: Edited since it ran")).to_be_visible()
        await expect(visitor.cell(4).get_by_role("button", name="Stale")).to_have_count(0)
        await page.keyboard.press("w")
        chart = page.get_by_role("group", name="Map of cells")
        await expect(chart.get_by_role("button", name="research, stale")).to_have_attribute(
            "aria-label", "research, stale, It needs topic, which is stale, needs topic"
        )
        await chart.get_by_role("button", name="Cell 3").click()
        await expect(visitor.cell(3)).to_be_focused()
        await page.keyboard.press("r")
        await page.keyboard.press("s")
        await expect(visitor.output(3)).to_contain_text("bats", timeout=SLOW)
        await expect(bar).to_be_hidden(timeout=SLOW)
        await page.get_by_role("button", name="no budget").click()
        await page.get_by_role("spinbutton", name="Tokens").fill("1")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("button", name="of 1 token")).to_be_visible()
        await edit_topic(visitor, "newts")
        await bar.get_by_role("button", name="Run stale").click(timeout=SLOW)
        await expect(visitor.output(2)).to_contain_text("The budget of this notebook is used up", timeout=SLOW)
        await expect(page.get_by_text("Saved", exact=False).first).to_be_visible(timeout=SLOW)
        assert "budget:\n  tokens: 1\n" in (tmp_path / "owls.spell.md").read_text()
        assert (visitor.watched.external, visitor.watched.errors) == ([], [])
