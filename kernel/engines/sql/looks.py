"""How the answer to a query is shown: as text in a terminal, as pages of rows in the studio. Not how it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.display import Rows
from kernel.tables import Table, text_of

MIME = "application/vnd.llmspell.query+json"
"""`answer` (the id under which more rows can be had), `columns`, `rows` (the first), `total`, `cut`, `kept`, `sql`,
`parameters`, and whether it read `tables` of other cells."""


def rows_of(told: Mapping[str, Any], question: Mapping[str, Any]) -> Rows:
    """The rows of an answer (see `kernel.stores.desk.told`) as other cells get them, and how they are shown."""
    names = [column["name"] for column in told["columns"]]
    total, kept = int(told["total"]), len(told["rows"])
    shown = {
        "answer": told["answer"],
        "columns": told["columns"],
        "rows": told["page"],
        "total": total,
        "cut": told["cut"],
        "kept": kept,
        "sql": question["sql"],
        "parameters": question["parameters"],
        "tables": sorted(question["tables"]),
    }
    text = _text(Table(names, told["page"]), total)
    return Rows([dict(zip(names, row, strict=True)) for row in told["rows"]], {"text/plain": text, MIME: shown})


def _text(table: Table, total: int) -> str:
    rows = "1 row" if total == 1 else f"{total:,} rows"
    if not table.rows:
        return f"{'  '.join(table.columns)}\n({rows})"
    written = text_of(Table(table.columns, table.rows[:20]))
    return f"{written}\n({rows})"
