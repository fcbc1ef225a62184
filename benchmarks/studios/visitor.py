"""What a person does on the page of any studio, and how long it takes: the same for all, by the page's own clock.

A time begins with what the browser says of the event itself (navigation, pointerdown, keydown: `event.timeStamp`) and
ends when the frame with its effect has been painted: a message that is posted in a frame's callback arrives after that
frame (`page.js`). Where a letter is typed, it is typed by the browser's own input, and seen in the text of the editor.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize

from benchmarks.studios.entrants import Marks

SCRIPT = Path(__file__).with_name("page.js")
"""To be run in every page before its own scripts."""

PATIENCE = 60_000
"""Milliseconds that one step may take."""

SIZE: ViewportSize = {"width": 1440, "height": 900}


class Visitor:
    """Somebody at a page whose cells and buttons are where `marks` says."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks

    def measure(self, page: Page, call: str, *given: Any) -> Any:
        """The answer of one function of `page.js`; `given` come after the selector of cells."""
        return page.evaluate("([call, given]) => window.measured[call](...given)", [call, [self.marks.cell, *given]])

    def type_letter(self, page: Page, letter: str) -> float:
        """Type into the first cell; milliseconds since the navigation when it was on the screen."""
        page.locator(self.marks.cell).first.locator(".cm-content").click()
        page.keyboard.press("End")
        page.keyboard.type(letter)
        return float(self.measure(page, "shows", 0, letter))

    def run(self, page: Page, number: int = 0) -> float:
        """Click on Run of a cell; milliseconds until its output was painted."""
        self.press_run(page, number, awaited=True)
        return float(page.evaluate("window.measured.answer"))

    def press_run(self, page: Page, number: int, *, awaited: bool = False) -> None:
        """Click on Run of a cell, and have the page wait for its output where that is `awaited`."""
        cell = page.locator(self.marks.cell).nth(number)
        if self.marks.place:
            cell.locator(self.marks.place).first.click()
        else:
            cell.locator(".cm-content").hover()
        button = (page if self.marks.place else cell).locator(self.marks.run).first
        button.wait_for()
        box = button.bounding_box()
        if box is None:
            raise RuntimeError("the button that runs a cell is not on the screen")
        if awaited:
            self.measure(page, "afterPress", number, self.marks.output)
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
