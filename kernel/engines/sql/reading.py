"""What reads a query before it is asked: DuckDB's own parser; in a browser's tab, which has none, hardly anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from kernel.errors import InvalidError
from kernel.sandbox.tab import is_in_tab
from kernel.stores.comments import abouts
from kernel.stores.schema import TABLES
from kernel.stores.statements import Statement, place_of, single_statement, tables_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PARAMETER = re.compile(r"\$(\w+)")
NAME = re.compile(r"\w+")
TEXT = re.compile(r"'[^']*'|--[^\n]*|/\*.*?\*/", re.DOTALL)

TABLE = re.compile(r"^create table (?P<name>\w+) \((?![^\n]*\);)[^\n]*\n(?P<columns>.*?)^\)", re.MULTILINE | re.DOTALL)
COLUMN = re.compile(r"^  (\w+) +(\w+)", re.MULTILINE)

Columns = dict[str, tuple[tuple[str, str], ...]]
"""Tables and views: name → columns and their types."""


class Reader(Protocol):
    """Reads queries; knows the tables of a store."""

    def statement(self, sql: str) -> Statement:
        """The only statement. `InvalidError` with `line` and `column` where they are known, `DeniedError`."""

    def tables(self, statement: Statement) -> frozenset[str]:
        """The names of the tables that it reads, whether they are there or not."""

    def columns(self) -> Columns:
        """The tables and views of a store, with their columns."""

    def close(self) -> None:
        """Give the memory back."""


def new_reader() -> Reader:
    """The one that is to be had here."""
    return LightReader() if is_in_tab else DuckReader()


class DuckReader:
    """An empty store of DuckDB, whose parser and tables help to read queries."""

    def __init__(self) -> None:
        from kernel.stores import database
        from kernel.stores.migrations import make

        self._empty: DuckDBPyConnection = make(database.connect(database.IN_MEMORY), is_told=False)

    def statement(self, sql: str) -> Statement:
        """As `Reader`."""
        import duckdb

        try:
            return single_statement(self._empty, sql)
        except duckdb.Error as error:
            message, place = place_of(str(error), sql)
            raise InvalidError(message, **place) from None

    def tables(self, statement: Statement) -> frozenset[str]:
        """As `Reader`."""
        return tables_of(self._empty, statement.text)

    def columns(self) -> Columns:
        """As `Reader`."""
        query = """select table_name, column_name, lower(data_type) from duckdb_columns()
            where not internal and database_name <> 'temp' order by table_name, column_index"""
        found: dict[str, list[tuple[str, str]]] = {}
        for table, column, type in self._empty.execute(query).fetchall():
            found.setdefault(str(table), []).append((str(column), str(type)))
        return {table: tuple(columns) for table, columns in found.items()}

    def close(self) -> None:
        """As `Reader`."""
        self._empty.close()


class LightReader:
    """What the kernel of a tab has: no parser. Whoever answers the query says what is wrong with it."""

    def statement(self, sql: str) -> Statement:
        """As `Reader`, without a look at what is wrong with it."""
        return Statement(sql, frozenset(PARAMETER.findall(_without_texts(sql))))

    def tables(self, statement: Statement) -> frozenset[str]:
        """Every name in it, and so those of tables."""
        return frozenset(NAME.findall(_without_texts(statement.text)))

    def columns(self) -> Columns:
        """The tables as they are made, and the names of the views."""
        made = {one["name"]: tuple(COLUMN.findall(one["columns"])) for one in TABLE.finditer(TABLES)}
        return {name: made.get(name, ()) for name in abouts()}

    def close(self) -> None:
        """As `Reader`."""


def _without_texts(sql: str) -> str:
    return TEXT.sub(" ", sql)
