"""The keyboard, in command mode and between cells, in a real browser over a real session."""

from __future__ import annotations

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


async def test_enter_edits_and_escape_leaves() -> None:
    async with opened("print a") as (_, page):
        await command(page, 1, "Enter")
        await expect(editor(page, 1)).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(cell(page, 1)).to_be_focused()


async def test_the_cells_are_walked_with_letters_and_arrows() -> None:
    async with opened("print a", "print b", "print c") as (_, page):
        await command(page, 1, "j", "ArrowDown")
        await expect(cell(page, 3)).to_be_focused()
        await page.keyboard.press("k")
        await expect(cell(page, 2)).to_be_focused()
        await page.keyboard.press("Shift+G")
        await expect(cell(page, 3)).to_be_focused()
        await page.keyboard.type("gg")
        await expect(cell(page, 1)).to_be_focused()


async def test_letters_insert_delete_undo_and_redo() -> None:
    async with opened("print a") as (desk, page):
        await command(page, 1, "b", "a")
        await until(lambda: desk.sources == ["print a", "", ""])
        await page.keyboard.type("dd")
        await until(lambda: desk.sources == ["print a", ""])
        await page.keyboard.press("z")
        await until(lambda: desk.sources == ["print a", "", ""])
        await expect(page.locator("[role=group].cell")).to_have_count(3)
        await page.keyboard.press("Shift+Z")
        await until(lambda: desk.sources == ["print a", ""])
        await expect(page.locator("[role=group].cell")).to_have_count(2)


async def test_several_cells_are_cut_and_pasted_in_order() -> None:
    async with opened("print a", "print b", "print c") as (desk, page):
        await command(page, 1, "Shift+J", "x")
        await until(lambda: desk.sources == ["print c"])
        await page.keyboard.press("v")
        await until(lambda: desk.sources == ["print c", "print a", "print b"])
        await command(page, 1, "c", "Shift+V")
        await until(lambda: desk.sources == ["print c", "print c", "print a", "print b"])


async def test_a_cell_becomes_text_and_lua_again() -> None:
    async with opened("print a") as (desk, page):
        await command(page, 1, "2")
        await until(lambda: desk.kinds == ["markdown"] and desk.sources == ["## print a"])
        await expect(cell(page, 1).get_by_role("heading", name="print a", level=2)).to_be_visible()
        await page.keyboard.press("y")
        await until(lambda: desk.kinds == ["lua"])
        await expect(editor(page, 1)).to_have_text("## print a")
        await page.keyboard.press("m")
        await until(lambda: desk.kinds == ["markdown"])


async def test_a_cell_is_split_at_the_caret_and_merged_again() -> None:
    async with opened("print a\nprint b") as (desk, page):
        await editor(page, 1).click()
        await page.keyboard.press("Control+Home")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Control+Shift+Minus")
        await until(lambda: desk.sources == ["print a", "print b"])
        await expect(editor(page, 2)).to_be_focused()
        await command(page, 1, "Shift+M")
        await until(lambda: desk.sources == ["print a\n\nprint b"])


async def test_arrows_cross_from_editor_to_editor() -> None:
    async with opened("print a\nprint b", "print c") as (_, page):
        await editor(page, 1).click()
        await page.keyboard.press("Control+End")
        await page.keyboard.press("ArrowDown")
        await expect(editor(page, 2)).to_be_focused()
        await page.keyboard.press("ArrowUp")
        await expect(editor(page, 1)).to_be_focused()


async def test_alt_enter_runs_and_inserts_below() -> None:
    async with opened("print a", "print b") as (desk, page):
        await editor(page, 1).click()
        await page.keyboard.press("Alt+Enter")
        await expect(output(page, 1)).to_have_text("a")
        await expect(editor(page, 2)).to_be_focused()
        await until(lambda: desk.sources == ["print a", "", "print b"])


async def test_all_cells_run_from_here_on() -> None:
    async with opened("print a", "print b", "print c") as (_, page):
        await command(page, 2, "Alt+Shift+Enter")
        await expect(output(page, 3)).to_have_text("c")
        await expect(output(page, 2)).to_have_text("b")
        await expect(output(page, 1)).to_have_count(0)


async def test_ii_interrupts() -> None:
    async with opened("sleep 600") as (desk, page):
        await command(page, 1, "Control+Enter")
        await until(lambda: desk.session.view("c1").status == "running")
        await expect(cell(page, 1)).to_have_attribute("aria-busy", "true")
        await page.keyboard.type("ii")
        await until(lambda: desk.session.view("c1").status == "cancelled")
        await expect(cell(page, 1)).to_have_attribute("aria-busy", "false")


async def test_restarting_asks_first() -> None:
    async with opened("set x 1", "return 5", "get x") as (_, page):
        dialog = page.get_by_role("dialog", name="Restart the kernel")
        await command(page, 1, "Control+Enter", "0", "0")
        await dialog.get_by_role("button", name="Cancel").click()
        # It gives the focus back to the first cell as it goes.
        await expect(dialog).to_have_count(0)
        await command(page, 3, "Control+Enter")
        await expect(output(page, 3)).to_have_text("1")
        await command(page, 1, "0", "0")
        await dialog.get_by_role("button", name="Restart").click()
        await expect(dialog).to_have_count(0)
        await command(page, 2, "Control+Enter")
        await expect(output(page, 2)).to_have_text("5")


async def test_the_list_of_keys_opens_and_closes() -> None:
    async with opened("print a") as (_, page):
        await command(page, 1, "h")
        dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
        await expect(dialog.get_by_text("Merge with the cell below")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        await expect(cell(page, 1)).to_be_focused()


async def test_letters_in_a_name_are_no_commands() -> None:
    async with opened("print a") as (desk, page):
        await cell(page, 1).get_by_role("textbox", name="Cell name").click()
        await page.keyboard.type("add")
        await page.keyboard.press("Enter")
        await until(lambda: desk.session.notebook.cells[0].name == "add")
        assert desk.sources == ["print a"]


async def test_output_folds_and_line_numbers_go() -> None:
    async with opened("print a") as (_, page):
        await command(page, 1, "Control+Enter")
        await expect(output(page, 1)).to_be_visible()
        await page.keyboard.press("o")
        await expect(output(page, 1)).to_be_hidden()
        await page.get_by_role("button", name="Output hidden").click()
        await expect(output(page, 1)).to_be_visible()
        await expect(cell(page, 1).locator(".cm-lineNumbers")).to_be_visible()
        await command(page, 1, "l")
        await expect(cell(page, 1).locator(".cm-lineNumbers")).to_have_count(0)
