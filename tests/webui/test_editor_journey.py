"""The tools for code, end to end: a mark is stepped to, a name renamed, all cells searched, cells formatted."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.kit.browser import ONE_BROWSER, chromium
from tests.kit.journey import SLOW, Visitor, running_studio, visiting

pytestmark = [pytest.mark.browser, *ONE_BROWSER]

NOTEBOOK = """# Owls

```lua {#nest}
owl = Agent.new({ sytem_prompt = "You know owls" })
return owl
```

```lua
print(owl.name, cells.nest)
```

```javascript
const   nest=cells.nest
return nest
```

```python
nest=cells.nest
```
"""


def code(visitor: Visitor, number: int) -> Locator:
    return visitor.cell(number).locator(".cm-content")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "owls.spell.md").write_text(NOTEBOOK)
    return tmp_path


async def test_code_is_mended_renamed_searched_and_formatted(folder: Path) -> None:
    async with running_studio(folder) as studio, chromium() as browser, visiting(studio, browser) as visitor:
        await visitor.open("owls.spell.md")
        await mend(visitor)
        await rename(visitor)
        await search(visitor)
        await format_all(visitor)
        await choose_keys(visitor)


async def mend(visitor: Visitor) -> None:
    mark = visitor.cell(2).locator(".cm-lint-marker-warning")
    await expect(mark).to_be_visible(timeout=SLOW)
    await visitor.cell(1).focus()
    await visitor.page.keyboard.press("F8")
    await expect(visitor.page.get_by_text("Did you mean 'system_prompt'?").last).to_be_visible()
    await visitor.page.keyboard.press("ArrowRight")
    await visitor.page.keyboard.press("ArrowRight")
    await visitor.page.keyboard.insert_text("s")
    await expect(mark).to_have_count(0)


async def rename(visitor: Visitor) -> None:
    page = visitor.page
    await code(visitor, 3).get_by_text("print").click()
    await page.keyboard.press("Home")
    for _ in range(7):
        await page.keyboard.press("ArrowRight")
    await page.keyboard.press("F12")
    await expect(code(visitor, 2)).to_be_focused()
    await page.keyboard.press("F2")
    dialog = page.get_by_role("dialog", name="Rename owl")
    await dialog.get_by_label("New name").fill("end")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("alert")).to_contain_text("a word of Lua itself")
    await dialog.get_by_label("New name").fill("bird")
    await page.keyboard.press("Enter")
    await expect(code(visitor, 3)).to_contain_text("print(bird.name, cells.nest)")
    await expect(code(visitor, 2)).to_contain_text("bird = Agent.new")


async def search(visitor: Visitor) -> None:
    page = visitor.page
    await page.keyboard.press("ControlOrMeta+Shift+h")
    bar = page.get_by_role("search", name="Find in all cells")
    await bar.get_by_label("Find in all cells").fill(r"cells\.(\w+)")
    await bar.get_by_label("Regular expression").click()
    await expect(bar.get_by_role("status")).to_have_text("1 of 3")
    await bar.get_by_label("Replace with").fill("cells.$1 ")
    await bar.get_by_role("button", name="Replace all").click()
    await expect(code(visitor, 5)).to_have_text("nest=cells.nest ")
    await bar.get_by_label("Find in all cells").press("Escape")
    await expect(bar).to_be_hidden()
    await page.keyboard.press("Escape")
    await page.keyboard.press("z")
    await expect(code(visitor, 5)).to_have_text("nest=cells.nest")
    await expect(code(visitor, 3)).to_contain_text("cells.nest)")


async def format_all(visitor: Visitor) -> None:
    await visitor.page.keyboard.press("Control+Alt+Shift+f")
    await expect(code(visitor, 4)).to_contain_text("const nest = cells.nest;", timeout=SLOW)
    await expect(code(visitor, 5)).to_have_text("nest = cells.nest")
    await visitor.page.keyboard.press("z")
    await expect(code(visitor, 4)).to_contain_text("const   nest=cells.nest")


async def choose_keys(visitor: Visitor) -> None:
    page = visitor.page
    await page.keyboard.press("h")
    await page.get_by_label("Keys while editing").select_option("vim")
    await page.keyboard.press("Escape")
    await code(visitor, 5).click()
    await expect(visitor.cell(5).get_by_text("--NORMAL--")).to_be_visible(timeout=SLOW)
    await page.keyboard.type("ddione = 1")
    await page.keyboard.press("Escape")
    await expect(code(visitor, 5)).to_have_text("one = 1")
    await expect(code(visitor, 5)).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(visitor.cell(5)).to_be_focused()
    await page.keyboard.press("h")
    await page.get_by_label("Keys while editing").select_option("emacs")
    await page.keyboard.press("Escape")
    await expect(visitor.cell(5).locator(".cm-emacsMode")).to_be_attached(timeout=SLOW)
    await code(visitor, 5).click()
    await page.keyboard.press("Control+a")
    await page.keyboard.press("Control+k")
    await expect(code(visitor, 5)).to_have_text("")
    await page.reload()
    await expect(visitor.cell(5).locator(".cm-emacsMode")).to_be_attached(timeout=SLOW)
