"""`llmspell validate`: the syntax of spells."""

from __future__ import annotations

import sys

import click

from kernel.errors import SpellError


@click.command(epilog="Example: llmspell validate *.lua *.spell.md")
@click.argument("spells", nargs=-1, required=True, metavar="SPELL...")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing about spells that are sound.")
def command(spells: tuple[str, ...], quiet: bool) -> None:
    """Check the syntax of each SPELL without running it. Exit code 1 when one has a fault."""
    faults = 0
    for word in spells:
        problems = _problems(word)
        faults += len(problems)
        for problem in problems:
            click.echo(problem, err=True)
        if not problems and not quiet:
            click.echo(f"{word}: ok")
    sys.exit(1 if faults else 0)


def _problems(word: str) -> list[str]:
    from kernel.engines.lua.syntax import LuaSyntax
    from studio.spellfile import read_spell

    try:
        spell = read_spell(word)
    except SpellError as error:
        return [f"{word}: {error.message}"]
    problems, syntax = [], LuaSyntax()
    for chunk in spell.chunks:
        problem = syntax.problem(chunk)
        if problem is not None:
            line = problem.line + spell.first_lines.get(chunk.cell, 1) - 1
            problems.append(f"{word}:{line}:{max(problem.column, 1)}: {problem.message}")
    return problems
