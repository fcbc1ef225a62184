"""`llmspell resume`: go on with a run that was stopped or killed, in a new process, without doing anything twice."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from kernel.attempts import Stopped, find_stopped
from kernel.errors import SpellError
from kernel.replay.records import Record
from kernel.stores.home import home_of
from kernel.tapes import Replay, tidy_of
from studio.cli.options import Seconds
from studio.spellfile import Spellfile, read_spell

INTERRUPTED = 130
"""The exit code of what Ctrl-C ended."""

LONGEST_SHOWN = 400
"""Characters of what a tool was called with."""


@click.command(
    epilog="""\b
Examples:
  llmspell resume 20261121T093000-5f3a9c1e
  llmspell resume last --assume-not-done
  llmspell resume last --assume-done --result '{"id": 7}'""",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("run", metavar="RUN")
@click.option(
    "--assume-done/--assume-not-done",
    "assume",
    default=None,
    help="Whether calls that may be done only once, and whose end nobody knows, were done. Asked for otherwise.",
)
@click.option(
    "--result",
    "results",
    multiple=True,
    metavar="JSON",
    help="What such a call gave, where it was done; once for each of them, in the order they began. Nothing otherwise.",
)
@click.option(
    "--spell",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The spell, where it is no longer where it was.",
)
@click.option("--trace", type=click.Path(dir_okay=False, path_type=Path), help="Write the run's events to a file.")
@click.option("--timeout", type=Seconds(), help="Stop after so many seconds.")
@click.option("--json", "as_json", is_flag=True, help="Print the returned value as JSON, and nothing else.")
def command(
    run: str,
    assume: bool | None,
    results: tuple[str, ...],
    spell: Path | None,
    trace: Path | None,
    timeout: float | None,
    as_json: bool,
) -> None:
    """Go on with a run where it was killed, stopped, paused or failed. RUN is its id, the beginning of it, or last.

    The spell runs again from its first line, but what had finished is not done again: its results come from the
    journal of the run. Exit codes are those of llmspell run.
    """
    from studio.cli.running import Wishes, run_spell, wishes_of

    home = home_of(Path.cwd())
    try:
        stopped = find_stopped(run, home, tidy_of(Path.cwd()))
    except SpellError as error:
        raise click.ClickException(error.message) from None
    about = stopped.about
    folder = (home.parent / str(about.get("folder") or ".")).resolve()
    found = spell.resolve() if spell is not None else _spell_of(stopped, home)
    # Paths in a spell begin where it was started.
    os.chdir(folder)
    given = tuple(_value(text) for text in results)
    _refuse_results(len(given), len(stopped.unknown), assume)
    answers = [_ask(record, run) for record in stopped.unknown] if assume is None and not given else []
    done = tuple(is_done for is_done, _ in answers) or assume or bool(given)
    given = given or tuple(value for is_done, value in answers if is_done)
    replay = Replay(stopped.origin, "resume", done, given)
    wishes = wishes_of(about, Wishes(None, None, timeout, trace, as_json, replay=replay))
    arguments = tuple(str(word) for word in about.get("arguments") or ())
    sys.exit(run_spell(_read(found), dict(about.get("params") or {}), arguments, wishes))


def _spell_of(stopped: Stopped, home: Path) -> Path:
    path = str(stopped.about.get("path") or "")
    found = home.parent / path
    if not path or not found.is_file():
        told = f"{path!r} is not there any more" if path else "it was not read from a file"
        raise click.UsageError(f"The spell of this run cannot be found: {told}. Name it with --spell FILE.")
    return found


def _read(path: Path) -> Spellfile:
    try:
        return read_spell(str(path))
    except SpellError as error:
        raise click.UsageError(error.message) from None


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"--result {text!r} is no JSON: {error}. A text stands in quotes: '\"paid\"'.") from None


def _refuse_results(given: int, unknown: int, assume: bool | None) -> None:
    if given and assume is False:
        raise click.UsageError("--result says what a call gave, and --assume-not-done that it was not done.")
    if given and given != unknown:
        raise click.UsageError(f"--result was given {given} times; calls whose end nobody knows: {unknown}.")


def _ask(record: Record, run: str) -> tuple[bool, Any]:
    """Whether a call was done, and what it gave."""
    shown = json.dumps(record.request, ensure_ascii=False)
    shown = shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}…"
    if not sys.stdin.isatty():
        raise click.UsageError(
            f"Nobody knows whether {record.name!r} was done with {shown}: the run was stopped in the middle of it. "
            "Look, and say --assume-done (with --result JSON, where the spell needs what it gave) or --assume-not-done."
        )
    click.echo(f"The run was stopped while {record.name!r} was at work with:\n  {shown}", err=True)
    try:
        if not click.confirm("Was it done?", err=True):
            return False, None
        text = click.prompt("What did it give, as JSON?", "null", err=True, value_proc=_checked)
    except click.Abort:
        # Ctrl-C, or the end of the input: nothing has been done yet.
        click.echo(f"\nStopped. To go on: llmspell resume {run}", err=True)
        sys.exit(INTERRUPTED)
    return True, json.loads(text)


def _checked(text: str) -> str:
    try:
        json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"That is no JSON: {error}.") from None
    return text
