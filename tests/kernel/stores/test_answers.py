from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from kernel.errors import DeadlineError, DeniedError, InvalidError, NotFoundError, SpellError
from kernel.stores.answers import Answer, Asking, View
from kernel.stores.projection import Projection
from tests.kernel.stores.conftest import Recording

Record = Callable[..., Recording]


def asked(store: Projection, sql: str, **more: object) -> Answer:
    return store.ask(Asking(sql, **more))  # type: ignore[arg-type]


def rows(store: Projection, sql: str, **more: object) -> list[list[object]]:
    answer = asked(store, sql, **more)
    try:
        return answer.page(View()).rows
    finally:
        answer.close()


def test_a_page_of_millions_of_rows_is_read_without_the_others(store: Projection) -> None:
    answer = asked(store, "select range as n, 'x' || range as t from range(2000000)")
    assert answer.total == 2_000_000
    assert [column.type for column in answer.columns] == ["BIGINT", "VARCHAR"]
    assert answer.page(View(1_999_998, 5)).rows == [[1_999_998, "x1999998"], [1_999_999, "x1999999"]]
    assert answer.page(View(0, 2, order=0, down=True)).rows == [[1_999_999, "x1999999"], [1_999_998, "x1999998"]]
    found = answer.page(View(0, 3, text="x199999"))
    assert found.total == 11
    answer.close()


def test_the_rows_stay_those_of_the_moment_they_were_asked_for(store: Projection, record: Record) -> None:
    answer = asked(store, "select run_id from runs")
    record().end().write()
    store.ingest()
    assert answer.page(View()).rows == []
    assert len(rows(store, "select run_id from runs")) == 1


def test_parameters_are_bound_never_written_into_the_query(store: Projection) -> None:
    given = {"topic": "owls'; drop table runs", "unused": 1}
    assert rows(store, "select $topic as t", parameters=given) == [["owls'; drop table runs"]]
    with pytest.raises(InvalidError, match=r"asks for the parameter \$other. There are: \$topic, \$unused."):
        asked(store, "select $other", parameters=given)


def test_rows_of_another_cell_are_a_table(store: Projection) -> None:
    plan = [{"name": "a", "price": 2}, {"name": "b", "price": 3.5, "tags": ["x"]}]
    assert rows(store, "select sum(price) as s, max(name) from plan", tables={"plan": plan}) == [[5.5, "b"]]
    assert rows(store, "select * from numbers", tables={"numbers": [1, 2]}) == [[1], [2]]
    assert rows(store, "select * from nothing", tables={"nothing": []}) == []


@pytest.mark.parametrize(
    "sql",
    [
        "with gone as (delete from runs returning *) select * from gone",
        "delete from runs",
        "drop table runs",
        "create table x (a int)",
        "attach 'other.db'",
        "copy runs to 'x.csv'",
        "set memory_limit = '8GB'",
        "load json",
        "install httpfs",
        "pragma database_list",
        "call pragma_version()",
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from glob('/etc/*')",
        "select * from 'https://example.org/x.parquet'",
        "vacuum",
        "begin",
        "export database '/tmp/x'",
        "select 1; select 2",
    ],
)
def test_a_query_can_do_nothing_but_read_the_trace(store: Projection, record: Record, sql: str) -> None:
    record().end().write()
    store.ingest()
    with pytest.raises(SpellError):
        asked(store, sql)
    assert len(store.runs()) == 1


def test_writing_is_refused_as_such(store: Projection) -> None:
    with pytest.raises(DeniedError, match="may only read the trace"):
        asked(store, "delete from runs")


@pytest.mark.parametrize(
    ("sql", "line", "column"),
    [
        ("select nothing from runs", 1, 8),
        ("select *\nfrom runs\nwhere  wrong = 1", 3, 8),
        ("select *\n\nfro runs", 3, 5),
        ("select run_id,\n  nofun(1)\nfrom runs; -- done", 2, 3),
    ],
)
def test_a_fault_is_where_it_is_written(store: Projection, sql: str, line: int, column: int) -> None:
    with pytest.raises(InvalidError) as told:
        asked(store, sql)
    assert (told.value.details.get("line"), told.value.details.get("column")) == (line, column)
    assert "LINE" not in told.value.message
    assert "Error:" not in told.value.message


def test_a_query_that_never_ends_is_ended_by_its_time(store: Projection) -> None:
    began = time.monotonic()
    with pytest.raises(DeadlineError, match="longer than"):
        asked(store, "select count(*) from range(1000000000) a, range(1000000000) b", seconds=0.3)
    assert time.monotonic() - began < 10


def test_a_query_can_be_stopped_from_another_thread(store: Projection) -> None:
    stops: list[Callable[[], None]] = []
    timer = threading.Timer(0.3, lambda: stops[0]())
    timer.start()
    with pytest.raises(DeadlineError, match="stopped"):
        store.ask(Asking("with recursive t as (select 1 a union all select a + 1 from t) from t"), stops.append)
    assert store.runs() == []


def test_a_plan_is_rows_of_text(store: Projection) -> None:
    assert any("RUNS" in str(line).upper() for (line,) in rows(store, "explain select * from runs"))


def test_values_are_plain_whatever_their_type(store: Projection) -> None:
    sql = """select 1::hugeint a, 1.5::decimal(4, 2) b, date '2026-01-21' c, [1, 2] d, {'x': 1} e, 'nan'::double f,
        '{"k": 1}'::json g, true h, null i, to_timestamp(0) j, 'a'::blob k, interval '1 day' l, a as m"""
    page = rows(store, sql)[0]
    assert page[:9] == [1.0, 1.5, "2026-01-21", "[1,2]", '{"x":1}', None, '{"k": 1}', True, None]
    assert all(isinstance(value, str) for value in page[9:12])
    answer = asked(store, sql)
    assert answer.first(10, 1 << 20)[0][3:7] == [[1, 2], {"x": 1}, None, {"k": 1}]
    assert answer.first(10, 1) == []
    answer.close()


def test_the_end_of_a_statement_and_what_follows_it_do_no_harm(store: Projection) -> None:
    assert rows(store, "select 'a;b' as \"ä\" -- ; not here\n; -- done;\n") == [["a;b"]]


def test_an_answer_outlives_nothing_that_the_store_does(store: Projection, record: Record) -> None:
    record().end().write()
    store.ingest()
    answer = asked(store, "select 1 as one")
    store.forget([run.run_id for run in store.runs()])
    assert store.shrink()
    with pytest.raises(NotFoundError, match="Run the cell again"):
        answer.page(View())
    assert rows(store, "select count(*) from runs") == [[1]]
