"""The whole studio as a stranger has it: the real command in a process, its link, and a real browser at it."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from playwright.async_api import Browser, Locator, Page, expect

from kernel.stores.home import NAME
from tests.kit.browser import Watched, watched_page
from tests.kit.loopback import listen_again
from tests.kit.shell import COMMAND
from webui.server import PORT

SLOW = 60_000
"""Milliseconds that the first page and the first kernel may take on a busy machine."""

READY = 180
"""Seconds that the studio may take to be ready on a busy machine."""


@dataclass
class Studio:
    """A running studio over a folder."""

    folder: Path
    process: asyncio.subprocess.Process
    link: str

    async def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process.returncode is None:
            os.kill(self.process.pid, how)
        await asyncio.wait_for(self.process.wait(), 120)


@asynccontextmanager
async def running_studio(folder: Path, **environment: str) -> AsyncIterator[Studio]:
    """The studio of a folder, from its ready line to its end; `environment` is added to that of the tests."""
    _name_port(folder / NAME)
    words = (str(COMMAND), "studio", str(folder), "--no-browser")
    # Its complaints go to a file: a pipe that nobody reads would stop it.
    with tempfile.TemporaryFile() as complaints:
        streams: dict[str, Any] = {
            "stdin": asyncio.subprocess.DEVNULL,
            "stdout": asyncio.subprocess.PIPE,
            "stderr": complaints,
            "env": {**os.environ, **environment},
        }
        process = await asyncio.create_subprocess_exec(*words, **streams)
        studio = Studio(folder, process, "")
        try:
            studio.link = await _link(process, complaints)
            yield studio
        except Exception as error:
            # Whoever waited in vain for something wants to know why it did not come.
            error.add_note(f"The studio complained: {_all_of(complaints) or '(nothing)'}")
            raise
        finally:
            await studio.stop()


def _name_port(home: Path) -> None:
    """A studio that is new comes where one of this process was: the shared browser knows the files of its page."""
    if not (home / PORT).exists():
        home.mkdir(mode=0o700, exist_ok=True)
        with listen_again() as listener:
            (home / PORT).write_text(str(listener.getsockname()[1]))


async def _link(process: asyncio.subprocess.Process, complaints: IO[bytes]) -> str:
    """The link in the studio's ready line; fails with all that it printed when there is none."""
    assert process.stdout is not None
    printed: list[str] = []
    try:
        async with asyncio.timeout(READY):
            while line := (await process.stdout.readline()).decode():
                printed.append(line)
                if line.startswith("Spell Studio is ready: http://127.0.0.1:"):
                    return line.split()[-1]
    except TimeoutError:
        printed.append(f"(nothing more in {READY} s)")
    printed.append(_all_of(complaints))
    raise AssertionError(f"The studio did not get ready. It printed: {''.join(printed) or '(nothing)'}")


def _all_of(complaints: IO[bytes]) -> str:
    return os.pread(complaints.fileno(), os.fstat(complaints.fileno()).st_size, 0).decode(errors="replace")


@dataclass
class Visitor:
    """Somebody at the page."""

    watched: Watched

    @property
    def page(self) -> Page:
        return self.watched.page

    def cell(self, number: int) -> Locator:
        return self.page.get_by_role("group", name=f"Cell {number}", exact=True)

    def output(self, number: int) -> Locator:
        return self.page.get_by_role("region", name=f"Output {number}", exact=True)

    def trace(self) -> Locator:
        return self.page.get_by_role("region", name="Trace", exact=True)

    async def open(self, name: str) -> None:
        await self.page.get_by_role("button", name=f"Open {name}", exact=True).click(timeout=SLOW)
        await expect(self.cell(1)).to_be_visible(timeout=SLOW)
        await expect(self.page.get_by_role("status").filter(has_text="idle")).to_be_visible(timeout=SLOW)

    async def write(self, number: int, code: str) -> None:
        """Replace the code of a cell by typing, as a person would."""
        await self.cell(number).locator(".ed, .cm-editor").first.click()
        await self.page.keyboard.press("ControlOrMeta+a")
        await self.page.keyboard.press("Delete")
        await self.page.keyboard.insert_text(code)

    async def run(self, number: int) -> None:
        await self.cell(number).hover()
        await self.cell(number).get_by_role("button", name="Run cell").click()

    async def show_tree(self) -> Locator:
        await self.page.get_by_role("radio", name="Tree").click()
        return self.page.get_by_role("tree", name="Spans")


@asynccontextmanager
async def visiting(studio: Studio, browser: Browser) -> AsyncIterator[Visitor]:
    """A visitor with the studio's link."""
    async with watched_page(browser, 1440, 900) as watched:
        await watched.page.goto(studio.link)
        yield Visitor(watched)
