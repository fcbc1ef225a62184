"""What is done on a guarded SQLite connection: queries, changes, schemas. Not here: how it was opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from kernel.errors import LimitError, NotFoundError
from kernel.sandbox.sqlite import Guard
from kernel.tools.data.statements import Statement, distinct, named

MOST_BYTES = 32 << 20
"""What the rows of one answer may have in texts and bytes."""

LISTED = """
    SELECT name, type, sql FROM sqlite_master
    WHERE type IN ('table', 'view') AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name
"""


def query(connection: sqlite3.Connection, statement: Statement, most: int) -> dict[str, Any]:
    """The first rows that a statement gives."""
    cursor = connection.execute(statement.sql, statement.parameters)
    try:
        columns = distinct([column[0] for column in cursor.description or ()])
        rows, is_more = _rows(cursor, columns, most)
    finally:
        cursor.close()
    return {"columns": columns, "rows": rows, "row_count": len(rows), "truncated": is_more}


def execute(connection: sqlite3.Connection, statement: Statement, most: int) -> dict[str, Any]:
    """Change something; what of it is told."""
    before = connection.total_changes
    cursor = connection.execute(statement.sql, statement.parameters)
    told: dict[str, Any] = {}
    try:
        if cursor.description:
            columns = distinct([column[0] for column in cursor.description])
            rows, is_more = _rows(cursor, columns, most)
            told = {"columns": columns, "rows": rows, "truncated": is_more}
        changes = connection.total_changes - before
        return {"changes": changes, "last_insert_id": cursor.lastrowid if changes else None, **told}
    finally:
        cursor.close()


def transaction(
    connection: sqlite3.Connection, guard: Guard, work: Sequence[Statement], most: int
) -> list[dict[str, Any]]:
    """Do all of them or none."""
    _own(connection, guard, "BEGIN IMMEDIATE" if not guard.read_only else "BEGIN")
    try:
        results = [execute(connection, statement, most) for statement in work]
        _own(connection, guard, "COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.set_progress_handler(None, 0)
            with suppress(sqlite3.Error):
                _own(connection, guard, "ROLLBACK")
        raise
    return results


def tables(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Names and types of tables and views."""
    return [{"name": name, "type": kind} for name, kind, _ in connection.execute(LISTED)]


def schema(connection: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    """What there is to know of tables. `NotFoundError` when there is none of that name."""
    found = connection.execute(LISTED).fetchall()
    chosen = [each for each in found if table in ("", each[0])]
    if table and not chosen:
        known = ", ".join(name for name, _, _ in found) or "none"
        raise NotFoundError(f"There is no table {table!r}. There are: {known}.")
    return [_described(connection, *each) for each in chosen]


def _described(connection: sqlite3.Connection, name: str, kind: str, sql: str | None) -> dict[str, Any]:
    columns = connection.execute('SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)', (name,))
    indexes = connection.execute('SELECT name, "unique" FROM pragma_index_list(?)', (name,))
    keys = connection.execute('SELECT "from", "table", "to" FROM pragma_foreign_key_list(?)', (name,))
    return {
        "name": name,
        "type": kind,
        "sql": sql,
        "columns": [
            {"name": column, "type": type, "nullable": not strict, "default": default, "primary_key": bool(key)}
            for column, type, strict, default, key in columns
        ],
        "indexes": [{"name": index, "unique": bool(unique)} for index, unique in indexes],
        "foreign_keys": [{"column": column, "table": other, "to": to} for column, other, to in keys],
    }


def _own(connection: sqlite3.Connection, guard: Guard, sql: str) -> None:
    guard.is_ours = True
    try:
        connection.execute(sql)
    finally:
        guard.is_ours = False


def _rows(cursor: sqlite3.Cursor, columns: Sequence[str], most: int) -> tuple[list[dict[str, Any]], bool]:
    rows: list[dict[str, Any]] = []
    left = MOST_BYTES
    for row in cursor:
        if len(rows) == most:
            return rows, True
        left -= sum(len(value) for value in row if isinstance(value, str | bytes))
        if left < 0:
            raise LimitError(f"The rows have more than {MOST_BYTES >> 20} MB. Ask for fewer rows or columns.")
        rows.append(named(columns, row))
    return rows, False
