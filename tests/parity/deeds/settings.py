"""Settings: how it looks, whose keys, which models, what is kept, the file itself."""

from __future__ import annotations

from playwright.async_api import Locator, expect

from tests.parity.books import SCRATCH
from tests.parity.visit import Visit


async def _section(visit: Visit, name: str) -> Locator:
    await visit.page.keyboard.press("Control+,")
    dialog = visit.dialog("Settings")
    await dialog.get_by_role("tab", name=name).click()
    return dialog


async def _closed(visit: Visit) -> None:
    await visit.page.keyboard.press("Escape")
    await expect(visit.dialog("Settings")).to_be_hidden()


async def turns_dark(visit: Visit) -> None:
    dialog = await _section(visit, "Appearance")
    await dialog.get_by_role("radio", name="Dark").check()
    await expect(visit.page.locator("html.dark")).to_be_attached()
    await dialog.get_by_role("radio", name="Light").check()
    await expect(visit.page.locator("html.dark")).to_have_count(0)
    await _closed(visit)


async def takes_keys_of_vim(visit: Visit) -> None:
    dialog = await _section(visit, "Appearance")
    await dialog.get_by_role("radio", name="Vim").check()
    await _closed(visit)
    await visit.code().click()
    await expect(visit.cell(SCRATCH).get_by_text("--NORMAL--")).to_be_visible()
    dialog = await _section(visit, "Appearance")
    await dialog.get_by_role("radio", name="Standard").check()
    await _closed(visit)
    await expect(visit.cell(SCRATCH).get_by_text("--NORMAL--")).to_have_count(0)


async def chooses_a_model(visit: Visit) -> None:
    dialog = await _section(visit, "Models")
    field = dialog.get_by_label("Model used where a notebook names none")
    await field.fill("demo/echo")
    await field.press("Enter")
    await expect(dialog.get_by_text("Kept. A notebook that runs already")).to_be_visible()
    await _closed(visit)


async def keeps_a_key(visit: Visit) -> None:
    dialog = await _section(visit, "Models")
    await dialog.get_by_role("button", name="Set a key: OpenAI").click()
    await dialog.get_by_label("Key for OpenAI").fill("sk-none-of-anybody")
    await dialog.get_by_role("button", name="Keep the key").first.click()
    forget = dialog.get_by_role("button", name="Remove the key: OpenAI")
    await forget.click()
    await expect(forget).to_be_hidden()
    await _closed(visit)


async def bounds_traces(visit: Visit) -> None:
    dialog = await _section(visit, "Traces")
    await expect(dialog.get_by_text("in all")).to_be_visible()
    await dialog.get_by_label("Keep only the latest runs").fill("500")
    await dialog.get_by_role("button", name="Save", exact=True).click()
    await expect(dialog.get_by_text("Kept, for every workspace.")).to_be_visible()
    await _closed(visit)


async def edits_the_file(visit: Visit) -> None:
    dialog = await _section(visit, "Configuration file")
    area = dialog.get_by_role("textbox", name="Text of the configuration file")
    await expect(area).to_have_value(_has("careful"))
    text = await area.input_value()
    await area.fill(f"{text}\n[history]\ndays = true\n")
    await expect(dialog.get_by_role("button", name="Line")).to_be_visible()
    await area.fill(f"{text}\n# mine\n")
    await dialog.get_by_role("button", name="Save", exact=True).click()
    await expect(dialog.get_by_text("Saved. Notebooks that run")).to_be_visible()
    await _closed(visit)


def _has(word: str) -> object:
    import re

    return re.compile(word)
