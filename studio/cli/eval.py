"""`llmspell eval`: a line of Lua."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from studio.cli.options import read_param, running_options


@click.command(
    epilog="""\b
Examples:
  llmspell eval '6 * 7'
  llmspell eval 'Agent.new("You are terse"):chat("Hello")'
  llmspell eval --json 'return { owls = 3 }'"""
)
@click.argument("code")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", callback=read_param, help="Set params.NAME.")
@running_options
def command(
    code: str,
    params: dict[str, Any],
    profile: str | None,
    model: str | None,
    timeout: float | None,
    trace: Path | None,
    as_json: bool,
) -> None:
    """Run CODE and print its value. An expression needs no `return`."""
    from kernel.engines.lua.syntax import LuaSyntax
    from studio.cli.running import Wishes, run_spell
    from studio.spellfile import read_text

    spell = read_text(f"return {code}" if LuaSyntax().is_expression(code) else code, None, "eval")
    sys.exit(run_spell(spell, params, (), Wishes(profile, model, timeout, trace, as_json)))
