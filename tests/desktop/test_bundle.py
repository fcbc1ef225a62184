"""The bundle that people download: it opens, runs a cell of each language, ends. `make desktop` builds and tries it.

`SPELL_STUDIO_BUNDLE` names its program.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from playwright.async_api import Response, async_playwright, expect

from tests.desktop.test_window import page_of, run_cell
from tests.kit.desktop import Desktop, descendants, eventually, gone
from tests.kit.journey import SLOW
from tests.kit.processes import needs_proc

BUNDLE = Path(os.environ.get("SPELL_STUDIO_BUNDLE", ""))

pytestmark = [
    needs_proc,
    pytest.mark.skipif(not BUNDLE.is_file(), reason="The bundle is built and tried by: make desktop"),
]

NOTEBOOK = """---
title: All of them
---

```lua
print("Lua " .. 6 * 7)
```

```javascript
console.log("JavaScript " + 6 * 7)
```

```python
import csv, statistics
print("Python", statistics.mean([41, 43]))
```
"""


def run(desktop: Desktop, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BUNDLE, *words],
        env=desktop.environment,
        cwd=desktop.home,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


async def test_the_bundle_opens_a_notebook_runs_every_language_and_leaves_nothing(desktop: Desktop) -> None:
    (desktop.home / "all.spell.md").write_text(NOTEBOOK)
    program = desktop.start(desktop.home / "all.spell.md", command=(str(BUNDLE),))
    missing: list[str] = []

    def look(response: Response) -> None:
        if response.status >= 400:
            missing.append(f"{response.status} {response.url}")

    async with async_playwright() as playwright:
        browser = await desktop.browser(playwright)
        page = await page_of(browser, "all.spell.md")
        page.on("response", look)
        await page.reload()
        for number, said in enumerate(("Lua 42", "JavaScript 42", "Python 42"), 1):
            await run_cell(page, number)
            output = page.get_by_role("region", name=f"Output {number}", exact=True)
            await expect(output).to_contain_text(said, timeout=SLOW)
        await page.get_by_role("button", name="Dashboards", exact=True).click()
        board = page.get_by_role("region", name="Dashboards")
        await expect(board.locator("canvas:visible").first).to_be_visible(timeout=SLOW)
        children = descendants(program.pid)
        desktop.await_window("All of them")
        desktop.press("ctrl+q")
        assert program.wait(60) == 0, desktop.said()
    # What was left out of the bundle is asked for by no page.
    assert missing == []
    assert len(children) > 3
    eventually(lambda: gone(children), "every process to end")


def test_the_bundle_is_the_command_too(desktop: Desktop) -> None:
    (desktop.home / "a.lua").write_text("return 6 * 7")
    assert run(desktop, "run", "a.lua").stdout.strip() == "42"
    assert run(desktop, "--version").stdout.startswith("llmspell ")
    known = run(desktop, "tool", "list").stdout
    assert "calculator" in known
