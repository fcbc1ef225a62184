"""The versions of a workspace's notebooks, and the cells deleted from them: one SQLite file, `<home>/history.sqlite`.

A text is kept once, compressed, under its SHA-256, however many versions have it. Every call is one transaction, so a
process may be killed at any moment and several may use the file. All of it blocks: call it off the loop.
Not here: when a version is kept (`chronicle`), which ones go (`pruning`), and what differs between two (`comparison`).
"""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from kernel.errors import DeniedError, NotFoundError
from studio.notebook.changes import InsertCell
from studio.notebook.disputes import read_disputes, rename_disputes, write_disputes
from studio.notebook.document import Notebook
from studio.notebook.files import digest_of
from studio.notebook.markdown import render
from studio.notebook.merging import Conflict
from studio.notebook.pruning import prune
from studio.notebook.versions import Cause, DeletedCell, Version, face_of, faces_of, tally_of
from studio.notebook.wire import change_from_plain, change_to_plain

NAME = "history.sqlite"

SPAN = 300.0
"""Seconds in which the version of a save gives way to that of the next."""

MOST_DELETED = 200
"""Deleted cells that are kept of one notebook."""

_PATIENCE = 10.0
_SCHEMA = """
CREATE TABLE texts (digest TEXT PRIMARY KEY, text BLOB NOT NULL);
CREATE TABLE versions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, notebook TEXT NOT NULL, time REAL NOT NULL, cause TEXT NOT NULL,
    run TEXT NOT NULL, digest TEXT NOT NULL, cells TEXT NOT NULL,
    changed INTEGER NOT NULL, added INTEGER NOT NULL, deleted INTEGER NOT NULL);
CREATE INDEX versions_of_notebook ON versions (notebook, number);
CREATE INDEX versions_of_run ON versions (run);
CREATE INDEX versions_of_text ON versions (digest);
CREATE TABLE deleted (
    number INTEGER PRIMARY KEY AUTOINCREMENT, notebook TEXT NOT NULL, time REAL NOT NULL, change TEXT NOT NULL);
CREATE INDEX deleted_of_notebook ON deleted (notebook, number);
PRAGMA user_version = 1;
"""
_COLUMNS = "number, notebook, time, cause, run, digest, cells, changed, added, deleted"


def name_in(home: Path, file: Path) -> str:
    """What a notebook's file is called in the history of a home: its path in the workspace, else its whole path."""
    place = file.parent.resolve() / file.name
    return (place.relative_to(home.parent) if place.is_relative_to(home.parent) else place).as_posix()


