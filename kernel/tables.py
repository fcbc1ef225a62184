"""Rows of a script as a table to show: columns, and their values in order.

Not here: tables of tools (`kernel.tools.data`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.values import Value, plain

MIME = "application/vnd.llmspell.table+json"
MOST_COLUMNS = 200
SHOWN_ROWS = 20
"""Rows that a terminal shows."""

WIDEST = 40
"""Characters of one value in a terminal."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by name, and rows of JSON data in their order; what a row lacks is None."""

    columns: list[str]
    rows: list[list[Any]]

    def column(self, name: str) -> list[Any]:
        """The values of a column. `InvalidError` names those there are."""
        if name not in self.columns:
            raise InvalidError(f"The rows have no column {name!r}. They have: {', '.join(self.columns)}.")
        at = self.columns.index(name)
        return [row[at] for row in self.rows]


def table_of(given: Value, columns: Sequence[str] = ()) -> Table:
    """The table that rows are: tables by column, lists in the order of `columns`, or single values (column `value`).

    Without `columns`, all that any row has, in the order they first appear. `InvalidError` for anything else.
    """
    if not isinstance(given, list):
        raise InvalidError("The rows are a list: of tables by column, of lists, or of single values.")
    rows: list[Any] = [plain(row) for row in given]
    if rows and all(isinstance(row, dict) and not _is_tagged(row) for row in rows):
        names = _checked(list(columns) or list(dict.fromkeys(str(key) for row in rows for key in row)))
        return Table(names, [[_odd_as_none(row.get(name)) for name in names] for row in rows])
    if rows and all(isinstance(row, list) for row in rows):
        width = max(len(row) for row in rows)
        names = _checked([*columns[:width], *(str(number) for number in range(len(columns) + 1, width + 1))])
        return Table(names, [[*map(_odd_as_none, row), *[None] * (width - len(row))] for row in rows])
    names = list(columns[:1]) or ["value"]
    return Table(names, [[_odd_as_none(row)] for row in rows])


def text_of(table: Table) -> str:
    """The table in columns, as a terminal shows it: at most `SHOWN_ROWS` rows."""
    lines = [table.columns, *([_cell(value) for value in row] for row in table.rows[:SHOWN_ROWS])]
    widths = [max(len(line[at]) for line in lines) for at in range(len(table.columns))]
    parts = [[text.ljust(width) for text, width in zip(line, widths, strict=True)] for line in lines]
    rule = ["-" * width for width in widths]
    text = "\n".join("  ".join(line).rstrip() for line in [parts[0], rule, *parts[1:]])
    more = len(table.rows) - SHOWN_ROWS
    return f"{text}\n… {more:,} more rows" if more > 0 else text


def number_of(value: Any) -> float | None:
    """A value as a number; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if math.isfinite(value) else None


def are_numbers(values: Iterable[Any]) -> bool:
    """Whether all values that are there are numbers, and there is one."""
    there = [value for value in values if value is not None]
    return bool(there) and all(number_of(value) is not None for value in there)


def _checked(names: list[str]) -> list[str]:
    if len(names) > MOST_COLUMNS:
        raise InvalidError(
            f"A table shows at most {MOST_COLUMNS} columns; these rows have {len(names):,}. Choose some."
        )
    return names


def _is_tagged(row: dict[str, Any]) -> bool:
    return len(row) == 1 and next(iter(row)).startswith("$")


def _odd_as_none(value: Any) -> Any:
    """nan and infinity, which no page can sort, are not there."""
    return None if isinstance(value, dict) and "$float" in value else value


def _cell(value: Any) -> str:
    text = "" if value is None else value if isinstance(value, str) else _json(value)
    line = " ".join(text.split())
    return line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…"


def _json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)
