"""The commands of `llmspell trace` that say something of runs: tag, untag, note, pin, unpin.

An open studio shows it within a second. Not here: how it is kept (`kernel.stores.labels`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kernel.errors import InvalidError, SpellError

if TYPE_CHECKING:
    from kernel.stores.labels import Label, Saying

runs_argument = click.argument("runs", nargs=-1, required=True, metavar="RUN…")


@click.command()
@click.argument("tag")
@runs_argument
def tag(tag: str, runs: tuple[str, ...]) -> None:
    """Give TAG to runs. Several at once with commas between: nightly,good."""
    wanted = _tags(tag)

    def add(before: Label) -> Label:
        from kernel.stores.labels import TAGS, tidy

        both = tidy((*before.tags, *wanted))
        if not set(wanted) <= set(both):
            raise InvalidError(f"A run has {TAGS} tags at the most. Take some away first: llmspell trace untag")
        return replace(before, tags=both)

    _say(runs, add)


@click.command()
@click.argument("tag")
@runs_argument
def untag(tag: str, runs: tuple[str, ...]) -> None:
    """Take TAG away from runs; `*` takes all."""
    gone = None if tag == "*" else set(_tags(tag))

    def take(before: Label) -> Label:
        return replace(before, tags=() if gone is None else tuple(one for one in before.tags if one not in gone))

    _say(runs, take)


@click.command()
@click.argument("text")
@runs_argument
def note(text: str, runs: tuple[str, ...]) -> None:
    """Write TEXT as the note of runs; "" takes it away."""
    from kernel.stores.labels import NOTE

    if len(text) > NOTE:
        raise click.ClickException(f"A note has {NOTE:,} characters at the most; this one has {len(text):,}.")
    _say(runs, lambda before: replace(before, note=text.strip()))


@click.command()
@runs_argument
def pin(runs: tuple[str, ...]) -> None:
    """Put runs on top of the list, and keep them from being pruned."""
    _say(runs, lambda before: replace(before, pinned=True))


@click.command()
@runs_argument
def unpin(runs: tuple[str, ...]) -> None:
    """Let runs be like others again."""
    _say(runs, lambda before: replace(before, pinned=False))


LABELLING: dict[str, click.Command] = {"tag": tag, "untag": untag, "note": note, "pin": pin, "unpin": unpin}
"""The commands by their names."""


def written_label(label: Label) -> str:
    """A label on one line: `pinned #good #nightly “Ask Ada”`; "" for none."""
    first = " ".join(label.note.split())
    note = f"“{first[:60]}{'…' if len(first) > 60 else ''}”" if first else ""
    parts = ["pinned" if label.pinned else "", *(f"#{one}" for one in label.tags), note]
    return " ".join(part for part in parts if part)


def _tags(text: str) -> tuple[str, ...]:
    from kernel.stores.labels import TAG, tidy

    parts = [part for part in text.split(",") if part.strip()]
    long = next((part for part in parts if len(" ".join(part.split())) > TAG), "")
    if not parts or long:
        raise click.ClickException(f"A tag has 1 to {TAG} characters.")
    return tidy(parts)


def _say(names: Sequence[str], saying: Saying) -> None:
    from kernel.stores.home import home_of
    from kernel.stores.keeping import find_run
    from kernel.stores.labels import Labels
    from studio.traces import open_traces

    try:
        with open_traces() as traces:
            runs = list(dict.fromkeys(find_run(traces, name) for name in names))
        said = Labels(home_of(Path.cwd())).say(runs, saying)
    except SpellError as error:
        raise click.ClickException(error.message) from None
    for run, label in said.items():
        click.echo(f"{run}  {written_label(label)}".rstrip())
