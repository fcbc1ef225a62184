"""`llmspell desktop`: the studio in a native window.

The window is above the screen in the import rule, so it is not imported here: it is found as the installed entry point
group `llmspell.desktop`, and when it is not installed this says how to get it.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click

from kernel.errors import SpellError

GROUP = "llmspell.desktop"
HOW = "Run: pip install 'llmspell-studio[desktop]'"


@click.command(
    epilog="""\b
Examples:
  llmspell desktop                    what was open the last time
  llmspell desktop brief.spell.md
  llmspell desktop spells other       two folders, each in its window
  llmspell desktop --install          a menu entry, and .spell.md files open in the window"""
)
@click.argument("paths", nargs=-1, metavar="[FILE|FOLDER]...", type=click.Path(path_type=Path))
@click.option(
    "--install", "change", flag_value="install", help="Put it into the desktop's menu; open .spell.md with it."
)
@click.option("--uninstall", "change", flag_value="uninstall", help="Take that back.")
@click.option("--in-window", is_flag=True, hidden=True, help="Tell what is wrong over a window: there is no terminal.")
def command(paths: tuple[Path, ...], change: str | None, in_window: bool) -> None:
    """Open notebooks and folders in a native window.

    Stays until the last window is closed. When Spell Studio is open already it comes to the front and opens them there.
    """
    try:
        if change:
            for line in entry("associate")(change == "install"):
                click.echo(line)
        else:
            entry("open")(paths, in_window)
    except SpellError as error:
        raise click.ClickException(error.message) from None


def entry(name: str) -> Callable[..., Any]:
    """What the window offers under a name. `ClickException` when it is not installed."""
    for found in entry_points(group=GROUP, name=name):
        try:
            loaded: Callable[..., Any] = found.load()
        except ModuleNotFoundError as error:
            raise click.ClickException(f"The window needs {error.name!r}, which is not installed. {HOW}") from None
        return loaded
    raise click.ClickException(f"The window is not installed. {HOW}")
