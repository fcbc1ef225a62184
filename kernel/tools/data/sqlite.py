"""The tool that works with SQLite databases: files of the workspace, and one in memory for the session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal

from kernel.records import dataclass
from kernel.tools.data.statements import check_operation, database_effect, read_statements
from kernel.tools.definition import Bench, Entry, Hints
from kernel.values import Value

if TYPE_CHECKING:
    from kernel.sandbox.sqlite import Guard

Operation = Literal["query", "execute", "transaction", "tables", "schema"]
MEMORY = ":memory:"


@dataclass(frozen=True, slots=True)
class SqliteOptions:
    """Options of `SqliteTool`: they narrow what the profile allows, never widen it.

    `database` is the file when a call names none (`:memory:` is one that lives as long as the session); with
    `read_only` nothing can be changed. A call gives at most `max_rows` rows and takes at most `timeout` seconds;
    `allowed_paths` are the only folders and files, `operations` the only operations, all when empty.
    """

    database: str = MEMORY
    read_only: bool = False
    max_rows: int = 1000
    timeout: float = 10.0
    allowed_paths: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()


async def sqlite_tool(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to do"],
    sql: Annotated[str, "One statement; values belong in parameters, as ? or :name"] = "",
    parameters: Annotated[list[Any] | dict[str, Any] | None, "The values of ? in order, or of :name by name"] = None,
    statements: Annotated[list[Any] | None, "For transaction: texts, or tables with sql and parameters"] = None,
    path: Annotated[str, "The database file, relative to the workspace, or :memory:"] = "",
    table: Annotated[str, "For schema: only this table"] = "",
    limit: Annotated[int | None, "The most rows to give"] = None,
) -> Value:
    """Query and change SQLite databases.

    `query` reads: it gives `rows` (tables by column), `columns`, `row_count` and whether they were `truncated`.
    `execute` changes: it gives `changes`, `last_insert_id` and the rows of RETURNING. `transaction` does several
    `statements`, all or none. `tables` lists tables and views, `schema` describes their columns, keys and indexes.
    Without a path it works on the option `database`, `:memory:` when there is none, which lasts for the session.

    ```lua
    local db = SqliteTool.new({ database = "birds.db" })
    db:run({ operation = "execute", sql = "CREATE TABLE birds (name TEXT, wings INTEGER)" })
    db:run({ operation = "execute", sql = "INSERT INTO birds VALUES (?, ?)", parameters = { "owl", 2 } })
    print(db:run({ operation = "query", sql = "SELECT * FROM birds" }).rows[1].name) --> owl
    ```

    Fails with `denied` for a statement that would change what is only read, open another file (ATTACH, VACUUM), or
    set a PRAGMA; `timeout`, `not_found`, `limit` when the database grows too large, or `invalid` for a mistake in it.
    """
    options: SqliteOptions = bench.options
    check_operation("sqlite", operation, options.operations)
    work = read_statements("sqlite", operation, sql, parameters, statements)
    most = min(options.max_rows if limit is None else max(limit, 0), options.max_rows)
    path = path or options.database
    reads = operation in ("query", "tables", "schema") or options.read_only

    def do(connection: Any, guard: Guard) -> Value:
        from kernel.tools.data import sqlite_work

        match operation:
            case "tables":
                return {"tables": sqlite_work.tables(connection)}
            case "schema":
                return {"tables": sqlite_work.schema(connection, table)}
            case "query":
                return sqlite_work.query(connection, work[0], most)
            case "execute":
                return sqlite_work.execute(connection, work[0], most)
            case _:
                return {"results": sqlite_work.transaction(connection, guard, work, most)}

    return await _in_thread(bench, path, reads, do)


async def _in_thread(bench: Bench, path: str, reads: bool, do: Callable[[Any, Guard], Value]) -> Value:
    from kernel.sandbox.sqlite import Guard, MemoryDatabases, guarded, opened

    options: SqliteOptions = bench.options
    guard = Guard(options.timeout, reads)
    files = bench.files.narrowed(options.allowed_paths, options.read_only)
    memory: MemoryDatabases = bench.hands.session.setdefault(MemoryDatabases, MemoryDatabases())

    def work() -> Value:
        place = memory.taken() if path == MEMORY else opened(files, path, guard)
        with place as connection, guarded(connection, guard, path):
            return do(connection, guard)

    try:
        return await asyncio.to_thread(work)
    except asyncio.CancelledError:
        guard.is_stopped = True
        raise


TOOLS = (
    Entry(
        "SqliteTool",
        sqlite_tool,
        SqliteOptions,
        Hints(destructive=True),
        needs=("files",),
        aliases=("SQLite", "SQLiteTool"),
        effect=database_effect,
    ),
)
