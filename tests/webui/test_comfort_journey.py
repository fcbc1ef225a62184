"""A day at the notebook with the keyboard: the palette, several cells, folded sections, rich outputs, the queue."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.kit.browser import ONE_BROWSER, chromium, shared_fixture
from tests.kit.journey import SLOW, Visitor, running_studio, visiting
from tests.kit.loopback import until

pytestmark = [pytest.mark.browser, *ONE_BROWSER]

OWLS = """# Owls

```lua {#birds}
local birds = {}
for i = 1, 60 do birds[i] = { name = "owl " .. i, weight = i % 7 } end
display.chart(birds, { kind = "bar", x = "name", y = "weight", title = "Weights" })
return birds
```

## Mice

```lua {#slow}
util.sleep(60000)
```

```lua {#late timeout=200ms}
util.sleep(60000)
```
"""


@shared_fixture
async def visitor(tmp_path: Path) -> AsyncIterator[Visitor]:
    (tmp_path / "owls.spell.md").write_text(OWLS)
    (tmp_path / "bats.spell.md").write_text("# Bats\n")
    async with running_studio(tmp_path) as studio, chromium() as browser, visiting(studio, browser) as found:
        await found.open("owls.spell.md")
        yield found
        assert found.watched.errors == []
        assert found.watched.external == []


async def choose(visitor: Visitor, words: str, name: str) -> None:
    """Do something by the command palette."""
    await visitor.page.keyboard.press("ControlOrMeta+k")
    await visitor.page.keyboard.type(words)
    palette = visitor.page.get_by_role("dialog", name="Command palette")
    row = palette.get_by_role("option", selected=True)
    await expect(row).to_contain_text(name)
    await visitor.page.keyboard.press("Enter")


async def test_cells_go_to_another_notebook_and_what_runs_is_seen(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page
    await rich_outputs_are_shown(visitor, visitor.output(2))
    await the_queue_is_seen_and_shortened(visitor)
    await choose(visitor, "owls", "Owls")
    await page.keyboard.press("ArrowLeft")
    await expect(visitor.cell(4)).to_be_hidden()
    await choose(visitor, "slow", "slow")
    await expect(visitor.cell(4)).to_be_focused()
    await page.keyboard.press("Shift+ArrowDown")
    await page.keyboard.press("x")
    await expect(visitor.cell(4)).to_have_count(0)
    await choose(visitor, "open bats", "Open bats")
    await expect(visitor.cell(1)).to_contain_text("Bats", timeout=SLOW)
    await visitor.cell(1).focus()
    await page.keyboard.press("v")
    await expect(visitor.cell(3)).to_be_visible()
    moved = OWLS[OWLS.index("```lua {#slow}") :]
    await until(lambda: (tmp_path / "bats.spell.md").read_text() == f"# Bats\n\n{moved}")
    assert (tmp_path / "owls.spell.md").read_text() == OWLS[: OWLS.index("\n```lua {#slow}")]
    await page.keyboard.press("z")
    await until(lambda: (tmp_path / "bats.spell.md").read_text() == "# Bats\n")


async def rich_outputs_are_shown(visitor: Visitor, output: Locator) -> None:
    await visitor.run(2)
    await expect(output.get_by_role("img", name="Chart: Weights").locator("canvas").first).to_be_attached(timeout=SLOW)
    await output.get_by_role("button", name="weight").click()
    await expect(output.get_by_role("columnheader", name="weight")).to_have_attribute("aria-sort", "ascending")
    await output.get_by_role("button", name="Last page").click()
    await expect(output.get_by_role("table").get_by_role("row")).to_have_count(11)
    await output.get_by_role("searchbox", name="Filter rows").fill("owl 7")
    await expect(output.get_by_role("table").get_by_role("row")).to_have_count(2)


async def the_queue_is_seen_and_shortened(visitor: Visitor) -> None:
    page = visitor.page
    await page.get_by_role("button", name="Run all").click()
    queue = page.get_by_role("group", name="Run queue")
    await expect(queue).to_contain_text("slow runs · 1 waiting", timeout=SLOW)
    await queue.get_by_text("waiting").click()
    await queue.get_by_role("button", name="Take late out of the queue").click()
    await expect(visitor.cell(5)).to_have_attribute("data-status", "idle")
    await page.get_by_role("button", name="Interrupt", exact=True).first.click()
    await expect(visitor.cell(4)).to_have_attribute("data-status", "cancelled")
    await visitor.run(5)
    await expect(visitor.output(5)).to_contain_text("late ran longer than 200 ms")