class Archive:
    """The history of the notebooks of one home. `DeniedError` where it cannot be read or written."""

    def __init__(self, home: Path) -> None:
        self.path = home / NAME

    def keep(self, name: str, notebook: Notebook, cause: Cause, run: str = "", now: float | None = None) -> Version:
        """Keep a version of the notebook `name`, its path in the workspace; what is the same as the last is not kept.

        A run has a version of its own in any case.
        """
        moment = time.time() if now is None else now
        data, faces = render(notebook).encode("utf-8", "surrogatepass"), faces_of(notebook)
        digest = digest_of(data)
        with self._opened() as database:
            last = _last(database, name)
            if last is not None and last.digest == digest and not run:
                return last
            if last is not None and _gives_way(last, cause, moment):
                _forget(database, last)
                last = _last(database, name)
            database.execute("INSERT OR IGNORE INTO texts VALUES (?, ?)", (digest, zlib.compress(data)))
            row = (name, moment, cause, run, digest, json.dumps(faces), *tally_of(last.cells if last else {}, faces))
            number = database.execute(f"INSERT INTO versions ({_COLUMNS}) VALUES (NULL{', ?' * 9})", row).lastrowid
            return _version((number, *row))

    def versions(self, name: str, limit: int = 100, before: int | None = None) -> list[Version]:
        """The latest versions of a notebook, the newest first; `before` a number, those that are older."""
        query = f"SELECT {_COLUMNS} FROM versions WHERE notebook = ? AND number < ? ORDER BY number DESC LIMIT ?"
        with self._opened() as database:
            found = database.execute(query, (name, (1 << 62) if before is None else before, limit)).fetchall()
        return [_version(row) for row in found]

    def version(self, number: int) -> Version:
        """The version of that number. `NotFoundError`."""
        with self._opened() as database:
            row = database.execute(f"SELECT {_COLUMNS} FROM versions WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise NotFoundError(f"There is no version {number} (any more). See the list with: llmspell history FILE")
        return _version(row)

    def of_run(self, run: str) -> Version | None:
        """The version that a run ran; None when it is not kept (any more)."""
        query = f"SELECT {_COLUMNS} FROM versions WHERE run = ? ORDER BY number LIMIT 1"
        with self._opened() as database:
            row = database.execute(query, (run,)).fetchone() if run else None
        return None if row is None else _version(row)

    def text(self, digest: str) -> str:
        """The text of a version. `NotFoundError`."""
        with self._opened() as database:
            row = database.execute("SELECT text FROM texts WHERE digest = ?", (digest,)).fetchone()
        if row is None:
            raise NotFoundError("The text of this version is not kept any more.")
        return zlib.decompress(row[0]).decode("utf-8", "surrogatepass")

    def notebook(self, number: int) -> Notebook:
        """The notebook as it was in a version. `NotFoundError`."""
        version = self.version(number)
        return version.read(self.text(version.digest))

    def bury(self, name: str, change: InsertCell, now: float | None = None) -> None:
        """Keep a cell that was deleted, with its place; the oldest go when there are too many."""
        said = json.dumps(change_to_plain(change))
        oldest = "SELECT number FROM deleted WHERE notebook = ? ORDER BY number DESC LIMIT -1 OFFSET ?"
        with self._opened() as database:
            row = (name, time.time() if now is None else now, said)
            database.execute("INSERT INTO deleted (notebook, time, change) VALUES (?, ?, ?)", row)
            database.execute(f"DELETE FROM deleted WHERE number IN ({oldest})", (name, MOST_DELETED))

    def deleted(self, name: str) -> list[DeletedCell]:
        """The cells that were deleted from a notebook, the latest first; one that was deleted twice stands once."""
        query = "SELECT number, time, change FROM deleted WHERE notebook = ? ORDER BY number DESC"
        with self._opened() as database:
            rows = database.execute(query, (name,)).fetchall()
        cells = [DeletedCell(number, moment, _insertion(said)) for number, moment, said in rows]
        latest = {(one.change.cell.id, face_of(one.change.cell)): one for one in reversed(cells)}
        return sorted(latest.values(), key=lambda one: one.number, reverse=True)

    def rename(self, name: str, new: str) -> None:
        """A notebook has another path now: its history goes along."""
        if self.path.exists():
            with self._opened() as database:
                for table in ("versions", "deleted"):
                    database.execute(f"UPDATE {table} SET notebook = ? WHERE notebook = ?", (new, name))
                rename_disputes(database, name, new)

    def prune(self, days: float, size: int, now: float | None = None) -> int:
        """Forget versions and deleted cells older than `days`, and the oldest until no more than `size` bytes are kept.

        The latest version of each notebook stays, and all while the clock is in doubt. How many versions went.
        """
        with self._opened() as database:
            return prune(database, days, size, time.time() if now is None else now)

    def hold(self, name: str, conflicts: Sequence[Conflict]) -> None:
        """Remember about which cells of a notebook a person has to choose, in place of those that were remembered."""
        if conflicts or self.path.exists():
            with self._opened() as database:
                write_disputes(database, name, conflicts)

    def held(self, name: str) -> tuple[Conflict, ...]:
        """What `hold` remembered of a notebook."""
        if not self.path.exists():
            return ()
        with self._opened() as database:
            return read_disputes(database, name)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._connect()) as database, database:
                database.execute("BEGIN IMMEDIATE")
                yield database
        except (sqlite3.Error, zlib.error, OSError) as error:
            if _is_damage(error):
                self._set_aside()
            raise DeniedError(f"The history in {str(self.path)!r} cannot be used: {_why(error)}.") from None

    def _connect(self) -> sqlite3.Connection:
        try:
            return self._prepared()
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            self._set_aside()
            return self._prepared()

    def _set_aside(self) -> None:
        """What is no database (any more) is kept for whoever can mend it; the history begins anew."""
        self.path.rename(self.path.with_name(f"history.damaged-{time.strftime('%Y%m%d-%H%M%S')}.sqlite"))

    def _prepared(self) -> sqlite3.Connection:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        try:
            if database.execute("PRAGMA user_version").fetchone() == (0,):
                self.path.chmod(0o600)
                _make_tables(database)
        except BaseException:
            database.close()
            raise
        return database


def _make_tables(database: sqlite3.Connection) -> None:
    database.execute("BEGIN IMMEDIATE")
    # Another process may have made them while this one waited for its turn.
    if database.execute("PRAGMA user_version").fetchone() == (0,):
        for statement in _SCHEMA.split(";"):
            database.execute(statement)
    database.execute("COMMIT")


def _last(database: sqlite3.Connection, name: str) -> Version | None:
    query = f"SELECT {_COLUMNS} FROM versions WHERE notebook = ? ORDER BY number DESC LIMIT 1"
    row = database.execute(query, (name,)).fetchone()
    return None if row is None else _version(row)


def _gives_way(last: Version, cause: Cause, now: float) -> bool:
    return last.cause == cause == "save" and last.time // SPAN == now // SPAN


def _forget(database: sqlite3.Connection, version: Version) -> None:
    database.execute("DELETE FROM versions WHERE number = ?", (version.number,))
    unused = "DELETE FROM texts WHERE digest = ?1 AND NOT EXISTS (SELECT 1 FROM versions WHERE digest = ?1)"
    database.execute(unused, (version.digest,))


def _version(row: Any) -> Version:
    number, name, moment, cause, run, digest, cells, *counts = row
    return Version(number, name, moment, cause, run, digest, json.loads(cells), *counts)


def _insertion(said: str) -> InsertCell:
    change = change_from_plain(json.loads(said))
    assert isinstance(change, InsertCell)
    return change


def _is_damage(error: Exception) -> bool:
    return isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)


def _why(error: Exception) -> str:
    if isinstance(error, sqlite3.OperationalError) and "full" in str(error):
        return "the disk is full; free some space"
    if _is_damage(error):
        return "it was damaged, so it was renamed and begun anew"
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
