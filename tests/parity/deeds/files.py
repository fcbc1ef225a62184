"""Notebooks as files: samples, new ones, imports, exports, history, what is there after the page was loaded anew."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.parity.books import BOOK, JUPYTER, SCRATCH
from tests.parity.visit import Visit


async def starts_from_a_sample(visit: Visit) -> None:
    await expect(visit.page.get_by_role("heading", name="Start from a sample")).to_be_visible()
    await visit.page.get_by_text("First steps").first.click()
    await expect(visit.cell(1)).to_contain_text("First steps")
    await visit.idle()


async def opens(visit: Visit) -> None:
    await visit.to_book()
    await expect(visit.cell(SCRATCH)).to_contain_text("for what is tried")


async def makes_renames_and_deletes(visit: Visit) -> None:
    page = visit.page
    await visit.button("New spellbook").first.click()
    current = page.get_by_role("list", name="Spellbooks").locator("button[aria-current=page]")
    await expect(current).not_to_have_attribute("aria-label", f"Open {BOOK}")
    path = (await current.get_attribute("aria-label") or "").removeprefix("Open ")
    await visit.idle()
    await visit.button(f"Actions for {path}").click()
    await page.get_by_role("menuitem", name="Rename").click()
    await page.get_by_role("textbox", name="New name").fill("fledgling")
    await page.keyboard.press("Enter")
    made = visit.button("Open fledgling.spell.md")
    await expect(made).to_be_visible()
    await visit.button("Actions for fledgling.spell.md").click()
    await page.get_by_role("menuitem", name="Delete").click()
    await expect(made).to_have_count(0)


async def imports(visit: Visit) -> None:
    file = {"name": "elsewhere.ipynb", "mimeType": "application/json", "buffer": JUPYTER.encode()}
    await visit.page.locator("input[type=file][accept*='.ipynb']").set_input_files(file)  # type: ignore[arg-type]
    await expect(visit.page.get_by_text("Imported elsewhere.ipynb as elsewhere.spell.md").first).to_be_visible()
    await expect(visit.cell(1)).to_contain_text("From elsewhere")
    await visit.idle()


async def _export(visit: Visit, format: str) -> None:
    await visit.page.get_by_role("toolbar", name="Notebook tools").get_by_role("button", name="Export").click()
    await visit.dialog("Export notebook").get_by_role("radio", name=re.compile(format)).check()


async def downloads_a_page(visit: Visit) -> None:
    await _export(visit, "html")
    dialog = visit.dialog("Export notebook")
    name, body = await visit.take(dialog.get_by_role("button", name="Download").click)
    assert name == "deeds.html"
    assert b"What owls cost" in body
    assert b"6 * 7 = 42" in body
    await dialog.get_by_role("button", name="Close").click()


async def downloads_a_program(visit: Visit) -> None:
    await _export(visit, "Python program")
    dialog = visit.dialog("Export notebook")
    name, body = await visit.take(dialog.get_by_role("button", name="Download").click)
    assert name == "deeds.py"
    assert b"What is 6 * 7?" in body
    await dialog.get_by_role("button", name="Close").click()


async def exports_beside(visit: Visit) -> None:
    await _export(visit, "ipynb")
    dialog = visit.dialog("Export notebook")
    await dialog.get_by_role("button", name="Save beside the notebook").click()
    await expect(dialog.get_by_role("status")).to_contain_text("Saved as deeds.ipynb")
    await dialog.get_by_role("button", name="Close").click()


async def goes_back_to_a_version(visit: Visit) -> None:
    await visit.scratch("-- the first words")
    await visit.page.keyboard.press("ControlOrMeta+s")
    await visit.panel("History")
    versions = visit.page.get_by_role("listbox", name="Versions").get_by_role("option")
    await expect(versions.first).to_be_visible()
    before = await versions.count()
    await visit.says('print("other words")', "other words")
    await expect(versions).not_to_have_count(before)
    await versions.last.click()
    await visit.button(re.compile("^Restore all"), exact=False).click()
    await expect(visit.code()).not_to_contain_text("other words")
    await visit.button("Undo").first.click()
    await expect(visit.code()).to_contain_text("other words")
    await visit.button("Close this version").click()


async def brings_back_a_deleted_cell(visit: Visit) -> None:
    await visit.scratch('print("from the bin")')
    await visit.page.keyboard.press("Escape")
    await visit.command("d", "d")
    await expect(visit.cell(SCRATCH)).to_have_count(0)
    await visit.panel("History")
    await visit.page.get_by_role("radio", name=re.compile("^Deleted cells")).click()
    card = visit.page.get_by_role("region").filter(has_text="from the bin").last
    await card.get_by_role("button", name=re.compile("^Bring back")).click()
    await expect(visit.code()).to_contain_text("from the bin")
    await visit.page.get_by_role("radio", name="Versions").click()


async def finds_all_again_after_a_reload(visit: Visit) -> None:
    await visit.says('print("kept " .. 6 * 7)', "kept 42")
    await visit.page.keyboard.press("ControlOrMeta+s")
    await expect(visit.page.locator(".top-bar .saved, .saved").first).to_contain_text("Saved")
    # What a browser keeps is written a third of a second after a change.
    await visit.page.wait_for_timeout(1_000)
    await visit.page.reload()
    await expect(visit.cell(SCRATCH)).to_contain_text('print("kept "')
    await expect(visit.output(SCRATCH)).to_contain_text("kept 42")
    await visit.idle()
