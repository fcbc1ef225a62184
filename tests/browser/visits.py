"""What a visitor of the site does again and again: bring notebooks, open one, run a cell, see how the kernel is."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from playwright.async_api import Page, expect

from tests.browser.test_site import SLOW

PUT = """async (files) => {
  const top = await navigator.storage.getDirectory()
  const folder = await top.getDirectoryHandle('llmspell', { create: true })
  for (const [name, text] of Object.entries(files)) {
    const writable = await (await folder.getFileHandle(name, { create: true })).createWritable()
    await writable.write(text)
    await writable.close()
  }
}"""

ALL = """async () => {
  // The tab writes meanwhile: what is gone by the time it is read is not kept.
  const unlessGone = (asked) => asked.catch((error) => { if (error.name !== 'NotFoundError') throw error })
  const folder = await unlessGone((await navigator.storage.getDirectory()).getDirectoryHandle('llmspell'))
  const found = {}
  for await (const [name, handle] of folder?.entries() ?? []) {
    const text = await unlessGone(handle.getFile().then((file) => file.text()))
    if (text !== undefined) found[decodeURIComponent(name)] = text
  }
  return found
}"""


def notebook(*cells: tuple[str, str]) -> str:
    """A notebook's text: cells as (language, code), named c0, c1, …"""
    fences = [f"```{language} {{#c{number}}}\n{code}\n```" for number, (language, code) in enumerate(cells)]
    return "\n\n".join(["---\ntitle: Trial\n---", *fences, ""])


async def bring(page: Page, address: str, files: dict[str, str]) -> None:
    """Put files (path → text) where the tab keeps them, before it starts; a path is that in the workspace, or whole."""
    await page.goto(f"{address}manifest.webmanifest")
    whole = {path if path.startswith("/") else f"/workspace/{path}": text for path, text in files.items()}
    await page.evaluate(PUT, {quote(path, safe=""): text for path, text in whole.items()})


async def kept(page: Page) -> dict[str, str]:
    """All files as the browser keeps them, by their paths."""
    files: dict[str, str] = await page.evaluate(ALL)
    return files


async def until_kept(page: Page, text: str) -> None:
    """The browser's storage has a file with this text."""
    for _ in range(600):
        if any(text in one for one in (await kept(page)).values()):
            return
        await page.wait_for_timeout(200)
    raise AssertionError(f"{text!r} was not kept")


async def exported(page: Page) -> str:
    """What *Export* downloads, with what is chosen there at first."""
    await page.get_by_role("button", name="Export").first.click()
    dialog = page.get_by_role("dialog", name="Export notebook")
    async with page.expect_download() as coming:
        await dialog.get_by_role("button", name="Download").click()
    file = await (await coming.value).path()
    return await asyncio.to_thread(file.read_text, "utf-8")


async def open_notebook(page: Page, address: str, path: str) -> None:
    """Start the studio with a notebook, and wait until its kernel waits for a cell."""
    await page.goto(f"{address}?file={quote(path)}")
    await ready(page)


async def ready(page: Page) -> None:
    """The notebook is shown, and its kernel waits for a cell."""
    await expect(page.locator(".top-bar")).to_be_visible(timeout=SLOW)
    await expect(page.locator(".cm-content").first).to_be_visible(timeout=SLOW)
    await status(page, "idle")


async def status(page: Page, word: str) -> None:
    """The kernel is `idle`, `busy`, `starting` or `dead`."""
    await expect(page.locator(".top-bar .status")).to_have_text(word, timeout=SLOW)


async def run(page: Page, number: int) -> None:
    """Run the cell of that number, from 0."""
    await page.locator(".cm-content").nth(number).click()
    await page.keyboard.press("Control+Enter")


async def stop(page: Page) -> None:
    """Press *Stop*, and wait until the kernel waits for a cell again."""
    await page.get_by_role("button", name="Interrupt").first.click()
    await expect(page.locator(".top-bar .status")).not_to_have_text("busy", timeout=SLOW)
    await status(page, "idle")
