"""`llmspell trace costs`: what models used and cost, summed up by model, agent, tool, notebook or day. Not one run."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from kernel.errors import InvalidError, SpellError

GROUPS = ("model", "agent", "tool", "notebook", "day")
UNITS = {"h": 3_600.0, "d": 86_400.0, "w": 7 * 86_400.0}
AGO = re.compile(r"(\d+(?:\.\d+)?)([hdw])")
NAMELESS = {"agent": "(no agent)", "notebook": "(no file)"}


@click.command(
    epilog="""\b
Examples:
  llmspell trace costs                        by model, of all runs
  llmspell trace costs --by day --since 30d
  llmspell trace costs --by tool --since today --notebook brief.spell.md
  llmspell trace costs --by agent --json"""
)
@click.option("--by", type=click.Choice(GROUPS), default="model", show_default=True, help="What to sum up by.")
@click.option("--since", metavar="WHEN", help="Only runs since then: today, 7d, 12h, 2w or a date like 2026-03-01.")
@click.option("--notebook", metavar="PATH", default="", help="Only runs of this notebook or script.")
@click.option("--model", metavar="NAME", default="", help="Only what this model was asked.")
@click.option("--tag", metavar="TAG", default="", help="Only runs with this tag.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def costs(by: str, since: str | None, notebook: str, model: str, tag: str, as_json: bool) -> None:
    """Sum up what models used and cost. What came from a record is free, and left out."""
    from kernel.stores.catalogue import RunSieve
    from kernel.stores.dashboards import Totals
    from kernel.stores.home import home_of
    from kernel.stores.labels import Labels
    from studio.traces import open_traces

    try:
        begin = since_when(since, time.time())
        with open_traces() as traces:
            sieve = RunSieve(path=notebook, model=model, tag=tag, since=begin)
            asked = Totals(traces, sieve, Labels(home_of(Path.cwd())).all())
            rows, totals = asked.by(by), asked.totals()
    except SpellError as error:
        raise click.ClickException(error.message) from None
    if as_json:
        click.echo(json.dumps({"by": by, "since": begin or None, "rows": rows, "totals": totals}, indent=2))
    elif not rows:
        click.echo("No model or tool was used in that time." if since else "No model or tool was used yet.")
    else:
        _show(by, rows, totals)


def since_when(text: str | None, now: float) -> float:
    """The moment that a person means, in seconds since the epoch; 0 for none. `InvalidError`."""
    if not text:
        return 0.0
    if text == "today":
        return time.mktime((*time.localtime(now)[:3], 0, 0, 0, 0, 0, -1))
    if (found := AGO.fullmatch(text)) is not None:
        return now - float(found[1]) * UNITS[found[2]]
    try:
        return time.mktime(time.strptime(text, "%Y-%m-%d"))
    except (ValueError, OverflowError):
        raise InvalidError(f"{text!r} is no time. Write it like today, 7d, 12h, 2w or 2026-03-01.") from None


def _show(by: str, rows: Sequence[Mapping[str, Any]], totals: Mapping[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False, show_footer=True)
    footer = "" if by == "tool" else "in all"
    table.add_column(by.capitalize(), overflow="fold", footer=footer)
    for column in ("Cost", "In", "Out", "Calls", "Failed", "Runs"):
        table.add_column(column, justify="right", footer=_cell(totals, column) if footer else "")
    for row in rows:
        name = Text(str(row["name"]) or NAMELESS.get(by, "(unknown)"))
        table.add_row(name, *(_cell(row, column) for column in ("Cost", "In", "Out", "Calls", "Failed", "Runs")))
    console = Console()
    console.print(table)
    unpriced = totals["unpriced"]
    if unpriced:
        told = "1 call has" if unpriced == 1 else f"{unpriced:,} calls have"
        console.print(f"{told} no known price and cannot be in the sums of money; tokens count them.", style="yellow")


def _cell(row: Mapping[str, Any], column: str) -> str:
    match column:
        case "Cost":
            return money(row["cost"], row["unpriced"])
        case "In" | "Out":
            return f"{row['input_tokens' if column == 'In' else 'output_tokens']:,}"
        case "Failed":
            return f"{row['failures']:,}" if row["failures"] else ""
    return f"{row[column.lower()]:,}"


def money(cost: float | None, unpriced: int) -> str:
    """`$0.0042`; `unknown` where no price is known, and `+ ?` where only some are."""
    if cost is None:
        return "unknown" if unpriced else ""
    said = f"${cost:.4f}" if 0 < cost < 0.1 else f"${cost:,.2f}"
    return f"{said} + ?" if unpriced else said
