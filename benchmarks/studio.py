"""The studio as a person meets it: ready to serve, a notebook of 200 cells open, first output after a click on Run."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from playwright.async_api import Page, async_playwright

from tests.kit.browser import FLAGS, installed

LLMSPELL = str(Path(sys.executable).with_name("llmspell"))


def write_notebook(path: Path, cells: int) -> None:
    """A notebook of so many cells; the first prints."""
    sources = [f'print("cell {number}", os.clock())\nlocal x = {number}' for number in range(cells)]
    code = "\n\n".join(f"```lua\n{source}\n```" for source in sources)
    path.write_text(f"---\ntitle: Many\n---\n\n{code}\n")


async def start(folder: Path) -> tuple[asyncio.subprocess.Process, str, float]:
    """The studio's process, its link, and the seconds until it was ready."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        LLMSPELL, "studio", str(folder), "--no-browser", stdout=asyncio.subprocess.PIPE, env={**os.environ}
    )
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    return process, line.split()[-1], time.perf_counter() - began


async def open_notebook(page: Page, url: str, name: str) -> float:
    """Seconds until the first cell is there."""
    began = time.perf_counter()
    await page.goto(f"{url}?file={name}")
    await page.get_by_role("group", name="Cell 1", exact=True).wait_for()
    return time.perf_counter() - began


CLICK = """async (cell) => {
  const find = (root) => {
    const here = root.querySelector('[role="region"][aria-label="Output 1"]');
    if (here) return here;
    for (const each of root.querySelectorAll("*")) {
      const inside = each.shadowRoot && find(each.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  const root = cell.getRootNode();
  const before = find(document)?.textContent ?? "";
  const began = performance.now();
  await new Promise((done) => {
    const seen = new MutationObserver(() => {
      const text = find(root)?.textContent ?? "";
      if (text !== "" && text !== before) { seen.disconnect(); done(); }
    });
    seen.observe(root, { childList: true, subtree: true, characterData: true });
    cell.querySelector('button[aria-label="Run cell"]').click();
  });
  return performance.now() - began;
}"""
"""Milliseconds from a click on Run until the page shows another output, by the page's own clock."""


async def click_run(page: Page) -> float:
    """Seconds from the click on Run to new output; the cell prints another text each time."""
    cell = page.get_by_role("group", name="Cell 1", exact=True)
    await cell.hover()
    return float(await cell.evaluate(CLICK)) / 1000


def tell(what: str, seconds: float, beside: str) -> None:
    print(f"{what:<44}{seconds * 1000:>8.0f} ms   {beside}")


async def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_notebook(folder / "many.spell.md", 200)
        write_notebook(folder / "few.spell.md", 3)
        process, link, ready = await start(folder)
        tell("studio ready to serve", ready, "facts: panel alone imports in 805 ms")
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=installed(), args=FLAGS)
                page = await browser.new_page(viewport={"width": 1440, "height": 900})
                await page.goto(link)
                base = link.split("?")[0]
                tell("first page, first visit", await open_notebook(page, base, "few.spell.md"), "")
                tell("200 cells open", await open_notebook(page, base, "many.spell.md"), "prototype: 1,420 ms")
                tell("click on Run to first output, cold kernel", await click_run(page), "")
                warm = [await click_run(page) for _ in range(5)]
                tell("click on Run to first output, warm kernel", min(warm), "prototype stub: 57 ms")
                await browser.close()
        finally:
            process.terminate()
            await process.wait()


if __name__ == "__main__":
    asyncio.run(main())
