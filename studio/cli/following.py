"""`llmspell trace --follow`: a run as a tree that grows while it goes on. Not a run that is over (`traceview`)."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kernel.errors import NotFoundError
from kernel.stores.home import home_of

if TYPE_CHECKING:
    from rich.text import Text

    from kernel.stores.projection import Projection
    from kernel.stores.rows import RunRow, SpanLine

PAUSE = 0.2
"""Seconds between two looks."""

MOST = 100_000
ROOM = 4
"""Lines of a terminal that are left free."""

MARKS = {"ok": ("✓", "green"), "failed": ("✗", "red"), "cancelled": ("–", "yellow"), "running": ("●", "cyan")}

State = tuple["RunRow", "list[SpanLine]"]


def follow(wanted: str, pause: Callable[[float], None] = time.sleep) -> int:
    """Show a run until it has ended; 0 when it went well, else 1. `NotFoundError` for one that is not there.

    `last` is the newest; where there is none yet, the first that comes.
    """
    from kernel.stores.projection import Projection

    home = home_of(Path.cwd())
    run_id = _chosen(home, wanted, pause)
    # An open studio holds the store, and must not be kept from it: the journal is read here, and no other.
    with Projection.watch(home, lambda id: id == run_id) as traces:
        states = _states(traces, run_id, pause)
        run = _show_live(states) if sys.stdout.isatty() else _show_lines(states)
    return 0 if run.status == "ok" else 1


def _states(traces: Projection, run_id: str, pause: Callable[[float], None]) -> Iterator[State]:
    """The run and its spans, each time it has grown, until it has ended."""
    begun = False
    while True:
        # A run whose process is gone ends without an event.
        grown = traces.ingest() > 0 or bool(traces.grown)
        run = traces.run(run_id) if grown or not begun else None
        if run is not None:
            begun = True
            yield run, traces.tree(run_id, MOST)
            if run.status != "running":
                return
        pause(PAUSE)


def _chosen(home: Path, wanted: str, pause: Callable[[float], None]) -> str:
    """The run that is meant; the newest is waited for."""
    from kernel.stores.heads import newest_run

    if wanted != "last":
        if found := newest_run(home, wanted):
            return found
        raise NotFoundError(f"There is no run {wanted!r}. See the list with: llmspell trace")
    told = False
    while not (found := newest_run(home)):
        if not told:
            click.echo("No run yet; waiting for one.", err=True)
            told = True
        pause(PAUSE)
    return found


def _show_live(states: Iterator[State]) -> RunRow:
    """The tree in place, its latest lines where it is longer than the terminal."""
    from rich.console import Console
    from rich.live import Live

    console = Console()
    with Live(console=console, auto_refresh=False, transient=True) as live:
        for run, spans in states:
            live.update(_drawn(run, spans[-max(5, console.height - ROOM) :], len(spans)), refresh=True)
    console.print(_drawn(run, spans, len(spans)))
    return run


def _show_lines(states: Iterator[State]) -> RunRow:
    """A line for each span as it ends, for a file or another program."""
    ended = set[str]()
    for run, spans in states:
        for span in sorted(spans, key=lambda one: one.finished or 0.0):
            if span.span_id not in ended and (span.status != "running" or run.status != "running"):
                ended.add(span.span_id)
                click.echo(f"{'  ' * span.depth}{_line(span, run)}")
        sys.stdout.flush()
    click.echo(f"{run.title}  {run.status}  {run.run_id}")
    return run


def _drawn(run: RunRow, spans: Sequence[SpanLine], total: int) -> Text:
    from rich.text import Text

    mark, colour = MARKS.get(run.status, MARKS["failed"])
    tokens = run.input_tokens + run.output_tokens
    drawn = Text(overflow="ellipsis", no_wrap=True)
    drawn.append(f"{mark} ", colour).append(run.title or run.run_id, "bold")
    drawn.append(f"  {run.status} · {total:,} spans · {tokens:,} tokens · {run.duration:.1f} s", "dim")
    if len(spans) < total:
        drawn.append(f"\n  … {total - len(spans):,} spans above", "dim")
    for span in spans:
        mark, colour = MARKS.get(span.status if run.status == "running" else _ended(span), MARKS["failed"])
        drawn.append(f"\n{'│ ' * span.depth}", "dim").append(f"{mark} ", colour).append(_line(span, run))
    return drawn


def _ended(span: SpanLine) -> str:
    return "cancelled" if span.status == "running" else span.status


def _line(span: SpanLine, run: RunRow) -> str:
    took = span.duration if span.duration is not None else max(0.0, run.started + run.duration - span.started)
    tokens = (span.input_tokens or 0) + (span.output_tokens or 0)
    extra = f"  {tokens:,} tokens" if tokens else ""
    said = "" if span.status == "ok" else f"  [{span.status}]"
    return f"{span.operation} {span.name}  {took * 1000:,.0f} ms{extra}{said}"
