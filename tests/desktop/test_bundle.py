"""The bundle that people download: it opens, runs a cell of each language, ends. `make desktop` builds and tries it.

`SPELL_STUDIO_BUNDLE` names its program.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from pathlib import Path

import pytest
from playwright.async_api import Response, async_playwright, expect

from tests.desktop.test_window import page_of, run_cell
from tests.kit.desktop import Desktop, descendants, eventually, gone
from tests.kit.journey import SLOW
from tests.kit.openai_server import Reply, openai_server
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
        timeout=180,
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


async def test_the_bundle_asks_a_hosted_model_by_litellm(desktop: Desktop) -> None:
    async with openai_server(Reply(("Hoo", "!"))) as server:
        about = f'{{ name = "owl", model = "groq/owl", base_url = "{server.url}", api_key = "k" }}'
        (desktop.home / "a.lua").write_text(f'return Agent.new({about}):chat("Who?")')
        done = await asyncio.to_thread(run, desktop, "run", "a.lua")
    assert (done.stdout.strip(), done.stderr) == ("Hoo!", "")


IMPORTS = """
import importlib, json, os, pkgutil
import desktop, kernel, studio, webui
from kernel.tools.packages import EXTRAS, PACKAGES

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
names = ["litellm", *(name for tool, names in PACKAGES.items() if tool not in EXTRAS for name in names)]
for package in (desktop, kernel, studio, webui):
    names += [one.name for one in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]
missing = {}
for name in names:
    try:
        name.endswith(".__main__") or importlib.import_module(name)
    except ModuleNotFoundError as error:
        missing[name] = error.name
print(json.dumps([len(names), missing]))
"""
"""Imports all there is, also what only a name in a text asks for, and tells what is not there."""


def test_every_module_of_ours_and_what_tools_import_is_in_the_bundle(desktop: Desktop) -> None:
    done = run(desktop, "-P", "-c", IMPORTS)
    tried, missing = json.loads(done.stdout.splitlines()[-1])
    assert tried > 1000
    # The double for pytest is for those who have it.
    assert missing == {"kernel.testing.plugin": "pytest"}


def test_only_the_window_loads_qt(desktop: Desktop) -> None:
    assert run(desktop, "-P", "-c", "import sys; print('PySide6' in sys.modules)").stdout.strip() == "False"
