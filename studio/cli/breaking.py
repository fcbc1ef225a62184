"""`llmspell run --break`: what the option says, with a line of the file as a line of its script, cell or module.

Not here: what a breakpoint is (`kernel.breakpoints.marks`), and what is asked at a pause (`studio.cli.pausing`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any, TypeVar

import click

from kernel.breakpoints.marks import LINE, Mark, read_mark
from kernel.engines.protocol import Chunk
from kernel.errors import InvalidError
from studio.spellfile import Spellfile

F = TypeVar("F", bound=Callable[..., Any])

NOBODY = (
    "--break pauses and asks at the terminal, and standard input is not one. Run it in a terminal, or set breakpoints "
    "in the studio."
)


def break_option(function: F) -> F:
    """The option of a run that pauses."""
    return click.option(
        "--break",
        "breaks",
        multiple=True,
        metavar="PLACE",
        help="Pause and ask: tool:search, 'agent:clerk if attempt > 1', 'after model:*', before_state_change, FILE:12.",
    )(function)


def read_breaks(breaks: Iterable[str], spell: Spellfile) -> tuple[Mark, ...]:
    """The breakpoints that `--break` asks for. A usage error for one that cannot be, or where nobody can be asked."""
    wanted = list(breaks)
    if not wanted:
        return ()
    try:
        marks = tuple(placed(read_mark(text), spell) for text in wanted)
    except InvalidError as error:
        raise click.UsageError(error.message) from None
    if not sys.stdin.isatty():
        raise click.UsageError(NOBODY)
    return marks


def placed(mark: Mark, spell: Spellfile) -> Mark:
    """A breakpoint on a line of the file as one on a line that can pause. `InvalidError` where there is none."""
    if mark.kind != LINE:
        return mark
    from kernel.engines.halts import halts_in, place_of

    if spell.path is None or not _is_file(mark.name, spell.path):
        return _in_module(mark, spell)
    chunk, first = _chunk_at(mark, spell)
    line, why = place_of(mark.line - first + 1, halts_in(chunk.source, spell.language_of(chunk)))
    if not line:
        raise InvalidError(f"The breakpoint {mark.where!r} would pause nowhere: {why}.")
    name = chunk.cell or chunk.name
    return replace(mark, name=name, line=line + chunk.first_line - 1, where=f"{spell.path.name}:{line + first - 1}")


def data_of(mark: Mark) -> dict[str, Any]:
    """A breakpoint for the kernel, which knows cells and chunks and not the lines of the file."""
    plain = mark.plain()
    return {**plain, "where": f"cell:{mark.name}:{mark.line}"} if mark.kind == LINE else plain


def _chunk_at(mark: Mark, spell: Spellfile) -> tuple[Chunk, int]:
    """The chunk that has a line of the file, and the line of the file at which its code begins."""
    for chunk in spell.chunks:
        first = spell.first_lines.get(chunk.cell, chunk.first_line)
        if first <= mark.line <= first + chunk.source.count("\n"):
            return chunk, first
    raise InvalidError(f"Line {mark.line} of {spell.title!r} is in no code.")


def _in_module(mark: Mark, spell: Spellfile) -> Mark:
    from studio.placing import module_of, placed_in

    beside = Path.cwd() if spell.path is None else spell.path.absolute().parent
    path = module_of(mark.name, (Path.cwd(), beside))
    if path is None:
        told = "the spell is no file" if spell.path is None else f"the spell is {spell.path.name}"
        raise InvalidError(
            f"{mark.where!r} is no line of this run: {told}, and beside it is no module {mark.name!r} to load."
        )
    return placed_in(path, mark)


def _is_file(name: str, path: Path) -> bool:
    wanted, known = PurePath(name).parts, path.absolute().parts
    return known[-len(wanted) :] == wanted or Path(name).absolute() == path.absolute()
