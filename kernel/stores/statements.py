"""What a person's SQL says before it is asked: one statement that reads, its parameters, the tables it names.

DuckDB's own parser reads it. Not here: asking it (`answers`, `inquiry`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import orjson

from kernel.errors import DeniedError, InvalidError
from kernel.records import dataclass

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

READING = ("SELECT", "EXPLAIN")
"""Statements that only read. `with … delete` counts as SELECT too: the read-only transaction refuses it."""

LINE = re.compile(r"^LINE (?P<line>\d+): (?P<text>.*)\n(?P<caret> *)\^", re.MULTILINE)
PLACED = re.compile(r"\n\s*LINE \d+: .*", re.DOTALL)
KIND = re.compile(
    r"^(?:Parser|Binder|Catalog|Conversion|Invalid Input|Permission|TransactionContext|Out of Memory) Error: "
)


@dataclass(frozen=True, slots=True)
class Statement:
    """The text of one statement without what ends it; `is_plan` for one that explains another."""

    text: str
    parameters: frozenset[str]
    is_plan: bool = False


def single_statement(connection: DuckDBPyConnection, sql: str) -> Statement:
    """The only statement. `InvalidError` for none or several, `DeniedError` for one that does more than read.

    Raises `duckdb.Error` for what is no SQL.
    """
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise InvalidError(f"Write one SELECT; these are {len(statements)} statements.")
    kind = statements[0].type.name
    if kind not in READING:
        raise DeniedError(f"A query may only read the trace: write a SELECT, not {kind}.")
    return Statement(_unended(sql), frozenset(statements[0].named_parameters), kind == "EXPLAIN")


def tables_of(connection: DuckDBPyConnection, sql: str) -> frozenset[str]:
    """The names of tables that a query reads, whether they are there or not; none when its tree cannot be had."""
    # Only read, never bound: a table that is not there yet has no columns.
    tree = orjson.loads(connection.execute("select json_serialize_sql(?)::varchar", [sql]).fetchall()[0][0])
    return frozenset(_tables_in(tree))


def _tables_in(node: Any) -> Iterator[str]:
    match node:
        case {"type": "BASE_TABLE", "table_name": str(name), "schema_name": ""}:
            yield name
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from _tables_in(child)


def place_of(told: str, sql: str) -> tuple[str, dict[str, Any]]:
    """DuckDB's complaint without the lines it quotes, and where it is: `line` and `column` from 1, when it says so."""
    found = LINE.search(told)
    message = KIND.sub("", PLACED.sub("", told).strip())
    if found is None:
        return message, {}
    column = len(found["caret"]) - len(f"LINE {found['line']}: ") + 1
    lines = sql.split("\n")
    # A query is asked with a line of ours before it, or as it is: the quoted text tells which.
    for number in (int(found["line"]) - 1, int(found["line"])):
        line = lines[number - 1] if 1 <= number <= len(lines) else ""
        begin = line.find(found["text"].strip(". "))
        if found["text"].strip(". ") and begin >= 0:
            cut = len(found["text"]) - len(found["text"].lstrip(". ")) if found["text"].startswith("...") else 0
            at = column + begin - cut if cut else column
            return message, {"line": number, "column": max(1, at)}
    return message, {}


def _unended(sql: str) -> str:
    """Without the `;` that ends it, and what follows."""
    import duckdb

    written = sql.encode()
    for offset, kind in duckdb.tokenize(sql):
        if kind == duckdb.token_type.operator and written[offset : offset + 1] == b";":
            return written[:offset].decode()
    return sql
