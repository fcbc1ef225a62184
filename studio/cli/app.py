"""`llmspell app`: a notebook as a small app in the browser.

Like `llmspell studio`, it finds the screen as an installed entry point, because the screen is above the studio.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import click

from kernel.errors import SpellError
from kernel.stores.home import NAME, home_of
from studio.apps import MOST_VISITORS, AppWishes
from studio.cli.options import Lasting
from studio.cli.studio import announce, screen

PLACE = click.Path(exists=True, path_type=Path)
SUFFIX = ".spell.md"
VARIABLE = "LLMSPELL_APP_PASSWORD"


@click.command(
    epilog="""\b
Examples:
  llmspell app brief.spell.md
  llmspell app brief.spell.md --port 8080 --password
  llmspell app brief.spell.md --expires 2h            nobody gets in any more two hours from now
  llmspell app brief.spell.md --link our-own-long-word
  llmspell app apps/                                  every notebook of a folder, with a page that lists them
  llmspell app brief.spell.md --host 0.0.0.0 --name owls.lan --port 8080 --password
  llmspell app brief.spell.md --port 8080 --public-url https://owls.example.com --password"""
)
@click.argument("notebooks", nargs=-1, required=True, metavar="NOTEBOOK|FOLDER...", type=PLACE)
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="The port; a free one when left out.")
@click.option("--password", is_flag=True, help=f"Ask visitors for a password; it is read here, or from ${VARIABLE}.")
@click.option("--link", default="", metavar="WORD", help="The link's secret word, so that it stays the same.")
@click.option(
    "--visitors", default=MOST_VISITORS, show_default=True, type=click.IntRange(1, 200), help="How many at once."
)
@click.option("--host", default="127.0.0.1", help="The address to listen at; others than loopback need --password.")
@click.option("--name", "names", multiple=True, help="A name that browsers reach it by, besides addresses of numbers.")
@click.option("--public-url", "public", default="", metavar="URL", help="The address of a proxy in front of it.")
@click.option("--expires", default=None, metavar="TIME", type=Lasting(), help="Close it after 15m, 2h, 7d, ...")
@click.option("--no-browser", is_flag=True, help="Only print the link.")
def command(
    notebooks: tuple[Path, ...],
    port: int,
    password: bool,
    link: str,
    visitors: int,
    host: str,
    names: tuple[str, ...],
    public: str,
    expires: float | None,
    no_browser: bool,
) -> None:
    """Serve NOTEBOOKs as apps: a form, a Run button, results, perhaps a chat; no code.

    Prints one line with the link when it is ready. Every visitor has a kernel of their own. Ctrl-C ends it.
    """
    found = _notebooks(notebooks)
    folder, file = _workspace(found[0])
    files = tuple(_within(folder, one) for one in found)
    wishes = AppWishes(_password() if password else "", link, visitors, host, names, public, files, expires or 0.0)
    serve = screen()
    try:
        asyncio.run(
            serve(
                folder,
                port=port,
                open_browser=not no_browser,
                file=file,
                announce=announce,
                app=wishes,
            )
        )
    except SpellError as error:
        raise click.ClickException(error.message) from None


def _notebooks(places: tuple[Path, ...]) -> list[Path]:
    """All notebooks that were named, those of folders in the order of their names."""
    found = [one for place in places for one in (sorted(place.glob(f"*{SUFFIX}")) if place.is_dir() else [place])]
    if not found:
        raise click.UsageError(f"There is no notebook (*{SUFFIX}) in {places[0]}.")
    return list(dict.fromkeys(found))


def _within(folder: Path, notebook: Path) -> str:
    place = notebook.absolute()
    if not place.is_relative_to(folder):
        raise click.UsageError(f"{notebook} is in another workspace than the first. Serve it by a command of its own.")
    return place.relative_to(folder).as_posix()


def _workspace(notebook: Path) -> tuple[Path, str]:
    """The workspace that the notebook is in, and its path there; its own folder when there is none yet."""
    place = notebook.absolute()
    home = home_of(place.parent)
    if home.name == NAME and place.is_relative_to(home.parent):
        return home.parent, place.relative_to(home.parent).as_posix()
    return place.parent, place.name


def _password() -> str:
    given = os.environ.get(VARIABLE, "")
    if not given and sys.stdin.isatty():
        given = click.prompt("Password of the app", hide_input=True, confirmation_prompt=True)
    if not given:
        raise click.UsageError(f"There is no password: set ${VARIABLE}, or start this in a terminal.")
    return given
