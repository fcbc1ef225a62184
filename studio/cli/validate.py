"""`llmspell validate`: the syntax of spells."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kernel.errors import SpellError
from studio.cli.options import language_option

if TYPE_CHECKING:
    from studio.syntax import Syntax


@click.command(epilog="Example: llmspell validate *.lua *.js *.spell.md")
@click.argument("spells", nargs=-1, required=True, metavar="SPELL...")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing about spells that are sound.")
@language_option
def command(spells: tuple[str, ...], quiet: bool, lang: str) -> None:
    """Check the syntax of each SPELL without running it. Exit code 1 when one has a fault."""
    from studio.syntax import Syntax

    faults = 0
    with Syntax() as syntax:
        for word in spells:
            problems = _problems(word, lang, syntax)
            faults += len(problems)
            for problem in problems:
                click.echo(problem, err=True)
            if not problems and not quiet:
                click.echo(f"{word}: ok")
    sys.exit(1 if faults else 0)


def _problems(word: str, lang: str, syntax: Syntax) -> list[str]:
    from studio.spellfile import read_spell

    problems = []
    try:
        spell = read_spell(word, lang)
        for chunk in spell.chunks:
            problem = syntax.problem(chunk, spell.language_of(chunk))
            if problem is not None:
                line = problem.line + spell.first_lines.get(chunk.cell, 1) - 1
                problems.append(f"{word}:{line}:{max(problem.column, 1)}: {problem.message}")
    except SpellError as error:
        problems.append(f"{word}: {error.message}")
    return problems
