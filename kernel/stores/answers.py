"""Answers to a person's SQL that may be too large to hand over whole: kept in the database, and read page by page.

A query reads in a transaction that cannot write, and its rows are put into a temporary table of its own connection.
Not here: who asks (`consulting`), and small answers that are handed over at once (`inquiry`).
"""

from __future__ import annotations

import math
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import field
from typing import TYPE_CHECKING, Any

import orjson

from kernel.durations import lasting
from kernel.errors import DeadlineError, DeniedError, InvalidError, LimitError, NotFoundError, SpellError
from kernel.records import dataclass
from kernel.stores.questions import containing
from kernel.stores.statements import Statement, place_of, single_statement

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_ROWS = 5_000_000
"""Rows of an answer that are kept; a query that gives more is cut, and says so."""

LONGEST_CELL = 2_000
"""Characters of one value on a page."""

PATIENCE = 60.0
"""Seconds a query may take where nobody says more or less."""

TABLE = "llmspell_answer"

WHOLE = ("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "VARCHAR", "JSON")
REAL = ("FLOAT", "DOUBLE", "DECIMAL", "HUGEINT", "UHUGEINT", "UBIGINT")
NESTED = ("STRUCT", "MAP", "UNION")


@dataclass(frozen=True, slots=True)
class Asking:
    """A query: `parameters` are bound by name (`$topic`), `tables` are rows that it names as tables.

    `seconds` is how long it may take.
    """

    sql: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    seconds: float = PATIENCE


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer: its name and DuckDB's word for its type."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class View:
    """Which rows of an answer: `limit` of them from `offset`, those with `text`, by the column at `order`."""

    offset: int = 0
    limit: int = 100
    order: int | None = None
    down: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of plain values (texts, numbers, truth values, None), and how many there are in all."""

    rows: list[list[Any]]
    total: int


class Answer:
    """The rows of one query, as they were when it was asked. `close` it; use it from one thread at a time.

    The constructor asks. `InvalidError` (with `line` and `column`) for bad SQL, `DeniedError` for anything but
    reading, `DeadlineError` and `LimitError` when it takes too much.
    """

    def __init__(self, connection: DuckDBPyConnection, asking: Asking) -> None:
        self.id = uuid.uuid4().hex
        self._connection = connection
        self._turn = threading.Lock()
        try:
            with _told(connection, asking):
                self._ask(asking)
        except BaseException:
            connection.close()
            raise

    def page(self, view: View) -> Page:
        """The rows of a view, long values cut."""
        return Page(*self._read(view, LONGEST_CELL))

    def first(self, most: int, size: int) -> list[list[Any]]:
        """The first rows, whole: at most `most` of them, and about `size` bytes; JSON as data."""
        kept, total = list[list[Any]](), 0
        nested = [index for index, column in enumerate(self.columns) if _is_data(column.type)]
        for row in self._read(View(0, most), None)[0]:
            total += len(orjson.dumps(row))
            if total > size:
                break
            for index in nested:
                row[index] = _data(row[index])
            kept.append(row)
        return kept

    def stop(self) -> None:
        """End what is being asked, from another thread."""
        self._connection.interrupt()

    def close(self) -> None:
        """Forget the rows."""
        with self._turn:
            self._connection.close()

    def _ask(self, asking: Asking) -> None:
        for name, rows in asking.tables.items():
            self._put_table(name, rows)
        statement = single_statement(self._connection, asking.sql)
        unknown = sorted(statement.parameters - set(asking.parameters))
        if unknown:
            known = ", ".join(f"${name}" for name in asking.parameters) or "none"
            raise InvalidError(f"The query asks for the parameter ${unknown[0]}. There are: {known}.")
        self._keep(statement, {name: asking.parameters[name] for name in statement.parameters})
        ask = self._connection.execute
        described = ask(f"select column_name, column_type from (describe {TABLE})").fetchall()
        self.columns = tuple(Column(str(name), str(type)) for name, type in described)
        count = int(ask(f"select count(*) from {TABLE}").fetchall()[0][0])
        self.is_cut, self.total = count > MOST_ROWS, min(count, MOST_ROWS)

    def _keep(self, statement: Statement, given: dict[str, Any]) -> None:
        ask = self._connection.execute
        ask("begin transaction read only")
        if statement.is_plan:
            lines = [line for _, text in ask(statement.text, given).fetchall() for line in str(text).splitlines()]
            ask(f"create temp table {TABLE} as select unnest(?) as plan", [lines])
        else:
            # On a line of its own, so that the places of faults stay those of the query.
            ask(f"create temp table {TABLE} as select * from (\n{statement.text}\n) limit {MOST_ROWS + 1}", given)
        ask("commit")

    def _put_table(self, name: str, rows: Sequence[Any]) -> None:
        text = orjson.dumps(list(rows), default=str).decode()
        told = self._connection.execute("select json_structure(?::json)::varchar", [text]).fetchall()[0][0]
        structure = told.replace('"UBIGINT"', '"BIGINT"').replace('"NULL"', '"JSON"')
        unnested = "unnest(from_json(?::json, ?)) as value"
        if structure.startswith("[{"):
            unnested = "unnest(from_json(?::json, ?), max_depth := 2)"
        self._connection.execute(f"create temp table {quoted(name)} as select {unnested}", [text, structure])

    def _read(self, view: View, longest: int | None) -> tuple[list[list[Any]], int]:
        shown = [_shown(column, longest) for column in self.columns]
        query, given, total = f"select {', '.join(shown)} from {TABLE}", list[Any](), self.total
        limit, offset = max(0, view.limit), max(0, view.offset)
        with self._turn:
            if view.text:
                written = ", ".join(f"{quoted(column.name)}::varchar" for column in self.columns)
                condition, given = f" where concat_ws(chr(1), {written}) ilike ? escape '~'", [containing(view.text)]
                query += condition
                total = int(self._fetch(f"select count(*) from {TABLE}{condition}", given)[0][0])
            if view.order is not None and 0 <= view.order < len(self.columns):
                column, way = quoted(self.columns[view.order].name), "desc" if view.down else "asc"
                query += f" order by {column} {way} nulls last, rowid"
            rows = self._fetch(f"{query} limit {min(limit, self.total)} offset {offset}", given)
        return [[_plain(value) for value in row] for row in rows], min(total, self.total)

    def _fetch(self, query: str, given: list[Any]) -> list[tuple[Any, ...]]:
        with _told(self._connection, Asking(query)):
            return self._connection.execute(query, given).fetchall()


def quoted(name: str) -> str:
    """A name as SQL writes any name."""
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def _told(connection: DuckDBPyConnection, asking: Asking) -> Iterator[None]:
    """Within it the clock runs, and what DuckDB complains of is said as our own errors."""
    import duckdb

    late = threading.Event()

    def stop() -> None:
        late.set()
        connection.interrupt()

    clock = threading.Timer(asking.seconds, stop)
    clock.daemon = True
    clock.start()
    try:
        yield
    except duckdb.InterruptException as error:
        told = f"The query took longer than {lasting(asking.seconds)}. Ask for less, or give the cell a longer timeout."
        raise DeadlineError(told if late.is_set() else "The query was stopped.") from error
    except duckdb.Error as error:
        raise _error_of(error, asking.sql) from error
    finally:
        clock.cancel()
        with suppress(duckdb.Error):
            connection.rollback()


def _error_of(error: Exception, sql: str) -> SpellError:
    import duckdb

    told, place = place_of(str(error), sql)
    if isinstance(error, (duckdb.PermissionException, duckdb.TransactionException)):
        return DeniedError(f"A query may only read the trace. {told}", **place)
    if isinstance(error, duckdb.OutOfMemoryException):
        return LimitError(f"The query needs too much memory: {told} Ask for less, or sum up in SQL.", **place)
    if isinstance(error, duckdb.ConnectionException):
        return NotFoundError("The answer is gone. Run the cell again.")
    return InvalidError(told, **place)


def _is_data(type: str) -> bool:
    return type == "JSON" or type.endswith("]") or type.startswith(NESTED)


def _shown(column: Column, longest: int | None) -> str:
    name = quoted(column.name)
    if column.type in WHOLE[:-2]:
        return name
    if column.type.startswith(REAL) and not column.type.endswith("]"):
        return f"{name}::double"
    text = f"to_json({name})::varchar" if _is_data(column.type) and column.type != "JSON" else f"{name}::varchar"
    return text if longest is None else f"({text})[1:{longest}]"


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _data(text: Any) -> Any:
    try:
        return None if text is None else orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
