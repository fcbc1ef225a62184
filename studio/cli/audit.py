"""`llmspell audit`: every decision about what spells may do, from the traces.

Not here: who decides (`kernel.policy`, `kernel.approval`, `kernel.sandbox`); the view is `kernel.stores`'s.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import click

from kernel.errors import SpellError

if TYPE_CHECKING:
    from kernel.stores.projection import Projection

COLUMNS = (
    "time, run_id, agent_id, operation, tool, params, result, user_id, decision, decided_by, reason, scope, message"
)

COLOURS = {"asked": "cyan", "allowed": "green", "denied": "red", "overridden": "yellow"}


@click.command(
    epilog="""\b
Examples:
  llmspell audit                       the latest decisions
  llmspell audit --decision denied     what was refused
  llmspell audit last --tool http      of the latest run, calls of one tool
  llmspell audit --json                one JSON record a line, for other programs"""
)
@click.argument("run", required=False)
@click.option("--decision", type=click.Choice([*COLOURS]), help="Only those that were decided like this.")
@click.option("--tool", metavar="NAME", help="Only calls of this tool.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1), help="How many at the most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON record a line.")
def command(run: str | None, decision: str | None, tool: str | None, limit: int, as_json: bool) -> None:
    """What was asked, allowed, denied and overridden: of all runs, or of RUN (an id, its beginning, or `last`)."""
    from studio.traces import open_traces

    try:
        with open_traces() as traces:
            rows = _rows(traces, run, {"decision": decision, "tool": tool}, limit)
    except SpellError as error:
        raise click.ClickException(error.message) from None
    if not rows and not as_json:
        click.echo("No decisions yet: nothing has called a tool, or was refused one.", err=True)
    for row in reversed(rows):
        click.echo(json.dumps(_record(row), ensure_ascii=False) if as_json else _line(row))


def _rows(traces: Projection, run: str | None, wanted: dict[str, str | None], limit: int) -> list[dict[str, Any]]:
    conditions = [f"{name} = '{_quoted(value)}'" for name, value in wanted.items() if value is not None]
    if run == "last":
        conditions.append("run_id = (select run_id from runs order by begun desc limit 1)")
    elif run is not None:
        conditions.append(f"starts_with(run_id, '{_quoted(run)}')")
    where = f"where {' and '.join(conditions)}" if conditions else ""
    table = traces.sql(f"select {COLUMNS} from audit {where} order by time desc limit {limit}")
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _record(row: dict[str, Any]) -> dict[str, Any]:
    """A record as other programs read it (the fields of `AuditLogger`, then the decision)."""
    known = {
        "timestamp": _stamp(row["time"]),
        "agentId": row["agent_id"] or None,
        "action": row["operation"],
        "tool": row["tool"] or None,
        "params": json.loads(row["params"]) if isinstance(row["params"], str) else row["params"],
        "result": row["result"],
        "userId": row["user_id"],
        "sessionId": row["run_id"],
    }
    return known | {name: row[name] for name in ("decision", "decided_by", "reason", "scope", "message")}


def _line(row: dict[str, Any]) -> str:
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(row["time"]))
    decision = click.style(f"{row['decision']:<10}", fg=COLOURS.get(row["decision"]))
    by = f"by {row['decided_by']}" + (f" ({row['reason']})" if row["reason"] else "")
    said = row["params"] if isinstance(row["params"], str) else json.dumps(row["params"], ensure_ascii=False)
    said = said if len(said or "") <= 80 else f"{said[:79]}…"
    told = f"  {row['message']}" if row["message"] and row["decision"] == "denied" else ""
    return f"{when}  {decision}  {row['tool'] or row['operation']:<20} {by:<28} {said}{told}".rstrip()


def _stamp(seconds: float) -> str:
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{whole}.{int(seconds * 1000) % 1000:03d}Z"
