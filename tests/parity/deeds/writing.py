"""Writing cells: code, prose, forms, and the tools for them."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.parity.books import SCRATCH
from tests.parity.visit import Visit


async def edits_and_takes_back(visit: Visit) -> None:
    await visit.scratch("local edited = 1")
    await expect(visit.button("Undo").first).to_be_enabled()
    await visit.page.keyboard.press("Escape")
    await visit.button("Undo").first.click()
    await expect(visit.code()).not_to_contain_text("edited")
    await visit.button("Redo").first.click()
    await expect(visit.code()).to_contain_text("edited")


async def shows_prose(visit: Visit) -> None:
    await expect(visit.cell(1).get_by_role("heading", name="What owls cost")).to_be_visible()


async def completes(visit: Visit) -> None:
    await visit.scratch('local owl = Agent.new("owl")\nowl:')
    await visit.page.keyboard.type("stream_c")
    await expect(visit.page.get_by_role("option").filter(has_text="stream_chat")).to_be_visible()
    await visit.page.keyboard.press("Escape")
    await visit.page.keyboard.type("hat(")
    await expect(visit.page.locator(".signature-tip")).to_contain_text("stream_chat(message")


async def marks_mistakes(visit: Visit) -> None:
    await visit.scratch('owl = Agent.new({ name = "owl", sytem_prompt = "You know owls" })')
    mark = visit.cell(SCRATCH).locator(".cm-lint-marker-warning")
    await expect(mark).to_be_visible()
    await mark.hover()
    await expect(visit.page.get_by_text("Did you mean 'system_prompt'?").last).to_be_visible()


async def formats(visit: Visit) -> None:
    await visit.scratch("local   bird   =   {1,2}")
    await visit.page.keyboard.press("Alt+Shift+f")
    await expect(visit.code()).to_contain_text("local bird = { 1, 2 }")


async def renames_and_replaces(visit: Visit) -> None:
    page = visit.page
    await visit.scratch("nestling = 1\nprint(nestling)")
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("F2")
    dialog = visit.dialog("Rename nestling")
    await dialog.get_by_label("New name").fill("fledgling")
    await page.keyboard.press("Enter")
    await expect(visit.code()).to_contain_text("print(fledgling)")
    await page.keyboard.press("ControlOrMeta+Shift+h")
    bar = page.get_by_role("search", name="Find in all cells")
    await bar.get_by_label("Find in all cells").fill("fledgling")
    await expect(bar.get_by_role("status")).to_have_text(re.compile("of 2$"))
    await bar.get_by_label("Replace with").fill("grown")
    await bar.get_by_role("button", name="Replace all").click()
    await expect(visit.code()).to_contain_text("print(grown)")
    await bar.get_by_label("Find in all cells").press("Escape")


async def uses_a_form(visit: Visit) -> None:
    cell = visit.cell(SCRATCH)
    await visit.scratch('poet = Agent.new({\n  name = "poet",\n})')
    await cell.get_by_role("button", name="Form", exact=True).click()
    form = cell.locator(".smart-form")
    await form.get_by_label(re.compile("^Temperature")).fill("0.5")
    await visit.page.keyboard.press("Tab")
    await cell.get_by_role("button", name="Code", exact=True).click()
    await expect(visit.code()).to_contain_text("temperature = 0.5")


async def tries_a_tool(visit: Visit) -> None:
    page = visit.page
    await visit.command("p")
    dialog = visit.dialog("Tools")
    search = dialog.get_by_role("combobox", name="Search tools")
    await expect(dialog.get_by_role("option", name=re.compile("^calculator"))).to_be_visible()
    await search.fill("calculator")
    await expect(dialog.get_by_role("option", selected=True)).to_contain_text("calculator")
    await page.keyboard.press("Enter")
    await dialog.get_by_label(re.compile(r"^expression\W*$")).fill("6 * 7")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("region", name="Result")).to_contain_text("42")
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)


async def looks_at_examples(visit: Visit) -> None:
    await visit.command("Shift+E")
    dialog = visit.dialog("Examples")
    await expect(dialog.get_by_role("option").first).to_be_visible()
    await visit.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)


async def commands_by_name(visit: Visit) -> None:
    page = visit.page
    await visit.command("ControlOrMeta+k")
    await page.keyboard.type("outline")
    await expect(visit.dialog("Command palette").get_by_role("option", selected=True)).to_contain_text("Outline")
    await page.keyboard.press("Enter")
    outline = page.get_by_role("navigation", name="Outline")
    await expect(outline.get_by_role("button", name="What owls cost")).to_be_visible()
    await visit.button("Close the outline").click()


async def shows_its_keys(visit: Visit) -> None:
    await visit.command("h")
    await expect(visit.dialog("Keyboard shortcuts")).to_contain_text("Run all cells")
    await visit.page.keyboard.press("Escape")
    await expect(visit.dialog("Keyboard shortcuts")).to_have_count(0)
