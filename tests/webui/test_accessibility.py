"""Every page and panel, held against axe-core: in light, dark and high contrast, narrow, and at 200 % zoom.

`tests/accessibility/install.sh` brings axe-core; without it this says why it is skipped.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.kit.browser import chromium, watched_page
from tests.kit.journey import SLOW, Visitor, running_studio

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "accessibility" / "node_modules" / "axe-core" / "axe.min.js"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: sh tests/accessibility/install.sh"),
]

GRAVE = ("serious", "critical")

EXCUSED = {
    # Long lines of code in a cell scroll with its cursor: the arrows choose the cell, Enter puts the cursor into it. A
    # stop of Tab in every cell besides would make a long notebook hard to leave.
    "scrollable-region-focusable": ('class="cm-scroller"', 'class="plain"'),
    # The name has the label that is read; a number beside it that changes by the second is its description.
    "label-content-name-mismatch": ('class="open"', 'class="run-button"'),
}
"""What is no barrier, though a rule says so: by rule, the elements it is about."""

RUN = """async (rules) => {
  const options = {resultTypes: ["violations"], ...(rules.length ? {runOnly: {type: "rule", values: rules}} : {})}
  const found = await axe.run(document, options)
  const told = (any) => any.map((one) => one.message).join("; ").slice(0, 220)
  const place = ({target, html, any}) => [target.flat(2).join(" "), html.slice(0, 160), told(any)]
  return found.violations.map(({id, impact, help, nodes}) => ({id, impact, help, nodes: nodes.map(place)}))
}"""

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "contrast": "no-preference"},
    "dark": {"color_scheme": "dark", "contrast": "no-preference"},
    "high contrast": {"color_scheme": "light", "contrast": "more"},
}

SIZES = {"narrow": (400, 800), "at 200 % zoom": (640, 400)}
"""CSS pixels; a window of 1280 by 800 has those of the second when it is zoomed to 200 %."""


class Inspector:
    """Holds what a page shows against axe-core, and collects what is wrong."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrong: list[str] = []

    async def look(self, state: str) -> None:
        """Every rule in light; the rules of colours in the other looks; every rule again where there is little room."""
        for name, media in LOOKS.items():
            await self._emulate(media)
            await self._hold(f"{state}, {name}", [] if name == "light" else ["color-contrast"])
        await self._emulate(LOOKS["light"])
        for name, (width, height) in SIZES.items():
            await self.page.set_viewport_size({"width": width, "height": height})
            await self._hold(f"{state}, {name}", [])
            wide = await self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
            if wide:
                self.wrong.append(f"{state}, {name}: the page is wider than its window")
        await self.page.set_viewport_size({"width": 1280, "height": 800})

    async def _emulate(self, media: dict[str, Any]) -> None:
        await self.page.emulate_media(reduced_motion="reduce", **media)
        # The ground of the page says when the look has arrived from Python.
        grounds = {
            ("light", "no-preference"): "#f6f4f0", ("dark", "no-preference"): "#15131a",
            ("light", "more"): "#ffffff",
        }  # fmt: skip
        ground = grounds[(media["color_scheme"], media["contrast"])]
        await self.page.wait_for_function(
            "wanted => getComputedStyle(document.documentElement).getPropertyValue('--mui-palette-background-default')"
            ".trim().toLowerCase() === wanted",
            arg=ground,
        )
        await self.page.wait_for_timeout(350)

    async def _hold(self, state: str, rules: list[str]) -> None:
        await self.page.wait_for_timeout(150)
        for one in await self.page.evaluate(RUN, rules):
            excused = EXCUSED.get(one["id"], ())
            nodes = [node for node in one["nodes"] if not any(mark in node[1] for mark in excused)]
            if one["impact"] in GRAVE and nodes:
                places = "".join(f"\n    {place}\n      {html}\n      {why}" for place, html, why in nodes)
                self.wrong.append(f"{state}: {one['impact']} {one['id']}: {one['help']}{places}")


@asynccontextmanager
async def inspecting(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Visitor, Inspector]]:
    """A visitor of a studio that follows the system's look, with axe-core in the page."""
    (folder / "config.toml").write_text('[providers.mylab]\nkind = "openai"\nbase_url = "http://127.0.0.1:9/v1"\n')
    (folder / "appearance.json").write_text(json.dumps({"theme": "system"}))
    monkeypatch.setenv("LLMSPELL_CONFIG", str(folder / "config.toml"))
    work = folder / "work"
    work.mkdir()
    shutil.copy(ROOT.parent / "spells" / "first-steps.spell.md", work)
    async with running_studio(work) as studio, chromium() as browser, watched_page(browser, 1280, 800) as watched:
        await watched.page.goto(studio.link)
        await expect(watched.page.get_by_role("heading", name="Start from a sample")).to_be_visible(timeout=SLOW)
        await watched.page.evaluate(AXE.read_text("utf-8"))
        yield Visitor(watched), Inspector(watched.page)


async def test_the_welcome_and_the_settings_have_no_serious_violation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with inspecting(tmp_path, monkeypatch) as (visitor, inspector):
        await inspector.look("welcome")
        await visitor.page.keyboard.press("Control+,")
        dialog = visitor.page.get_by_role("dialog", name="Settings")
        await inspector.look("settings, appearance")
        await visitor.page.keyboard.press("ArrowDown")
        await dialog.get_by_role("button", name="Set a key: OpenAI").click()
        await inspector.look("settings, models")
        await dialog.get_by_role("tab", name="Configuration file").click()
        await dialog.get_by_role("textbox").fill("[history]\ndays = true\n[owls]\n")
        await expect(dialog.get_by_role("button", name="Line 2")).to_be_visible()
        await inspector.look("settings, file")
        await dialog.get_by_role("tab", name="Keyboard").click()
        await inspector.look("settings, keyboard")
    assert inspector.wrong == [], "\n\n".join(inspector.wrong)


async def test_a_notebook_and_its_panels_have_no_serious_violation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with inspecting(tmp_path, monkeypatch) as (visitor, inspector):
        page = visitor.page
        await visitor.open("first-steps.spell.md")
        await page.get_by_role("button", name="Run all").click()
        await expect(page.get_by_role("status").filter(has_text="idle")).to_be_visible(timeout=SLOW)
        await inspector.look("notebook and trace")
        for panel in ("State", "Audit", "History"):
            await page.get_by_role("tab", name=panel, exact=True).click()
            await inspector.look(f"notebook and {panel}")
        await page.get_by_role("button", name="Export").click()
        await inspector.look("export")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Tools", exact=True).click()
        await expect(page.get_by_role("dialog", name="Tools")).to_be_visible(timeout=SLOW)
        await inspector.look("tools")
        await page.keyboard.press("Escape")
        await page.keyboard.press("Control+k")
        await inspector.look("command palette")
    assert inspector.wrong == [], "\n\n".join(inspector.wrong)
