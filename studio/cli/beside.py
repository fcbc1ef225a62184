"""Runs beside each other as a person reads them in a terminal, and as JSON. Not what differs (`kernel.comparison`)."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from kernel.comparison.pairs import read_pair, sections
from kernel.comparison.runs import Comparison, compare
from kernel.comparison.spans import Span
from kernel.comparison.tables import RunTable, tabulate
from kernel.comparison.texts import Line
from kernel.comparison.words import Sides, counts, seconds_of, sentence, totals, word
from kernel.records import dataclass
from kernel.stores.home import home_of
from kernel.stores.labels import Labels

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    from kernel.stores.projection import Projection

MARKS = {"same": (" ", ""), "changed": ("~", "yellow"), "added": ("+", "green"), "removed": ("-", "red")}
COLOURS = {"-": "red", "+": "green", "@": "cyan", " ": "dim"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What of two runs is to be told."""

    whole: bool
    texts: bool
    limit: int
    as_json: bool


def show_pair(store: Projection, one: str, other: str, wish: Wish) -> bool:
    """Print two runs; whether they differ."""
    comparison = compare(store, one, other)
    if wish.as_json:
        click.echo(json.dumps(_plain(store, comparison, wish), ensure_ascii=False, indent=2, default=str))
    else:
        _Beside(store, comparison, wish).show()
    return comparison.differences > 0


def show_table(store: Projection, runs: Sequence[str], cells: Sequence[str], as_json: bool) -> bool:
    """Print runs as rows of a table; whether they differ in more than their times."""
    from pathlib import Path

    table = tabulate(store, runs, Labels(home_of(Path.cwd())).all(), cells)
    if as_json:
        told = {"columns": table.columns, "differing": sorted(table.differing), "runs": table.plain()}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2, default=str))
    else:
        _print_table(table)
    return bool(table.differing)


class _Beside:
    """Two runs in a terminal."""

    def __init__(self, store: Projection, comparison: Comparison, wish: Wish) -> None:
        self._store = store
        self._all = comparison
        self._wish = wish
        self._left = wish.limit

    def show(self) -> None:
        """Print all of it."""
        from rich.tree import Tree

        console = _console()
        for sign, run in (("-", self._all.one), ("+", self._all.other)):
            when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(run.started))
            console.print(f"{sign} {run.run_id}  {when}  {run.status}  {run.title}", style=COLOURS[sign], markup=False)
        console.print(sentence(self._all), style="bold", markup=False)
        _print_totals(console, self._all)
        tree = Tree("", hide_root=True, guide_style="dim")
        around = [tree]
        for at, row in enumerate(self._all.rows):
            if not self._is_told(at):
                continue
            del around[row.depth + 1 :]
            around.append(around[-1].add(self._line(at)))
            if self._wish.texts and self._all.change(at) != "same":
                self._add_texts(around[-1], at)
        if tree.children:
            console.print(tree)
        if self._left < 0:
            console.print(f"… {-self._left} more spans differ; --limit {self._wish.limit * 10} shows more", style="dim")

    def _is_told(self, at: int) -> bool:
        if self._all.change(at) == "same":
            return self._wish.whole or (self._all.inside[at] > 0 and self._left > 0)
        self._left -= 1
        return self._left >= 0

    def _line(self, at: int) -> Text:
        from rich.text import Text

        one, other = self._all.spans(at)
        span = self._all.span(at)
        mark, colour = MARKS[self._all.change(at)]
        name = span.name if one is None or other is None or one.name == other.name else f"{one.name} → {other.name}"
        what = ", ".join(word(span.operation, part) for part in self._all.what[at])
        text = Text(f"{mark} ", style=colour)
        text.append(f"{span.operation} ", style="dim").append(name, style=colour or "default")
        text.append(f"  {_spent(one, other)}", style="dim")
        return text.append(f"  {what}", style=colour) if what else text

    def _add_texts(self, branch: Tree, at: int) -> None:
        from rich.text import Text

        one, other = self._all.spans(at)
        if one is None or other is None or self._all.what[at] == ("place",):
            return
        runs = (self._all.one.run_id, self._all.other.run_id)
        for section in sections(*read_pair(self._store, runs, (one.span_id, other.span_id))):
            if not section.is_same:
                told = Text(f"{section.title}:", style="bold")
                for line in section.lines[:200]:
                    told.append("\n").append(_diff_line(line))
                branch.add(told)


