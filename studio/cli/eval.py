"""`llmspell eval`: a line of code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from studio.cli.options import language_option, read_param, running_options
from studio.languages import DEFAULT

if TYPE_CHECKING:
    from studio.cli.running import Wishes


@click.command(
    epilog="""\b
Examples:
  llmspell eval '6 * 7'
  llmspell eval 'Agent.new("You are terse"):chat("Hello")'
  llmspell eval --lang js 'await new Agent("You are terse").chat("Hello")'
  llmspell eval --json 'return { owls = 3 }'"""
)
@click.argument("code")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", callback=read_param, help="Set params.NAME.")
@language_option
@running_options
def command(
    code: str,
    params: dict[str, Any],
    lang: str,
    wishes: Wishes,
) -> None:
    """Run CODE and print its value. An expression needs no `return`."""
    from studio.cli.running import run_spell
    from studio.spellfile import read_text

    language = lang or DEFAULT
    spell = read_text(as_returning(code, language), None, "eval", language)
    sys.exit(run_spell(spell, params, (), wishes))


def as_returning(code: str, language: str) -> str:
    """The code, so that the value of an expression is what it returns. Lines keep their numbers."""
    from kernel.engines.protocol import Chunk
    from studio.syntax import Syntax

    if language == "python":
        return code  # There the value of the last expression is returned anyway.
    with Syntax() as syntax:
        # In brackets, lest `a; b` or `{}` be taken for something else; the bracket on its own line allows a comment.
        asked = f"return {code}" if language == "lua" else f"return ({code}\n)"
        return asked if syntax.problem(Chunk(asked, "eval"), language) is None else code
