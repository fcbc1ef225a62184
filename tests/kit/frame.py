"""The page's frame in a real browser, over a real folder; the session and the three panels are doubles."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from playwright.async_api import Browser, Page, expect

from tests.kit.browser import Watched, watched_page
from tests.kit.loopback import serving
from tests.kit.studio_double import hub_double, parts_double
from webui.credentials import Credentials
from webui.hub import Hub
from webui.page import show_page
from webui.rest import link
from webui.server import build_app

LOADING = 30_000
"""Milliseconds that a busy machine may take for a page."""


@dataclass
class Frame:
    hub: Hub
    watched: Watched
    address: str
    credentials: Credentials

    @property
    def page(self) -> Page:
        return self.watched.page

    @property
    def folder(self) -> Path:
        return self.hub.workspace.folder

    async def enter(self, file: str = "") -> None:
        """Open a fresh link."""
        await self.page.goto(link(self.address, self.credentials.new_launch_token(), file))
        region = self.page.get_by_role("region", name="Notebook" if file else "Files")
        await expect(region).to_be_visible(timeout=LOADING)

    def session(self, path: str = "owls.spell.md") -> Any:
        """The double of an open session."""
        session = self.hub.session(path)
        assert session is not None
        return session


@asynccontextmanager
async def framed(folder: Path, browser: Browser) -> AsyncIterator[Frame]:
    """A served frame, and a page to visit it with."""
    for name in ("owls.spell.md", "notes/bats.spell.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("---\ntitle: x\n---\n")
    hub, credentials = hub_double(folder), Credentials()
    with (
        patch("webui.page.show_page", lambda hub: show_page(hub, parts_double)),
        patch("webui.server.UNUSED_SESSION", 10_000),
        patch("webui.server.UNUSED_CHECK", 200),
    ):
        async with serving(lambda port: build_app(hub, port, credentials)) as port, watched_page(browser) as watched:
            yield Frame(hub, watched, f"http://127.0.0.1:{port}", credentials)
