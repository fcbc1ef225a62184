"""Reading and writing tables as CSV, in a process where it may take no longer and no more than it was given."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from kernel.errors import InvalidError, LimitError

LONGEST_FIELD = 1 << 20
MOST_COLUMNS = 10_000
MOST_RAGGED = 100
MOST_CELLS = 2_000_000
SNIFFED = 50
DELIMITERS = ",;\t|"

INTEGER = re.compile(r"[+-]?(0|[1-9][0-9]{0,17})")
NUMBER = re.compile(r"[+-]?(0|[1-9][0-9]*)?(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
TRUTHS = {"true": True, "false": False}


def read(text: str, delimiter: str, header: bool, types: bool, limit: int | None, offset: int = 0) -> dict[str, Any]:
    """The rows of a CSV text as tables, and what was found on the way.

    `ragged` are the lines with fewer fields (the rest is nothing) or more (these are in `_extra`).
    """
    delimiter = delimiter or sniffed(text)
    records = _records(text, delimiter)
    first = next(records, None)
    if first is None:
        return _told([], [], [], delimiter, header, False)
    columns = named(first[1] if header else [f"column_{number}" for number in range(1, len(first[1]) + 1)])
    rows: list[dict[str, Any]] = []
    ragged: list[dict[str, Any]] = []
    is_more, left = False, MOST_CELLS
    for number, (line, fields) in enumerate(records if header else _again(first, records)):
        if number < offset:
            continue
        left -= len(columns)
        if len(rows) == limit or left < 0:
            is_more = True
            break
        rows.append(_row(columns, fields))
        if len(fields) != len(columns) and len(ragged) < MOST_RAGGED:
            ragged.append({"line": line, "fields": len(fields), "expected": len(columns)})
    if left < 0 and limit is None:
        raise LimitError(f"The table has more than {MOST_CELLS} cells. Ask for fewer rows by 'limit'.")
    if types:
        _give_types(rows, columns)
    return _told(columns, rows, ragged, delimiter, header, is_more)


def _told(
    columns: list[str], rows: list[Any], ragged: list[Any], delimiter: str, header: bool, is_more: bool
) -> dict[str, Any]:
    dialect = {"delimiter": delimiter, "header": header}
    counts = {"row_count": len(rows), "truncated": is_more}
    return {"columns": columns, "rows": rows, **counts, "ragged": ragged, "dialect": dialect}


def _again(first: Any, records: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from records


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The records with the lines they end on, without empty lines."""
    csv.field_size_limit(LONGEST_FIELD)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except TypeError as error:
        raise InvalidError(f"A delimiter is one character, not {delimiter!r} ({error}).") from None
    try:
        for fields in reader:
            if len(fields) > MOST_COLUMNS:
                raise LimitError(f"Line {reader.line_num} has {len(fields)} fields; the most is {MOST_COLUMNS}.")
            if fields:
                yield reader.line_num, fields
    except csv.Error as error:
        raise InvalidError(f"This is no CSV: {error}, in line {reader.line_num}.", line=reader.line_num) from None


def sniffed(text: str) -> str:
    """The delimiter that gives most lines the same number of fields, more than one."""
    sample = text[: 1 << 16]
    best, score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths: Counter[int] = Counter()
        try:
            for _, (_, fields) in zip(range(SNIFFED), _records(sample, delimiter), strict=False):
                widths[len(fields)] += 1
        except (InvalidError, LimitError):
            # The sample may end within a field.
            pass
        if widths:
            width, count = widths.most_common(1)[0]
            found = (count / widths.total(), width)
            if width > 1 and found > score:
                best, score = delimiter, found
    return best


def named(names: Sequence[str]) -> list[str]:
    """Names of columns, none empty and none twice."""
    taken: list[str] = []
    seen: set[str] = set()
    for number, said in enumerate(names, 1):
        name = said.strip() or f"column_{number}"
        while name.casefold() in seen:
            name += f"_{number}"
        seen.add(name.casefold())
        taken.append(name)
    return taken


def _row(columns: Sequence[str], fields: Sequence[str]) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(columns)
    row.update(zip(columns, fields, strict=False))
    if len(fields) > len(columns):
        row["_extra"] = list(fields[len(columns) :])
    return row


def _give_types(rows: list[dict[str, Any]], columns: Sequence[str]) -> None:
    """Numbers and truths where a whole column is that; empty is nothing."""
    for column in columns:
        values = [row[column] for row in rows if row[column]]
        kind = _kind(values)
        for row in rows:
            row[column] = _typed(row[column], kind)


def _kind(values: Sequence[str]) -> str:
    if values and all(INTEGER.fullmatch(value) for value in values):
        return "integer"
    if values and all(NUMBER.fullmatch(value) and value not in "+-" for value in values):
        return "number"
    return "boolean" if values and all(value.lower() in TRUTHS for value in values) else "text"


def _typed(value: str | None, kind: str) -> Any:
    if not value:
        return None
    match kind:
        case "integer":
            return int(value)
        case "number":
            return float(value)
        case "boolean":
            return TRUTHS[value.lower()]
    return value


def write(rows: list[Any], columns: list[str], delimiter: str, header: bool, escape_formulas: bool) -> str:
    """Rows, tables or lists, as CSV text (RFC 4180, with \\n)."""
    names = columns or columns_of(rows)
    out = io.StringIO(newline="")
    try:
        writer = csv.writer(out, delimiter=delimiter or ",", lineterminator="\n")
    except TypeError as error:
        raise InvalidError(f"A delimiter is one character, not {delimiter!r} ({error}).") from None
    if header and names:
        writer.writerow(names)
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict | list):
            raise InvalidError(f"Row {number} is neither a table nor a list: {row!r}.")
        values = row if isinstance(row, list) else [row.get(name) for name in names]
        writer.writerow([_cell(value, escape_formulas) for value in values])
    return out.getvalue()


def columns_of(rows: list[Any]) -> list[str]:
    """The names in all rows, in the order they first appear."""
    return list(dict.fromkeys(name for row in rows if isinstance(row, dict) for name in row))


def _cell(value: Any, escape_formulas: bool) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if escape_formulas and isinstance(value, str) and value[:1] in tuple("=+-@\t\r"):
        return f"'{value}"
    return value