def _diff_line(line: Line) -> Text:
    from rich.text import Text

    if line.sign == "@":
        return Text(f"… {line.count} lines the same", style="cyan")
    colour = COLOURS[line.sign]
    text = Text(f"{line.sign} ", style=colour)
    for differs, part in line.parts:
        text.append(part, style=f"bold {colour}" if differs else colour)
    return text


def _spent(one: Span | None, other: Span | None) -> str:
    """Times, tokens and costs of both; once where they are the same, or one is not there."""
    told = []
    for side in (one, other):
        if side is None:
            continue
        time_ = "…" if side.duration is None else seconds_of(side.duration)
        tokens = f" {side.tokens:,} tokens" if side.tokens else ""
        cost = f" ${side.cost:.4f}" if side.cost else ""
        told.append(f"{time_}{tokens}{cost}")
    return " → ".join(dict.fromkeys(told))


def _print_totals(console: Console, comparison: Comparison) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_header=False)
    for name, sides in totals(comparison.one, comparison.other).items():
        before, after = (_number(name, side) for side in sides)
        table.add_row(name.replace("_", " "), before, "→", after, _difference(name, sides), style="dim")
    console.print(table)


def _number(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    return seconds_of(value) if name == "seconds" else f"${value:.4f}" if name == "cost" else f"{value:,.0f}"


def _difference(name: str, sides: Sides) -> str:
    before, after = sides
    if before is None or after is None or before == after:
        return ""
    share = f" ({(after - before) / before:+.0%})" if before else ""
    return f"{'+' if after > before else '-'}{_number(name, abs(after - before))}{share}"


def _print_table(table: RunTable) -> None:
    """Runs across, facts down: a terminal is higher than it is wide."""
    from rich.table import Table
    from rich.text import Text

    names = dict((f"cells.{cell}", name or cell) for cell, name, _ in table.cells)
    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("")
    for run in table.runs:
        shown.add_column(Text(f"{run.title}\n{run.run_id}"), overflow="fold")
    for column in table.columns:
        values = [_said(column, row.get(column)) for row in table.values]
        if not any(values):
            continue
        style = "yellow" if column in table.differing else "dim"
        mark = "≠ " if column in table.differing else "  "
        title = Text(f"{mark}{names.get(column, column).replace('_', ' ')}")
        shown.add_row(title, *(Text(value) for value in values), style=style)
    _console().print(shown)


def _said(column: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if column == "started":
        return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(value))
    if isinstance(value, (int, float)) and not column.startswith(("params.", "cells.")):
        return _number(column, value)
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 400 else f"{text[:400]}…"


def _console() -> Console:
    from rich.console import Console

    # What spells said is text: no markup, no emoji, no colours of its own.
    return Console(markup=False, emoji=False, highlight=False)


def _plain(store: Projection, comparison: Comparison, wish: Wish) -> dict[str, Any]:
    runs = (comparison.one, comparison.other)
    return {
        "before": comparison.one.run_id,
        "after": comparison.other.run_id,
        "same": comparison.differences == 0,
        "summary": sentence(comparison),
        "counts": counts(comparison),
        "totals": totals(*runs),
        "spans": [
            _plain_row(store, comparison, at, wish)
            for at in range(len(comparison.rows))
            if wish.whole or comparison.change(at) != "same"
        ],
    }


def _plain_row(store: Projection, comparison: Comparison, at: int, wish: Wish) -> dict[str, Any]:
    one, other = comparison.spans(at)
    span = comparison.span(at)
    told: dict[str, Any] = {
        "change": comparison.change(at),
        "what": list(comparison.what[at]),
        "operation": span.operation,
        "name": span.name,
        "cell": span.cell,
        "before": _plain_span(one),
        "after": _plain_span(other),
    }
    if wish.texts and one is not None and other is not None and comparison.what[at]:
        runs = (comparison.one.run_id, comparison.other.run_id)
        found = sections(*read_pair(store, runs, (one.span_id, other.span_id)))
        told["texts"] = {one.name: [line.plain() for line in one.lines] for one in found if not one.is_same}
    return told


def _plain_span(span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    names = ("span_id", "name", "status", "duration", "input_tokens", "output_tokens", "cost")
    return {name: getattr(span, name) for name in names}
