"""Answers to a person's SQL from SQLite, kept to be read page by page. Those of DuckDB: `kernel.stores.answers`."""

from __future__ import annotations

import json
import math
import sqlite3
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlglot import exp, parse
from sqlglot.errors import SqlglotError

from kernel.durations import lasting
from kernel.errors import DeadlineError, DeniedError, InvalidError, NotFoundError
from kernel.stores.answers import LONGEST_CELL, Answer, Asking, Column, Page, View, quoted
from kernel.stores.statements import Statement

if TYPE_CHECKING:
    from kernel.stores.sqlite.projection import SqliteProjection

MOST_ROWS = 200_000
"""Rows of an answer that are kept; a tab has less room than a computer."""

DIALECT = "The studio in this tab keeps its trace in SQLite; SQL is translated for it as far as that goes."
"""What is said beside what SQLite complains of."""

READ = exp.Query
TYPES: Mapping[type, str] = {bool: "BOOLEAN", int: "BIGINT", float: "DOUBLE", str: "VARCHAR"}


class SqliteAnswer(Answer):
    """The rows of one query, as they were when it was asked. The constructor asks; errors as `Answer`."""

    def __init__(self, store: SqliteProjection, asking: Asking) -> None:
        self.id = uuid.uuid4().hex
        self._gone = False
        check(asking)
        with tables(store, asking.tables):
            self._rows = self._asked(store, asking)
        self.is_cut, self._rows = len(self._rows) > MOST_ROWS, self._rows[:MOST_ROWS]
        self.total = len(self._rows)

    def page(self, view: View) -> Page:
        """The rows of a view, long values cut."""
        if self._gone:
            raise NotFoundError("The answer is gone. Run the cell again.")
        rows = self._rows
        if view.text:
            low = view.text.casefold()
            rows = [row for row in rows if any(low in _written(value).casefold() for value in row)]
        if view.order is not None and 0 <= view.order < len(self.columns):
            rows = _ordered(rows, view.order, view.down)
        shown = rows[max(0, view.offset) : max(0, view.offset) + max(0, view.limit)]
        return Page([[_cut(value) for value in row] for row in shown], len(rows))

    def first(self, most: int, size: int) -> list[list[Any]]:
        """The first rows, whole: at most `most` of them, and about `size` bytes; JSON as data."""
        kept, total = list[list[Any]](), 0
        for row in self._rows[:most]:
            total += len(json.dumps(row, default=str))
            if total > size:
                break
            kept.append([_data(value) for value in row])
        return kept

    def stop(self) -> None:
        """Nothing to end: it was asked when it was made."""

    def close(self) -> None:
        """Forget the rows."""
        self._rows, self._gone = [], True

    def _asked(self, store: SqliteProjection, asking: Asking) -> list[list[Any]]:
        database = store.database
        with database.reading(asking.seconds) as reading:
            try:
                found = database.execute(asking.sql.strip().rstrip(";"), asking.parameters).fetchmany(MOST_ROWS + 1)
            except sqlite3.Error as error:
                raise _told(error, reading.late, asking.seconds) from error
            names = database.columns
        rows = [[_plain(value) for value in row] for row in found]
        self.columns = tuple(Column(name, _type([row[at] for row in rows])) for at, name in enumerate(names))
        return rows


def check(asking: Asking) -> None:
    """Raise for anything but one statement that reads, and for parameters that there are not."""
    unknown = sorted(single(asking.sql).parameters - set(asking.parameters))
    if unknown:
        known = ", ".join(f"${name}" for name in asking.parameters) or "none"
        raise InvalidError(f"The query asks for the parameter ${unknown[0]}. There are: {known}.")


def single(sql: str) -> Statement:
    """The only statement. `InvalidError` for none, several or what is no SQL; `DeniedError` for one that changes."""
    try:
        statements = [one for one in parse(sql.replace("?::", "? ::"), read="duckdb") if one is not None]
    except SqlglotError as error:
        found = getattr(error, "errors", None) or [{}]
        place = {name: found[0][key] for name, key in (("line", "line"), ("column", "col")) if found[0].get(key)}
        raise InvalidError(f"{found[0].get('description') or error}".rstrip(".") + ".", **place) from error
    if len(statements) != 1:
        raise InvalidError(f"Write one SELECT; these are {len(statements)} statements.")
    if not isinstance(statements[0], READ):
        raise DeniedError(f"A query may only read the trace: write a SELECT, not {statements[0].key.upper()}.")
    named = {str(one.name) for one in statements[0].find_all(exp.Placeholder, exp.Parameter) if one.name}
    return Statement(sql, frozenset(named))


@contextmanager
def tables(store: SqliteProjection, given: Mapping[str, Sequence[Any]]) -> Iterator[None]:
    """A block in which rows of other cells are tables by their names."""
    try:
        for name, rows in given.items():
            columns = list(dict.fromkeys(key for row in rows if isinstance(row, Mapping) for key in row)) or ["value"]
            store.database.plain(f"create temp table {quoted(name)} ({', '.join(map(quoted, columns))})")
            values = [tuple(_kept(row, column) for column in columns) for row in rows]
            store.database.many(f"insert into temp.{quoted(name)} values ({', '.join('?' * len(columns))})", values)
        yield
    finally:
        for name in given:
            store.database.plain(f"drop table if exists temp.{quoted(name)}")


def _kept(row: Any, column: str) -> Any:
    value = row.get(column) if isinstance(row, Mapping) else row
    return json.dumps(value) if isinstance(value, (dict, list)) else value


def _told(error: sqlite3.Error, late: bool, seconds: float) -> DeadlineError | DeniedError | InvalidError:
    said = str(error)
    if late:
        return DeadlineError(
            f"The query took longer than {lasting(seconds)}. Ask for less, or give the cell a longer timeout."
        )
    if "readonly" in said:
        return DeniedError("A query may only read the trace.")
    return InvalidError(f"{said[:1].upper()}{said[1:]}. {DIALECT}")


def _type(values: list[Any]) -> str:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int, float}:
        return "DOUBLE"
    if kinds == {str} and all(value[:1] in "{[" for value in values if value is not None):
        return "JSON"
    return TYPES.get(kinds.pop(), "VARCHAR") if len(kinds) == 1 else "VARCHAR"


def _ordered(rows: list[list[Any]], at: int, down: bool) -> list[list[Any]]:
    known = [row for row in rows if row[at] is not None]
    unknown = [row for row in rows if row[at] is None]
    numbers = all(isinstance(row[at], (int, float)) for row in known)
    return [*sorted(known, key=lambda row: row[at] if numbers else _written(row[at]), reverse=down), *unknown]


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _written(value: Any) -> str:
    return "" if value is None else str(value)


def _cut(value: Any) -> Any:
    return value[:LONGEST_CELL] if isinstance(value, str) else value


def _data(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
