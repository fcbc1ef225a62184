"""The trace store of a browser's tab: `kernel.stores.projection` over SQLite in memory, made from the journals."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from kernel.durations import lasting
from kernel.errors import DeadlineError, DeniedError, InvalidError
from kernel.stores.answers import Answer, Asking
from kernel.stores.home import journals_of, prepare
from kernel.stores.journal import Trouble, warn
from kernel.stores.past import Past
from kernel.stores.projection import Projection
from kernel.stores.questions import Row
from kernel.stores.rows import Table
from kernel.stores.sqlite.answers import SqliteAnswer
from kernel.stores.sqlite.connection import Connection, make
from kernel.stores.sqlite.filling import Filling
from kernel.stores.sqlite.past import Moments, SqlitePast


class SqliteProjection(Projection):
    """The store of one workspace, for the one program that has it. Every method blocks."""

    @classmethod
    def open(cls, home: Path, memory: bool = False, on_trouble: Trouble = warn) -> Self:
        """The store of `home`, read from its journals. Nothing of it is written: the journals are the truth."""
        prepare(home)
        store = cls(home, None, on_trouble)
        store.ingest()
        return store

    def ingest(self) -> int:
        """Bring in what the journals have that the store has not; the number of events added."""
        with self._ingesting:
            self._moments.see(None)
            return self._ingest()

    def forget(self, run_ids: Sequence[str]) -> None:
        """As `Projection.forget`."""
        self._moments.see(None)
        super().forget(run_ids)

    def as_of(self, run_id: str, at: float, length: float = 0.0) -> Past:
        """The store as a run of it was at a moment (seconds since the epoch)."""
        return SqlitePast(self, self._moments, run_id, at, length)

    def sql(self, query: str, parameters: Sequence[Any] = (), limit: int = 10_000, seconds: float = 10.0) -> Table:
        """The answer to a SELECT: at most `limit` rows within `seconds`. Errors as `Projection.sql`."""
        self._moments.see(None)
        return self.inquire(query, parameters, limit, seconds)

    def inquire(self, query: str, parameters: Sequence[Any], limit: int, seconds: float) -> Table:
        """The same, at the moment that is seen."""
        with self._turn, self._database.reading(seconds) as reading:
            try:
                asked = self._database.execute(query, parameters)
                rows = asked.fetchmany(limit + 1)
            except sqlite3.Error as error:
                raise told(error, reading.late, seconds) from error
            return Table(asked.columns, tuple(rows[:limit]), len(rows) > limit)

    def ask(self, asking: Asking, on_begin: Callable[[Callable[[], None]], None] = lambda stop: None) -> Answer:
        """The answer to a person's own SELECT, kept to be read page by page."""
        self._moments.see(None)
        return SqliteAnswer(self, asking)

    def whole(self, value: Any) -> Any:
        """A value with its large texts put back."""
        return self._whole(value)

    @property
    def database(self) -> Connection:
        """The database itself."""
        return self._database

    def _fetch(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        self._moments.see(None)
        return self.fetch(query, parameters)

    def fetch(self, query: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[Row]:
        """All rows of one of our questions, at the moment that is seen."""
        with self._turn:
            return self._database.execute(query, parameters).fetchall()

    def _use(self, connection: Any) -> None:
        self._connection = connection
        self._database: Connection = connection
        self._moments = Moments(connection)
        self._ingestion = Filling(connection, journals_of(self._home), self._on_trouble)
        self._ingestion.database = connection

    def _open_connection(self) -> Any:
        return make(Connection())


def told(error: sqlite3.Error, late: bool, seconds: float) -> DeadlineError | DeniedError | InvalidError:
    """What a person is told when SQLite refuses their query."""
    said = str(error)
    if late:
        return DeadlineError(f"The query took longer than {lasting(seconds)}. Ask for less, or add a limit.")
    if "readonly" in said:
        return DeniedError("A query may only read the trace.")
    return InvalidError(f"The query cannot be answered. {said[:1].upper()}{said[1:]}.")
