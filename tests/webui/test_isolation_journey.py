"""The switch that walls a notebook's scripts in, end to end: turned, explained, kept in the file, felt by a cell."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.kit.browser import ONE_BROWSER, chromium
from tests.kit.journey import SLOW, Visitor, running_studio, visiting

pytestmark = [
    pytest.mark.browser,
    *ONE_BROWSER,
    pytest.mark.skipif(sys.platform != "linux", reason="isolation needs Linux"),
]

NOTEBOOK = """---
title: Walls
---

```python
try:
    print(len(open("/etc/passwd").read()) > 0)
except PermissionError:
    print("refused")
```

```javascript
console.log(await new Agent({ name: "clerk", model: "demo/echo" }).chat("owls"));
```
"""


@asynccontextmanager
async def visited(folder: Path) -> AsyncIterator[Visitor]:
    (folder / "walls.spell.md").write_text(NOTEBOOK)
    async with running_studio(folder) as studio, chromium() as browser, visiting(studio, browser) as visitor:
        await visitor.open("walls.spell.md")
        yield visitor
        assert (visitor.watched.external, visitor.watched.errors) == ([], [])


async def test_a_notebook_is_walled_in_by_a_switch_and_let_out_again(tmp_path: Path) -> None:
    file = tmp_path / "walls.spell.md"
    async with visited(tmp_path) as visitor:
        page = visitor.page
        bar, switch = page.get_by_role("group", name="Isolation"), page.get_by_role("switch", name="Isolated")
        await expect(switch).not_to_be_checked()
        await expect(switch).to_have_attribute("title", re.compile("Their language and the profile keep them in"))
        await visitor.run(1)
        await expect(visitor.output(1)).to_contain_text("True", timeout=SLOW)
        await switch.click()
        question = page.get_by_role("dialog", name="Isolate this notebook?")
        await expect(question.get_by_role("row", name="Python cells")).to_contain_text(
            "only the folders of the profile"
        )
        await expect(question.get_by_role("link", name="docs/security.md")).to_have_attribute("target", "_blank")
        await question.get_by_role("button", name="Cancel").click()
        await expect(switch).not_to_be_checked()
        await switch.click()
        await question.get_by_role("button", name="Isolate and restart").click()
        await expect(switch).to_be_checked()
        await expect(bar).to_contain_text("without files, network or programs")
        await expect(page.get_by_role("status").filter(has_text="idle")).to_be_visible(timeout=SLOW)
        await visitor.run(1)
        await expect(visitor.output(1)).to_contain_text("refused", timeout=SLOW)
        await visitor.run(2)
        await expect(visitor.output(2)).to_contain_text("owls", timeout=SLOW)
        await expect(page.get_by_text("Saved", exact=False).first).to_be_visible(timeout=SLOW)
        assert "isolated: true" in file.read_text()
        await switch.click()
        await page.get_by_role("button", name="Restart without walls").click()
        await expect(switch).not_to_be_checked()
        await expect(page.get_by_role("status").filter(has_text="idle")).to_be_visible(timeout=SLOW)
        await visitor.run(1)
        await expect(visitor.output(1)).to_contain_text("True", timeout=SLOW)


async def test_the_guide_is_a_link_away(tmp_path: Path) -> None:
    async with visited(tmp_path) as visitor:
        await visitor.page.get_by_role("button", name="What protects what").click()
        async with visitor.page.expect_popup() as opened:
            await visitor.page.get_by_role("link", name="docs/security.md").click()
        guide = await opened.value
        await expect(guide.locator("body")).to_contain_text("Behind walls", timeout=SLOW)
