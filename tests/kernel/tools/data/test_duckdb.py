"""DuckDB: rows and files as tables, database files that are read and never changed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kernel.api.classes import builtin_tools
from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.sandbox.hands import Hands
from tests.kit.hands import open_hands
from tests.kit.runs import Recording


@pytest.fixture
async def hands(tmp_path: Path) -> AsyncIterator[Hands]:
    async with open_hands(tmp_path) as made:
        yield made


@pytest.fixture
def birds(tmp_path: Path) -> Path:
    path = tmp_path / "birds.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE birds (name VARCHAR NOT NULL, seen DATE, weight DECIMAL(6, 2), n HUGEINT)")
        connection.execute("INSERT INTO birds VALUES ('owl', '2026-11-21', 1.5, 7), ('wren', NULL, 0.01, NULL)")
    return path


def content(path: Path) -> bytes:
    return path.read_bytes()


async def run(hands: Hands, options: Any = None, **given: Any) -> Any:
    return await builtin_tools()["duckdb"].tool(hands, options or {}).run(Recording().context(), given)


async def test_a_database_file_is_queried_and_described(hands: Hands, birds: Path) -> None:
    answer = await run(hands, path="birds.duckdb", sql="SELECT * FROM birds WHERE name = ?", parameters=["owl"])
    assert answer["rows"] == [{"name": "owl", "seen": "2026-11-21", "weight": 1.5, "n": 7}]
    [table] = (await run(hands, operation="tables", path="birds.duckdb"))["tables"]
    assert table["name"] == "birds"
    assert table["columns"][0] == {"name": "name", "type": "VARCHAR", "nullable": False}


async def test_rows_and_files_are_tables(hands: Hands, birds: Path, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("name,wings\nowl,2\n")
    (tmp_path / "j.json").write_text('[{"name": "owl", "eats": ["mice"]}]')
    sql = "SELECT * FROM birds JOIN c USING (name) JOIN j USING (name) JOIN r USING (name)"
    tables = {"c": "c.csv", "j": "j.json", "r": [{"name": "owl", "odd name": 1.5}, {"name": None}]}
    answer = await run(hands, {"database": "birds.duckdb"}, sql=sql, tables=tables, to="out.csv")
    assert (answer["rows"][0]["wings"], answer["rows"][0]["odd name"], answer["row_count"]) == (2, 1.5, 1)
    assert (tmp_path / "out.csv").read_text().startswith("name,seen,")


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO birds (name) VALUES ('x')",
        "DROP TABLE birds",
        "CREATE TABLE file.t AS SELECT 1",
        "EXPLAIN ANALYZE DELETE FROM birds",
        "ATTACH '/tmp/x.duckdb'",
        "DETACH file",
        "EXPORT DATABASE 'x'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM glob('/*')",
        "PRAGMA enable_profiling",
        "CALL pragma_version()",
        "LOAD httpfs",
        "CHECKPOINT",
    ],
)
async def test_a_database_is_not_changed_and_nothing_else_is_reached(hands: Hands, birds: Path, sql: str) -> None:
    before = content(birds)
    with pytest.raises((DeniedError, InvalidError)):
        await run(hands, path="birds.duckdb", sql=sql)
    assert content(birds) == before


async def test_what_is_no_table_or_no_database_is_told(hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "x.duckdb").write_bytes(b"\x89PNG" * 5000)
    with pytest.raises(InvalidError, match="no DuckDB database"):
        await run(hands, path="x.duckdb", sql="SELECT 1")
    with pytest.raises(NotFoundError):
        await run(hands, path="none.duckdb", sql="SELECT 1")
    for tables in ({"a": 1}, {"a": [1]}, {"a": []}, {"a": [{}]}):
        with pytest.raises(InvalidError):
            await run(hands, sql="SELECT * FROM a", tables=tables)
    with pytest.raises(InvalidError, match="needs 'sql'"):
        await run(hands)
