"""Somebody who knows the way about the studio: opens notebooks, runs them, and brings out panels and dialogs."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from playwright.async_api import Locator, Page, expect

from tests.kit.browser import Watched
from tests.kit.journey import SLOW, Studio, Visitor

GROUNDS = {
    ("light", "no-preference"): "#f6f4f0",
    ("dark", "no-preference"): "#15131a",
    ("light", "more"): "#ffffff",
    ("dark", "more"): "#000000",
}
"""The ground of the page in each look: theme and contrast of the system."""

WIDE = {"width": 1440, "height": 860}


class Guide:
    """Leads through one studio on one page; `app` is the address of an app beside it.

    `pause` are milliseconds after a change of look; whoever takes pictures waits until charts are drawn anew.
    """

    pause = 150

    def __init__(self, studio: Studio, watched: Watched, app: str) -> None:
        self.visitor = Visitor(watched)
        self.folder = studio.folder
        self.home = studio.link.split("?")[0].rstrip("/").removesuffix("/login")
        self.link = studio.link
        self.app = app

    @property
    def page(self) -> Page:
        return self.visitor.page

    async def welcome(self) -> None:
        """The page without a notebook."""
        await self.page.goto(self.home)
        await expect(self.page.get_by_role("heading", name="Start from a sample")).to_be_visible(timeout=SLOW)

    async def open(self, name: str) -> None:
        """A notebook, as it is; its kernel has started."""
        await self.page.goto(f"{self.home}/?{urlencode({'file': f'{name}.spell.md'})}")
        await expect(self.visitor.cell(1)).to_be_visible(timeout=SLOW)
        await self.idle()

    async def idle(self) -> None:
        status = self.page.get_by_role("status").filter(has_text="idle")
        await expect(status).to_be_visible(timeout=SLOW)

    async def run_all(self, last: int) -> None:
        """Run everything, until the cell with the number `last` has put something out."""
        await self.page.get_by_role("button", name="Run all").click()
        await expect(self.visitor.output(last)).to_be_visible(timeout=SLOW)
        await self.idle()

    async def interrupt(self) -> None:
        """Stop what runs."""
        bar = self.page.get_by_role("toolbar", name="Notebook tools")
        button = bar.get_by_role("button", name="Interrupt")
        if await button.is_enabled():
            await button.click()
        await self.idle()

    async def top(self) -> None:
        """Back to the first cell, with the focus there."""
        await self.visitor.cell(1).focus()
        await self.page.keyboard.press("Home")

    async def panel(self, name: str) -> None:
        """Bring out a sheet beside the notebook."""
        await self.page.get_by_role("tab", name=name, exact=True).click()

    async def command(self, keys: str) -> None:
        """A key of the notebook, pressed at its first cell."""
        await self.visitor.cell(1).focus()
        await self.page.keyboard.press(keys)

    def dialog(self, name: str) -> Locator:
        return self.page.get_by_role("dialog", name=name)

    async def close(self, dialog: str) -> None:
        """Leave a dialog by its key."""
        await self.page.keyboard.press("Escape")
        await expect(self.dialog(dialog)).to_be_hidden(timeout=SLOW)

    async def look(self, theme: str, contrast: str = "no-preference") -> None:
        """Make the system light or dark, or of high contrast, and wait until the page has followed."""
        await self.page.emulate_media(color_scheme=theme, contrast=contrast, reduced_motion="reduce")  # type: ignore[arg-type]
        framed = await self.page.locator("html > body > div[id], .bk-Row, .app-root").count()
        if framed and self.page.url.startswith(self.home):
            await self.page.wait_for_function(
                "wanted => getComputedStyle(document.documentElement)"
                ".getPropertyValue('--mui-palette-background-default').trim().toLowerCase() === wanted",
                arg=GROUNDS[(theme, contrast)],
            )
        await self.page.wait_for_timeout(self.pause)

    def write(self, name: str, text: str) -> None:
        """Another program writes a notebook."""
        (Path(self.folder) / f"{name}.spell.md").write_text(text, "utf-8")
