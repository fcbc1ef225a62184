"""`llmspell studio`: the notebook in the browser.

The screen is above the studio in the import rule, so it is not imported here: it is found as the
installed entry point `llmspell.screen`, and when it is not installed this says how to get it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click

from kernel.errors import SpellError

GROUP = "llmspell.screen"


@click.command(
    epilog="""\b
Examples:
  llmspell studio                     the notebooks of this folder
  llmspell studio spells --port 8080
  llmspell studio spells/brief.spell.md --no-browser"""
)
@click.argument("folder", default=".", type=click.Path(exists=True, path_type=Path))
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="The port; a free one when left out.")
@click.option("--no-browser", is_flag=True, help="Only print the link.")
def command(folder: Path, port: int, no_browser: bool) -> None:
    """Open the studio on FOLDER (this one, when left out), or on a notebook in it.

    Prints one line with a link that works once, when it is ready. Ctrl-C ends it, and every kernel with it.
    """
    workspace, file = (folder, "") if folder.is_dir() else (folder.parent, folder.name)
    try:
        asyncio.run(screen()(workspace, port=port, open_browser=not no_browser, file=file, announce=announce))
    except SpellError as error:
        raise click.ClickException(error.message) from None


def announce(line: str) -> None:
    """Print a line at once, also into a pipe."""
    print(line, flush=True)


def screen() -> Callable[..., Any]:
    """The screen's `serve`. `ClickException` when it is not installed."""
    for entry in entry_points(group=GROUP):
        try:
            serve: Callable[..., Any] = entry.load()
        except ModuleNotFoundError as error:
            raise click.ClickException(
                f"The studio needs {error.name!r}, which is not installed. Run: pip install 'llmspell-studio[web]'"
            ) from None
        return serve
    raise click.ClickException("The studio's screen is not installed. Run: pip install 'llmspell-studio[web]'")
