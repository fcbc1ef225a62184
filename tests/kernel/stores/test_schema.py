from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from kernel.stores import comments, database, migrations
from kernel.stores.projection import Projection
from kernel.stores.schema import VERSION
from tests.kernel.stores.conftest import START, Recording

Record = Callable[..., Recording]
RUN = "20260121T093000-00000001"


def make_older(file: Path) -> None:
    """Makes a store of today the one of version 5: without the table and the views that came with 6."""
    with duckdb.connect(str(file)) as connection:
        for view in ("limits_met", "cost_by_tool", "cost_by_day", "cost_by_agent", "cost_by_notebook", "model_usage"):
            connection.execute(f"drop view {view}")
        connection.execute("drop table payloads; update store set version = 5")


def test_a_store_of_an_older_version_is_migrated_and_keeps_the_runs_whose_journal_is_gone(
    home: Path, record: Record, troubles: list[str]
) -> None:
    run = record().open("s1").close("s1").end().write()
    with Projection.open(home) as store:
        store.ingest()
    run.journal.unlink()
    make_older(home / "store.duckdb")
    with Projection.open(home, on_trouble=troubles.append) as store:
        assert [row.run_id for row in store.runs()] == [RUN]
        assert store.sql("select version from store").rows == ((VERSION,),)
        assert store.sql("select count(*) from model_usage").rows == ((0,),)
    assert troubles == []


def test_a_store_of_a_newer_version_is_refused_plainly_and_never_destroyed(
    home: Path, record: Record, troubles: list[str]
) -> None:
    record().end().write()
    for version in (VERSION + 1, VERSION + 1):
        with Projection.open(home) as store:
            store.ingest()
        with duckdb.connect(str(home / "store.duckdb")) as connection:
            connection.execute("update store set version = ?", [version])
        with Projection.open(home, on_trouble=troubles.append) as store:
            store.ingest()
            assert len(store.runs()) == 1
    kept = sorted(path.name for path in home.glob("store.duckdb.version-*"))
    assert kept == [f"store.duckdb.version-{VERSION + 1}", f"store.duckdb.version-{VERSION + 1}-2"]
    assert "was written by a newer Spell Studio" in troubles[0]


def test_a_file_of_a_newer_duckdb_is_moved_aside(home: Path, record: Record, troubles: list[str]) -> None:
    record().end().write()
    with Projection.open(home) as store:
        store.ingest()
    file = home / "store.duckdb"
    data = bytearray(file.read_bytes())
    data[12:20] = (9999).to_bytes(8, "little")
    file.write_bytes(data)
    with Projection.open(home, on_trouble=troubles.append) as store:
        assert store.ingest() == 2
    assert len(troubles) == 1
    assert len([path for path in home.iterdir() if path.name.startswith("store.duckdb.")]) >= 1


def test_every_column_of_every_table_and_view_says_what_it_means() -> None:
    with migrations.make(database.connect(database.IN_MEMORY)) as connection:
        silent = connection.execute(
            "select table_name, column_name from duckdb_columns() where not internal and coalesce(comment, '') = ''"
        ).fetchall()
        quiet = [name for name, (_, about) in comments.abouts().items() if not about]
    assert silent == []
    assert quiet == []


@pytest.fixture
def busy(store: Projection, record: Record) -> Projection:
    run = record().open("c1", "run_cell", "brief", cell="brief")
    run.open("a1", "invoke_agent", "writer", "c1", cell="brief", scope={"agent_id": "x", "agent_name": "writer"})
    writer = {"agent_id": "x", "agent_name": "writer"}
    run.open("m1", "chat", "demo/assistant", "a1", cell="brief", scope=writer).close("m1", "Hi", (100, 10))
    run.open("t1", "execute_tool", "search", "a1", cell="brief", scope=writer)
    run.open("m2", "chat", "demo/assistant", "t1", cell="brief", scope=writer).close("m2", "Hi", (50, 5))
    run.close("t1", {"path": "a.png", "size": 7, "media_type": "image/png"})
    run.open("t2", "execute_tool", "search", "a1", cell="brief", scope=writer).fail("t2", "tool", "No net.")
    run.close("a1").say("c1", "display", data={"text/plain": "x", "text/html": "<b>x</b>"})
    run.close("c1").end().write()
    store.ingest()
    return store


def test_the_graph_of_agents_tells_who_called_whom(busy: Projection) -> None:
    asked = "select source_kind, source, target_kind, target, calls, failures from agent_graph order by first_started"
    assert busy.sql(asked).rows == (
        ("cell", "brief", "agent", "writer", 1, 0),
        ("agent", "writer", "model", "demo/assistant", 2, 0),
        ("agent", "writer", "tool", "search", 2, 1),
    )


def test_sums_of_money_agree_with_each_other(busy: Projection) -> None:
    totals = {
        view: busy.sql(f"select sum(cost) from {view}").rows[0][0]
        for view in ("model_usage", "cost_by_model", "cost_by_agent", "cost_by_day", "cost_by_notebook", "runs")
    }
    assert set(totals.values()) == {1.0}
    assert busy.sql("select calls, failures, tokens, cost from cost_by_tool").rows == ((2, 1, 55, 0.5),)


def test_the_slowest_spans_are_those_that_took_longest_themselves(busy: Projection) -> None:
    rows = busy.sql("select span_id, duration, own_seconds from slowest_spans").rows
    assert all(own <= duration for _, duration, own in rows)
    assert dict((span, own) for span, _, own in rows)["t1"] == 2.0


def test_failures_are_summed_up_by_kind_and_day(busy: Projection) -> None:
    assert busy.sql("select error, operation, name, times, message from errors_by_kind").rows == (
        ("tool", "execute_tool", "search", 1, "No net."),
    )
    assert busy.sql("select calls, failures, rate from error_rates where operation = 'execute_tool'").rows == (
        (2, 1, 0.5),
    )


def test_what_was_shown_and_what_was_written_are_artifacts(busy: Projection) -> None:
    rows = busy.sql("select kind, media_type, path, bytes from artifacts order by kind").rows
    assert rows == (("file", "image/png", "a.png", 7), ("output", "text/html", None, 8))


def test_each_view_answers_over_an_empty_and_a_busy_store(busy: Projection) -> None:
    for name in comments.abouts():
        assert busy.sql(f"select * from {name}").columns
    assert busy.sql("select started from chats").rows[0][0] > START
