"""What becomes of a store of an older version: it is changed in place. Not the tables of today (`schema`).

Views and comments are made anew in any case; a step here says what else a version needs. A store that no step leads
on from is moved aside and made again from the journals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel.stores import comments
from kernel.stores.schema import TABLES, VERSION
from kernel.stores.sums import SUMS
from kernel.stores.views import VIEWS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

STEPS = {
    5: "create table payloads (run_id varchar, digest varchar, bytes bigint);",
    6: "",
    7: "",
}
"""A version → the statements that make the next one of it."""


def make(connection: DuckDBPyConnection, is_told: bool = True) -> DuckDBPyConnection:
    """Make everything in an empty database; `is_told`: with its comments, which take 0.1 s."""
    _transact(connection, [TABLES, f"insert into store values ({VERSION})", VIEWS + SUMS], is_told)
    return connection


def can_migrate(version: int) -> bool:
    """Whether there is a way from a version to today's."""
    return version < VERSION and all(step in STEPS for step in range(version, VERSION))


def migrate(connection: DuckDBPyConnection, version: int) -> None:
    """Make a store of today's version of an older one: all of it or nothing. Raises `duckdb.Error`."""
    query = "select view_name from duckdb_views() where not internal and database_name <> 'temp'"
    views = [row[0] for row in connection.execute(query).fetchall()]
    steps = [f'drop view "{name}"' for name in views]
    steps += [STEPS[step] for step in range(version, VERSION) if STEPS[step]]
    _transact(connection, [*steps, f"update store set version = {VERSION}", VIEWS + SUMS])


def _transact(connection: DuckDBPyConnection, steps: list[str], is_told: bool = True) -> None:
    connection.begin()
    try:
        for step in steps:
            connection.execute(step)
        if is_told:
            connection.execute(";\n".join(comments.statements(connection)))
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
