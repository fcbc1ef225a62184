from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kernel.errors import DeadlineError, DeniedError, InvalidError
from kernel.stores.projection import Projection
from tests.kernel.stores.conftest import Recording

Record = Callable[..., Recording]
ENDLESS = "select count(*) from range(10000000) a, range(10000000) b where (a.range * b.range) % 7 = 3"


@pytest.fixture
def filled(store: Projection, record: Record) -> Projection:
    run = record().open("s1").open("s2", "chat", "demo", parent="s1").close("s2", {"text": "hi"}, tokens=(10, 20))
    run.open("s3", "execute_tool", "calculator", parent="s1", input={"expression": "1+1"}).close("s3", 2)
    run.open("s4", "chat", "demo", parent="s1").fail("s4", "model").close("s1").end().write()
    store.ingest()
    return store


def test_a_select_gives_columns_and_rows(filled: Projection) -> None:
    table = filled.sql("select operation, count(*) as n from spans group by operation order by operation")
    assert table.columns == ("operation", "n")
    assert table.rows == (("chat", 2), ("execute_tool", 1), ("run_cell", 1))
    assert not table.truncated


def test_parameters_are_bound_and_never_spliced(filled: Projection) -> None:
    assert filled.sql("select count(*) from spans where name = ?", ["' or true --"]).rows == ((0,),)


def test_more_rows_than_asked_for_are_cut_and_told(filled: Projection) -> None:
    table = filled.sql("select * from range(100)", limit=10)
    assert (len(table.rows), table.truncated) == (10, True)


def test_views_sum_up_cost_and_latency(filled: Projection) -> None:
    cost = filled.sql("select model, calls, failures, input_tokens, output_tokens, cost from cost_by_model order by 1")
    assert cost.rows == (("", 1, 1, 0, 0, None), ("demo/assistant", 1, 0, 10, 20, 0.5))
    latency = filled.sql("select calls, p50, slowest from latency_percentiles where operation = 'run_cell'")
    assert latency.rows == ((1, 7.0, 7.0),)


def test_tool_calls_have_arguments_and_results(filled: Projection) -> None:
    rows = filled.sql("select tool, arguments->>'expression', result from tool_calls").rows
    assert rows == (("calculator", "1+1", "2"),)


@pytest.mark.parametrize(
    "query",
    [
        "select to_timestamp(started) as at from spans where span_id = 's1'",
        "select to_timestamp(started) as at from spans where span_id = 's1'; ",
        "select to_timestamp(started) as at from spans where span_id = 's1' -- the first",
    ],
)
def test_a_date_comes_as_text(filled: Projection, query: str) -> None:
    table = filled.sql(query)
    assert table.columns == ("at",)
    assert table.rows == (("2026-01-21 09:30:02+00",),)


@pytest.mark.parametrize("query", ["from runs", "with x as (select 1) from x", "describe spans", "explain select 1"])
def test_other_ways_to_read_are_welcome(filled: Projection, query: str) -> None:
    assert filled.sql(query).rows


@pytest.mark.parametrize(
    "query",
    [
        "select * from read_text('{file}')",
        "select * from '{file}.csv'",
        "select * from read_csv('{file}')",
        "select * from read_json('{file}')",
        "select * from read_blob('{file}')",
        "select * from read_parquet('{file}')",
        "select * from sniff_csv('{file}')",
        "select * from glob('{file}*')",
        "copy spans to '{file}.csv'",
        "copy spans from '{file}'",
        "attach '{file}' as other",
        "export database '{file}.d'",
        "import database '{file}.d'",
        "install httpfs",
        "load httpfs",
        "pragma database_list",
        "pragma enable_profiling",
        "set memory_limit = '8GB'",
        "reset lock_configuration",
        "call pragma_version()",
        "checkpoint",
        "vacuum",
        "begin",
        "delete from spans",
        "update spans set name = ''",
        "insert into spans (run_id) values ('x') returning *",
        "drop table spans",
        "create table x as select 1",
        "create temp table x as select 1",
        "explain analyze delete from spans",
        "with gone as (delete from spans returning *) select * from gone",
        "prepare x as select 1",
    ],
)
def test_what_is_not_reading_the_trace_is_denied(filled: Projection, tmp_path: Path, query: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(DeniedError, match="may only read the trace"):
        filled.sql(query.format(file=secret))
    assert sorted(tmp_path.iterdir()) == before
    assert filled.sql("select count(*) from spans").rows == ((4,),)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("selec 1", "syntax error"),
        ("select nope from spans", '"nope" not found'),
        ("select 1; select 2", "2 statements"),
        ("", "0 statements"),
        ("select 1/0::int + 'x'::int", "Could not convert"),
        ("select ?", "parameter"),
    ],
)
def test_bad_sql_is_answered_in_the_engines_words(filled: Projection, query: str, told: str) -> None:
    with pytest.raises(InvalidError, match=told):
        filled.sql(query)


def test_a_python_variable_is_no_table(filled: Projection) -> None:
    local_rows = [(1,)]
    with pytest.raises(InvalidError, match="does not exist"):
        filled.sql("select * from local_rows")
    assert local_rows


def test_a_query_without_an_end_is_stopped_and_the_store_lives_on(filled: Projection) -> None:
    with pytest.raises(DeadlineError, match=r"longer than 200 ms"):
        filled.sql(ENDLESS, seconds=0.2)
    assert filled.sql("select 1").rows == ((1,),)


# On a busy machine the short query may be over before anything else was done: then a longer one tells.
def test_a_long_query_holds_nobody_back(filled: Projection, record: Record) -> None:
    def ask(limit: int) -> None:
        with pytest.raises(DeadlineError):
            filled.sql(ENDLESS, seconds=limit)

    was_asking = False
    for number, limit in enumerate((1, 5, 25), 2):
        asking = threading.Thread(target=ask, args=(limit,))
        asking.start()
        record(f"20260121T093000-0000000{number}").open("s1").write()
        assert filled.ingest() == 2
        assert len(filled.runs()) == number
        was_asking = asking.is_alive()
        asking.join()
        if was_asking:
            break
    assert was_asking
