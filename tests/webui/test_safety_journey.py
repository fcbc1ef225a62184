"""Two windows on one notebook, a connection that breaks, a kernel that is killed: nothing is lost, it is told once."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, WebSocketRoute, expect

from tests.kit.browser import chromium, lasting_page
from tests.kit.journey import SLOW, Visitor, running_studio, visiting
from tests.kit.processes import needs_proc, processes_with
from webui.runtime_file import fresh_link, read_runtime_file

pytestmark = [pytest.mark.browser, pytest.mark.skipif(sys.platform == "win32", reason="a kernel is killed by a signal")]

NOTEBOOK = """---
title: Owls
---

```lua {#first}
print("one")
```

```lua {#second}
print("two")
```
"""


class Line:
    """A page's connection, which can be cut and mended."""

    def __init__(self) -> None:
        self.is_cut = False
        self._routes: list[WebSocketRoute] = []

    async def lay(self, page: Page) -> None:
        async def socket(route: WebSocketRoute) -> None:
            if self.is_cut:
                await route.close(code=1001)
                return
            self._routes.append(route)
            route.connect_to_server()

        async def health(route: Route) -> None:
            await (route.abort() if self.is_cut else route.continue_())

        await page.route_web_socket("**/ws**", socket)
        await page.route("**/api/health", health)

    async def cut(self) -> None:
        self.is_cut = True
        routes, self._routes = self._routes, []
        for route in routes:
            await route.close(code=1001)

    def mend(self) -> None:
        self.is_cut = False


@asynccontextmanager
async def two_windows(folder: Path) -> AsyncIterator[tuple[Visitor, Visitor, Line]]:
    """Two windows of one browser on one notebook; the line is the second one's."""
    (folder / "owls.spell.md").write_text(NOTEBOOK)
    async with running_studio(folder) as studio, chromium() as browser, visiting(studio, browser) as first:
        await first.open("owls.spell.md")
        page, line = await first.page.context.new_page(), Line()
        await line.lay(page)
        await page.goto(first.page.url)
        second = Visitor(type(first.watched)(page).watch())
        await expect(second.cell(2)).to_be_visible(timeout=SLOW)
        yield first, second, line


async def end_of(visitor: Visitor, number: int) -> None:
    """Put the cursor at the end of a cell's code."""
    await visitor.cell(number).locator(".ed, .cm-editor").first.click()
    await visitor.page.keyboard.press("ControlOrMeta+End")


async def start_of(visitor: Visitor, number: int) -> None:
    """Put the cursor at the start of a cell's code."""
    await visitor.cell(number).locator(".ed, .cm-editor").first.click()
    await visitor.page.keyboard.press("ControlOrMeta+Home")


async def kernel_of(visitor: Visitor) -> int:
    """The process of the notebook's kernel."""
    address = visitor.page.url.split("?")[0]
    answer = await visitor.page.context.request.get(f"{address}api/sessions")
    (session,) = await answer.json()
    return int(session["pid"])


def prepare(folder: Path, profile: Path) -> None:
    for made in (folder, profile):
        made.mkdir()
    (folder / "owls.spell.md").write_text(NOTEBOOK)


def saved(folder: Path) -> str:
    return (folder / "owls.spell.md").read_text()


