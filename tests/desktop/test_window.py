"""The native window as a person has it: the command, a screen, keys, dialogs, and an end that leaves nothing behind."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from playwright.async_api import Browser, Error, Page, async_playwright, expect

from tests.kit.desktop import Desktop, descendants, eventually, gone, page_at
from tests.kit.journey import SLOW
from tests.kit.processes import needs_proc

pytestmark = needs_proc

OWLS = '---\ntitle: Owls\n---\n\n```lua\nprint("Hoo " .. 6 * 7)\n```\n\n```lua\nprint("on") while true do end\n```\n'
CROWS = '---\ntitle: Crows\n---\n\n```lua\nprint("Caw")\n```\n'


@asynccontextmanager
async def driven(desktop: Desktop) -> AsyncIterator[Browser]:
    """The pages of the program that runs."""
    async with async_playwright() as playwright:
        browser = await desktop.browser(playwright)
        yield browser


async def page_of(browser: Browser, address: str) -> Page:
    """The page at an address that holds these words, once it is there."""
    for _ in range(600):
        if page := page_at(browser, address):
            return page
        # Events of the browser are only heard meanwhile.
        await browser.contexts[0].pages[0].wait_for_timeout(100)
    raise AssertionError(f"There is no page {address!r}.")


async def reloaded(page: Page) -> None:
    """Wait until the page is another than the one that was marked."""
    for _ in range(600):
        # While one page gives way to the other nothing can be asked; its policy forbids to wait for a condition there.
        with suppress(Error):
            if not await page.evaluate("window.before"):
                return
        await page.wait_for_timeout(100)
    raise AssertionError("The page was not loaded anew.")


async def run_cell(page: Page, number: int) -> None:
    cell = page.get_by_role("group", name=f"Cell {number}", exact=True)
    await expect(cell).to_be_visible(timeout=SLOW)
    await expect(page.get_by_role("status").filter(has_text="idle")).to_be_visible(timeout=SLOW)
    await cell.hover()
    await cell.get_by_role("button", name="Run cell").click()


def workspace(desktop: Desktop) -> Path:
    folder = desktop.home / "nest"
    folder.mkdir()
    (folder / "owls.spell.md").write_text(OWLS)
    (folder / "crows.spell.md").write_text(CROWS)
    return folder


async def test_a_notebook_runs_in_the_window_which_asks_before_it_ends_a_run_and_leaves_nothing(
    desktop: Desktop,
) -> None:
    folder = workspace(desktop)
    program = desktop.start(folder / "owls.spell.md")
    async with driven(desktop) as browser:
        page = await page_of(browser, "owls.spell.md")
        await run_cell(page, 1)
        await expect(page.get_by_role("region", name="Output 1", exact=True)).to_contain_text("Hoo 42", timeout=SLOW)
        assert desktop.await_window("Owls")

        # The menu's shortcut, and a native dialog for what the page gives away.
        desktop.press("alt+f", "e")
        await page.get_by_role("button", name="Download").click(timeout=SLOW)
        desktop.await_window("Save")
        desktop.press("ctrl+a")
        desktop.write(f"{folder}/out.lua")
        desktop.press("Return")
        eventually((folder / "out.lua").is_file, "the downloaded file")
        await page.keyboard.press("Escape")

        # A second start opens there, in a window of its own, and ends.
        told = desktop.tell(folder / "crows.spell.md")
        assert (told.returncode, told.stdout) == (0, "Spell Studio is open already: look at its window.\n")
        crows = await page_of(browser, "crows.spell.md")
        await expect(crows.get_by_role("group", name="Cell 1", exact=True)).to_be_visible(timeout=SLOW)
        desktop.await_window("Crows")
        # A link of the studio opens in a window, too.
        await crows.get_by_role("button", name="View as app").click()
        await page_of(browser, "/app?file=crows.spell.md")
        desktop.press("ctrl+w")
        eventually(lambda: not desktop.windows("Crows$"), "the app's window to close")
        desktop.await_window("Crows")
        desktop.press("ctrl+w")
        eventually(lambda: not desktop.windows("Crows"), "the other window to close")

        # What cannot be opened is told over the window by whoever was started without a terminal.
        (folder / "notes.txt").write_text("no notebook")
        assert desktop.tell("--in-window", folder / "notes.txt").returncode == 0
        desktop.await_window("Spell Studio$")
        desktop.press("Return")

        await run_cell(page, 2)
        await expect(page.get_by_role("region", name="Output 2", exact=True)).to_contain_text("on", timeout=SLOW)
        children = descendants(program.pid)
        desktop.await_window("Owls")
        desktop.press("ctrl+w")
        desktop.await_window("End the run")
        desktop.press("Escape")
        eventually(lambda: not desktop.windows("End the run"), "the question to go")
        await expect(page.get_by_role("status").filter(has_text="busy")).to_be_visible(timeout=SLOW)

        desktop.await_window("Owls")
        desktop.press("ctrl+q")
        desktop.await_window("End the run")
        desktop.press("Tab", "space")
        assert program.wait(60) == 0, desktop.said()
    assert len(children) > 3
    eventually(lambda: gone(children), "every process to end")
    assert "Hoo 42" in (folder / "out.lua").read_text() or "6 * 7" in (folder / "out.lua").read_text()


async def test_it_opens_what_was_open_starts_its_server_again_and_takes_all_with_it_when_killed(
    desktop: Desktop,
) -> None:
    folder = workspace(desktop)
    (desktop.state).mkdir(parents=True)
    (desktop.state / "windows.json").write_text(f'{{"windows": [{{"folder": "{folder}", "file": "owls.spell.md"}}]}}')
    program = desktop.start()
    async with driven(desktop) as browser:
        page = await page_of(browser, "owls.spell.md")
        await run_cell(page, 1)
        await expect(page.get_by_role("region", name="Output 1", exact=True)).to_contain_text("Hoo 42", timeout=SLOW)
        await page.evaluate("window.before = true")
        first = servers(program.pid)
        os.kill(first[0], signal.SIGKILL)
        desktop.await_window("Spell Studio")
        eventually(lambda: set(servers(program.pid)) - set(first), "another server")
        desktop.press("Return")
        # The page that was there is loaded anew from it.
        await reloaded(page)
        await run_cell(page, 2)
        await expect(page.get_by_role("region", name="Output 2", exact=True)).to_contain_text("on", timeout=SLOW)
        children = descendants(program.pid)
        # What is open is known after a crash, too: the place on the screen was not in the file.
        eventually(lambda: '"geometry": "A' in (desktop.state / "windows.json").read_text(), "the window's place")
        os.kill(program.pid, signal.SIGKILL)
        program.wait(30)
    eventually(lambda: gone(children), "every process to end with the window")


def servers(pid: int) -> list[int]:
    """The processes of workspaces' servers."""
    return [one for one in descendants(pid) if b"desktop.backend" in Path(f"/proc/{one}/cmdline").read_bytes()]
