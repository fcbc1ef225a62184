"""Takes the README's screenshot: the real studio on a sample, run once. `make screenshot`."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright, expect

from tests.kit.browser import FLAGS, Watched, installed
from tests.kit.journey import SLOW, Visitor, running_studio

ROOT = Path(__file__).resolve().parents[1]
IMAGE = ROOT / "docs" / "images" / "studio.png"


async def main() -> None:
    """Start the studio, run a sample, take the picture."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "spells"
        shutil.copytree(ROOT / "spells", folder, ignore=shutil.ignore_patterns(".*"))
        async with running_studio(folder) as studio, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=installed(), args=FLAGS)
            page = await browser.new_page(viewport={"width": 1440, "height": 860}, device_scale_factor=1)
            await page.goto(studio.link)
            visitor = Visitor(Watched(page))
            await visitor.open("research-brief.spell.md")
            await page.get_by_role("button", name="Run all").click()
            await expect(visitor.output(5)).to_be_visible(timeout=SLOW)
            await expect(page.get_by_role("status").filter(has_text="idle")).to_be_visible(timeout=SLOW)
            await visitor.cell(3).scroll_into_view_if_needed()
            await page.wait_for_timeout(1500)
            await page.screenshot(path=str(IMAGE))
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
