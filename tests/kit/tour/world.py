"""The studio that the tour leads through: an empty folder at first, and an app with a password beside it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser

from tests.kit.browser import watched_page
from tests.kit.journey import READY, running_studio
from tests.kit.shell import COMMAND
from tests.kit.tour.guide import WIDE, Guide

BOOKS = Path(__file__).parent / "books"
SAMPLES = Path(__file__).resolve().parents[3] / "spells"
PASSWORD = "tu-whit tu-whoo"

CONFIG = """# Which profile notebooks have, and what is asked about.
[security]
profile = "careful"

[security.profiles.careful]
base = "medium"
ask = ["destructive"]

[providers.mylab]
kind = "openai"
base_url = "http://127.0.0.1:9/v1"
"""


def settings_in(folder: Path) -> dict[str, str]:
    """Writes the settings of the tour's person into a folder; the environment that names them."""
    folder.mkdir(exist_ok=True)
    (folder / "config.toml").write_text(CONFIG)
    (folder / "appearance.json").write_text(json.dumps({"theme": "system"}))
    return {"LLMSPELL_CONFIG": str(folder / "config.toml"), "LLMSPELL_APP_PASSWORD": PASSWORD}


def fill(folder: Path) -> None:
    """Put the tour's notebooks into a folder, and a sample."""
    for book in BOOKS.glob("*.spell.md"):
        shutil.copy(book, folder)
    shutil.copy(SAMPLES / "research-brief.spell.md", folder)
    (folder / "letters").mkdir(exist_ok=True)
    shutil.copy(SAMPLES / "two-languages.spell.md", folder / "letters" / "two-languages.spell.md")


@asynccontextmanager
async def touring(browser: Browser, folder: Path) -> AsyncIterator[Guide]:
    """A guide at the first page of a studio that has no notebooks yet. The settings are in the environment already."""
    work, shop = folder / "owls", folder / "shop"
    work.mkdir()
    shop.mkdir()
    shutil.copy(BOOKS / "owl-briefs.spell.md", shop)
    async with (
        running_studio(work) as studio,
        _app(shop / "owl-briefs.spell.md") as app,
        watched_page(browser, **WIDE) as watched,
    ):
        await watched.page.goto(studio.link)
        yield Guide(studio, watched, app)


@asynccontextmanager
async def _app(book: Path) -> AsyncIterator[str]:
    """The address of an app with a password."""
    words = (str(COMMAND), "app", str(book), "--no-browser", "--password")
    process = await asyncio.create_subprocess_exec(
        *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, env=os.environ
    )
    try:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), READY)).decode()
        assert "is ready: http://127.0.0.1:" in line
        yield line.split()[-1]
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 60)
