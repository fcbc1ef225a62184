"""Writing in cells, and changing which cells there are, in a real browser over a real session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle
from string import ascii_lowercase, ascii_uppercase
from typing import Any

import pytest
from playwright.async_api import Page, expect

from studio.notebook.changes import DeleteCell, EditCell, InsertCell, MoveCell
from studio.notebook.document import Cell
from tests.kit.browser import ONE_BROWSER, chromium
from tests.kit.loopback import until
from tests.kit.notebook_page import Desk, cell, command, editor, notebook_of, output, served, visited
from webui.notebook.bridge import Bridge

pytestmark = [
    pytest.mark.browser,
    *ONE_BROWSER,
    # Panel 1.9 builds Tornado's request object the old way.
    pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning"),
]

PASTE = """(element, text) => {
  const clipboardData = new DataTransfer()
  clipboardData.setData("text/plain", text)
  element.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true, composed: true}))
}"""


@asynccontextmanager
async def opened(*sources: str) -> AsyncIterator[tuple[Desk, Page]]:
    async with served(notebook_of(*sources)) as desk, chromium() as browser, visited(desk, browser) as page:
        yield desk, page


async def test_what_is_typed_reaches_the_session() -> None:
    async with opened("print 1") as (desk, page):
        await editor(page, 1).click()
        await page.keyboard.press("Control+End")
        await page.keyboard.type("23")
        await until(lambda: desk.sources == ["print 123"])


async def test_who_types_without_a_pause_is_heard_meanwhile() -> None:
    async with opened("print 1") as (desk, page):
        await editor(page, 1).click()
        typing = asyncio.create_task(page.keyboard.type("x" * 80, delay=40))
        await until(lambda: desk.sources != ["print 1"])
        assert not typing.done()
        await typing


async def test_what_is_typed_in_a_cell_that_is_deleted_elsewhere_is_kept_and_a_person_who_is_in_one_is_told() -> None:
    async with opened("print 1", "print 2") as (desk, page):
        bring = page.get_by_role("button", name="Bring back")
        await editor(page, 1).click()
        await page.keyboard.press("Control+End")
        desk.session.change(DeleteCell("c1"), "elsewhere")
        await bring.click()
        await until(lambda: desk.sources == ["print 1", "print 2"])
        await page.keyboard.insert_text("23")
        await until(lambda: desk.sources == ["print 123", "print 2"])
        # Before it is sent; where the machine was too slow for that, the cell was whole when it was deleted.
        await page.keyboard.insert_text("456")
        desk.session.change(DeleteCell(desk.session.notebook.cells[0].id), "elsewhere")
        await expect(page.get_by_text("was deleted elsewhere").last).to_be_visible()
        if await bring.is_visible():
            await bring.click()
        await until(lambda: desk.sources == ["print 123456", "print 2"])


async def test_a_page_asks_whether_several_changes_at_once_have_arrived(monkeypatch: pytest.MonkeyPatch) -> None:
    # What it keeps without a connection is told from what Python is known to have.
    agreed: list[list[str]] = []

    async def agree(bridge: Bridge, _: Any) -> bool:
        agreed.append(desk.sources)
        return True

    monkeypatch.setattr(Bridge, "_agree", agree)
    async with opened("print 1", "print 2", "print 3") as (desk, page):
        await command(page, 1)
        await page.keyboard.press("Shift+ArrowDown")
        await page.keyboard.type("dd")
        await until(lambda: agreed and agreed[-1] == ["print 3"])


async def test_shift_enter_runs_what_was_just_typed_and_goes_on() -> None:
    async with opened("print one", "print two") as (desk, page):
        await editor(page, 1).click()
        await page.keyboard.press("Control+A")
        await page.keyboard.type("print fresh")
        await page.keyboard.press("Shift+Enter")
        await expect(output(page, 1)).to_have_text("fresh")
        await expect(cell(page, 2)).to_be_focused()
        assert desk.sources[0] == "print fresh"


async def test_shift_enter_in_the_last_cell_makes_one_more() -> None:
    async with opened("print one") as (desk, page):
        await editor(page, 1).click()
        await page.keyboard.press("Shift+Enter")
        await expect(editor(page, 2)).to_be_focused()
        await until(lambda: desk.sources == ["print one", ""])


async def test_a_long_text_is_pasted_whole_and_its_beginning_is_drawn() -> None:
    text = "**hoo** owl\n" * 60_000
    async with opened("# Owls") as (desk, page):
        await cell(page, 1).dblclick()
        await editor(page, 1).evaluate(PASTE, text)
        await until(lambda: text in desk.sources[0])
        await page.keyboard.press("Escape")
        await expect(cell(page, 1).get_by_text("300,000 of 720,0")).to_be_visible()
        await expect(cell(page, 1).locator("strong").first).to_have_text("hoo")
        await cell(page, 1).dblclick()
        await editor(page, 1).press("Control+A")
        await page.keyboard.insert_text("# Owls")
        # What is short again is coloured again.
        await expect(editor(page, 1).locator(".tok-heading").first).to_be_visible()


async def test_an_empty_notebook_says_how_to_begin() -> None:
    async with opened() as (desk, page):
        await expect(page.get_by_role("heading", name="A blank page")).to_be_visible()
        await page.get_by_role("button", name="Add Lua cell").click()
        await expect(page.get_by_role("heading", name="A blank page")).to_be_hidden()
        await page.keyboard.type("print hi")
        await page.get_by_role("button", name="Add Markdown cell").click()
        await until(lambda: desk.sources == ["print hi", ""] and desk.kinds == ["lua", "markdown"])


async def test_the_buttons_of_a_cell_move_copy_and_delete_it() -> None:
    async with opened("print a", "print b", "print c") as (desk, page):
        await cell(page, 3).get_by_role("button", name="Move up").click()
        await until(lambda: desk.sources == ["print a", "print c", "print b"])
        await cell(page, 1).get_by_role("button", name="Move down").click()
        await until(lambda: desk.sources == ["print c", "print a", "print b"])
        await cell(page, 2).get_by_role("button", name="Duplicate cell").click()
        await until(lambda: desk.sources == ["print c", "print a", "print a", "print b"])
        await cell(page, 1).get_by_role("button", name="Delete cell").click()
        await until(lambda: desk.sources == ["print a", "print a", "print b"])
        shown = [await editor(page, number).inner_text() for number in (1, 2, 3)]
        assert shown == desk.sources


async def test_a_deleted_cell_can_be_had_back_with_its_output() -> None:
    async with opened("print kept", "print b") as (desk, page):
        await command(page, 1, "Control+Enter")
        await expect(output(page, 1)).to_have_text("kept")
        await command(page, 1, "d", "d")
        await until(lambda: desk.sources == ["print b"])
        await page.get_by_role("button", name="Undo").click()
        await until(lambda: desk.sources == ["print kept", "print b"])
        await expect(output(page, 1)).to_have_text("kept")


async def test_a_cell_can_be_inserted_between_two() -> None:
    async with opened("print a", "print b") as (desk, page):
        await cell(page, 2).get_by_role("button", name="Insert Markdown above").focus()
        await page.keyboard.press("Enter")
        await page.keyboard.type("# Between")
        await until(lambda: desk.sources == ["print a", "# Between", "print b"])


async def test_a_cell_gets_a_name_that_no_other_has() -> None:
    async with opened("print a", "print b") as (desk, page):
        for number in (1, 2):
            await cell(page, number).get_by_role("textbox", name="Cell name").fill("my cell")
            await page.keyboard.press("Enter")
        await expect(page.get_by_text("Another cell is called 'my-cell' already").first).to_be_attached()
        await expect(cell(page, 2).get_by_role("textbox", name="Cell name")).to_have_value("")
        assert [one.name for one in desk.session.notebook.cells] == ["my-cell", ""]


async def test_changes_from_elsewhere_are_shown() -> None:
    async with opened("print a", "print b") as (desk, page):
        desk.session.change(InsertCell(Cell("new", "lua", "print new"), 0), "elsewhere")
        await expect(editor(page, 1)).to_have_text("print new")
        desk.session.change(MoveCell("new", 2), "elsewhere")
        await expect(editor(page, 3)).to_have_text("print new")
        desk.session.change(EditCell("c1", "print changed"), "elsewhere")
        await expect(editor(page, 1)).to_have_text("print changed")
        desk.session.undo()
        await expect(editor(page, 1)).to_have_text("print a")


async def test_two_people_typing_in_one_cell_both_keep_their_words() -> None:
    async with (
        served(notebook_of("middle")) as desk,
        chromium() as browser,
        visited(desk, browser) as mine,
        visited(desk, browser) as yours,
    ):
        await editor(mine, 1).click()
        await editor(yours, 1).click()
        await mine.keyboard.press("Control+Home")
        await yours.keyboard.press("Control+End")
        for letter in "abcdefghij":
            await mine.keyboard.type(letter)
            await yours.keyboard.type(letter.upper())
        await until(lambda: desk.sources == ["abcdefghijmiddleABCDEFGHIJ"])
        for page in (mine, yours):
            await expect(editor(page, 1)).to_have_text("abcdefghijmiddleABCDEFGHIJ")


async def writes(page: Page, text: str) -> None:
    """Type as a person does: quickly, then with a look at it, after which the page sends."""
    for letter, pause in zip(text, cycle((0.01, 0.2, 0.02, 0.03, 0.18, 0.22, 0.01)), strict=False):
        await page.keyboard.type(letter)
        await asyncio.sleep(pause)


async def test_letters_typed_on_a_slow_line_while_somebody_else_types_are_all_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edit = Bridge._edit

    def late(bridge: Bridge, message: Any) -> None:
        asyncio.get_running_loop().call_later(0.3, edit, bridge, message)

    monkeypatch.setattr(Bridge, "_edit", late)
    typed, theirs = f"{ascii_lowercase}{ascii_uppercase}" * 2, ""
    async with opened("print 1") as (desk, page):
        await editor(page, 1).click()
        await page.keyboard.press("Control+Home")
        typing = asyncio.create_task(writes(page, typed))
        while not typing.done():
            theirs += "x"
            desk.session.change(EditCell("c1", f"{desk.sources[0]}x"), "elsewhere")
            await asyncio.sleep(0.5)
        await typing
        await until(lambda: desk.sources == [f"{typed}print 1{theirs}"])
        await expect(editor(page, 1)).to_have_text(f"{typed}print 1{theirs}")


async def test_completion_comes_from_the_kernel() -> None:
    async with opened("") as (desk, page):
        await editor(page, 1).click()
        await page.keyboard.type("slee")
        await expect(page.get_by_role("option", name="sleep")).to_be_visible()
        await page.keyboard.press("Tab")
        await until(lambda: desk.sources == ["sleep"])


async def test_shift_tab_shows_help_for_a_name() -> None:
    async with opened("😀\nsleep") as (_, page):
        await editor(page, 1).click()
        await page.keyboard.press("Control+End")
        await page.keyboard.press("Shift+Tab")
        await expect(page.get_by_text("sleep is a command of lua.")).to_be_visible()


async def test_a_mistake_is_shown_at_its_line_while_typing() -> None:
    async with opened("print 1\n") as (_, page):
        await editor(page, 1).click()
        await page.keyboard.press("Control+End")
        await page.keyboard.type("nonsense here")
        await expect(cell(page, 1).locator(".cm-lintRange-error")).to_have_text("nonsense here")
        await expect(cell(page, 1).locator(".cm-lint-marker-error")).to_be_visible()


async def test_typing_that_is_not_acknowledged_is_called_unsaved() -> None:
    async with opened("print 1") as (desk, page):
        await page.clock.install()
        desk.views[0].close()
        desk.views[0]._bridge.receive = lambda message: None
        await editor(page, 1).click()
        await page.keyboard.type("lost")
        await page.clock.run_for(10_000)
        await expect(page.get_by_text("is not saved yet")).to_be_visible()
        # Its clock stands still.
        await page.close()


async def test_a_page_that_goes_lets_go_of_the_session() -> None:
    async with served(notebook_of("print 1")) as desk, chromium() as browser:
        async with visited(desk, browser):
            listeners = desk.session._audience._listeners
            assert listeners
            desk.lose_patience()
        await until(lambda: not listeners, 60)


async def test_two_hundred_cells_open_with_few_editors() -> None:
    sources = [f"print {number}" for number in range(200)]
    async with opened(*sources) as (desk, page):
        assert await page.locator(".cm-editor").count() < 60
        await command(page, 1, "Shift+G")
        await expect(editor(page, 200)).to_have_text("print 199")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Control+End")
        await page.keyboard.type("!")
        await until(lambda: desk.sources[-1] == "print 199!")


async def test_enter_takes_what_is_offered_and_ends_a_line_whose_word_is_whole() -> None:
    async with opened("") as (desk, page):
        offered = page.locator(".cm-tooltip-autocomplete")
        await command(page, 1, "Enter")
        for typed in ("pri", "print"):
            await page.keyboard.type(typed)
            await expect(offered).to_be_visible()
            # The list takes no key for a moment after it opened.
            await page.wait_for_timeout(200)
            await page.keyboard.press("Enter")
            await expect(offered).to_be_hidden()
            await page.keyboard.type(" " if typed == "pri" else "x")
        await until(lambda: desk.sources == ["print print\nx"])


async def test_a_line_of_python_may_end_with_a_colon() -> None:
    async with served(notebook_of("", kind="python")) as desk, chromium() as browser, visited(desk, browser) as page:
        await command(page, 1, "Enter")
        for line in ("if a:", "b()", "else:", "c()"):
            await page.keyboard.type(line)
            # As long as a list would take to open.
            await page.wait_for_timeout(400)
            await page.keyboard.press("Enter")
        await until(lambda: desk.sources == ["if a:\n    b()\nelse:\n    c()\n    "])


async def test_the_end_of_a_block_of_lua_goes_back_to_its_beginning() -> None:
    async with opened("") as (desk, page):
        await command(page, 1, "Enter")
        for line in ("if a then", "b()", "else", "c()"):
            await page.keyboard.type(line)
            await page.keyboard.press("Enter")
        await page.keyboard.type("end")
        await until(lambda: desk.sources == ["if a then\n    b()\nelse\n    c()\nend"])


async def test_a_text_that_a_search_looked_into_is_text_again_when_it_goes_on() -> None:
    async with opened("# Owls at night", "print owl") as (_, page):
        heading = cell(page, 1).get_by_role("heading", name="Owls at night")
        await command(page, 2, "Control+f")
        await page.keyboard.type("owl")
        await expect(page.get_by_text("1 of 2")).to_be_visible()
        await expect(heading).to_be_hidden()
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("2 of 2")).to_be_visible()
        await expect(heading).to_be_visible()
