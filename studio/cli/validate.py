"""`llmspell validate`: the syntax of spells, and what is likely to be wrong in them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kernel.errors import SpellError
from kernel.records import dataclass
from studio.cli.options import language_option

if TYPE_CHECKING:
    from studio.spellfile import Spellfile
    from studio.syntax import Syntax


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say about a spell; `line` and `column` count from 1, 0 for the spell as a whole."""

    spell: str
    line: int
    column: int
    severity: str
    message: str

    def __str__(self) -> str:
        place = f"{self.spell}:{self.line}:{self.column}" if self.line else self.spell
        return f"{place}: {'warning: ' if self.severity == 'warning' else ''}{self.message}"


@click.command(epilog="Example: llmspell validate *.lua *.js *.spell.md")
@click.argument("spells", nargs=-1, required=True, metavar="SPELL...")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing about spells that are sound.")
@click.option("--strict", is_flag=True, help="A warning is a fault, too.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as one list of JSON.")
@language_option
def command(spells: tuple[str, ...], quiet: bool, strict: bool, as_json: bool, lang: str) -> None:
    """Check each SPELL without running it: its syntax, and names, options and tools that are likely to be wrong.

    Exit code 1 when one has a fault; a warning is none, unless --strict.
    """
    from studio.syntax import Syntax

    found: list[Remark] = []
    with Syntax() as syntax:
        for word in spells:
            remarks = _remarks(word, lang, syntax)
            found += remarks
            if not as_json:
                _tell(word, remarks, quiet)
    if as_json:
        keys = ("spell", "line", "column", "severity", "message")
        click.echo(json.dumps([{key: getattr(one, key) for key in keys} for one in found], ensure_ascii=False))
    sys.exit(1 if any(strict or one.severity == "error" for one in found) else 0)


def _tell(word: str, remarks: list[Remark], quiet: bool) -> None:
    for remark in remarks:
        click.echo(str(remark), err=True)
    if not remarks and not quiet:
        click.echo(f"{word}: ok")


def _remarks(word: str, lang: str, syntax: Syntax) -> list[Remark]:
    from studio.spellfile import read_spell

    try:
        spell = read_spell(word, lang)
        faults = list(_faults(word, spell, syntax))
        return faults or list(_warnings(word, spell))
    except SpellError as error:
        return [Remark(word, 0, 0, "error", error.message)]


def _faults(word: str, spell: Spellfile, syntax: Syntax) -> Iterator[Remark]:
    for chunk in spell.chunks:
        problem = syntax.problem(chunk, spell.language_of(chunk))
        if problem is not None:
            line = problem.line + spell.first_lines.get(chunk.cell, 1) - 1
            yield Remark(word, line, max(problem.column, 1), "error", problem.message)


def _warnings(word: str, spell: Spellfile) -> Iterator[Remark]:
    from studio.linting import lint, notebook_of
    from studio.linting.subjects import codes_of_spell, setting_of

    cells = codes_of_spell(spell)
    answers = [chunk.name for chunk in spell.chunks if spell.language_of(chunk) == "sql"]
    found = lint(notebook_of(cells, setting_of(spell.profile, spell.params, answers)))
    for cell in cells:
        for problem in found.get(cell.id, ()):
            if problem.severity in ("hint", "info"):
                continue
            before = cell.source.encode("utf-8", "replace")[: problem.start].decode("utf-8", "replace")
            line = before.count("\n") + spell.first_lines.get(cell.id, 1)
            yield Remark(word, line, len(before) - before.rfind("\n"), problem.severity, problem.message)
