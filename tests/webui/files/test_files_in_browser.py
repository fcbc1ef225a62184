"""The `Files` panel in a real browser, over a real folder."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.kit.browser import ONE_BROWSER, chromium, shared_fixture
from tests.kit.frame import Frame, framed
from tests.kit.loopback import until

pytestmark = [
    pytest.mark.browser,
    *ONE_BROWSER,
    pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning"),
]


@shared_fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@shared_fixture
async def studio(tmp_path: Path, browser: Browser) -> AsyncIterator[Frame]:
    async with framed(tmp_path, browser) as frame:
        await frame.enter()
        yield frame


def row(studio: Frame, path: str) -> Locator:
    return studio.page.get_by_role("button", name=f"Open {path}", exact=True)


async def choose(studio: Frame, path: str, action: str) -> None:
    await row(studio, path).hover()
    await studio.page.get_by_role("button", name=f"Actions for {path}", exact=True).click()
    await studio.page.get_by_role("menuitem", name=action).click()


async def test_a_new_spellbook_is_made_and_opened(studio: Frame) -> None:
    await studio.page.get_by_role("region", name="Files").get_by_role("button", name="New spellbook").click()
    await expect(studio.page.get_by_role("region", name="Notebook")).to_be_visible()
    await expect(row(studio, "untitled.spell.md")).to_have_attribute("aria-current", "page")
    assert (studio.folder / "untitled.spell.md").is_file()


async def test_a_spellbook_is_renamed_in_its_row(studio: Frame) -> None:
    await choose(studio, "notes/bats.spell.md", "Rename")
    field = studio.page.get_by_label("New name")
    await field.fill("Bats at dusk")
    await field.press("Enter")
    await expect(row(studio, "notes/Bats at dusk.spell.md")).to_be_visible()
    await until(lambda: (studio.folder / "notes/Bats at dusk.spell.md").is_file())
    assert not (studio.folder / "notes/bats.spell.md").exists()
    # Only a notebook that is shown is shown by its new name.
    await row(studio, "owls.spell.md").click()
    await expect(row(studio, "owls.spell.md")).to_have_attribute("aria-current", "page")
    await choose(studio, "notes/Bats at dusk.spell.md", "Rename")
    await field.fill("bats")
    await field.press("Enter")
    await expect(row(studio, "notes/bats.spell.md")).to_be_visible()
    await expect(studio.page.get_by_role("status").filter(has_text="idle")).to_be_visible()
    await expect(row(studio, "owls.spell.md")).to_have_attribute("aria-current", "page")
    await choose(studio, "owls.spell.md", "Rename")
    await field.fill("mice")
    await field.press("Enter")
    await expect(row(studio, "mice.spell.md")).to_have_attribute("aria-current", "page")
    await expect(studio.page).to_have_url(re.compile("file=mice"))


async def test_escape_leaves_the_name_as_it_was(studio: Frame) -> None:
    await row(studio, "owls.spell.md").press("F2")
    field = studio.page.get_by_label("New name")
    await field.fill("other")
    await field.press("Escape")
    await expect(row(studio, "owls.spell.md")).to_be_visible()
    assert (studio.folder / "owls.spell.md").is_file()


async def test_a_name_that_cannot_be_is_refused_in_a_sentence(studio: Frame) -> None:
    await choose(studio, "owls.spell.md", "Rename")
    await studio.page.get_by_label("New name").fill("../../escape")
    await studio.page.get_by_label("New name").press("Enter")
    await expect(studio.page.get_by_role("alert")).to_contain_text("cannot be the name")
    assert (studio.folder / "owls.spell.md").is_file()


async def test_a_deleted_spellbook_can_be_brought_back(studio: Frame) -> None:
    await row(studio, "owls.spell.md").press("Delete")
    await expect(row(studio, "owls.spell.md")).to_have_count(0)
    assert not (studio.folder / "owls.spell.md").exists()
    await studio.page.get_by_role("button", name="Undo").last.click()
    await expect(row(studio, "owls.spell.md")).to_have_attribute("aria-current", "page")
    assert (studio.folder / "owls.spell.md").is_file()


async def test_deleting_the_notebook_that_is_shown_leads_to_the_welcome(studio: Frame) -> None:
    await row(studio, "owls.spell.md").click()
    await expect(studio.page.get_by_role("region", name="Notebook")).to_be_visible()
    await choose(studio, "owls.spell.md", "Delete")
    await expect(studio.page.get_by_role("heading", name="Write a spell")).to_be_visible()
    await expect(studio.page).not_to_have_url(re.compile("file="))
    assert studio.hub.notebooks() == []


async def test_a_copy_is_made_beside_its_original_and_opened(studio: Frame) -> None:
    await choose(studio, "notes/bats.spell.md", "Duplicate")
    await expect(row(studio, "notes/bats-copy.spell.md")).to_have_attribute("aria-current", "page")


async def test_a_running_notebook_is_not_renamed(studio: Frame) -> None:
    await row(studio, "owls.spell.md").click()
    await expect(studio.page.get_by_role("region", name="Notebook")).to_be_visible()
    studio.session().kernel_status = "busy"
    await choose(studio, "owls.spell.md", "Rename")
    await studio.page.get_by_label("New name").fill("mice")
    await studio.page.get_by_label("New name").press("Enter")
    await expect(studio.page.get_by_role("alert")).to_contain_text("is running")
    assert (studio.folder / "owls.spell.md").is_file()


async def test_arrow_keys_move_between_the_rows(studio: Frame) -> None:
    await row(studio, "notes/bats.spell.md").focus()
    await studio.page.keyboard.press("ArrowDown")
    await expect(row(studio, "owls.spell.md")).to_be_focused()
    await studio.page.keyboard.press("Enter")
    await expect(row(studio, "owls.spell.md")).to_have_attribute("aria-current", "page")


async def test_a_file_name_is_shown_as_text_whatever_it_holds(studio: Frame) -> None:
    hostile = "<img src=x onerror='window.owned=1'>.spell.md"
    (studio.folder / hostile).write_text("x")
    await expect(row(studio, hostile)).to_be_visible()
    await row(studio, hostile).click()
    assert await studio.page.evaluate("window.owned") is None
    assert studio.watched.errors == []


async def test_a_file_that_is_dropped_on_the_list_becomes_a_spellbook_of_the_folder(studio: Frame) -> None:
    files = studio.page.get_by_role("region", name="Files")
    dropped = await studio.page.evaluate_handle(
        """() => {
          const dropped = new DataTransfer()
          dropped.items.add(new File(["# Swifts"], "swifts.md", {type: "text/markdown"}))
          return dropped
        }"""
    )
    await files.dispatch_event("dragover", {"dataTransfer": dropped})
    await expect(files).to_have_class(re.compile(r"\bover\b"))
    await files.dispatch_event("drop", {"dataTransfer": dropped})
    await expect(files).not_to_have_class(re.compile(r"\bover\b"))
    await expect(row(studio, "swifts.spell.md")).to_be_visible()
    assert "# Swifts" in (studio.folder / "swifts.spell.md").read_text("utf-8")


async def test_a_sample_is_copied_into_the_folder_and_opened(studio: Frame) -> None:
    await studio.page.get_by_role("button", name="First steps").click()
    await expect(row(studio, "first-steps.spell.md")).to_have_attribute("aria-current", "page")
    assert "title:" in (studio.folder / "first-steps.spell.md").read_text()
