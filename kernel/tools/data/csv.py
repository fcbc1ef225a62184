"""The tools that read, write and query CSV."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from kernel.errors import InvalidError
from kernel.sandbox.laboratory import compute
from kernel.tools.data.sources import DataOptions, effect_of_writing, needed, put, text_of
from kernel.tools.definition import Bench, Entry, Hints
from kernel.values import Value

Operation = Literal["parse", "info", "write", "query", "filter", "sort", "aggregate"]
READ = "kernel.tools.data.csv_work:read"
WRITE = "kernel.tools.data.csv_work:write"
QUERY = "kernel.tools.data.table_sql:query"


async def csv_tool(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to do"],
    text: Annotated[str | None, "The CSV text"] = None,
    path: Annotated[str, "The CSV file, instead of a text"] = "",
    rows: Annotated[list[Any] | None, "The rows themselves: tables, or lists for write"] = None,
    columns: Annotated[list[str] | None, "For write: the columns in their order"] = None,
    delimiter: Annotated[str, "What separates fields; found out when not said"] = "",
    header: Annotated[bool, "Whether the first row names the columns"] = True,
    types: Annotated[bool, "Whether columns of numbers and truths become these"] = True,
    encoding: Annotated[str, "The encoding of the file, when it is not UTF-8 or marked"] = "",
    sql: Annotated[str, "For query: a SELECT (DuckDB) from the table data"] = "",
    where: Annotated[str, "For filter: a condition, e.g. wings > 1 AND name LIKE 'o%'"] = "",
    by: Annotated[list[str] | None, "For sort and aggregate: columns; -name sorts downwards"] = None,
    measures: Annotated[dict[str, str] | None, "For aggregate: what to compute by name, e.g. sum(wings)"] = None,
    parameters: Annotated[list[Any] | dict[str, Any] | None, "Values of ? or $name in the SQL"] = None,
    limit: Annotated[int, "The most rows to give"] = 1000,
    offset: Annotated[int, "For parse: rows to leave out first"] = 0,
    escape_formulas: Annotated[bool, "For write: a ' before what a spreadsheet would compute"] = False,
    to: Annotated[str, "Write the result as CSV to this file"] = "",
) -> Value:
    """Read, write, query, filter, sort and sum up CSV.

    `parse` gives `rows` (tables by column), `columns`, `row_count`, whether they were `truncated`, the `dialect`, and
    the `ragged` lines: those with too few fields, or too many (kept in `_extra`). `info` gives the columns with their
    types. `write` makes `text` of rows. `query` (a SELECT from `data`), `filter`, `sort` and `aggregate` work on all
    rows of a text, a file or `rows`.

    ```lua
    local csv = CsvTool.new()
    local text = "name;wings\\nowl;2\\nkiwi;0\\n"
    print(csv:run({ operation = "parse", text = text }).rows[1].name) --> owl
    print(csv:run({ operation = "filter", text = text, where = "wings > 1" }).row_count) --> 1
    ```

    Fails with `invalid` for what is no CSV or SQL with a mistake, `denied` for SQL that does not only read, `limit` for
    tables that are too large, `timeout`, and the errors of files.
    """
    if operation == "write":
        made = await _written(bench, rows, columns, delimiter, header, escape_formulas)
        return await _kept(bench, {"text": made}, made, to)
    asked = (delimiter, header, types)
    if operation == "parse" and rows is None:
        result = await _read(bench, text, path, encoding, (*asked, max(limit, 0), max(offset, 0)))
    else:
        result = await _table(bench, text, path, encoding, rows, asked)
    if operation == "info":
        return _info(result)
    if operation != "parse":
        select = _select(operation, sql, where, by or [], measures or {})
        found = {"tables": {"data": result["rows"]}, "sql": select, "parameters": parameters or [], "most": limit}
        result |= await compute(bench.hands, QUERY, found, bench.options.timeout)
    made = await _written(bench, result["rows"], result["columns"], delimiter, True, escape_formulas) if to else ""
    return await _kept(bench, result, made, to)


async def _read(bench: Bench, text: str | None, path: str, encoding: str, asked: tuple[Any, ...]) -> dict[str, Any]:
    content, used = await text_of(bench, "csv", text, path, encoding)
    names = ("delimiter", "header", "types", "limit", "offset")
    arguments = {"text": content, **dict(zip(names, asked, strict=True))}
    result: dict[str, Any] = await compute(bench.hands, READ, arguments, bench.options.timeout)
    result["dialect"]["encoding"] = used
    return result


async def _table(
    bench: Bench, text: str | None, path: str, encoding: str, rows: list[Any] | None, asked: tuple[Any, ...]
) -> dict[str, Any]:
    if rows is None:
        return await _read(bench, text, path, encoding, (*asked, None, 0))
    if not all(isinstance(row, dict) for row in rows):
        raise InvalidError("csv: 'rows' are tables by column here.")
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return {"columns": columns, "rows": rows, "row_count": len(rows), "truncated": False}


def _info(read: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in read.items() if name not in ("rows", "columns", "truncated")}
    columns = [{"name": name, **_about([row.get(name) for row in read["rows"]])} for name in read["columns"]]
    return {"columns": columns, **rest}


def _about(values: list[Any]) -> dict[str, Value]:
    names = {bool: "boolean", int: "integer", float: "number", str: "text"}
    kinds = {names.get(type(value), "other") for value in values if value is not None}
    return {"type": kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "empty", "missing": values.count(None)}


def _select(operation: str, sql: str, where: str, by: list[str], measures: dict[str, str]) -> str:
    from kernel.tools.data.table_sql import quoted

    match operation:
        case "query":
            needed("csv", operation, sql, "sql", "a SELECT from the table data")
            return sql
        case "filter":
            needed("csv", operation, where, "where", "a condition")
            return f"SELECT * FROM data WHERE ({where}\n)"
        case "sort":
            needed("csv", operation, by, "by", "columns")
            return f"SELECT * FROM data ORDER BY {', '.join(map(_order, by))}"
    groups = [quoted(name) for name in by]
    chosen = [f"({sql}\n) AS {quoted(name)}" for name, sql in (measures or {"count": "count(*)"}).items()]
    rest = f" GROUP BY {', '.join(groups)} ORDER BY {', '.join(groups)}" if groups else ""
    return f"SELECT {', '.join([*groups, *chosen])} FROM data{rest}"


def _order(name: str) -> str:
    from kernel.tools.data.table_sql import quoted

    return f"{quoted(name[1:])} DESC NULLS LAST" if name.startswith("-") else f"{quoted(name)} NULLS LAST"


async def _written(
    bench: Bench, rows: list[Any] | None, columns: list[str] | None, delimiter: str, header: bool, escape: bool
) -> str:
    if rows is None:
        raise InvalidError("csv: 'write' needs 'rows', a list of tables or lists.")
    shape = {
        "rows": rows,
        "columns": columns or [],
        "delimiter": delimiter,
        "header": header,
        "escape_formulas": escape,
    }
    text: str = await compute(bench.hands, WRITE, shape, bench.options.timeout)
    return text


async def _kept(bench: Bench, result: dict[str, Any], text: str, to: str) -> Value:
    return {**result, "to": to, "size": await put(bench, to, text)} if to else result


async def csv_reader(
    bench: Bench,
    *,
    action: Annotated[Literal["read"], "What to do"] = "read",
    file_path: Annotated[str, "The CSV file, relative to the workspace"] = "",
    text: Annotated[str | None, "The CSV text, instead of a file"] = None,
    delimiter: Annotated[str, "What separates fields; found out when not said"] = "",
    header: Annotated[bool, "Whether the first row names the columns"] = True,
    encoding: Annotated[str, "The encoding of the file, when it is not UTF-8 or marked"] = "",
    limit: Annotated[int, "The most rows to give"] = 10_000,
) -> Value:
    """Read the rows of a CSV file, as the first step of a pipeline.

    Gives `rows` (tables by column, numbers as numbers), `columns`, `row_count`, whether they were `truncated`, the
    `dialect` and the `ragged` lines. `DataCleaner`, `StatisticsCalculator` and `ChartGenerator` take it from there.

    ```lua
    print(CsvReader.new():run({ action = "read", text = "name,wings\\nowl,2\\n" }).rows[1].wings) --> 2
    ```

    Fails with `invalid` for what is no CSV, and the errors of files.
    """
    return await _read(bench, text, file_path, encoding, (delimiter, header, True, max(limit, 0), 0))


TOOLS = (
    Entry(
        "CsvTool",
        csv_tool,
        DataOptions,
        Hints(idempotent=True),
        needs=("files",),
        aliases=("CSV",),
        effect=effect_of_writing(),
    ),
    Entry(
        "CsvReader",
        csv_reader,
        DataOptions,
        Hints(read_only=True, idempotent=True),
        needs=("files",),
        aliases=("CsvReaderTool",),
        effect=effect_of_writing(),
    ),
)
