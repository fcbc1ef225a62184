"""`llmspell trace compare`: two runs beside each other, or several in a table. Not how they are printed (`beside`)."""

from __future__ import annotations

import click

from kernel.errors import InvalidError, SpellError
from kernel.stores.keeping import find_run


@click.command(
    epilog="""\b
Examples:
  llmspell trace compare last~1 last            what the latest run did otherwise
  llmspell trace compare last~1 last --exit-code --no-text
  llmspell trace compare last~2 last~1 last     three runs in a table

RUN is an id, its beginning, `last`, or `last~N`: the N-th before the latest."""
)
@click.argument("runs", nargs=-1, required=True, metavar="RUN RUN [RUN…]")
@click.option("--all", "whole", is_flag=True, help="Spans that are the same, too.")
@click.option("--no-text", is_flag=True, help="Without the texts that differ.")
@click.option(
    "--cell", "cells", multiple=True, metavar="ID", help="A column with what this cell gave. May be repeated."
)
@click.option("--limit", default=100, show_default=True, help="How many differing spans at the most.")
@click.option("--exit-code", is_flag=True, help="End with 1 when there is a difference, like diff.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with all differences.")
@click.pass_context
def compare(
    ctx: click.Context,
    runs: tuple[str, ...],
    whole: bool,
    no_text: bool,
    cells: tuple[str, ...],
    limit: int,
    exit_code: bool,
    as_json: bool,
) -> None:
    """Put RUNS beside each other: two as one tree of what changed, came and went; more, or with --cell, in a table."""
    from studio.cli import beside
    from studio.traces import open_traces

    try:
        with open_traces() as store:
            chosen = [find_run(store, run) for run in runs]
            if len(chosen) < 2:
                raise InvalidError("One run cannot be compared. Name another, for example: last~1 last")
            if len(chosen) == 2 and not cells:
                differs = beside.show_pair(store, chosen[0], chosen[1], beside.Wish(whole, not no_text, limit, as_json))
            else:
                differs = beside.show_table(store, chosen, cells, as_json)
    except SpellError as error:
        raise click.ClickException(error.message) from None
    ctx.exit(1 if exit_code and differs else 0)
