"""The frame around the notebook by keys alone, and in a window that becomes narrow and dark while somebody writes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.kit.browser import chromium
from tests.kit.journey import SLOW, Visitor, running_studio, visiting

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  let one = document.activeElement
  while (one?.shadowRoot?.activeElement) { one = one.shadowRoot.activeElement }
  return one?.getAttribute("aria-label") ?? one?.className ?? ""
}"""


async def focused(page: Page, name: str) -> None:
    """Wait until the focus is at what is called so, also inside the components of the page."""
    await page.wait_for_function(f"(name) => ({FOCUSED})().includes(name)", arg=name, timeout=SLOW)


async def test_everything_is_reached_by_keys_and_a_narrow_window_takes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "config.toml").write_text("")
    (tmp_path / "settings" / "appearance.json").write_text(json.dumps({"theme": "system"}))
    monkeypatch.setenv("LLMSPELL_CONFIG", str(tmp_path / "settings" / "config.toml"))
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "owls.spell.md").write_text('---\ntitle: Owls\n---\n\n```lua {#one}\nprint("one")\n```\n')
    async with running_studio(tmp_path / "work") as studio, chromium() as browser, visiting(studio, browser) as visitor:
        await chooses_keys_without_a_notebook(visitor)
        await writes_while_the_window_becomes_narrow(visitor)
        await opens_the_drawer_and_the_menu_by_keys(visitor)
        await hears_of_the_night(visitor)
        assert (visitor.watched.external, visitor.watched.errors) == ([], [])


async def chooses_keys_without_a_notebook(visitor: Visitor) -> None:
    page = visitor.page
    await expect(page.get_by_role("button", name="Open owls.spell.md")).to_be_visible(timeout=SLOW)
    await expect(page.get_by_text("No spellbooks here yet")).to_be_hidden()
    await page.keyboard.press("ControlOrMeta+k")
    await page.keyboard.type("settings appearance", delay=10)
    await expect(page.get_by_role("dialog", name="Command palette").get_by_role("option").first).to_contain_text(
        "Settings"
    )
    await page.keyboard.press("Enter")
    settings = page.get_by_role("dialog", name="Settings")
    await settings.get_by_role("radio", name="Vim").check(force=True)
    await page.keyboard.press("Escape")
    await page.keyboard.press("ControlOrMeta+k")
    await page.keyboard.type("open owls", delay=10)
    await page.keyboard.press("Enter")
    await expect(visitor.cell(1)).to_be_visible(timeout=SLOW)
    await visitor.cell(1).locator(".ed, .cm-editor").first.click()
    await expect(visitor.cell(1).get_by_text("--NORMAL--")).to_be_visible(timeout=SLOW)
    await page.keyboard.press("ControlOrMeta+,")
    await settings.get_by_role("radio", name="Standard").check(force=True)
    await page.keyboard.press("Escape")
    await expect(visitor.cell(1).get_by_text("--NORMAL--")).to_have_count(0, timeout=SLOW)


async def writes_while_the_window_becomes_narrow(visitor: Visitor) -> None:
    page = visitor.page
    await visitor.cell(1).locator(".ed, .cm-editor").first.click()
    await page.keyboard.press("ControlOrMeta+End")
    await page.keyboard.type(" -- wide")
    await page.set_viewport_size({"width": 420, "height": 800})
    await page.keyboard.type(" and narrow")
    await expect(visitor.cell(1).locator(".cm-line")).to_have_text('print("one") -- wide and narrow')
    await expect(page.get_by_role("region", name="Files")).to_be_hidden()


async def opens_the_drawer_and_the_menu_by_keys(visitor: Visitor) -> None:
    page = visitor.page
    await page.wait_for_function("document.documentElement.classList.contains('settled')")
    await page.get_by_role("button", name="Open drawer").press("Enter")
    await focused(page, "Files")
    await page.keyboard.press("Escape")
    await focused(page, "drawer")
    more = page.get_by_role("button", name="More", exact=True)
    await more.press("Enter")
    await page.keyboard.press("End")
    await expect(page.get_by_role("menuitem", name="Settings")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(more).to_be_focused()


async def hears_of_the_night(visitor: Visitor) -> None:
    page = visitor.page
    await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    await expect(page.locator("html")).to_have_class(re.compile(r"\bdark\b"), timeout=SLOW)
