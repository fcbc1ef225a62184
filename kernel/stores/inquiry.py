"""A person's own SQL over the store: read only, no files, no network, bounded. Not our own questions."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kernel.durations import lasting
from kernel.errors import DeadlineError, DeniedError, InvalidError
from kernel.stores.rows import Table
from kernel.stores.statements import single_statement

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ZONED = "WITH TIME ZONE"


def inquire(cursor: DuckDBPyConnection, query: str, parameters: Sequence[Any], limit: int, seconds: float) -> Table:
    """The first `limit` rows of one SELECT, in a read-only transaction, on a cursor that is closed then.

    Dates with a time zone come as text, for Python has no type for them without another package.
    `InvalidError` gives the engine's own words for bad SQL; `DeniedError` for anything but
    reading the tables; `DeadlineError` after `seconds`.
    """
    try:
        return inquire_on(cursor, query, parameters, limit, seconds)
    finally:
        cursor.close()


def inquire_on(cursor: DuckDBPyConnection, query: str, parameters: Sequence[Any], limit: int, seconds: float) -> Table:
    """As `inquire`; the cursor stays open, and may be in a transaction."""
    import duckdb

    clock = threading.Timer(seconds, cursor.interrupt)
    clock.start()
    try:
        single_statement(cursor, query)
        cursor.execute("begin transaction read only")
        return _fetched(cursor, query, list(parameters), limit)
    except duckdb.InterruptException as error:
        raise DeadlineError(f"The query took longer than {lasting(seconds)}. Ask for less, or add a limit.") from error
    except (duckdb.PermissionException, duckdb.TransactionException) as error:
        raise DeniedError(f"A query may only read the trace. {_told(error)}") from error
    except duckdb.Error as error:
        raise InvalidError(f"The query cannot be answered. {_told(error)}") from error
    finally:
        clock.cancel()


def _fetched(cursor: DuckDBPyConnection, query: str, parameters: list[Any], limit: int) -> Table:
    cursor.execute(query, parameters)
    described = cursor.description or []
    columns = tuple(str(column[0]) for column in described)
    zoned = [ZONED in str(column[1]) for column in described]
    if any(zoned):
        picked = ", ".join(f"#{n}::varchar" if text else f"#{n}" for n, text in enumerate(zoned, 1))
        cursor.execute(f"select {picked} from ({query.strip().rstrip(';')}\n)", parameters)
    rows = cursor.fetchmany(limit + 1)
    return Table(columns, tuple(rows[:limit]), len(rows) > limit)


def _told(error: Exception) -> str:
    return str(error).strip()
