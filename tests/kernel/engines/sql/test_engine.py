from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from kernel.engines.protocol import Chunk
from kernel.engines.sql.looks import MIME
from kernel.protocols.executor import Done, Job
from kernel.runtime import Options, Runtime
from kernel.testing.screen import Paper


@pytest.fixture
async def runtime(tmp_path: Path) -> AsyncIterator[Runtime]:
    opened = Runtime(Options(folder=tmp_path, home=tmp_path / "home", params={"least": 1, "names": ["a", "b"]}))
    yield opened
    await opened.close()


async def run(runtime: Runtime, source: str, language: str = "sql", name: str = "rows", **more: Any) -> Done:
    about: Mapping[str, Any] = more.pop("about", {})
    return await runtime.execute(Job(Chunk(source, name, "c1", **more), language, about=about), Paper())


async def test_a_cell_of_sql_gives_rows_to_other_cells_and_reads_theirs(runtime: Runtime) -> None:
    await run(runtime, 'return { { model = "demo", price = 2 }, { model = "echo", price = 3 } }', "lua", "prices")
    done = await run(runtime, "select model, price from prices where price > $least order by price desc")
    assert done.value == [{"model": "echo", "price": 3}, {"model": "demo", "price": 2}]
    after = await run(runtime, "return cells.rows[1].model .. #cells.rows", "lua", "after")
    assert after.value == "echo2"


async def test_the_run_that_asks_is_in_the_store_already(runtime: Runtime) -> None:
    done = await run(runtime, "select operation, status from spans")
    assert done.value == [{"operation": "run_cell", "status": "running"}]


async def test_lists_and_results_are_parameters(runtime: Runtime) -> None:
    await run(runtime, "return 40", "lua", "forty")
    done = await run(runtime, "select unnest($names) as name, $forty + 2 as answer")
    assert done.value == [{"name": "a", "answer": 42}, {"name": "b", "answer": 42}]


async def test_what_is_shown_is_a_page_and_its_text(runtime: Runtime) -> None:
    done = await run(runtime, "select range as n from range(3000)")
    assert done.display is not None
    shown = done.display[MIME]
    assert (shown["total"], shown["kept"], len(shown["rows"]), len(done.value)) == (3000, 2000, 50, 2000)
    assert done.display["text/plain"].endswith("(3,000 rows)")


async def test_other_cells_get_as_many_rows_as_a_cell_says_and_a_part_is_told_of(runtime: Runtime) -> None:
    query = "select range as n, 'owl ' || range as name from range(30000)"
    part = await run(runtime, query)
    assert len(part.value) == 2_000
    counted = await run(runtime, "select count(*) as n from rows", name="counted")
    assert counted.value == [{"n": 2_000}]
    told = "This query read the first 2,000 of the 30,000 rows of rows. Give the cell rows the option rows=30000."
    assert counted.display is not None
    assert counted.display[MIME]["notes"] == [told]
    assert counted.display["text/plain"].endswith(told)
    assert len((await run(runtime, query, rows=30_000)).value) == 30_000
    counted = await run(runtime, "select count(*) as n, max(name) as last from rows", name="counted")
    assert counted.value == [{"n": 30_000, "last": "owl 9999"}]
    assert counted.display is not None
    assert counted.display[MIME]["notes"] == []
    for language, code, last in (
        ("lua", "return #cells.rows .. cells.rows[30000].name", "30000owl 29999"),
        ("javascript", "return cells.rows.length + cells.rows[29999].name", "30000owl 29999"),
        ("python", "len(cells.rows), cells.rows[29999]['name']", [30_000, "owl 29999"]),
    ):
        assert (await run(runtime, code, language, "after")).value == last
    wide = await run(runtime, "select repeat('x', 1000) as x from range(30000)", rows=30_000)
    assert 10_000 < len(wide.value) < 17_000


async def test_a_fault_is_placed_in_the_cell(runtime: Runtime) -> None:
    done = await run(runtime, "select run_id,\n  nothing\nfrom runs")
    assert done.error is not None
    assert (done.error["file"], done.error["line"]) == ("rows", 2)
    assert "nothing" in done.error["message"]


async def test_writing_is_denied(runtime: Runtime) -> None:
    done = await run(runtime, "delete from runs")
    assert done.error is not None
    assert done.error["type"] == "denied"


async def test_a_query_without_end_is_stopped_with_its_cell(runtime: Runtime) -> None:
    endless = "select count(*) from range(1000000000) a, range(1000000000) b"
    task = asyncio.create_task(run(runtime, endless))
    await asyncio.sleep(1.0)
    began = time.monotonic()
    task.cancel()
    done = await task
    assert (done.status, time.monotonic() - began < 10) == ("cancelled", True)
    late = await run(runtime, endless, timeout=0.5)
    assert late.error is not None
    assert late.error["type"] == "limit"


async def test_a_profile_that_reads_no_files_reads_no_traces(tmp_path: Path) -> None:
    runtime = Runtime(Options(folder=tmp_path, home=tmp_path / "home", profile="high"))
    done = await run(runtime, "select 1")
    assert done.error is not None
    assert "profile 'high'" in done.error["message"]
    await runtime.close()


def completions(runtime: Runtime, written: str) -> list[str]:
    cursor = written.index("|")
    return [item.label for item in runtime.complete(written.replace("|", ""), cursor, "sql").items]


async def test_tables_columns_and_parameters_are_completed(runtime: Runtime) -> None:
    runtime.engine("sql").set_globals({"params": {"topic": "x"}, "cells": {"prices": [{"model": "m", "dear": 1}]}})
    assert "cost_by_model" in completions(runtime, "select * from co|")
    assert "prices" in completions(runtime, "select * from runs join pr|")
    assert set(completions(runtime, "select fini| from chats")) == {"finish_reasons", "finished"}
    assert completions(runtime, "select s.dura| from spans s") == ["duration"]
    assert completions(runtime, "select p.| from prices p") == ["model", "dear"]
    assert completions(runtime, "select $to|") == ["$topic"]
    assert completions(runtime, "select 'fr|'") == []
    assert completions(runtime, "select 1 -- fr|") == []
    info = [item.info for item in runtime.complete("select cost from runs", 11, "sql").items]
    assert any("no price is known" in text for text in info)


async def test_help_tells_what_a_table_or_column_is(runtime: Runtime) -> None:
    assert "one call of a model" in runtime.inspect("select * from chats", 16, "sql")
    assert "seconds" in runtime.inspect("select duration from spans", 9, "sql")


async def test_syntax_is_checked_while_it_is_written(runtime: Runtime) -> None:
    problem = runtime.check(Chunk("select 1\nfro x y", "cell"), "sql")
    assert problem is not None
    assert problem.line == 2
    assert runtime.check(Chunk("select $any from runs", "cell"), "sql") is None
