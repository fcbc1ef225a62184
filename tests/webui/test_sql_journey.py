"""A person asks the traces in SQL: turns pages of a million rows, draws them, and stops what never ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.kit.browser import ONE_BROWSER, chromium, watched_page
from tests.kit.journey import SLOW, Visitor, running_studio

pytestmark = [
    pytest.mark.browser,
    *ONE_BROWSER,
    # Panel 1.9 builds Tornado's request object the old way.
    pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning"),
]

NOTEBOOK = """# Traces

```sql {#many}
select range as n, 'row ' || range as name from range(1000000)
```

```lua {#after}
return cells.many[1].name .. " of " .. #cells.many
```

```sql {#endless}
select count(*) from range(1000000000) a, range(1000000000) b
```
"""


async def test_traces_are_asked_turned_over_drawn_and_stopped(tmp_path: Path) -> None:
    (tmp_path / "traces.spell.md").write_text(NOTEBOOK)
    async with running_studio(tmp_path) as studio, chromium() as browser, watched_page(browser) as watched:
        page, visitor = watched.page, Visitor(watched)
        await page.goto(studio.link)
        await visitor.open("traces.spell.md")
        await page.get_by_role("button", name="Run all").click()
        many = visitor.cell(2)
        await expect(many.get_by_text("1–25 of 1,000,000")).to_be_visible(timeout=SLOW)
        await expect(visitor.cell(3).get_by_text("row 0 of 2000")).to_be_visible(timeout=SLOW)
        await many.get_by_role("button", name="Last page").click()
        await expect(many.get_by_role("cell", name="row 999999")).to_be_visible(timeout=SLOW)
        await many.get_by_role("button", name="n", exact=True).click()
        await expect(many.get_by_role("cell", name="row 0", exact=True)).to_be_visible(timeout=SLOW)
        await many.get_by_role("button", name="Chart", exact=True).click()
        await expect(many.get_by_role("img", name="Chart")).to_be_visible(timeout=SLOW)
        await page.get_by_role("button", name="Interrupt").click()
        await expect(visitor.cell(4).get_by_text("Stopped.")).to_be_visible(timeout=SLOW)
