"""`llmspell run --fork RUN:SPAN --edit PATH=VALUE`: what the options say. Not how a run forks (`kernel.crossroads`)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kernel.errors import InvalidError, SpellError
from kernel.tapes import Replay
from studio.cli.options import read_value

if TYPE_CHECKING:
    from studio.cli.running import Wishes
    from studio.spellfile import Spellfile

F = TypeVar("F", bound=Callable[..., Any])

PATH = re.compile(r"[A-Za-z_][\w.-]*=")
"""How an edit begins that is no file."""


def fork_options(function: F) -> F:
    """The options of a run that leaves the record of another at a span."""
    for option in (
        click.option(
            "--edit",
            "edits",
            multiple=True,
            metavar="PATH=VALUE|FILE",
            help="With --fork: what is other there, as prompt='…', model=…, answer='…', output.city=…, or a JSON file.",
        ),
        click.option(
            "--fork",
            metavar="RUN:SPAN",
            help="Serve all before that span from the run, and go on from there; with --replay-mode changed, later "
            "calls that are the same come from the record, too.",
        ),
    ):
        function = option(function)
    return function


def read_fork(fork: str, edits: tuple[str, ...], mode: str | None) -> Replay:
    """The replay that `--fork`, `--edit` and `--replay-mode` mean together."""
    run, colon, span = fork.rpartition(":")
    if not colon or not run or not span:
        raise click.UsageError(f"--fork takes RUN:SPAN, such as last:s3, not {fork!r}; `llmspell trace` shows both.")
    if mode == "strict":
        raise click.UsageError("A fork leaves the record: --replay-mode strict does not go with --fork.")
    edit: dict[str, Any] = {}
    for text in edits:
        edit |= _edit_of(text)
    return Replay(run, "fork", span=span, edit=edit, rest="changed" if mode == "changed" else "live")


def _edit_of(text: str) -> dict[str, Any]:
    if PATH.match(text):
        path, _, value = text.partition("=")
        return {path: read_value(value)}
    try:
        found = json.loads(Path(text).read_text(encoding="utf-8"))
    except OSError as error:
        raise click.UsageError(f"--edit {text!r} is neither PATH=VALUE nor a file: {error.strerror}.") from None
    except ValueError as error:
        raise click.UsageError(f"--edit {text!r} is no JSON: {error}.") from None
    if not isinstance(found, dict):
        raise click.UsageError(f"--edit {text!r} holds no object of paths and values.")
    return found


def wishes_of_fork(wishes: Wishes, spell: Spellfile, fork: Replay, record: Path | None) -> Wishes:
    """The wishes, and what the run that is forked was started with. Says so when the spell has changed since."""
    from kernel.crossroads import find_crossroads
    from kernel.stores.home import home_of
    from studio.cli.running import wishes_of

    if record is not None:
        raise click.UsageError("A fork is kept in its journal, with its edit. --record does not go with --fork.")
    try:
        there = find_crossroads(fork.source, fork.span, home_of(Path.cwd()))
        there.check(fork.edit or {})
    except InvalidError as error:
        raise click.UsageError(error.message) from None
    except SpellError as error:
        raise click.ClickException(error.message) from None
    if _differs(spell, there.sources):
        click.echo(f"The spell has changed since the run {there.run}: the fork runs it as it is now.", err=True)
    return replace(wishes_of(there.about, wishes), replay=replace(fork, source=there.run))


def _differs(spell: Spellfile, sources: Mapping[str, str]) -> bool:
    now = {chunk.source for chunk in spell.chunks}
    return any(source not in now for source in sources.values())
