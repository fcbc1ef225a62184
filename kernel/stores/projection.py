"""The trace store: a DuckDB file made from the journals, and the questions it answers. The journals stay the truth."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from kernel.errors import SpellError
from kernel.stores import database
from kernel.stores.answers import Answer, Asking
from kernel.stores.gate import Gate
from kernel.stores.home import journals_of, prepare
from kernel.stores.ingestion import Ingestion, Wanted, everyone
from kernel.stores.inquiry import inquire
from kernel.stores.journal import Trouble, warn
from kernel.stores.lock import StoreLock
from kernel.stores.migrations import make
from kernel.stores.past import Past
from kernel.stores.payloads import Payloads
from kernel.stores.questions import Row
from kernel.stores.reading import Reading
from kernel.stores.rows import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


STORE = "store.duckdb"

PATIENCE = 3.0
"""Seconds that questions under way are waited for before the file is exchanged; else it is done another time."""


class Projection(Reading):
    """The store of one workspace. Every method blocks: on a loop call it through `asyncio.to_thread`.

    Safe from any thread; one thread at a time works on it, except that `sql` waits for nobody.
    Rows of a run stay when its journal is deleted. A file that turns out broken is moved aside
    and made again from the journals, which `on_trouble` is told.
    """

    def __init__(self, home: Path, lock: StoreLock | None, on_trouble: Trouble, wanted: Wanted = everyone) -> None:
        self._home = home
        self._wanted = wanted
        self._store_lock = lock
        self._on_trouble = on_trouble
        self._turn = threading.RLock()
        self._ingesting = threading.RLock()
        self._gate = Gate()
        self._removed = 0
        self._is_closed = False
        self._answers: weakref.WeakSet[Answer | Past] = weakref.WeakSet()
        self.grown: frozenset[str] = frozenset()
        """The ids of the runs that the last `ingest` brought something of."""
        self._use(self._open_connection())

    @classmethod
    def watch(cls, home: Path, wanted: Wanted) -> Self:
        """A store in memory of the runs that are wanted, for who follows them. Nothing is read before `ingest`."""
        return cls(home, None, warn, wanted)

    @classmethod
    def open(cls, home: Path, memory: bool = False, on_trouble: Trouble = warn) -> Self:
        """The store of `home`, held by this process until `close`; or, in `memory`, all its journals read afresh.

        `DeniedError` (details: `pid`) when another process holds the store, or the folder
        cannot be used; in memory there is nothing to hold, and nothing is written.
        """
        if memory:
            projection = cls(home, None, on_trouble)
            projection.ingest()
            return projection
        lock = StoreLock(prepare(home) / "store.lock")
        try:
            database.settle(home / STORE, on_trouble)
            return cls(home, lock, on_trouble)
        except BaseException:
            lock.release()
            raise

    def ingest(self) -> int:
        """Bring in what the journals have that the store has not; the number of events added.

        Exactly once, whatever is killed when, and while others write journals. `LimitError` when
        the disk is full: nothing is lost, call it again later.
        """
        import duckdb

        with self._ingesting:
            ingestion = self._ingestion
            try:
                return self._ingest()
            except duckdb.Error as error:
                self._mend(error, ingestion)
                return self._ingest()

    def sql(self, query: str, parameters: Sequence[Any] = (), limit: int = 10_000, seconds: float = 10.0) -> Table:
        """The answer to a person's own SELECT: at most `limit` rows within `seconds`.

        `InvalidError` for bad SQL, `DeniedError` for anything but reading the tables of
        `schema`, `DeadlineError` when it takes too long.
        """
        with self._gate.within():
            return inquire(self._connection.cursor(), query, parameters, limit, seconds)

    def ask(self, asking: Asking, on_begin: Callable[[Callable[[], None]], None] = lambda stop: None) -> Answer:
        """The answer to a person's own SELECT, kept to be read page by page; `close` it. Errors as `Answer` says.

        `on_begin` is given what ends the query, from any thread.
        """
        with self._gate.within():
            connection = self._connection.cursor()
            on_begin(connection.interrupt)
            answer = Answer(connection, asking)
            self._answers.add(answer)
        return answer

    def as_of(self, run_id: str, at: float, length: float = 0.0) -> Past:
        """The store as a run of it was at a moment (seconds since the epoch); see `Past`. `close` it."""
        past = Past(lambda: self._connection.cursor(), self._whole, run_id, at, length, self._gate.within)
        self._answers.add(past)
        return past

    def forget(self, run_ids: Sequence[str]) -> None:
        """Remove the rows of runs; their journals would bring them back (`removal` removes both).

        What the rows were stays readable in the file until `shrink`, which `close` and the next `open` see to as well.
        """
        with self._ingesting, self._turn:
            if self._store_lock is not None:
                database.owe_shrinking(self._file)
            self._removed += len(run_ids)
            self._ingestion.forget(run_ids)

    def shrink(self, patience: float = PATIENCE) -> bool:
        """Give the room in the file back that removed rows left; nothing in memory. Open answers are gone.

        Questions wait only while the file is copied and exchanged, not while the copy is written anew. False when those
        under way took longer than `patience` seconds, or more was removed meanwhile: ask again later. `LimitError`.
        """
        if self._store_lock is None or not database.owes_shrinking(self._file):
            return True
        removed = self._removed
        with self._alone(patience) as is_alone:
            copy = database.snapshot(self._file) if is_alone else None
        if copy is None:
            return False
        try:
            database.shrink(copy)
            with self._alone(patience) as is_alone:
                is_done = is_alone and removed == self._removed
                if is_done:
                    database.take_over(copy, self._file)
        finally:
            copy.unlink(missing_ok=True)
        return is_done

    @contextmanager
    def _alone(self, patience: float) -> Iterator[bool]:
        """Whether nobody has the file open within; afterwards it is open again, and up to date with the journals."""
        with self._ingesting, self._turn, self._gate.alone(patience) as is_alone:
            if not is_alone or self._is_closed:
                yield False
                return
            self._let_go()
            try:
                yield True
            finally:
                self._use(self._open_connection())
                # On a full disk they are read another time.
                with suppress(SpellError):
                    self.ingest()

    def close(self) -> None:
        """Write everything to the file and let another process have it. Questions under way have a moment to end."""
        with self._ingesting, self._turn, self._gate.alone(PATIENCE):
            self._is_closed = True
            self._let_go()
            if self._store_lock is not None:
                database.settle(self._file, self._on_trouble)
                self._store_lock.release()

    def _let_go(self) -> None:
        # A connection of an answer or of the past would keep the file open.
        for answer in list(self._answers):
            answer.close()
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ingest(self) -> int:
        added, grown = 0, set[str]()
        try:
            ingestion = self._ingestion
            for batch in ingestion.batches():
                staged = ingestion.stage(batch)
                with self._turn:
                    added += ingestion.commit(batch, staged)
                grown.update(piece.run_id for piece in batch)
            with self._turn:
                grown.update(ingestion.give_up())
        finally:
            self.grown = frozenset(grown)
        return added

    def _fetch(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        import duckdb

        ingestion = self._ingestion
        try:
            return self._ask(query, parameters)
        except duckdb.Error as error:
            self._mend(error, ingestion)
        self.ingest()
        return self._ask(query, parameters)

    def _whole(self, value: Any) -> Any:
        return Payloads(self._home).restored(value)

    def _ask(self, query: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[Row]:
        # A result that is still open owns its connection, so each question has its own and reads all of it.
        with self._turn, self._connection.cursor() as cursor:
            return cursor.execute(query, parameters).fetchall()

    def _use(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection
        self._ingestion = Ingestion(connection, journals_of(self._home), self._on_trouble, self._wanted)

    def _open_connection(self) -> DuckDBPyConnection:
        if self._store_lock is None:
            return make(database.connect(database.IN_MEMORY), is_told=False)
        return database.open_store(self._file, self._on_trouble)

    @property
    def _file(self) -> Path:
        return self._home / STORE

    def _mend(self, error: Exception, ingestion: Ingestion) -> None:
        """Make the store whole again, or raise what a person should know instead."""
        import duckdb

        with self._turn:
            if self._ingestion is not ingestion:
                return  # another thread has mended it meanwhile
            if self._store_lock is not None and database.is_corrupt(error):
                self._connection.close()
                self._use(database.replace_store(self._file, "is broken", self._on_trouble))
            elif isinstance(error, duckdb.FatalException):
                self._connection.close()
                self._use(self._open_connection())
            elif isinstance(error, (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.TransactionException)):
                raise database.trouble_of(error) from error
            else:
                raise error
