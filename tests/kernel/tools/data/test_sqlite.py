"""SQLite by real files: what is read, changed, refused and stopped."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kernel.api.classes import builtin_tools
from kernel.errors import DeadlineError, DeniedError, InvalidError, LimitError, NotFoundError
from kernel.policy import PROFILES
from kernel.sandbox.hands import Hands, hands_of
from kernel.tools.definition import Tool
from tests.kit.hands import open_hands
from tests.kit.runs import Recording

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def tool(hands: Hands, **options: Any) -> Tool:
    return builtin_tools()["sqlite"].tool(hands, options)


@pytest.fixture
async def hands(tmp_path: Path) -> Any:
    async with open_hands(tmp_path) as made:
        yield made


@pytest.fixture
def birds(tmp_path: Path) -> Path:
    path = tmp_path / "birds.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE birds (id INTEGER PRIMARY KEY, name TEXT NOT NULL, wings INTEGER DEFAULT 2)")
        connection.execute("CREATE UNIQUE INDEX by_name ON birds (name)")
        connection.executemany("INSERT INTO birds (name) VALUES (?)", [("owl",), ("wren",), ("kiwi",)])
    connection.close()
    return path


def inside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def content(path: Path) -> bytes:
    return path.read_bytes()


async def run(made: Tool, operation: str, sql: str = "", **more: Any) -> Any:
    return await made.run(Recording().context(), {"operation": operation, **({"sql": sql} if sql else {}), **more})


async def test_rows_come_as_tables_and_are_cut_at_the_limit(hands: Hands, birds: Path) -> None:
    made = tool(hands, database="birds.db")
    answer = await run(made, "query", "SELECT name, wings FROM birds ORDER BY id", limit=2)
    assert answer["rows"] == [{"name": "owl", "wings": 2}, {"name": "wren", "wings": 2}]
    assert (answer["columns"], answer["row_count"], answer["truncated"]) == (["name", "wings"], 2, True)
    assert not (await run(made, "query", "SELECT * FROM birds"))["truncated"]


async def test_functions_that_give_tables_can_be_read(hands: Hands) -> None:
    sql = "SELECT value FROM json_each(?)"
    answer = await run(tool(hands, read_only=True), "query", sql, parameters=["[1, 2]"])
    assert answer["rows"] == [{"value": 1}, {"value": 2}]


async def test_columns_of_one_name_are_told_apart(hands: Hands) -> None:
    assert (await run(tool(hands), "query", "SELECT 1 AS a, 2 AS a"))["rows"] == [{"a": 1, "a_2": 2}]


async def test_values_are_bound_and_never_part_of_the_statement(hands: Hands, birds: Path) -> None:
    made, evil = tool(hands, database="birds.db"), "x'); DROP TABLE birds; --"
    await run(made, "execute", "INSERT INTO birds (name) VALUES (?)", parameters=[evil])
    found = await run(made, "query", "SELECT id FROM birds WHERE name = :name", parameters={"name": evil})
    assert found["rows"] == [{"id": 4}]


async def test_a_change_tells_what_it_did(hands: Hands) -> None:
    made = tool(hands, database="new.db")
    await run(made, "execute", "CREATE TABLE t (a BLOB)")
    done = await run(made, "execute", "INSERT INTO t VALUES (?), (?) RETURNING a", parameters=[b"\xff", "x"])
    assert (done["changes"], done["last_insert_id"], done["rows"]) == (2, 2, [{"a": b"\xff"}, {"a": "x"}])


async def test_a_transaction_does_all_or_nothing(hands: Hands, birds: Path) -> None:
    made = tool(hands, database="birds.db")
    bad = ["DELETE FROM birds", {"sql": "INSERT INTO birds (id, name) VALUES (?, ?)", "parameters": [1, None]}]
    with pytest.raises(InvalidError, match="NOT NULL"):
        await run(made, "transaction", statements=bad)
    assert (await run(made, "query", "SELECT count(*) AS n FROM birds"))["rows"] == [{"n": 3}]
    done = await run(made, "transaction", statements=["DELETE FROM birds WHERE id = 1", "DELETE FROM birds"])
    assert [each["changes"] for each in done["results"]] == [1, 2]


async def test_tables_and_their_schema_are_told(hands: Hands, birds: Path) -> None:
    made = tool(hands, database="birds.db", read_only=True)
    assert (await run(made, "tables"))["tables"] == [{"name": "birds", "type": "table"}]
    [table] = (await run(made, "schema", table="birds"))["tables"]
    assert [column["name"] for column in table["columns"]] == ["id", "name", "wings"]
    assert table["columns"][1] == {
        "name": "name", "type": "TEXT", "nullable": False, "default": None, "primary_key": False
    }  # fmt: skip
    assert table["indexes"] == [{"name": "by_name", "unique": True}]
    with pytest.raises(NotFoundError, match="There are: birds"):
        await run(made, "schema", table="fish")


async def test_the_database_in_memory_lasts_for_the_session(hands: Hands) -> None:
    await run(tool(hands), "execute", "CREATE TABLE t (a)")
    assert (await run(tool(hands), "tables"))["tables"] == [{"name": "t", "type": "table"}]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM birds",
        "INSERT INTO birds (name) VALUES ('x')",
        "WITH x AS (SELECT 1) UPDATE birds SET name = 'x'",
        "CREATE TABLE t (a)",
        "DROP TABLE birds",
        "REPLACE INTO birds VALUES (1, 'x', 2)",
        "PRAGMA user_version = 7",
        "PRAGMA journal_mode = WAL",
        "PRAGMA writable_schema = ON",
        "ATTACH 'other.db' AS other",
        "VACUUM INTO 'copy.db'",
        "VACUUM",
        "BEGIN",
        "SELECT load_extension('x')",
        "CREATE TEMP TABLE t AS SELECT 1",
        "REINDEX",
        "ANALYZE",
    ],
)
@pytest.mark.parametrize("options", [{}, {"read_only": True}], ids=["query", "read-only"])
async def test_nothing_is_changed_by_what_only_reads(
    hands: Hands, birds: Path, tmp_path: Path, sql: str, options: Any
) -> None:
    before = content(birds)
    made = tool(hands, database="birds.db", **options)
    with pytest.raises((DeniedError, InvalidError)):
        await run(made, "execute" if options else "query", sql)
    assert content(birds) == before
    assert inside(tmp_path) == ["birds.db"]


@pytest.mark.parametrize("sql", ["ATTACH 'x.db' AS x", "VACUUM INTO 'x.db'", "PRAGMA temp_store_directory = '/'"])
async def test_even_who_may_change_opens_no_other_file(hands: Hands, birds: Path, tmp_path: Path, sql: str) -> None:
    with pytest.raises(DeniedError):
        await run(tool(hands, database="birds.db"), "execute", sql)
    assert not (tmp_path / "x.db").exists()


async def test_a_statement_that_would_not_end_is_stopped(hands: Hands) -> None:
    with pytest.raises(DeadlineError, match=r"0\.2 s"):
        await run(tool(hands, timeout=0.2), "query", ENDLESS)
    assert (await run(tool(hands), "query", "SELECT 1 AS a"))["rows"] == [{"a": 1}]


async def test_a_call_that_is_cancelled_lets_the_database_go(hands: Hands) -> None:
    made = tool(hands, timeout=600.0)
    endless = asyncio.create_task(run(made, "query", ENDLESS))
    await asyncio.sleep(0)
    endless.cancel()
    with pytest.raises(asyncio.CancelledError):
        await endless
    assert (await run(made, "query", "SELECT 1 AS a"))["rows"] == [{"a": 1}]


async def test_the_loop_goes_on_while_a_statement_runs(hands: Hands) -> None:
    endless = asyncio.create_task(run(tool(hands, timeout=1.0), "query", ENDLESS))
    for _ in range(50):
        await asyncio.sleep(0)
    assert not endless.done()
    with pytest.raises(DeadlineError):
        await endless


@pytest.mark.parametrize("sql", ["SELECT zeroblob(1000000000)", "SELECT hex(zeroblob(10000000))"])
async def test_a_value_has_a_bound(hands: Hands, sql: str) -> None:
    with pytest.raises(LimitError):
        await run(tool(hands), "query", sql)


async def test_rows_have_a_bound_in_bytes(hands: Hands) -> None:
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100) SELECT zeroblob(1000000) FROM n"
    with pytest.raises(LimitError, match="32 MB"):
        await run(tool(hands), "query", many)


async def test_a_database_does_not_outgrow_what_may_be_written(tmp_path: Path) -> None:
    hands = hands_of(PROFILES["low"], tmp_path)
    hands = replace(hands, files=replace(hands.files, max_size=64 << 10))
    made = tool(hands, database="big.db")
    await run(made, "execute", "CREATE TABLE t (a)")
    with pytest.raises(LimitError, match="full"):
        await run(made, "execute", "INSERT INTO t VALUES (zeroblob(1000000))")
    assert (tmp_path / "big.db").stat().st_size <= 64 << 10


async def test_a_file_outside_or_that_is_no_database_is_told(hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"\x89PNG" * 400)
    for path, kind in (("../y.db", DeniedError), ("none.db", NotFoundError), ("x.db", InvalidError)):
        with pytest.raises(kind):
            await run(tool(hands), "query", "SELECT * FROM sqlite_master", path=path)
    assert not (tmp_path / "none.db").exists()


async def test_a_database_that_cannot_be_made_leaves_no_empty_file(hands: Hands, tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="syntax"):
        await run(tool(hands, database="new.db"), "execute", "CREATE TABEL t")
    assert inside(tmp_path) == []


async def test_reading_puts_no_files_beside_a_database_with_a_log(hands: Hands, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "wal.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    await run(tool(hands, database="wal.db"), "query", "SELECT * FROM t")
    assert inside(tmp_path) == ["wal.db"]


async def test_what_a_call_lacks_is_told(hands: Hands) -> None:
    for given in (
        {"operation": "query"},
        {"operation": "transaction"},
        {"operation": "transaction", "statements": [1]},
    ):
        with pytest.raises(InvalidError, match="sqlite"):
            await tool(hands).run(Recording().context(), given)
    with pytest.raises(InvalidError, match="one statement"):
        await run(tool(hands), "query", "SELECT 1; SELECT 2")
    with pytest.raises(InvalidError, match="may query"):
        await run(tool(hands, operations=["query"]), "tables")
