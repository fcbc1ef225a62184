"""What past runs did, at the prompt: a list, one run as a tree, or SQL. Not what is kept of them (`keeping`)."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kernel.errors import SpellError
from kernel.stores.catalogue import RunSieve
from studio.cli.labelling import written_label

if TYPE_CHECKING:
    from kernel.stores.projection import Projection
    from kernel.stores.rows import RunRow, SpanLine


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
@click.option("--tag", metavar="TAG", help="Only the runs with this tag.")
@click.option("--pinned", is_flag=True, help="Only the runs that are pinned.")
def command(
    run: str | None, sql: str | None, limit: int, follow: bool, as_json: bool, tag: str | None, pinned: bool
) -> None:
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
                _show_runs(traces, RunSieve(tag=tag or "", pinned=pinned), limit, as_json)
    except SpellError as error:
        raise click.ClickException(error.message) from None


def _show_runs(traces: Projection, sieve: RunSieve, limit: int, as_json: bool) -> None:
    from kernel.stores.catalogue import page
    from kernel.stores.home import home_of
    from kernel.stores.labels import Label, Labels

    labels = Labels(home_of(Path.cwd())).all()
    runs = page(traces, sieve, labels, 0, limit) if sieve.tag or sieve.pinned else traces.runs(limit=limit)
    if as_json:
        rows = [{**_fields(row), "label": asdict(labels.get(row.run_id, Label()))} for row in runs]
        click.echo(json.dumps(rows, indent=2))
    elif not runs and (sieve.tag or sieve.pinned):
        click.echo(f"No run has the tag {sieve.tag!r}." if sieve.tag else "No run is pinned.")
    elif not runs:
        click.echo('No runs yet. Run a spell, for example: llmspell eval \'Agent.new(""):chat("Hello")\'')
    for row in runs if not as_json else ():
        click.echo("  ".join(filter(None, (_run_line(row), written_label(labels.get(row.run_id, Label()))))))


def _run_line(row: RunRow) -> str:
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(row.started))
    tokens = (row.input_tokens or 0) + (row.output_tokens or 0)
    head = f"{row.run_id}  {when}  {row.status:<11}{_seconds(row.duration):>9}{tokens:>8} tokens  {row.title}"
    fork = f", fork of {row.source} at {row.span}" if row.span else ""
    return f"{head}  ({row.served} calls from the record, {row.made} made{fork})" if row.source else head


def _show_tree(traces: Projection, run: str, as_json: bool) -> None:
    from kernel.stores.keeping import find_run

    found = traces.run(find_run(traces, run))
    assert found is not None
    spans = traces.tree(found.run_id, 100_000)
    if as_json:
        click.echo(json.dumps([_fields(span) for span in spans], indent=2))
        return
    print_spans = _print_lines
    if sys.stdout.isatty():
        from studio.cli.branching import print_tree as print_spans
    else:
        click.echo(f"{found.title}  {found.status}  {found.run_id}")
    if found.span:
        click.echo(f"  forked from {found.source} at {found.span}")
    for fork in traces.forks(found.run_id):
        click.echo(f"  forked at {fork.span} into {fork.run_id}  {fork.status}")
    print_spans(found, spans, _decisions(traces, found.run_id))


def _print_lines(run: RunRow, spans: Sequence[SpanLine], decided: Mapping[str, Sequence[tuple[str, str]]]) -> None:
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
    fields = asdict(row)
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in fields.items()}


def _cell(value: Any) -> str:
    return "" if value is None else str(value).replace("\n", "⏎")


def _seconds(duration: float | None) -> str:
    if duration is None:
        return "…"
    return f"{duration * 1000:.0f} ms" if duration < 1 else f"{duration:.1f} s"
