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
from studio.apps import MOST_VISITORS, AppWishes
from studio.cli.studio import announce, screen

VARIABLE = "LLMSPELL_APP_PASSWORD"


@click.command(
    epilog="""\b
Examples:
  llmspell app brief.spell.md
  llmspell app brief.spell.md --port 8080 --password
  llmspell app brief.spell.md --link our-own-long-word"""
)
@click.argument("notebook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="The port; a free one when left out.")
@click.option("--password", is_flag=True, help=f"Ask visitors for a password; it is read here, or from ${VARIABLE}.")
@click.option("--link", default="", metavar="WORD", help="The link's secret word, so that it stays the same.")
@click.option(
    "--visitors", default=MOST_VISITORS, show_default=True, type=click.IntRange(1, 200), help="How many at once."
)
@click.option("--no-browser", is_flag=True, help="Only print the link.")
def command(notebook: Path, port: int, password: bool, link: str, visitors: int, no_browser: bool) -> None:
    """Serve NOTEBOOK as an app on this machine: its form, a Run button, its results, perhaps a chat; no code.

    Prints one line with its link when it is ready. Every visitor has a kernel of their own. Ctrl-C ends it.
    """
    wishes = AppWishes(_password() if password else "", link, visitors)
    serve = screen()
    try:
        asyncio.run(
            serve(
                notebook.absolute().parent,
                port=port,
                open_browser=not no_browser,
                file=notebook.name,
                announce=announce,
                app=wishes,
            )
        )
    except SpellError as error:
        raise click.ClickException(error.message) from None


def _password() -> str:
    given = os.environ.get(VARIABLE, "")
    if not given and sys.stdin.isatty():
        given = click.prompt("Password of the app", hide_input=True, confirmation_prompt=True)
    if not given:
        raise click.UsageError(f"There is no password: set ${VARIABLE}, or start this in a terminal.")
    return given