async def test_two_windows_follow_each_other_and_a_broken_connection_loses_nothing(tmp_path: Path) -> None:
    async with two_windows(tmp_path) as (first, second, line):
        # Both type into one cell at once.
        await end_of(first, 1)
        await start_of(second, 1)
        await asyncio.gather(
            first.page.keyboard.type(" -- typed by the first", delay=15),
            second.page.keyboard.type("-- by the second\n", delay=15),
        )
        expected = '-- by the second\nprint("one") -- typed by the first'
        for visitor in (first, second):
            await expect(visitor.cell(1).locator(".cm-line")).to_have_text(expected.split("\n"), timeout=SLOW)

        # What one runs, the other sees.
        await first.run(1)
        await expect(second.output(1)).to_contain_text("one", timeout=SLOW)

        # The second loses its connection; both go on, in different cells and in new ones.
        await line.cut()
        alert = second.page.get_by_role("alert")
        await expect(alert).to_contain_text("Go on writing", timeout=SLOW)
        await end_of(second, 2)
        await second.page.keyboard.type(" -- offline")
        await second.page.get_by_role("button", name="Add Lua cell").click()
        await second.page.keyboard.type("-- made offline")
        await end_of(first, 1)
        await first.page.keyboard.type(" -- meanwhile")
        await expect(alert).to_have_count(1)
        line.mend()
        await expect(second.page.get_by_text("The connection was lost at").last).to_be_visible(timeout=SLOW)
        for visitor in (first, second):
            await expect(visitor.cell(1)).to_contain_text("meanwhile", timeout=SLOW)
            await expect(visitor.cell(2)).to_contain_text("offline", timeout=SLOW)
            await expect(visitor.cell(3)).to_contain_text("made offline", timeout=SLOW)

        # The kernel is killed from outside: both are told at once, with a way on.
        os.kill(await kernel_of(first), signal.SIGKILL)
        told = first.page.get_by_role("alert").filter(has_text="memory runs out")
        await expect(told).to_be_visible(timeout=SLOW)
        await told.get_by_role("button", name="Restart").click()
        await expect(first.page.get_by_role("status").filter(has_text="idle")).to_be_visible(timeout=SLOW)
        await first.page.keyboard.press("ControlOrMeta+s")
        await expect(first.page.get_by_text("Saved", exact=False).first).to_be_visible(timeout=SLOW)
        for words in ("by the first", "by the second", "-- offline", "-- made offline", "-- meanwhile"):
            assert saved(tmp_path).count(words) == 1
        assert first.watched.errors == first.watched.external == second.watched.external == []


async def test_a_studio_that_is_killed_while_somebody_types_comes_back_with_every_letter(tmp_path: Path) -> None:
    (tmp_path / "owls.spell.md").write_text(NOTEBOOK)
    words = " -- " + "abcdefghij" * 12
    async with chromium() as browser, running_studio(tmp_path) as studio, visiting(studio, browser) as visitor:
        await visitor.open("owls.spell.md")
        await end_of(visitor, 1)
        typing = asyncio.create_task(visitor.page.keyboard.type(words, delay=20))
        await asyncio.sleep(1.1)
        await studio.stop(signal.SIGKILL)
        await typing
        await expect(visitor.page.get_by_role("alert")).to_contain_text("Go on writing", timeout=SLOW)
        async with running_studio(tmp_path) as again:
            # The new link, opened in the same browser, lets the old window in again.
            other = await visitor.page.context.new_page()
            await other.goto(again.link)
            await expect(visitor.page.get_by_text("The connection was lost at").last).to_be_visible(timeout=SLOW)
            await expect(visitor.cell(1).locator(".cm-line")).to_have_text(f'print("one"){words}', timeout=SLOW)
        assert f'print("one"){words}\n' in saved(tmp_path)


@needs_proc
async def test_a_browser_that_is_killed_loses_nothing_that_was_typed_without_a_connection(tmp_path: Path) -> None:
    folder, profile, line = tmp_path / "spells", tmp_path / "profile", Line()
    prepare(folder, profile)
    async with running_studio(folder) as studio:
        async with lasting_page(profile) as watched:
            visitor = Visitor(watched)
            await line.lay(visitor.page)
            await visitor.page.goto(studio.link)
            await visitor.open("owls.spell.md")
            await line.cut()
            await expect(visitor.page.get_by_role("alert")).to_contain_text("Go on writing", timeout=SLOW)
            await end_of(visitor, 2)
            await visitor.page.keyboard.type(" -- the last words")
            await visitor.page.wait_for_timeout(600)
            for pid in processes_with(f"--user-data-dir={profile}"):
                os.kill(pid, signal.SIGKILL)
        runtime = read_runtime_file(folder / ".llmspell")
        assert runtime is not None
        async with lasting_page(profile) as watched:
            visitor = Visitor(watched)
            await visitor.page.goto(await fresh_link(runtime, "owls.spell.md"))
            await expect(visitor.cell(2)).to_contain_text('print("two") -- the last words', timeout=SLOW)
            await expect(visitor.page.get_by_text("The connection was lost at").last).to_be_visible()
