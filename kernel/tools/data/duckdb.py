"""The tool that analyses data by SQL: rows, CSV and JSON files, DuckDB databases. It changes none of them."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.sandbox.laboratory import compute
from kernel.tools.data.sources import effect_of_writing, files_of, needed, put, text_of
from kernel.tools.definition import Bench, Entry, Hints
from kernel.values import Value

Operation = Literal["query", "tables"]
QUERY = "kernel.tools.data.table_sql:query"
DESCRIBE = "kernel.tools.data.table_sql:described"
READ_CSV = "kernel.tools.data.csv_work:read"
READ_JSON = "kernel.tools.data.json_work:parsed"


@dataclass(frozen=True, slots=True)
class DuckDBOptions:
    """Options of `DuckDBTool`: they narrow what the profile allows, never widen it.

    `database` is the file when a call names none. A call gives at most `max_rows` rows and takes at most `timeout`
    seconds; `allowed_paths` are the only folders and files, all when empty; with `read_only` no result is written;
    `max_file_size` is in bytes.
    """

    database: str = ""
    max_rows: int = 1000
    timeout: float = 10.0
    allowed_paths: tuple[str, ...] = ()
    read_only: bool = False
    max_file_size: int | None = None


async def duckdb_tool(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to do"] = "query",
    sql: Annotated[str, "One SELECT in the SQL of DuckDB; values belong in parameters, as ? or $name"] = "",
    parameters: Annotated[list[Any] | dict[str, Any] | None, "The values of ? in order, or of $name by name"] = None,
    tables: Annotated[dict[str, Any] | None, "Tables by name: rows, or the path of a CSV or JSON file"] = None,
    path: Annotated[str, "A DuckDB database file, whose tables are there too"] = "",
    limit: Annotated[int | None, "The most rows to give"] = None,
    to: Annotated[str, "Also write the rows to this file, as CSV"] = "",
) -> Value:
    """Analyse rows, CSV and JSON files and DuckDB databases by SQL.

    `query` gives `rows` (tables by column), `columns`, `row_count` and whether they were `truncated`; `tables` tells
    those of a database file with their columns. The SQL reaches only the `tables` that were given and the database:
    no other file, no network, no extension; and it changes nothing.

    ```lua
    local birds = { { name = "owl", wings = 2 }, { name = "wren", wings = 2 }, { name = "kiwi", wings = 0 } }
    local sums = DuckDBTool.new():run({
      sql = "SELECT wings, count(*) AS n FROM birds GROUP BY ALL ORDER BY n DESC", tables = { birds = birds },
    })
    print(sums.rows[1].wings, sums.rows[1].n) --> 2 2
    ```

    Fails with `denied` for SQL that does not only read, `invalid` for a mistake in it, `timeout`, `limit` when it needs
    too much memory, and the errors of files.
    """
    options: DuckDBOptions = bench.options
    where = path or options.database
    content = await asyncio.to_thread(files_of(bench).read, where) if where else b""
    if operation == "tables":
        needed("duckdb", operation, where, "path", "a DuckDB database file")
        return await compute(bench.hands, DESCRIBE, {"database": content}, options.timeout)
    needed("duckdb", operation, sql, "sql", "one SELECT")
    most = min(options.max_rows if limit is None else max(limit, 0), options.max_rows)
    given = {name: await _rows(bench, name, source) for name, source in (tables or {}).items()}
    asked = {"tables": given, "sql": sql, "parameters": parameters or [], "most": most, "database": content}
    result: dict[str, Any] = await compute(bench.hands, QUERY, asked, options.timeout)
    if not to:
        return result
    shape = {"rows": result["rows"], "columns": result["columns"], "delimiter": ",", "header": True}
    write = "kernel.tools.data.csv_work:write"
    text = await compute(bench.hands, write, {**shape, "escape_formulas": False}, options.timeout)
    return {**result, "to": to, "size": await put(bench, to, text)}


async def _rows(bench: Bench, name: str, source: Any) -> list[Any]:
    """The rows of a table that was given as such, or as a file."""
    seconds = bench.options.timeout
    if isinstance(source, str):
        text, _ = await text_of(bench, "duckdb", None, source)
        if source.casefold().endswith((".json", ".geojson")):
            source = await compute(bench.hands, READ_JSON, {"text": text}, seconds)
        else:
            asked = {"text": text, "delimiter": "", "header": True, "types": True, "limit": None}
            source = (await compute(bench.hands, READ_CSV, asked, seconds))["rows"]
    if not isinstance(source, list) or not all(isinstance(row, dict) for row in source):
        raise InvalidError(f"duckdb: the table {name!r} is a list of rows (tables), or the path of a file of them.")
    return source


TOOLS = (
    Entry(
        "DuckDBTool",
        duckdb_tool,
        DuckDBOptions,
        Hints(idempotent=True),
        needs=("files",),
        aliases=("DuckDB", "DuckDbTool"),
        effect=effect_of_writing(("to", "tables")),
    ),
)
