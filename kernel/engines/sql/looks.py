"""How the answer to a query is shown: as text in a terminal, as pages of rows in the studio. Not how it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from kernel.display import Rows
from kernel.stores.desk import MOST_KEPT_ROWS
from kernel.tables import Table, text_of

MIME = "application/vnd.llmspell.query+json"
"""`answer` (the id under which more rows can be had), `columns`, `rows` (the first), `total`, `cut`, `kept`, `sql`,
`parameters`, whether it read `tables` of other cells, and `notes` for who reads it."""


def rows_of(
    told: Mapping[str, Any], question: Mapping[str, Any], partial: Mapping[str, tuple[int, int]] = MappingProxyType({})
) -> Rows:
    """The rows of an answer (see `kernel.stores.desk.told`) as other cells get them, and how they are shown.

    `partial` are answers of other cells that the query did not have whole: their rows here, and in all.
    """
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
        "notes": [_note(name, *counts) for name, counts in partial.items()],
    }
    text = "\n".join([_text(Table(names, told["page"]), total), *shown["notes"]])
    bundle = {"text/plain": text, MIME: shown}
    return Rows([dict(zip(names, row, strict=True)) for row in told["rows"]], bundle, total)


def _note(name: str, here: int, total: int) -> str:
    """What a person must know of a sum over a part of the rows."""
    more = f" Give the cell {name} the option rows={total}." if total <= MOST_KEPT_ROWS else ""
    return f"This query read the first {here:,} of the {total:,} rows of {name}.{more}"


def _text(table: Table, total: int) -> str:
    rows = "1 row" if total == 1 else f"{total:,} rows"
    if not table.rows:
        return f"{'  '.join(table.columns)}\n({rows})"
    written = text_of(Table(table.columns, table.rows[:20]))
    return f"{written}\n({rows})"
