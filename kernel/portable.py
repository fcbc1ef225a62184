"""Rich outputs for programs that know only the usual types: our tables also as HTML, our charts also as drawings.

Not here: how our own page shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from html import escape
from typing import Any

from kernel.charts import MIME as CHART
from kernel.tables import MIME as TABLE

MOST_ROWS = 500
"""Rows of a table as HTML; the data beside it has all of them."""


def portable(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """The bundle, with a form that others know of what only we do, where it has none yet. Never fails."""
    from kernel.drawings import draw_chart

    made = dict(bundle)
    for ours, theirs, form in ((TABLE, "text/html", html_table), (CHART, "image/svg+xml", draw_chart)):
        if ours in bundle and theirs not in bundle:
            # A cell of Python may say anything of how its values look.
            with suppress(AttributeError, KeyError, TypeError, ValueError, ArithmeticError):
                made[theirs] = form(bundle[ours])
    return made


def html_table(table: Mapping[str, Any]) -> str:
    """A table of `display.table` as HTML, with its title above and how many rows are not shown below."""
    caption = f"<caption>{escape(table['title'])}</caption>" if table.get("title") else ""
    head = "".join(f"<th scope=col>{escape(str(name))}</th>" for name in table["columns"])
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in table["rows"][:MOST_ROWS])
    more = len(table["rows"]) - MOST_ROWS
    rest = f"<p>… {more:,} more rows</p>" if more > 0 else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table>{rest}"


def _cell(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"<td>{escape(_text(value))}</td>"
    return f'<td style="text-align:right">{value}</td>'


def _text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    import json

    return json.dumps(value, ensure_ascii=False)
