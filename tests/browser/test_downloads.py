"""What a person takes out of a tab and brings in: every export of a notebook as a download, and all files as a zip."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from playwright.async_api import Download, Page, expect

from studio.bundles import pack, unpack
from tests.browser.conftest import serving
from tests.browser.test_journey import open_sample
from tests.browser.test_site import SLOW, visit
from tests.kit.browser import ONE_BROWSER

pytestmark = [*ONE_BROWSER]

SAID = {
    "python": b"SPELL = ", "ipynb": b"nbformat", "html": b"<!doctype html>", "md": b"```lua", "lua": b"#!/usr/bin/",
    "javascript": b"#!/usr/bin/",
}  # fmt: skip
"""What is in a file of each format."""


async def content(download: Download) -> bytes:
    return await asyncio.to_thread(Path(await download.path()).read_bytes)


async def exported(page: Page, format: str) -> tuple[str, bytes]:
    """Download the notebook in a format of the open dialog."""
    await page.locator(f'input[name="export-format"][value="{format}"]').check()
    async with page.expect_download(timeout=SLOW) as coming:
        await page.get_by_role("button", name="Download", exact=True).click()
    download = await coming.value
    await expect(page.get_by_text(f"Downloaded {download.suggested_filename}")).to_be_visible(timeout=SLOW)
    return download.suggested_filename, await content(download)


async def test_every_export_of_a_notebook_and_all_files_are_downloads_and_come_in_again(
    site: Path, tmp_path: Path
) -> None:
    (tmp_path / "owls").mkdir()
    (tmp_path / "owls" / "barn.spell.md").write_text("# Barn owls\n")
    (tmp_path / "owls" / "seen.csv").write_text("a,b")
    with serving(site) as address:
        async with visit() as (_, watched, refused):
            page = watched.page
            await page.goto(address)
            await open_sample(page)
            await page.get_by_role("button", name="Run all").first.click()
            await expect(page.get_by_text("Hello, Ada").first).to_be_visible(timeout=SLOW)

            await page.locator('[data-mode="more"]').first.click(timeout=SLOW)
            async with page.expect_download(timeout=SLOW) as coming:
                await page.locator('[data-mode="report"]').first.click(timeout=SLOW)
            report = await coming.value
            assert report.suggested_filename.endswith(".html")
            assert b"<!doctype html>" in await content(report)

            await page.get_by_role("button", name="Export", exact=True).first.click()
            choices = page.locator('input[name="export-format"]')
            await expect(choices.first).to_be_visible(timeout=SLOW)
            formats = [str(await one.get_attribute("value")) for one in await choices.all()]
            assert {"python", "ipynb", "html", "md", "site"} <= {*formats}
            for format in formats:
                name, data = await exported(page, format)
                if format == "site":
                    files = unpack(data, name).files
                    assert b'data-file="first-steps.spell.md"' in files["index.html"]
                    assert sum(path.startswith("v/") for path in files) > 50
                else:
                    assert SAID[format] in data, name
                if format == "ipynb":
                    assert json.loads(data)["cells"]
            await page.get_by_role("button", name="Close", exact=True).click()

            await page.get_by_role("button", name="Folders and zips").click()
            async with page.expect_download(timeout=SLOW) as coming:
                await page.get_by_role("menuitem", name="Export everything as .zip").click()
            everything = await coming.value
            assert everything.suggested_filename == "workspace.zip"
            files = unpack(await content(everything), "workspace.zip").files
            assert "first-steps.spell.md" in files

            more = pack({**files, "first-steps.spell.md": b"# Mine\n", "sub/other.spell.md": b"# Other\n"})
            given = {"name": "back.zip", "mimeType": "application/zip", "buffer": more}
            await page.locator('input[type="file"][accept*=".ipynb"]').set_input_files(given)
            await expect(page.get_by_role("dialog")).to_contain_text("first-steps.spell.md", timeout=SLOW)
            await page.get_by_role("button", name="Keep both").click()
            await expect(page.get_by_role("button", name="Open first-steps-2.spell.md")).to_be_visible(timeout=SLOW)
            await expect(page.get_by_role("button", name="Open sub/other.spell.md")).to_be_visible()
            await page.locator("input[webkitdirectory]").set_input_files(tmp_path / "owls")
            await expect(page.get_by_role("button", name="Open owls/barn.spell.md")).to_be_visible(timeout=SLOW)
            assert (refused, watched.external, watched.errors) == ([], [], [])
