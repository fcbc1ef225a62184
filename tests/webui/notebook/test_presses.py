"""What a mouse or a finger presses is what gets the click: nothing moves away below it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.kit.browser import ONE_BROWSER, chromium, shared_fixture
from tests.kit.loopback import until
from tests.kit.notebook_page import Desk, cell, command, editor, notebook_of, output, served, visited

pytestmark = [
    pytest.mark.browser,
    *ONE_BROWSER,
    # Panel 1.9 builds Tornado's request object the old way.
    pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning"),
]

TEXT = "# Owls\n\nThey hunt\n\n- mice\n- voles\n\nand *sleep* by day."
"""Higher while it is written than when it is read."""

CODE = "print one\nprint two\nprint three"

PHONE = 400
WIDTHS = (1200, PHONE)

HOLD = 60
"""Milliseconds for which a button of a mouse is held down."""


@shared_fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as one:
        yield one


@shared_fixture
async def desk() -> AsyncIterator[Desk]:
    async with served(notebook_of(TEXT, CODE, "print four")) as one:
        yield one


async def top(place: Locator) -> float:
    box = await place.bounding_box()
    assert box is not None
    return box["y"]


async def press(
    page: Page, place: Locator, left: float | None = None, meanwhile: Awaitable[None] | None = None
) -> None:
    """As by a hand, which is never quite still; `left` are pixels, else the middle."""
    box = await place.bounding_box()
    assert box is not None
    x, y = box["x"] + (box["width"] / 2 if left is None else left), box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.wait_for_timeout(HOLD)
    await page.mouse.down()
    await (meanwhile or page.wait_for_timeout(HOLD))
    await page.mouse.move(x, y + 1)
    await page.mouse.up()


async def write_text(page: Page) -> None:
    await command(page, 1, "Enter")
    await expect(editor(page, 1)).to_be_focused()


async def read_text(page: Page) -> None:
    """The text is chosen: on a phone its buttons come out."""
    await cell(page, 1).focus()
    await expect(cell(page, 1).get_by_role("button", name="Delete cell")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("before", [write_text, read_text])
async def test_a_press_on_run_below_a_text_that_comes_to_rest_runs(
    desk: Desk, browser: Browser, width: int, before: Callable[[Page], Awaitable[None]]
) -> None:
    async with visited(desk, browser, width=width) as page:
        await before(page)
        await press(page, cell(page, 2).get_by_role("button", name="Run cell"))
        await expect(output(page, 2)).to_contain_text("three")
        await expect(cell(page, 1).get_by_role("heading", name="Owls")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_press_in_code_below_a_text_puts_the_cursor_there_and_marks_nothing(
    desk: Desk, browser: Browser, width: int
) -> None:
    async with visited(desk, browser, width=width) as page:
        await write_text(page)
        await press(page, editor(page, 2).locator(".cm-line").nth(1), left=20)
        await expect(cell(page, 1).get_by_role("heading", name="Owls")).to_be_visible()
        await page.keyboard.type("#")
        await until(lambda: "#" in desk.sources[1])
        assert "#" in desk.sources[1].splitlines()[1]
        assert desk.sources[1].replace("#", "") == CODE


async def test_a_double_click_below_a_text_marks_one_word(desk: Desk, browser: Browser) -> None:
    async with visited(desk, browser) as page:
        await write_text(page)
        line = editor(page, 2).locator(".cm-line").nth(1)
        await press(page, line, left=20)
        await page.mouse.down(click_count=2)
        await page.wait_for_timeout(HOLD)
        await page.mouse.up(click_count=2)
        await expect(cell(page, 1).get_by_role("heading", name="Owls")).to_be_visible()
        await page.keyboard.type("say")
        await expect(editor(page, 2).locator(".cm-line")).to_have_text(["print one", "say two", "print three"])


async def runs_above(page: Page, desk: Desk) -> None:
    """The first cell runs, and has put out lines that move all below it."""
    desk.session.run_cell("c1")
    await until(lambda: desk.session.view("c1").status == "ok")
    await page.wait_for_timeout(4 * HOLD)


async def test_a_press_on_run_below_an_output_that_grows_runs(browser: Browser) -> None:
    async with served(notebook_of(CODE, CODE)) as desk, visited(desk, browser) as page:
        await press(page, cell(page, 2).get_by_role("button", name="Run cell"), meanwhile=runs_above(page, desk))
        await expect(output(page, 1)).to_contain_text("three")
        await expect(output(page, 2)).to_contain_text("three")


async def test_a_press_in_code_below_an_output_that_grows_marks_nothing(browser: Browser) -> None:
    async with served(notebook_of(CODE, CODE)) as desk, visited(desk, browser) as page:
        line = editor(page, 2).locator(".cm-line").nth(1)
        await press(page, line, left=20, meanwhile=runs_above(page, desk))
        await expect(output(page, 1)).to_contain_text("three")
        await page.keyboard.type("#")
        await until(lambda: "#" in desk.sources[1])
        assert desk.sources[1].replace("#", "") == CODE


async def test_nothing_moves_when_the_mouse_goes_over_a_heading(browser: Browser) -> None:
    async with served(notebook_of("# Owls", CODE)) as desk, visited(desk, browser) as page:
        await expect(cell(page, 1).get_by_role("heading", name="Owls")).to_be_visible()
        await page.mouse.move(5, 5)
        before = await top(cell(page, 2))
        await cell(page, 1).hover()
        await page.wait_for_timeout(HOLD)
        assert await top(cell(page, 2)) == before
