"""Stores that were moved aside (`store.duckdb.aside`, `.newer`, `.version-9`): deleted runs are taken out of them, too.

Not here: why a store was moved aside (`database`), and what else a run leaves (`removal`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.errors import SpellError
from kernel.stores.database import BROKEN, connect, shrink

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

STORES = "store.duckdb.*"

WAL = ".wal"

TABLES = """
select distinct c.table_name from duckdb_columns() c join duckdb_tables() t on t.table_oid = c.table_oid
where c.column_name = 'run_id' and not t.internal
"""


def clear_leftovers(home: Path, run_ids: Sequence[str]) -> tuple[str, ...]:
    """Take runs out of all stores that were moved aside; the names of those that may hold them still.

    What is broken can be searched by nobody and was made again from the journals: it is removed, once a run goes. A
    store of a newer program that cannot be read stays.
    """
    files, kept = list(_stores(home)), list[str]()
    if not files:
        return ()
    import duckdb

    for file in files:
        try:
            _clear(file, run_ids)
        except (duckdb.Error, SpellError):
            if file.name.endswith(f".{BROKEN}"):
                _remove(file)
            else:
                kept.append(file.name)
    return tuple(kept)


def _stores(home: Path) -> Iterator[Path]:
    yield from sorted(file for file in home.glob(STORES) if file.is_file() and not file.name.endswith(WAL))


def _clear(file: Path, run_ids: Sequence[str]) -> None:
    connection = connect(str(file))
    try:
        gone = sum(_delete(connection, table, run_ids) for (table,) in connection.execute(TABLES).fetchall())
    finally:
        connection.close()
    if gone:
        # Until then what the rows were is in the file.
        shrink(file)
        file.with_name(f"{file.name}{WAL}").unlink(missing_ok=True)


def _delete(connection: DuckDBPyConnection, table: str, run_ids: Sequence[str]) -> int:
    name = '"' + str(table).replace('"', '""') + '"'
    found = connection.execute(f"delete from {name} where run_id in (select unnest(?))", [list(run_ids)]).fetchall()
    return int(found[0][0]) if found else 0


def _remove(file: Path) -> None:
    for one in (file, file.with_name(f"{file.name}{WAL}")):
        one.unlink(missing_ok=True)
