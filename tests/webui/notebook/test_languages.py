"""Cells of several languages on the page: adding them, changing them, their notes, and help while typing a call."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, expect

from tests.kit.browser import ONE_BROWSER, chromium
from tests.kit.loopback import until
from tests.kit.notebook_page import Desk, cell, command, editor, notebook_of, output, served, visited

pytestmark = [
    pytest.mark.browser,
    *ONE_BROWSER,
    # Panel 1.9 builds Tornado's request object the old way.
    pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning"),
]


@asynccontextmanager
async def opened(*sources: str) -> AsyncIterator[tuple[Desk, Page]]:
    async with served(notebook_of(*sources)) as desk, chromium() as browser, visited(desk, browser) as page:
        yield desk, page


async def test_a_cell_of_each_language_is_added_and_keys_go_on_in_the_language_around() -> None:
    async with opened("print a") as (desk, page):
        for name in ("JavaScript", "Python", "Markdown", "Lua"):
            await page.get_by_role("button", name=f"Add {name} cell", exact=True).click()
        await until(lambda: desk.kinds == ["lua", "javascript", "python", "markdown", "lua"])
        await command(page, 3, "b")
        await until(lambda: desk.kinds[2:5] == ["python", "python", "markdown"])
        await command(page, 2, "a")
        await until(lambda: desk.kinds[:3] == ["lua", "javascript", "javascript"])


async def test_a_language_is_changed_by_key_and_by_menu() -> None:
    async with opened("print a", "# text") as (desk, page):
        await command(page, 1, "t")
        await until(lambda: desk.kinds == ["javascript", "markdown"])
        await page.keyboard.press("t")
        await until(lambda: desk.kinds[0] == "python")
        await expect(cell(page, 1).get_by_label("Language")).to_have_attribute("title", re.compile("trusted code"))
        await command(page, 2, "y")
        await until(lambda: desk.kinds == ["python", "python"])
        await cell(page, 2).get_by_label("Language").select_option("JavaScript")
        await until(lambda: desk.kinds == ["python", "javascript"])


async def test_code_is_coloured_as_its_language_says() -> None:
    async with opened("const a = 1 // note") as (_, page):
        await expect(cell(page, 1).locator(".tok-comment")).to_have_count(0)
        await cell(page, 1).get_by_label("Language").select_option("JavaScript")
        await expect(cell(page, 1).locator(".tok-comment")).to_have_text("// note")


async def test_the_signature_shows_while_a_call_is_typed_and_escape_closes_it() -> None:
    async with opened("") as (_, page):
        tip = page.locator(".signature-tip")
        await command(page, 1, "Enter")
        await page.keyboard.type("print (")
        await expect(tip).to_contain_text("print(first, second?) → nothing")
        await expect(tip.locator(".active")).to_have_text("first")
        await page.keyboard.type(" x")
        await expect(tip.locator(".active")).to_have_text("second?")
        await page.keyboard.press("Escape")
        await expect(tip).to_have_count(0)
        await expect(editor(page, 1)).to_be_focused()
        await page.keyboard.type("y")
        await page.keyboard.press("Shift+Tab")
        await expect(tip).to_be_visible()


async def test_a_page_that_comes_later_shows_the_question_that_is_open() -> None:
    async with served(notebook_of("ask Who is there?")) as desk, chromium() as browser:
        desk.session.run_cell("c1")
        await until(lambda: len(desk.session.questions) == 1)
        async with visited(desk, browser) as page:
            await output(page, 1).get_by_role("textbox").fill("an owl")
            await page.keyboard.press("Enter")
            await expect(output(page, 1)).to_contain_text('heard "an owl"')
        assert desk.session.questions == ()
