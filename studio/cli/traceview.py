"""What past runs did, at the prompt: a list, one run as a tree, or SQL. Not what is kept of them (`keeping`)."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

import click

from kernel.errors import SpellError

if TYPE_CHECKING:
    from kernel.stores.projection import Projection


@click.command()
@click.argument("run", required=False)
@click.option(
    "--sql", metavar="QUERY", help="A query over runs, spans, events, chats, tool_calls, state_history, scores, …"
)
@click.option("--limit", default=20, show_default=True, help="How many runs, spans or rows at the most.")
@click.option(
    "-f", "--follow", is_flag=True, help="Show RUN (or the newest) live until it ends; exit code 1 if it failed."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(run: str | None, sql: str | None, limit: int, follow: bool, as_json: bool) -> None:
    """List the latest runs; show one RUN (an id, its beginning, or `last`) as a tree; or ask in SQL."""
    from studio.cli.following import follow as follow_run
    from studio.traces import open_traces

    try:
        if follow:
            sys.exit(follow_run(run or "last"))
        with open_traces() as traces:
            if sql is not None:
                _show_table(traces, sql, limit, as_json)
            elif run is not None:
                _show_tree(traces, run, as_json)
            else:
                _show_runs(traces, limit, as_json)
    except SpellError as error:
        raise click.ClickException(error.message) from None


def _show_runs(traces: Projection, limit: int, as_json: bool) -> None:
    runs = traces.runs(limit=limit)
    if as_json:
        click.echo(json.dumps([_fields(row) for row in runs], indent=2))
    elif not runs:
        click.echo('No runs yet. Run a spell, for example: llmspell eval \'Agent.new(""):chat("Hello")\'')
    for row in runs if not as_json else ():
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(row.started))
        tokens = (row.input_tokens or 0) + (row.output_tokens or 0)
        head = f"{row.run_id}  {when}  {row.status:<11}{_seconds(row.duration):>9}{tokens:>8} tokens  {row.title}"
        fork = f", fork of {row.source} at {row.span}" if row.span else ""
        told = f"  ({row.served} calls from the record, {row.made} made{fork})"
        click.echo(f"{head}{told}" if row.source else head)


def _show_tree(traces: Projection, run: str, as_json: bool) -> None:
    from kernel.errors import NotFoundError

    found = [row for row in traces.runs(limit=10_000) if run == "last" or row.run_id.startswith(run)]
    if not found:
        raise NotFoundError(f"There is no run {run!r}. See the list with: llmspell trace")
    spans = traces.tree(found[0].run_id, 100_000)
    if as_json:
        click.echo(json.dumps([_fields(span) for span in spans], indent=2))
        return
    decided = _decisions(traces, found[0].run_id)
    click.echo(f"{found[0].title}  {found[0].status}  {found[0].run_id}")
    if found[0].span:
        click.echo(f"  forked from {found[0].source} at {found[0].span}")
    for fork in traces.forks(found[0].run_id):
        click.echo(f"  forked at {fork.span} into {fork.run_id}  {fork.status}")
    for span in spans:
        tokens = (span.input_tokens or 0) + (span.output_tokens or 0)
        extra = f"  {tokens} tokens{' from the record' if span.replayed else ''}" if tokens else ""
        mark = "" if span.status == "ok" else f"  [{span.status}]"
        name = f"{'  ' * (span.depth + 1)}{span.operation} {span.name}"
        click.echo(f"{name:<60}{_seconds(span.duration):>9}  {span.span_id}{extra}{mark}")
        for moment, said in decided.get(span.span_id, ()):
            click.echo(f"{'  ' * (span.depth + 2)}! {moment}: {said}")


def _decisions(traces: Projection, run: str) -> dict[str, list[tuple[str, str]]]:
    """By span, what was decided in it about failures: retries, fallbacks, waits, …"""
    from kernel.decisions import DECISIONS, sentence

    decided: dict[str, list[tuple[str, str]]] = {}
    for event in traces.moments(run, tuple(DECISIONS)):
        moment = event.kind.rpartition(".")[2]
        decided.setdefault(event.span_id, []).append((moment, sentence(moment, event.data)))
    return decided


def _show_table(traces: Projection, sql: str, limit: int, as_json: bool) -> None:
    table = traces.sql(sql)
    rows = table.rows[:limit]
    if as_json:
        click.echo(json.dumps([dict(zip(table.columns, row, strict=True)) for row in rows], indent=2, default=str))
        return
    cells = [[str(name) for name in table.columns], *([_cell(value) for value in row] for row in rows)]
    widths = [min(60, max(len(row[i]) for row in cells)) for i in range(len(table.columns))]
    for row in cells:
        click.echo("  ".join(f"{text[:width]:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip())
    if len(table.rows) > limit or table.truncated:
        click.echo(f"… more rows; --limit {limit * 10} shows more", err=True)


def _fields(row: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(row)


def _cell(value: Any) -> str:
    return "" if value is None else str(value).replace("\n", "⏎")


def _seconds(duration: float | None) -> str:
    if duration is None:
        return "…"
    return f"{duration * 1000:.0f} ms" if duration < 1 else f"{duration:.1f} s"
