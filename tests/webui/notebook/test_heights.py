"""How much room cells have on the page that nobody has come near yet: what the scroll bar and every jump go by."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.kit.browser import ONE_BROWSER, chromium
from tests.kit.loopback import until
from tests.kit.notebook_page import notebook_of, served, visited

pytestmark = [
    pytest.mark.browser,
    *ONE_BROWSER,
    # Panel 1.9 builds Tornado's request object the old way.
    pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning"),
]

CELLS = 120

OFF = 4
"""Pixels that a guess may be off."""

COMPARE = """
cells => {
  const height = cell => cell.getBoundingClientRect().height;
  const unseen = cells.filter(cell => !cell.querySelector(".bar").checkVisibility({contentVisibilityAuto: true}));
  const guessed = unseen.map(height);
  for (const cell of unseen) cell.style.contentVisibility = "visible";
  return unseen.map((cell, index) => [guessed[index], height(cell)]);
}
"""


async def heights(page: Page) -> list[tuple[float, float]]:
    """The guessed and the real height of each cell that was not drawn yet."""
    compared: list[tuple[float, float]] = await page.locator(".cell").evaluate_all(COMPARE)
    return compared


def lines(number: int) -> str:
    """Code of one to twelve lines, which prints as many."""
    return "\n".join(f"print line {line} of cell {number}" for line in range(1 + number % 12))


@pytest.mark.parametrize("ran", [False, True])
async def test_a_cell_that_was_never_drawn_has_the_room_it_will_need(ran: bool) -> None:
    async with served(notebook_of(*map(lines, range(CELLS)))) as desk, chromium() as browser:
        if ran:
            desk.session.run_all()
            last = desk.session.notebook.cells[-1].id
            await until(lambda: desk.session.view(last).status == "ok")
        async with visited(desk, browser) as page:
            await expect(page.locator(".cell .cm-content").first).to_be_visible()
            if ran:
                await expect(page.locator(".cell").last.locator(".output")).to_be_attached()
            compared = await heights(page)
    assert len(compared) > CELLS / 2
    assert [pair for pair in compared if abs(pair[0] - pair[1]) > OFF] == []
