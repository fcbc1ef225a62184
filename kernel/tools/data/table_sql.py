"""SQL over tables of rows by DuckDB, in a process that has no files and no network."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from typing import Any

from kernel.errors import DeniedError, InvalidError, LimitError, SpellError
from kernel.tools.data.csv_work import columns_of
from kernel.tools.data.statements import distinct, named

LARGEST = 2**63
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": "256MB",
    "autoinstall_known_extensions": "false",
}
LOCKS = (
    "SET temp_directory = ''",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
READING = ("SELECT", "EXPLAIN")


def query(
    tables: dict[str, list[Any]], sql: str, parameters: list[Any] | dict[str, Any], most: int, database: bytes = b""
) -> dict[str, Any]:
    """The first rows of a SELECT over tables, and over those of a database file when its bytes are given."""
    import duckdb

    connection = opened(database)
    try:
        for name, rows in tables.items():
            _fill(connection, name, rows)
        _check(connection, sql)
        cursor = connection.execute(sql, parameters or None)
        columns = distinct([column[0] for column in cursor.description or ()])
        found = cursor.fetchmany(most + 1)
    except duckdb.Error as error:
        raise told(error) from None
    rows = [named(columns, [_plain(value) for value in row]) for row in found[:most]]
    return {"columns": columns, "rows": rows, "row_count": len(rows), "truncated": len(found) > most}


def opened(database: bytes) -> Any:
    """A connection that reaches nothing outside; to a database file when its bytes are given, which it only reads."""
    import duckdb

    if not database:
        connection = duckdb.connect(":memory:", config=SETTINGS)
    else:
        descriptor = os.memfd_create("database")
        with os.fdopen(descriptor, "wb") as file:
            file.write(database)
            file.flush()
            try:
                where = f"/proc/self/fd/{descriptor}"
                connection = duckdb.connect(":memory:", config=SETTINGS)
                connection.execute(f"ATTACH '{where}' AS file (READ_ONLY)")
                connection.execute("SET search_path = 'memory.main,file.main'")
            except duckdb.Error as error:
                raise InvalidError(f"This is no DuckDB database: {str(error).splitlines()[0]}") from None
    for lock in LOCKS:
        connection.execute(lock)
    return connection


def described(database: bytes) -> dict[str, Any]:
    """The tables of a database file with their columns."""
    sql = (
        "SELECT table_name AS name, list({'name': column_name, 'type': data_type, 'nullable': is_nullable} "
        "ORDER BY column_index) AS columns FROM duckdb_columns() WHERE database_name = 'file' AND NOT internal "
        "GROUP BY ALL ORDER BY name"
    )
    return {"tables": query({}, sql, [], 10_000, database)["rows"]}


def _check(connection: Any, sql: str) -> None:
    """`DeniedError` for anything but one statement that reads."""
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise InvalidError(f"This is {len(statements)} statements; give one.")
    kind = statements[0].type.name
    if kind not in READING:
        raise DeniedError(f"This only reads: it takes a SELECT, not {kind}.")


def told(error: Any) -> SpellError:
    """What DuckDB says, in its first line."""
    line = str(error).strip().splitlines()[0] if str(error).strip() else "it failed"
    name = type(error).__name__
    if name in ("PermissionException", "PermissionError"):
        return DeniedError(f"A query reaches no files and no network: {line}.")
    return (LimitError if name == "OutOfMemoryException" else InvalidError)(f"DuckDB says: {line}")


def _fill(connection: Any, name: str, rows: list[Any]) -> None:
    columns = columns_of(rows)
    if not columns:
        raise InvalidError(f"The table {name!r} has no columns: give it rows that are tables.")
    shape = {column: _kind([row.get(column) for row in rows if isinstance(row, dict)]) for column in columns}
    try:
        data = json.dumps(rows, allow_nan=False, default=str)
    except ValueError:
        data = json.dumps([{key: _finite(value) for key, value in row.items()} for row in rows], default=str)
    sql = f"CREATE TABLE {quoted(name)} AS SELECT unnest(from_json(?::JSON, ?), recursive := true)"
    connection.execute(sql, [data, json.dumps([shape])])


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _kind(values: Sequence[Any]) -> str:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return "BOOLEAN"
    if kinds == {int} and all(-LARGEST <= value < LARGEST for value in values if value is not None):
        return "BIGINT"
    return "DOUBLE" if kinds and kinds <= {int, float} else "JSON" if kinds & {dict, list} else "VARCHAR"


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _plain(value: Any) -> Any:
    """A value of DuckDB as one that a script knows; dates are ISO texts, exact numbers plain ones."""
    match value:
        case None | bool() | int() | float() | str() | bytes():
            return value
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if type(value).__name__ == "Decimal":
        return int(value) if value == value.to_integral_value() and abs(value) < LARGEST else float(value)
    return str(value)
