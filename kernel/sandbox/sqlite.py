"""The only hands that open SQLite databases: one connection with a guard that sees what a statement would do.

Not here: which statements a tool is asked for (`kernel.tools.data.sqlite`).
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from kernel.errors import DeadlineError, DeniedError, InvalidError, LimitError, SpellError, StoppedError, ToolError
from kernel.sandbox.files import Files

STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock."""

LONGEST_VALUE = 16 << 20
LONGEST_STATEMENT = 1 << 20
PAGE = 4096
MEMORY_PAGES = (64 << 20) // PAGE
WAL_VERSION = 2
HEADER = 20

LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: LONGEST_STATEMENT,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}

TABLE_FUNCTION = (sqlite3.SQLITE_UPDATE, "sqlite_master")
"""What SQLite says it would do when it first meets a function that gives a table; nobody can do it by a statement."""

READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}

PRAGMAS = frozenset(
    "table_info table_xinfo table_list index_list index_info index_xinfo foreign_key_list foreign_key_check "
    "integrity_check quick_check collation_list function_list compile_options".split()
)
"""Those that only tell something, with whatever argument."""

VALUES = frozenset("user_version schema_version page_count page_size freelist_count encoding journal_mode".split())
"""Those that tell something when they are given no value."""

REFUSED = {
    sqlite3.SQLITE_ATTACH: "open another database file (ATTACH, VACUUM)",
    sqlite3.SQLITE_DETACH: "detach a database",
    sqlite3.SQLITE_TRANSACTION: "begin or end a transaction: the operation 'transaction' does",
    sqlite3.SQLITE_SAVEPOINT: "set a savepoint: the operation 'transaction' does all or nothing",
}

CHANGES = {
    sqlite3.SQLITE_INSERT: "INSERT into",
    sqlite3.SQLITE_UPDATE: "UPDATE",
    sqlite3.SQLITE_DELETE: "DELETE from",
}


class Guard:
    """What a statement may do, and until when; what it refused is kept, for the message."""

    def __init__(self, seconds: float, read_only: bool) -> None:
        self.seconds = seconds
        self.read_only = read_only
        self.deadline = time.monotonic() + seconds
        self.is_stopped = False
        self.is_ours = False
        self.refused = ""

    def authorize(self, action: int, first: str | None, second: str | None, *_: str | None) -> int:
        """SQLite asks this for everything that a statement would do."""
        told = "" if self.is_ours else self._refusal(action, first, second)
        self.refused = self.refused or told
        return sqlite3.SQLITE_DENY if told else sqlite3.SQLITE_OK

    def is_over(self) -> bool:
        """SQLite asks this now and then; whether the statement must end."""
        return self.is_stopped or time.monotonic() > self.deadline

    def _refusal(self, action: int, first: str | None, second: str | None) -> str:
        if action in REFUSED:
            return f"A statement may not {REFUSED[action]}."
        if action == sqlite3.SQLITE_PRAGMA:
            is_known = first in PRAGMAS or (first in VALUES and second is None)
            return "" if is_known else f"PRAGMA {first} is not allowed: only those that tell about tables are."
        if action == sqlite3.SQLITE_FUNCTION:
            return "A statement may not load an extension." if second == "load_extension" else ""
        if not self.read_only or action in READING or (action, first) == TABLE_FUNCTION:
            return ""
        return f"This only reads; the statement would {CHANGES.get(action, 'change')} {first or 'the database'}."

    def told(self, error: sqlite3.Error, path: str) -> SpellError:
        """What SQLite says, in words a person understands."""
        name = getattr(error, "sqlite_errorname", "")
        if self.refused:
            return DeniedError(self.refused, path=path)
        if self.is_stopped:
            return StoppedError("The statement was stopped.")
        if name == "SQLITE_INTERRUPT":
            return DeadlineError(f"The statement did not end within {self.seconds:g} s and was stopped. Ask for less.")
        kind = next((kind for word, kind in KINDS.items() if name.startswith(word)), InvalidError)
        return kind(f"SQLite says of {path!r}: {error}.")


KINDS: dict[str, type[SpellError]] = {
    "SQLITE_FULL": LimitError,
    "SQLITE_TOOBIG": LimitError,
    "SQLITE_NOMEM": LimitError,
    "SQLITE_READONLY": DeniedError,
    "SQLITE_BUSY": ToolError,
    "SQLITE_LOCKED": ToolError,
    "SQLITE_IOERR": ToolError,
    "SQLITE_CANTOPEN": ToolError,
}


class MemoryDatabases:
    """The databases in memory of one session, by the name of their tool; each is used by one call at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    @contextmanager
    def taken(self) -> Iterator[sqlite3.Connection]:
        """The database, for one call."""
        with self._lock:
            if self._connection is None:
                self._connection = _connect(":memory:", MEMORY_PAGES, 0)
            yield self._connection

    async def aclose(self) -> None:
        """Forget the database."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


@contextmanager
def opened(files: Files, path: str, guard: Guard) -> Iterator[sqlite3.Connection]:
    """A database file; made when the guard lets it be changed and it does not exist, and taken away if that fails."""
    is_new = not guard.read_only and _prepare(files, path)
    try:
        with files.opened(path) as file:
            header = file.read(HEADER)
        real = files.resolve(path)
        connection = _connect(_address(real, header, guard), files.max_size // PAGE, guard.seconds)
        try:
            yield connection
        finally:
            connection.close()
    except BaseException as error:
        if is_new and files.describe(path).get("size") == 0:
            files.remove(path)
        if isinstance(error, sqlite3.Error):
            raise guard.told(error, path) from error
        raise


def _address(real: Path, header: bytes, guard: Guard) -> str:
    address = f"file:{quote(str(real))}?mode="
    if not guard.read_only:
        return f"{address}rw"
    is_idle = header[18:19] == bytes([WAL_VERSION]) and not real.with_name(f"{real.name}-wal").exists()
    # Nobody has it open. Without `immutable` SQLite would put two files beside it.
    return f"{address}ro&immutable=1" if is_idle else f"{address}ro"


def _prepare(files: Files, path: str) -> bool:
    """Make a file where there is none; whether it did."""
    files.resolve_change(path)
    if files.describe(path)["exists"]:
        return False
    files.replace(path, b"")
    return True


def _connect(uri: str, pages: int, patience: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, timeout=min(5.0, patience), cached_statements=0
    )
    for limit, value in LIMITS.items():
        connection.setlimit(limit, value)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute(f"PRAGMA max_page_count = {pages}")
    return connection


@contextmanager
def guarded(connection: sqlite3.Connection, guard: Guard, path: str) -> Iterator[None]:
    """A stretch of statements that the guard watches; SQLite's errors are told as ours."""
    connection.execute(f"PRAGMA query_only = {int(guard.read_only)}")
    connection.set_authorizer(guard.authorize)
    connection.set_progress_handler(guard.is_over, STEPS)
    try:
        yield
    except sqlite3.Error as error:
        raise guard.told(error, path) from error
    except (OverflowError, UnicodeError) as error:
        raise InvalidError(f"A value does not fit into {path!r}: {error}.") from error
    finally:
        connection.set_progress_handler(None, STEPS)
        connection.set_authorizer(None)
