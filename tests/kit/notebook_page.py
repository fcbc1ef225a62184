"""The cell list in a real browser: a real session, and a kernel in this process that speaks the echo language.

By hand: `python -m tests.kit.notebook_page FILE` serves the notebook of a file and prints the address.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

from studio.notebook.document import Cell, Kind, Notebook
from studio.notebook.session import Session
from tests.kit.browser import Watched, watched_page
from tests.kit.kernel_clients import in_process_kernel
from tests.kit.loopback import serving
from webui.guard import content_policy

CELL = re.compile(r"^Cell \d+$")

LOADING = 30_000
"""Milliseconds that a busy machine may take for a page."""

UNUSED = LOADING
"""Milliseconds that a session lives without its page: until a slow one has connected."""


def notebook_of(*sources: str, kind: Kind = "lua") -> Notebook:
    """A notebook with a cell `c1`, `c2`, … for each source; one that begins with `#` is Markdown."""
    kinds: list[Kind] = ["markdown" if source.startswith("#") else kind for source in sources]
    cells = zip(kinds, sources, strict=True)
    return Notebook(cells=tuple(Cell(f"c{number}", *cell) for number, cell in enumerate(cells, 1)))


@dataclass
class Desk:
    """A served session, the pages that were opened on it and their views in Python."""

    session: Session
    address: str = ""
    views: list[Any] = field(default_factory=list)
    application: Any = None

    def lose_patience(self) -> None:
        """From now on a page that goes is forgotten at once: those that are here have connected."""
        self.application._unused_session_lifetime_milliseconds = 1

    @property
    def sources(self) -> list[str]:
        return [cell.source for cell in self.session.notebook.cells]

    @property
    def kinds(self) -> list[Kind]:
        return [cell.kind for cell in self.session.notebook.cells]


def make_app(desk: Desk, port: int) -> Any:
    """`/` shows the notebook, `/?theme=dark` in the dark."""
    from fastapi import FastAPI
    from panel.io.fastapi import add_applications

    from webui.bokeh_patches import mend_bokeh
    from webui.page import prepare_panel

    prepare_panel()
    mend_bokeh()
    app = FastAPI()
    desk.application = add_applications(
        {"/": lambda: _page(desk)},
        app=app,
        websocket_origin=[f"127.0.0.1:{port}"],
        unused_session_lifetime_milliseconds=UNUSED,
        check_unused_sessions_milliseconds=200,
    )

    @app.middleware("http")
    async def forbid(request: Any, answer: Any) -> Any:
        response = await answer(request)
        response.headers["content-security-policy"] = content_policy(frozenset({f"127.0.0.1:{port}"}))
        return response

    return app


def _page(desk: Desk) -> Any:
    import panel as pn

    from webui.notebook.notebook import NotebookView
    from webui.shell.frame import Frame
    from webui.shell.html import page_template
    from webui.theme.look import first_paint

    view = NotebookView(desk.session)
    desk.views.append(view)
    dark = (pn.state.session_args.get("theme") or [b"light"])[0] == b"dark"
    return Frame(main=[view], dark_theme=dark, template=page_template(first_paint(dark)))


@asynccontextmanager
async def served(notebook: Notebook) -> AsyncIterator[Desk]:
    """A session of the notebook, served on loopback."""
    session = Session(notebook, in_process_kernel())
    session.start()
    desk = Desk(session)
    try:
        async with serving(lambda port: make_app(desk, port)) as port:
            desk.address = f"http://127.0.0.1:{port}/"
            yield desk
    finally:
        await session.close()


@asynccontextmanager
async def visited(desk: Desk, browser: Browser, query: str = "", width: int = 1200) -> AsyncIterator[Page]:
    """A page on the desk; at the end it must have met no error and asked no other host."""
    async with watched_page(browser, width, 900) as watched:
        await enter(watched, desk, query)
        yield watched.page
        assert watched.errors == []
        assert watched.external == []


async def enter(watched: Watched, desk: Desk, query: str = "") -> None:
    """Open the notebook and wait until it is there."""
    await watched.page.goto(f"{desk.address}?{query}")
    await expect(watched.page.get_by_role("button", name="Add Lua cell")).to_be_visible(timeout=LOADING)
    await expect(watched.page.get_by_role("group", name=CELL)).to_have_count(len(desk.session.notebook.cells))


def cell(page: Page, number: int) -> Locator:
    """The cell of that number, from 1."""
    return page.get_by_role("group", name=f"Cell {number}", exact=True)


def output(page: Page, number: int) -> Locator:
    """The output of the cell of that number."""
    return page.get_by_role("region", name=f"Output {number}", exact=True)


def editor(page: Page, number: int) -> Locator:
    """The place to type in a cell."""
    return page.get_by_role("textbox", name=f"Code of cell {number}", exact=True)


async def command(page: Page, number: int, *keys: str) -> None:
    """Choose a cell and press keys in command mode.

    Letters in a row go to the browser together: two that belong to each other are never as far apart as this is slow.
    """
    await cell(page, number).focus()
    for is_letter, row in groupby(keys, lambda key: len(key) == 1):
        if is_letter:
            await page.keyboard.type("".join(row))
            continue
        for key in row:
            await page.keyboard.press(key)


async def _serve(file: Path) -> None:
    session = await Session.open(file, in_process_kernel())
    desk = Desk(session)
    async with serving(lambda port: make_app(desk, port)) as port:
        print(json.dumps(f"http://127.0.0.1:{port}/"), flush=True)
        await asyncio.to_thread(sys.stdin.read)
    await session.close()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
