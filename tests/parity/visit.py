"""Somebody at the studio, wherever it runs: the moves that deeds are made of. Not how a place is made (`places`)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Error, Locator, Page, expect

from tests.kit.browser import Watched
from tests.kit.journey import Visitor
from tests.parity.books import BOOK, SCRATCH

Taking = Callable[[Callable[[], Any]], Any]
"""Presses what gives a file away, and gives the file's name and bytes."""


@dataclass
class Visit(Visitor):
    """A visitor who knows in which place they are. `take` does what the place does with a download."""

    place: str
    take: Taking
    watched: Watched
    kept: dict[str, Any] = field(default_factory=dict)
    """What one deed leaves to a later one."""

    def __init__(self, place: str, watched: Watched, take: Taking) -> None:
        super().__init__(watched)
        self.place, self.take = place, take
        self.kept = {}

    async def idle(self) -> None:
        """The kernel waits for a cell."""
        await expect(self.page.get_by_role("status").filter(has_text="idle")).to_be_visible()

    async def stop(self) -> None:
        """End what runs."""
        button = self.page.get_by_role("toolbar", name="Notebook tools").get_by_role("button", name="Interrupt")
        if await button.is_enabled():
            await button.click()
        await self.idle()

    async def settle(self) -> None:
        """Come back to the notebook from wherever a deed that failed has left the page."""
        for _ in range(3):
            await self.page.keyboard.press("Escape")
        if await self.page.get_by_role("button", name="Close the dashboards").is_visible():
            await self.page.get_by_role("button", name="Close the dashboards").click()
        if await self.cell(1).count():
            await self.stop()

    async def to_book(self) -> None:
        """The notebook of the deeds, which may be open already."""
        here = self.page.get_by_role("button", name=f"Open {BOOK}", exact=True)
        if await here.get_attribute("aria-current") != "page":
            await self.open(BOOK)
            await expect(self.output(2).or_(self.cell(SCRATCH)).first).to_be_visible()

    async def write(self, number: int, code: str) -> None:
        """Replace the code of a cell, which has an editor only near what can be seen: what is drawn above it meanwhile
        may push it away again."""
        editor = self.cell(number).locator(".ed, .cm-editor").first
        for _ in range(20):
            await self.cell(number).scroll_into_view_if_needed()
            with suppress(Error):
                await editor.wait_for(timeout=1_500)
                break
        await super().write(number, code)

    async def scratch(self, code: str) -> None:
        """Write code into the cell that is there for it."""
        await self.write(SCRATCH, code)

    async def says(self, code: str, *words: str) -> None:
        """Run code in the scratch cell; its output has these words."""
        await self.scratch(code)
        await self.run(SCRATCH)
        for one in words:
            await expect(self.output(SCRATCH)).to_contain_text(one)
        await self.idle()

    def code(self, number: int = SCRATCH) -> Locator:
        return self.cell(number).locator(".cm-content, .ed").first

    async def command(self, *keys: str) -> None:
        """Keys of the notebook, pressed at the scratch cell while none is edited."""
        await self.cell(SCRATCH).focus()
        for key in keys:
            await self.page.keyboard.press(key)

    async def panel(self, name: str) -> None:
        """Bring out a sheet beside the notebook."""
        await self.page.get_by_role("tab", name=name, exact=True).click()

    def button(self, name: Any, exact: bool = True) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    def dialog(self, name: str) -> Locator:
        return self.page.get_by_role("dialog", name=name)

    async def other_page(self, words: str) -> Page:
        """The page at an address that holds these words, once it is there."""
        for _ in range(300):
            for page in self.page.context.pages:
                if words in page.url:
                    return page
            await self.page.wait_for_timeout(100)
        raise AssertionError(f"There is no page {words!r}.")
