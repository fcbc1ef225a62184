"""`llmspell repl`: write code, see what it gives, go on."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kernel.errors import SpellError
from studio.cli.options import language_option, read_param, running_options
from studio.languages import DEFAULT

if TYPE_CHECKING:
    from studio.cli.running import Wishes

HISTORY = "repl-history"


@click.command(
    epilog="""\b
Examples:
  llmspell repl
  llmspell repl --lang js brief.js            runs brief.js first; its names are there
  echo '6 * 7' | llmspell repl"""
)
@click.argument("spell", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", callback=read_param, help="Set params.NAME.")
@language_option
@running_options
def command(spell: str | None, params: dict[str, Any], lang: str, wishes: Wishes) -> None:
    """Talk with a kernel: each piece of code runs when it is whole, its value is shown, and names stay.

    Tab completes, Up goes back, also to earlier days; .help tells of .load, .save, .lang and the rest. State that
    spells keep is kept here, too.
    """
    from kernel.runtime import Runtime
    from kernel.stores.home import home_of, prepare
    from studio.cli.running import options_of, trace_file
    from studio.repl.repl import Repl
    from studio.spellfile import read_spell, read_text

    try:
        first = read_spell(spell, lang) if spell else read_text("", None, "repl", lang or DEFAULT)
        with trace_file(wishes.trace) as sinks:
            options = options_of(first, params, (), wishes, sinks)
            history = prepare(home_of(Path.cwd())) / HISTORY
            sys.exit(asyncio.run(_talk(Repl(lambda: Runtime(options), lang or first.language, history), spell)))
    except SpellError as error:
        raise click.ClickException(error.message) from None


async def _talk(repl: Any, spell: str | None) -> int:
    if spell:
        from studio.spellfile import read_spell

        await repl.dialogue.load(read_spell(spell))
    code: int = await repl.run()
    return code
