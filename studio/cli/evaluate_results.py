"""`llmspell evaluate list`, `show` and `compare`: what was evaluated, from the store of traces."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kernel.errors import InvalidError, NotFoundError, SpellError
from studio.cli.evaluate_options import output_options

if TYPE_CHECKING:
    from kernel.evaluation.results import Result
    from kernel.stores.projection import Projection
    from kernel.stores.rows import EvaluationRow


@click.command("list")
@click.option("--limit", default=20, show_default=True, help="How many at the most.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_evaluations(limit: int, as_json: bool) -> None:
    """List the evaluations, the newest first."""
    from dataclasses import asdict

    from studio.cli.evaluate_tables import aligned

    with _traces() as traces:
        found = traces.evaluations(limit)
    if as_json:
        click.echo(json.dumps([asdict(row) for row in found], ensure_ascii=False, indent=2))
    elif not found:
        click.echo("No evaluations yet. For example: llmspell evaluate answer.lua --dataset questions.csv")
    else:
        click.echo(aligned([["evaluation", "began", "title", "status", "cases", "pass"], *map(_line, found)], left=4))


def _line(row: EvaluationRow) -> list[str]:
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(row.started))
    rate = f"{row.passed / row.cases:.0%}" if row.cases else "–"
    return [row.evaluation, when, row.title, row.status, f"{row.cases}/{row.total}", rate]


@click.command("show")
@click.argument("evaluation", default="last")
@output_options
def show(evaluation: str, as_json: bool, csv: Path | None, rows: bool) -> None:
    """Show an EVALUATION (an id, its beginning, or `last`) as a table by model and variant."""
    from studio.cli.evaluate_tables import show_results

    with _traces() as traces:
        row = _named(traces, evaluation)
        results = _results(traces, row)
        about = {"evaluation": row.evaluation, "title": row.title, "status": row.status, "total": row.total}
        show_results(about, results, as_json, rows, csv)


@click.command("compare")
@click.argument("before")
@click.argument("after")
@click.option("--all", "everything", is_flag=True, help="Show what stayed the same, too.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def compare(before: str, after: str, everything: bool, as_json: bool) -> None:
    """Show what got better and worse from BEFORE to AFTER, row by row, with both outputs.

    Rows are the same when their input and params are; where each evaluation has one model, it may be another.
    """
    from kernel.evaluation.comparison import compare as pair_up
    from studio.cli.evaluate_tables import show_comparison

    with _traces() as traces:
        old, new = (_results(traces, _named(traces, word)) for word in (before, after))
        show_comparison(pair_up(old, new), as_json, everything)


COMMANDS: Mapping[str, click.Command] = {"list": list_evaluations, "show": show, "compare": compare}


@contextlib.contextmanager
def _traces() -> Iterator[Projection]:
    from studio.traces import open_traces

    try:
        with open_traces() as traces:
            yield traces
    except SpellError as error:
        raise click.ClickException(error.message) from None


def _named(traces: Projection, word: str) -> EvaluationRow:
    found = traces.evaluations(2, "" if word == "last" else word)
    if not found:
        raise NotFoundError(f"There is no evaluation {word!r}. See: llmspell evaluate list")
    if len(found) > 1 and word not in ("last", found[0].evaluation):
        raise InvalidError(f"{word!r} is the beginning of more than one id: {', '.join(r.evaluation for r in found)}.")
    return found[0]


def _results(traces: Projection, row: EvaluationRow) -> list[Result]:
    from kernel.evaluation.results import latest, result_of

    return latest(map(result_of, traces.evaluation_cases(row.evaluation)))
