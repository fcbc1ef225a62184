"""The settings, end to end: by the keyboard alone, kept for the next visit, and read by a notebook that is run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.kit.browser import ONE_BROWSER, chromium
from tests.kit.journey import SLOW, running_studio, visiting

pytestmark = [pytest.mark.browser, *ONE_BROWSER]

NOTEBOOK = """# Who answers

```lua {#ask}
local answer = llm.complete({ prompt = "hello owls" })
print(answer.model)
```
"""


async def test_a_person_sets_the_studio_up_by_the_keyboard_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("# mine\n")
    monkeypatch.setenv("LLMSPELL_CONFIG", str(config))
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "owls.spell.md").write_text(NOTEBOOK)
    async with running_studio(folder) as studio, chromium() as browser, visiting(studio, browser) as visitor:
        page = visitor.page
        await expect(page.get_by_text("demo/assistant answers without a key")).to_be_visible(timeout=SLOW)
        await chooses_a_look(page, tmp_path)
        await chooses_the_usual_model(page, config)
        await says_how_much_of_the_traces_is_kept(page, config)
        await mends_the_file_that_another_program_changed(page, config)
        await page.keyboard.press("Escape")
        await expect(page.get_by_text("Where a notebook names no model, demo/echo answers.")).to_be_visible()
        await visitor.open("owls.spell.md")
        await visitor.run(2)
        await expect(visitor.output(2)).to_contain_text("demo/echo", timeout=SLOW)
        assert (visitor.watched.external, visitor.watched.errors) == ([], [])


async def chooses_a_look(page: Page, folder: Path) -> None:
    press = page.keyboard.press
    await press("Control+,")
    await expect(page.get_by_role("tab", name="Appearance")).to_be_focused()
    for keys in ("Tab", "Tab", "ArrowRight"):
        await press(keys)
    await expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    await expect(page.get_by_role("heading", name="Settings")).to_have_css("color", "rgb(235, 232, 242)")
    await page.get_by_role("button", name="Larger text").press("Enter")
    await expect(page.get_by_text("14 px")).to_be_visible()
    kept = json.loads(_read(folder / "appearance.json"))
    assert (kept["theme"], kept["text_size"]) == ("dark", 14)


async def chooses_the_usual_model(page: Page, config: Path) -> None:
    await page.get_by_role("tab", name="Appearance").press("ArrowDown")
    field = page.get_by_label("Model used where a notebook names none")
    await expect(field).to_have_value("demo/assistant")
    await field.fill("demo/echo")
    await field.press("Enter")
    await expect(page.get_by_text("Kept. A notebook that runs already")).to_be_visible()
    assert _read(config) == '# mine\n\n[models]\ndefault = "demo/echo"\n'


async def says_how_much_of_the_traces_is_kept(page: Page, config: Path) -> None:
    await page.get_by_role("tab", name="Models").press("ArrowDown")
    await expect(page.get_by_text("the store (store.duckdb)")).to_be_visible()
    await page.get_by_label("Keep only the latest runs").fill("500")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("Kept, for every workspace.")).to_be_visible()
    assert _read(config).endswith("\n[traces]\nruns = 500\n")


async def mends_the_file_that_another_program_changed(page: Page, config: Path) -> None:
    await page.get_by_role("tab", name="Traces").press("ArrowDown")
    area = page.get_by_role("textbox", name="Text of the configuration file")
    await expect(area).to_have_value(_read(config))
    await area.fill("[history]\ndays = true\n")
    await page.get_by_role("button", name="Line 2").click()
    await expect(area).to_be_focused()
    await expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    mine, theirs = '[models]\ndefault = "demo/echo"\n', "# theirs\n"
    await area.fill(mine)
    await expect(page.get_by_text("Everything here is understood.")).to_be_visible()
    _write(config, theirs)
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("Another program changed this file")).to_be_visible()
    assert _read(config) == theirs
    await page.get_by_role("button", name="Keep mine and save").click()
    await expect(page.get_by_text("Saved. Notebooks that run")).to_be_visible()
    assert _read(config) == mine


def _read(path: Path) -> str:
    return path.read_text()


def _write(path: Path, text: str) -> None:
    path.write_text(text)
