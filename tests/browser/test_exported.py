"""A site that was exported from a notebook: under a path of a host that has two, with a visitor's own changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from studio.notebook.files import read_notebook
from studio.site.built import read_site
from studio.site.pages import gather, write_site
from tests.browser.conftest import serving
from tests.browser.test_site import SLOW, visit
from tests.kit.browser import ONE_BROWSER

pytestmark = [*ONE_BROWSER]

OWLS = """\
---
title: Counting owls
profile: low
modules:
  allow: [lib.owls]
params:
  name:
    type: string
    default: Ada
---

```lua {#greet}
local text = FileSystemTool.new():run({ operation = "read", path = "notes.txt" }).content
print("Hello, " .. params.name .. ": " .. require("lib.owls").count .. " owls, " .. text)
```
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A notebook with a module and a file beside it."""
    folder = tmp_path / "book"
    (folder / "lib").mkdir(parents=True)
    (folder / "lib" / "owls.lua").write_text("return { count = 7 }")
    (folder / "notes.txt").write_text("seen at dusk")
    (folder / "owls.spell.md").write_text(OWLS)
    return folder / "owls.spell.md"


@contextmanager
def hosting(site: Path, book: Path, place: Path) -> Iterator[str]:
    """The notebook's site at `/one/` and its app at `/two/` of one host; its address."""
    for name, mode in (("one", "notebook"), ("two", "app")):
        gathered = gather(read_notebook(book), book, book.parent, {}, mode="app" if mode == "app" else "notebook")
        write_site(gathered, read_site(site), place / "host" / name, replace=True)
    with serving(place / "host") as address:
        yield address


async def run(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name, exact=True).first
    await expect(button).to_be_visible(timeout=SLOW)
    await button.click()
    await expect(page.get_by_text("7 owls, seen at dusk").first).to_be_visible(timeout=SLOW)


async def test_it_shows_the_notebook_runs_it_and_keeps_what_a_visitor_changes(
    site: Path, book: Path, tmp_path: Path
) -> None:
    (tmp_path / "host").mkdir()
    with hosting(site, book, tmp_path) as address:
        async with visit() as (_, watched, refused):
            page = watched.page
            await page.goto(f"{address}one/")
            code = page.locator(".cm-content").first
            await expect(code).to_contain_text("FileSystemTool", timeout=SLOW)
            await expect(page.locator(".top-bar .status")).to_have_text("idle", timeout=SLOW)
            await run(page, "Run all")

            await code.click()
            await page.keyboard.press("Control+a")
            await page.keyboard.type('print("my own " .. 6 * 7)')
            await expect(page.locator(".top-bar .saved")).to_contain_text("Saved", timeout=SLOW)
            await page.evaluate("new Promise((done) => setTimeout(done, 1500))")
            await page.reload()
            await expect(code).to_contain_text("my own", timeout=SLOW)
            await page.get_by_text("changed", exact=True).first.hover(timeout=SLOW)
            await page.get_by_role("button", name="Actions for owls.spell.md").click()
            await page.get_by_role("menuitem", name="Reset to the original").click()
            await expect(code).to_contain_text("FileSystemTool", timeout=SLOW)

            # The app of the other path has files of its own, and is not waiting for this one.
            app = await page.context.new_page()
            await app.goto(f"{address}two/")
            await run(app, "Run")
            assert await app.locator(".cm-content").count() == 0
            assert (refused, watched.external, watched.errors) == ([], [], [])
