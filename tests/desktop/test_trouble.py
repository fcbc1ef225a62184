"""The window where things go wrong: no network, a crash, a file that cannot be read, a page that dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from tests.desktop.test_window import driven, page_of, workspace
from tests.kit.desktop import Desktop, descendants, eventually, gone
from tests.kit.journey import SLOW
from tests.kit.processes import needs_proc
from tests.kit.shell import COMMAND

pytestmark = needs_proc

ALONE = """
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
    fcntl.ioctl(one, 0x8914, struct.pack("16sH14x", b"lo", 0x1 | 0x40))
os.execvp(sys.argv[1], sys.argv[1:])
"""
"""Becomes a program in a network that has nothing but this machine's own address, which has to be begun there."""

UNSHARE = ("unshare", "--net", *(() if os.geteuid() == 0 else ("--map-root-user",)))


def can_be_alone() -> bool:
    """Whether this system lets us make a network without anybody in it."""
    try:
        return subprocess.run([*UNSHARE, "true"], capture_output=True, check=False, timeout=20).returncode == 0
    except FileNotFoundError:
        return False


def said(folder: Path) -> str:
    """All that is written down of a workspace's runs."""
    return "".join(one.read_text() for one in (folder / ".llmspell" / "journals").glob("*.ndjson"))


@pytest.mark.skipif(not can_be_alone(), reason="This system lets nobody but root make a network of their own.")
async def test_without_a_network_cells_run_and_after_a_crash_it_is_told_and_all_is_as_it_was(desktop: Desktop) -> None:
    folder = workspace(desktop)
    alone = (*UNSHARE, sys.executable, "-c", ALONE, str(COMMAND), "desktop")
    program = desktop.start(folder / "crows.spell.md", command=alone)
    window = desktop.await_window("Crows")

    def cawed() -> bool:
        # The menu's own shortcut; a page that is not there yet does not hear it.
        desktop.press("ctrl+shift+Return")
        time.sleep(1)
        return "Caw" in said(folder)

    eventually(cawed, "the output of the cell")
    habits = desktop.state / "windows.json"
    eventually(lambda: habits.is_file() and '"geometry": "A' in habits.read_text(), "what is open to be kept")
    before = habits.read_text()
    desktop.xdotool("windowsize", "--sync", window, "720", "540")
    eventually(lambda: habits.read_text() != before, "the window's new size to be kept")
    desktop.press("ctrl+plus")
    eventually(lambda: '"zoom": 1.1' in habits.read_text(), "how large the page is to be kept")

    children = descendants(program.pid)
    os.kill(program.pid, signal.SIGSEGV)
    assert program.wait(60) == -signal.SIGSEGV
    assert len(children) > 3
    eventually(lambda: gone(children), "every process to end with the window")
    assert "Segmentation fault" in (desktop.state / "crash.log").read_text()

    program = desktop.start()
    desktop.await_window("^Spell Studio$")
    desktop.press("Return")
    eventually(lambda: not desktop.windows("^Spell Studio$"), "the message to go")
    assert desktop.size_of(desktop.await_window("Crows")) == "720x540"
    async with driven(desktop) as browser:
        page = await page_of(browser, "crows.spell.md")
        await expect(page.get_by_role("region", name="Output 1", exact=True)).to_contain_text("Caw", timeout=SLOW)
        assert round(await page.evaluate("devicePixelRatio"), 2) == 1.1
    desktop.press("ctrl+q")
    assert program.wait(60) == 0, desktop.said()


async def test_a_broken_file_says_so_others_open_by_dialog_and_list_and_a_page_that_dies_comes_back(
    desktop: Desktop,
) -> None:
    folder = workspace(desktop)
    (folder / "torn.spell.md").write_text("---\ntitle: [\n---\n")
    program = desktop.start("--in-window", folder / "torn.spell.md")
    async with driven(desktop) as browser:
        torn = await page_of(browser, "torn.spell.md")
        told = torn.get_by_role("alert").filter(has_text="The front matter cannot be read (line")
        await expect(told).to_be_visible(timeout=SLOW)
        await expect(torn.get_by_role("button", name="Open owls.spell.md")).to_be_visible(timeout=SLOW)
        desktop.await_window("Spell Studio")

        # The native dialog.
        desktop.press("ctrl+o")
        desktop.await_window("^Open$")
        desktop.write(f"{folder}/owls.spell.md")
        desktop.press("Return")
        owls = await page_of(browser, "owls.spell.md")
        await expect(owls.get_by_role("group", name="Cell 1", exact=True)).to_be_visible(timeout=SLOW)
        window = desktop.await_window("Owls")

        # The list of what was open lately: the file before this one is shown already, and comes to the front.
        desktop.press("alt+f", "r", "Down", "Return")
        eventually(lambda: desktop.front and "Owls" not in desktop.front, "the other window at the front")

        # A second start of a file that is shown brings that window to the front, also from the taskbar.
        desktop.xdotool("windowminimize", "--sync", window)
        assert desktop.tell(folder / "owls.spell.md").returncode == 0
        eventually(lambda: "Owls" in desktop.front, "the window at the front")

        pages = [one for one in descendants(program.pid) if draws_a_page(one)]
        assert pages
        for one in pages:
            os.kill(one, signal.SIGKILL)
        eventually(lambda: desktop.windows("^Spell Studio$"), "what happened to be told")
    async with async_playwright() as playwright:
        browser = await desktop.browser(playwright)
        owls = await page_of(browser, "owls.spell.md")
        await expect(owls.get_by_role("group", name="Cell 1", exact=True)).to_be_visible(timeout=SLOW)
    os.kill(program.pid, signal.SIGTERM)
    assert program.wait(60) == 0, desktop.said()


def draws_a_page(pid: int) -> bool:
    """Whether a process is one of Chromium's that show pages: by its threads."""
    threads = [one.read_text().strip() for one in Path(f"/proc/{pid}/task").glob("*/comm")]
    return "Compositor" in threads and Path(f"/proc/{pid}/comm").read_text().startswith("QtWebEngine")
