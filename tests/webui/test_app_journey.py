"""An app as its visitors have it: the real command, its password, a real browser, and two people."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Error, Page, WebSocketRoute, expect

from studio.traces import open_traces
from tests.kit.browser import ONE_BROWSER, chromium, watched_page
from tests.kit.journey import READY, SLOW, running_studio, visiting
from tests.kit.shell import COMMAND
from webui.theme.tokens import DARK

pytestmark = [pytest.mark.browser, *ONE_BROWSER]

NOTEBOOK = """---
title: Owl briefs
params:
  topic: {type: string, default: barn owls, help: What it is about}
  count: 2
app:
  outputs: [answer]
  chat: helper
---

# Owl briefs

All about **owls**.

```lua {#setup}
helper = Agent.new({ name = "helper", system_prompt = "You calculate", tools = { Calculator.new() } })
print("not for visitors")
```

```lua {#answer}
print(params.topic .. " " .. params.count + 1)
```
"""


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[str]:
    """The address of the app of `NOTEBOOK`, with the password `hoo` and a place for one."""
    (folder / "owls.spell.md").write_text(NOTEBOOK)
    words = (str(COMMAND), "app", str(folder / "owls.spell.md"), "--no-browser", "--password", "--visitors", "1")
    process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), READY)).decode()
        assert line.startswith("Owl briefs is ready: http://127.0.0.1:")
        yield line.split()[-1]
    finally:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 60) == 0


async def enter(page: Page, address: str, password: str) -> None:
    await page.goto(address)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Enter").click()


async def grows_dark(page: Page) -> None:
    """Wait until the page has the colours of the night; no text of a style is shown, so nothing else waits for it."""
    for _ in range(SLOW // 100):
        if DARK.ground in (await page.locator("#page-style").text_content() or ""):
            return
        await page.wait_for_timeout(100)
    raise AssertionError("The page did not grow dark.")


async def test_a_visitor_enters_fills_in_runs_and_talks_while_the_next_one_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLMSPELL_APP_PASSWORD", "hoo")
    async with (
        served(tmp_path) as address,
        chromium() as browser,
        watched_page(browser, 1000, 800) as first,
        watched_page(browser, 400, 800) as second,
    ):
        page, other = first.page, second.page
        await enter(page, address, "wrong")
        await expect(page.get_by_text("That is not the password")).to_be_visible()
        await enter(page, address, "hoo")
        run = page.get_by_role("button", name="Run", exact=True)
        await expect(run).to_be_visible(timeout=SLOW)
        await enter(other, address, "hoo")
        await expect(other.get_by_text("You are number 1 in line")).to_be_visible(timeout=SLOW)
        await page.get_by_label("count").fill("many")
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("count")).to_have_attribute("aria-invalid", "true")
        await page.get_by_label("count").fill("40")
        await run.click()
        results = page.get_by_role("region", name="Results").last
        await expect(results).to_have_text("barn owls 41", timeout=SLOW)
        await page.get_by_role("textbox", name="Your message").fill("What is 12 * 12?")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("log")).to_contain_text("144", timeout=SLOW)
        await expect(page.get_by_role("log")).to_contain_text("Used calculator")
        assert "not for visitors" not in await page.content()
        await page.emulate_media(color_scheme="dark")
        await grows_dark(page)
        await page.close()
        await expect(other.get_by_role("button", name="Run", exact=True)).to_be_visible(timeout=SLOW)
        assert second.external == []
    with open_traces(tmp_path) as traces:
        assert {(run.kind, run.title) for run in traces.runs()} == {("app", "Owl briefs (app)")}
        assert traces.cell_outputs("owls.spell.md", ["setup", "answer"]) == {}


async def lines_of(page: Page) -> list[WebSocketRoute]:
    """The connections that the page will make, to be cut."""
    lines: list[WebSocketRoute] = []

    def connect(line: WebSocketRoute) -> None:
        lines.append(line)
        line.connect_to_server()

    await page.route_web_socket("**/ws**", connect)
    return lines


async def test_a_notebook_is_shared_from_the_studio_with_a_password_and_no_longer(tmp_path: Path) -> None:
    (tmp_path / "owls.spell.md").write_text(NOTEBOOK)
    async with (
        chromium() as browser,
        running_studio(tmp_path) as studio,
        visiting(studio, browser) as author,
        watched_page(browser, 400, 800) as visitor,
    ):
        page = author.page
        await author.open("owls.spell.md")
        await page.keyboard.press("ControlOrMeta+k")
        await page.keyboard.type("share as app")
        await page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="Share as app")
        await expect(dialog).to_contain_text("Only people and programs of this computer")
        await dialog.get_by_label("Whoever has the password").check()
        await page.keyboard.type("hoo")
        await page.keyboard.press("Enter")
        field = dialog.get_by_label("Link", exact=True)
        await expect(field).to_be_visible(timeout=SLOW)
        link = await field.input_value()
        lines = await lines_of(visitor.page)
        await enter(visitor.page, link, "hoo")
        run = visitor.page.get_by_role("button", name="Run", exact=True)
        await expect(run).to_be_visible(timeout=SLOW)

        # A connection that is cut costs the visitor nothing that was filled in.
        await visitor.page.get_by_label("topic").fill("snow owls")
        await asyncio.gather(*(line.close(code=1001) for line in lines))
        await expect(visitor.page.get_by_role("alert")).to_contain_text("what you filled in stays", timeout=SLOW)
        await expect(run).to_be_disabled()
        await visitor.page.get_by_role("button", name="Reload").click()
        await expect(run).to_be_enabled(timeout=SLOW)
        await expect(visitor.page.get_by_label("topic")).to_have_value("snow owls")
        await dialog.get_by_role("button", name="Stop").click()
        await expect(field).to_be_hidden(timeout=SLOW)
        with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
            await visitor.page.goto(link)
        assert author.watched.errors == []
