"""An SQLite database that is asked as DuckDB is: our questions, with lists as parameters. Not what is in it."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from kernel.stores.schema import TABLES, VERSION
from kernel.stores.sqlite.dialect import translate
from kernel.stores.sqlite.functions import add_functions, plain_row
from kernel.stores.sums import SUMS
from kernel.stores.views import VIEWS

IN_MEMORY = ":memory:"

NUMBERED = re.compile(r"\$\d")
COMMENT = re.compile(r"--[^\n]*")
JSON_COLUMN = re.compile(r"\bjson\b")

INDICES = """
create index spans_by_id on spans (run_id, span_id);
create index spans_by_parent on spans (run_id, parent_id);
create index events_by_number on events (run_id, seq);
create index events_by_span on events (run_id, span_id);
create unique index runs_by_id on runs (run_id);
create unique index journals_by_run on journals (run_id);
"""

PULSE = 10_000
"""Steps of SQLite's machine between two looks at the clock."""

Row = tuple[Any, ...]

sqlite3.register_converter("boolean", lambda value: bool(int(value)))


class Connection:
    """One database. `execute` keeps its result until the next; a `cursor` has a result of its own."""

    def __init__(self, path: str = IN_MEMORY) -> None:
        self._database = sqlite3.connect(
            path, isolation_level=None, detect_types=sqlite3.PARSE_DECLTYPES, check_same_thread=False
        )
        self._database.execute("pragma journal_mode = memory")
        self._database.execute("pragma synchronous = off")
        add_functions(self._database)
        self._result: sqlite3.Cursor | None = None

    def execute(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> Self:
        """Ask one question of ours, in DuckDB's dialect. Raises `sqlite3.Error`, and `InvalidError` for bad SQL."""
        self._result = self._database.execute(translate(query), bound(query, parameters))
        return self

    def plain(self, statement: str, parameters: Any = ()) -> sqlite3.Cursor:
        """Execute a statement that is SQLite's own."""
        return self._database.execute(statement, parameters)

    def many(self, statement: str, rows: Iterable[Row]) -> None:
        """Execute one of SQLite's own for each row."""
        self._database.executemany(statement, rows)

    def fetchall(self) -> list[Row]:
        """The rows of the last question."""
        return [] if self._result is None else [plain_row(row) for row in self._result.fetchall()]

    def fetchmany(self, size: int) -> list[Row]:
        """Some of them."""
        return [] if self._result is None else [plain_row(row) for row in self._result.fetchmany(size)]

    @property
    def columns(self) -> tuple[str, ...]:
        """Their names."""
        return () if self._result is None else tuple(column[0] for column in self._result.description or ())

    def begin(self) -> None:
        """Begin a transaction."""
        self._database.execute("begin")

    def commit(self) -> None:
        """Keep what was done in it."""
        self._database.execute("commit")

    def rollback(self) -> None:
        """Undo it, when there is one."""
        if self._database.in_transaction:
            self._database.execute("rollback")

    def reading(self, seconds: float) -> Reading:
        """A block in which nothing can be changed, and that ends when its time is over."""
        return Reading(self._database, seconds)

    def close(self) -> None:
        """Close it."""
        self._database.close()


class Reading:
    """A block for a person's own SQL: `late` is whether it was ended since it took too long."""

    def __init__(self, database: sqlite3.Connection, seconds: float) -> None:
        self._database = database
        self._end = time.monotonic() + seconds
        self.late = False

    def __enter__(self) -> Self:
        self._database.execute("pragma query_only = on")
        self._database.set_progress_handler(self._look, PULSE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.set_progress_handler(None, 0)
        self._database.execute("pragma query_only = off")

    def _look(self) -> int:
        self.late = time.monotonic() > self._end
        return int(self.late)


def bound(query: str, parameters: Sequence[Any] | Mapping[str, Any]) -> Any:
    """The parameters as SQLite takes them: lists as JSON, those of `$1` by their number."""
    if isinstance(parameters, Mapping):
        return {name: _value(one) for name, one in parameters.items()}
    values = [_value(one) for one in parameters]
    return {str(n): one for n, one in enumerate(values, 1)} if NUMBERED.search(query) else values


def _value(one: Any) -> Any:
    return json.dumps(one) if isinstance(one, (list, tuple, dict)) else one


def make(connection: Connection) -> Connection:
    """Make everything in an empty database."""
    # A column of the type JSON would take a text that reads as a number for one.
    tables = JSON_COLUMN.sub("jsontext", COMMENT.sub("", TABLES))
    each(connection.plain, tables + INDICES)
    connection.plain("insert into store values (?)", (VERSION,))
    each(connection.execute, COMMENT.sub("", VIEWS + SUMS))
    return connection


def each(execute: Callable[[str], object], statements: str) -> None:
    """Execute one statement after another."""
    for statement in statements.split(";"):
        if statement.strip():
            execute(statement)
