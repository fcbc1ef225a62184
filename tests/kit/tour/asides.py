"""Stops that are no notebook: the welcome, dialogs over a page, settings, apps."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.kit.journey import SLOW
from tests.kit.tour.guide import Guide
from tests.kit.tour.world import PASSWORD, fill


async def first_run(guide: Guide) -> None:
    await expect(guide.page.get_by_role("heading", name="Start from a sample")).to_be_visible(timeout=SLOW)
    await expect(guide.page.get_by_text("No spellbooks here yet")).to_be_visible(timeout=SLOW)


async def welcome(guide: Guide) -> None:
    fill(guide.folder)
    await guide.welcome()
    await expect(guide.page.get_by_role("button", name="Open barn-owls.spell.md")).to_be_visible(timeout=SLOW)


async def commands(guide: Guide) -> None:
    await guide.open("barn-owls")
    await guide.command("Control+k")
    await guide.page.keyboard.type("run")
    await expect(guide.dialog("Command palette").get_by_role("option").first).to_be_visible()


async def tools(guide: Guide) -> None:
    await guide.close("Command palette")
    await guide.command("p")
    dialog = guide.dialog("Tools")
    await dialog.get_by_role("option", name=re.compile("^calculator")).first.click(timeout=SLOW)


async def gallery(guide: Guide) -> None:
    await guide.close("Tools")
    await guide.command("Shift+E")
    await expect(guide.dialog("Examples").get_by_role("option").first).to_be_visible(timeout=SLOW)


async def keys(guide: Guide) -> None:
    await guide.close("Examples")
    await guide.command("h")
    await expect(guide.dialog("Keyboard shortcuts")).to_be_visible()


async def export(guide: Guide) -> None:
    await guide.close("Keyboard shortcuts")
    await guide.page.get_by_role("button", name="Export").click()
    await expect(guide.page.get_by_role("dialog")).to_be_visible(timeout=SLOW)


async def share(guide: Guide) -> None:
    await guide.close("Export")
    await guide.page.keyboard.press("ControlOrMeta+k")
    await guide.page.keyboard.type("share as app")
    await guide.page.keyboard.press("Enter")
    await expect(guide.dialog("Share as app")).to_be_visible(timeout=SLOW)


async def settings(guide: Guide) -> None:
    await guide.open("barn-owls")
    await guide.page.keyboard.press("Control+,")
    await expect(guide.dialog("Settings")).to_be_visible()


async def _section(guide: Guide, name: str) -> None:
    await guide.dialog("Settings").get_by_role("tab", name=name).click()


async def settings_models(guide: Guide) -> None:
    await _section(guide, "Models")
    await guide.dialog("Settings").get_by_role("button", name="Set a key: OpenAI").click(timeout=SLOW)


async def settings_traces(guide: Guide) -> None:
    await _section(guide, "Traces")
    await expect(guide.dialog("Settings").get_by_text("in all")).to_be_visible(timeout=SLOW)


async def settings_file(guide: Guide) -> None:
    await _section(guide, "Configuration file")
    text = guide.dialog("Settings").get_by_role("textbox")
    await expect(text).not_to_have_value("", timeout=SLOW)
    await text.fill(await text.input_value() + "\n[history]\ndays = true\n")
    await expect(guide.dialog("Settings").get_by_role("button", name="Line 14")).to_be_visible(timeout=SLOW)


async def settings_keys(guide: Guide) -> None:
    await settings(guide)
    await _section(guide, "Keyboard")


async def app_password(guide: Guide) -> None:
    await guide.page.goto(guide.app)
    await guide.page.get_by_label("Password").fill("owl")
    await guide.page.get_by_role("button", name="Enter").click()
    await expect(guide.page.get_by_text("That is not the password")).to_be_visible()


async def app(guide: Guide) -> None:
    page = guide.page
    await page.goto(guide.app)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Enter").click()
    await page.get_by_role("button", name="Write it").click(timeout=SLOW)
    await expect(page.get_by_role("region", name="Results").last).to_be_visible(timeout=SLOW)
    await expect(page.get_by_role("button", name="Write it")).to_be_enabled(timeout=SLOW)
    await page.wait_for_timeout(500)
    await page.get_by_role("textbox", name="Your message").fill("What is 12 * 12?")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("144", timeout=SLOW)


async def locked(guide: Guide) -> None:
    await guide.page.context.clear_cookies()
    await guide.page.goto(guide.link)
    await expect(guide.page.get_by_role("heading", name="This studio is locked")).to_be_visible()
