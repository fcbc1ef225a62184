"""A run in a terminal as a tree that grows: live, or as lines into a pipe. Not where its states come from.

Those are `following` (a run that goes on) and `playing` (one that is over, as a film).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.text import Text

    from kernel.stores.rows import RunRow, SpanLine

MOST = 100_000
"""Spans of a run that are read."""

ROOM = 4
"""Lines of a terminal that are left free."""

MARKS = {"ok": ("✓", "green"), "failed": ("✗", "red"), "cancelled": ("–", "yellow"), "running": ("●", "cyan")}

State = tuple["RunRow", "list[SpanLine]"]
"""A run as it is at a moment, and its spans in the order of its tree."""


def show(states: Iterator[State]) -> RunRow:
    """Show states of one run, each when it comes: in place on a terminal, else a line for each span that ended.

    There is at least one; the run as it was last.
    """
    return _show_live(states) if sys.stdout.isatty() else _show_lines(states)


def _show_live(states: Iterator[State]) -> RunRow:
    """The tree in place, its latest lines where it is longer than the terminal."""
    from rich.console import Console
    from rich.live import Live

    console = Console()
    with Live(console=console, auto_refresh=False, transient=True) as live:
        for run, spans in states:
            live.update(drawn(run, spans[-max(5, console.height - ROOM) :], len(spans)), refresh=True)
    console.print(drawn(run, spans, len(spans)))
    return run


def _show_lines(states: Iterator[State]) -> RunRow:
    """A line for each span as it ends, for a file or another program."""
    ended = set[str]()
    for run, spans in states:
        for span in sorted(spans, key=lambda one: one.finished or 0.0):
            if span.span_id not in ended and (span.status != "running" or run.status != "running"):
                ended.add(span.span_id)
                click.echo(f"{'  ' * span.depth}{written_span(span, run)}")
        sys.stdout.flush()
    click.echo(f"{run.title}  {run.status}  {run.run_id}")
    return run


def drawn(run: RunRow, spans: Sequence[SpanLine], total: int) -> Text:
    """A run with some of its `total` spans, the last ones, as lines of a terminal."""
    from rich.text import Text

    mark, colour = mark_of(run, run.status)
    tokens = run.input_tokens + run.output_tokens
    drawn = Text(overflow="ellipsis", no_wrap=True)
    drawn.append(f"{mark} ", colour).append(run.title or run.run_id, "bold")
    drawn.append(f"  {run.status} · {total:,} spans · {tokens:,} tokens · {run.duration:.1f} s", "dim")
    if len(spans) < total:
        drawn.append(f"\n  … {total - len(spans):,} spans above", "dim")
    for span in spans:
        mark, colour = mark_of(run, span.status)
        drawn.append(f"\n{'│ ' * span.depth}", "dim").append(f"{mark} ", colour).append(written_span(span, run))
    return drawn


def mark_of(run: RunRow, status: str) -> tuple[str, str]:
    """The mark of a status, and its colour; what runs in a run that is over was cancelled."""
    ended = "cancelled" if status == "running" and run.status != "running" else status
    return MARKS.get(ended, MARKS["failed"])


def written_span(span: SpanLine, run: RunRow) -> str:
    """A span in one line: what it does, how long it took, its tokens, and how it ended where it did not go well."""
    took = span.duration if span.duration is not None else max(0.0, run.started + run.duration - span.started)
    tokens = (span.input_tokens or 0) + (span.output_tokens or 0)
    extra = f"  {tokens:,} tokens" if tokens else ""
    said = "" if span.status == "ok" else f"  [{span.status}]"
    return f"{span.operation} {span.name}  {took * 1000:,.0f} ms{extra}{said}"
