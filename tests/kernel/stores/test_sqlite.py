"""The store of a tab answers as that of a computer does: every question of the screen, over the same journals.

Some numbers are DuckDB's own (hashes that name a frame); dates come as text from SQLite, which has no type for them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from kernel.comparison.runs import compare
from kernel.comparison.spans import Tree
from kernel.comparison.tables import tabulate
from kernel.errors import DeadlineError, DeniedError, InvalidError
from kernel.stores import cast, catalogue, happenings, moments, talks
from kernel.stores.answers import Asking, View
from kernel.stores.catalogue import RunSieve
from kernel.stores.dashboards import Totals
from kernel.stores.flames import Frame, frames
from kernel.stores.happenings import EventSieve
from kernel.stores.home import journals_of
from kernel.stores.lanes import lanes
from kernel.stores.projection import Projection
from kernel.stores.reels import reel_of
from kernel.stores.schema import TABLES
from kernel.stores.sqlite.projection import SqliteProjection
from kernel.stores.sums import SUMS
from kernel.stores.views import VIEWS
from tests.kit.compared_runs import two_runs
from tests.kit.trace_data import Recorder, cell, change_state, failed_run, running_run, small_run

START = 1_768_987_800.0


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Projection, SqliteProjection]]:
    home = tmp_path_factory.mktemp("home")
    small_run(home, "r1", START)
    failed_run(home, "r2", START + 100)
    running, _, _ = running_run(home, "r3", START + 200)
    running.write()
    state = Recorder(home, "r4", START + 300)
    ctx = cell(state, "state")
    change_state(state, ctx, "city", "Oslo", None, 1.0)
    change_state(state, ctx, "city", {"name": "Bergen"}, "Oslo", 2.0)
    state.finish()
    state.write()
    with Projection.open(home) as duck, SqliteProjection.open(home) as lite:
        duck.ingest()
        yield duck, lite


Ask = Callable[[Projection], Any]

SCREEN: dict[str, Ask] = {
    "runs": lambda store: store.runs(),
    "runs that are searched": lambda store: store.runs(search="R2"),
    "tree": lambda store: [store.tree(run) for run in ("r1", "r2", "r3", "r4")],
    "one span": lambda store: [store.span("r1", line.span_id) for line in store.tree("r1")],
    "path": lambda store: [store.path_to("r1", line.span_id) for line in store.tree("r1")],
    "search": lambda store: store.search("r1", "CHAT"),
    "events of a span": lambda store: [store.span_events("r2", line.span_id) for line in store.tree("r2")],
    "timeline": lambda store: store.timeline("r1"),
    "timeline in bins": lambda store: store.timeline("r1", bins=7, cap=1),
    "lanes": lambda store: lanes(store, "r1", START, START + 30),
    "frames": lambda store: unordered([told(one) for one in frames(store, "r1", START)]),
    "sequence": lambda store: cast.calls(store, "r1", cast.count_calls(store, "r1"), 0, 50),
    "links": lambda store: cast.links(store, "r1", 100),
    "speakers": lambda store: talks.speakers(store, "r1"),
    "conversation": lambda store: [
        talks.calls(store, "r1", one.name, 0, 20, 300) for one in talks.speakers(store, "r1")
    ],
    "kinds of events": lambda store: happenings.kinds(store, "r1"),
    "events": lambda store: happenings.stretch(
        store, EventSieve("r1", text="chat"), happenings.count(store, EventSieve("r1", text="chat")), 2, 20
    ),
    "changes of the state": lambda store: moments.ticks(store, "r4"),
    "state at a moment": lambda store: moments.state_at(store, "r4", START + 301.5, "", 0.0),
    "state now": lambda store: store.state(),
    "outputs of cells": lambda store: store.cell_outputs("research.spell.md", ["research", "state"]),
    "list of runs": lambda store: catalogue.page(store, RunSieve(text="e", order="largest"), {}, 0, 10),
    "what to sift by": lambda store: catalogue.choices(store, ""),
    "dashboard": lambda store: {
        name: unordered(part) if isinstance(part, list) else part
        for name, part in Totals(store, RunSieve(), {}).whole().items()
    },
}


def told(frame: Frame) -> tuple[Any, ...]:
    return frame.operation, frame.name, frame.level, frame.spans, frame.failures, frame.tokens, float(frame.cost)


def unordered(rows: list[Any]) -> list[Any]:
    """Rows of which some are equal in what they are ordered by."""
    return sorted(rows, key=repr)


def plain(found: Any) -> Any:
    """Answers side by side: what is a number in both, to nine digits."""
    match found:
        case float():
            return round(found, 6)
        case dict():
            return {key: plain(value) for key, value in found.items()}
        case list() | tuple():
            return [plain(value) for value in found]
    return plain(asdict(found)) if is_dataclass(found) and not isinstance(found, type) else found


@pytest.mark.parametrize("name", SCREEN)
def test_both_stores_answer_a_question_of_the_screen_alike(stores: tuple[Projection, Projection], name: str) -> None:
    duck, lite = (plain(SCREEN[name](store)) for store in stores)
    assert lite == duck


CHATS = "select run_id, span_id, status, duration, output_tokens, cost from chats order by run_id, span_id"


def test_both_stores_show_a_run_as_it_was_at_a_moment_and_then_as_it_is(
    stores: tuple[Projection, Projection],
) -> None:
    whole = [plain(store.tree("r1")) for store in stores]
    for part in (0.1, 0.5, 0.9, 1.5):
        found = []
        for store in stores:
            reel = reel_of(store, "r1")
            assert reel is not None
            past = store.as_of("r1", reel.started + part * reel.length, reel.length)
            found.append(plain([past.run("r1"), past.tree("r1"), past.runs(), past.sql(CHATS).rows]))
            past.close()
        assert found[0] == found[1]
    assert [plain(store.tree("r1")) for store in stores] == whole


def test_both_stores_compare_runs_alike(tmp_path: Path) -> None:
    two_runs(tmp_path)
    with Projection.open(tmp_path) as duck, SqliteProjection.open(tmp_path) as lite:
        duck.ingest()
        # The spans have marks, which are DuckDB's own numbers.
        one, other = (replace(compare(store, "r1", "r2"), before=Tree(()), after=Tree(())) for store in (duck, lite))
        assert plain(one) == plain(other)
        tables = [tabulate(store, ["r1", "r2"], {}, ["ask"]) for store in (duck, lite)]
        assert plain(tables[0]) == plain(tables[1])
        assert tables[0].values[0]["models"] == ["demo/assistant"]


def names_in(sql: str, kind: str) -> list[str]:
    return [line.split()[2] for line in sql.splitlines() if line.startswith(f"create {kind} ")]


@pytest.mark.parametrize("name", [*names_in(TABLES, "table"), *names_in(VIEWS + SUMS, "view")])
def test_both_have_the_same_tables_and_views_with_as_many_rows(
    stores: tuple[Projection, Projection], name: str
) -> None:
    duck, lite = (store.sql(f"select * from {name}") for store in stores)
    assert lite.columns == duck.columns
    assert len(lite.rows) == len(duck.rows)


def test_sql_of_a_person_is_translated_as_far_as_it_goes(stores: tuple[Projection, Projection]) -> None:
    asked = "select name, count(*) as n from spans where run_id = $run group by all order by n desc, name"
    duck, lite = (store.ask(Asking(asked, {"run": "r1"})) for store in stores)
    assert lite.page(View()).rows == duck.page(View()).rows
    assert [column.name for column in lite.columns] == ["name", "n"]
    with pytest.raises(InvalidError, match="SQLite"):
        stores[1].ask(Asking("select nofun(1)"))


def test_rows_of_other_cells_are_tables_for_one_query(stores: tuple[Projection, SqliteProjection]) -> None:
    answer = stores[1].ask(
        Asking("select city, n + 1 from found order by n", tables={"found": [{"city": "Oslo", "n": 1}]})
    )
    assert answer.page(View()).rows == [["Oslo", 2]]
    with pytest.raises(InvalidError, match="found"):
        stores[1].ask(Asking("select * from found"))


@pytest.mark.parametrize("sql", ["delete from runs", "drop table runs", "attach 'x' as y", "pragma user_version = 3"])
def test_sql_of_a_person_changes_nothing(stores: tuple[Projection, SqliteProjection], sql: str) -> None:
    before = stores[1].count("r1")
    with pytest.raises((DeniedError, InvalidError)):
        stores[1].ask(Asking(sql))
    assert stores[1].count("r1") == before


def test_a_query_without_an_end_is_stopped(stores: tuple[Projection, SqliteProjection]) -> None:
    endless = "with recursive n as (select 1 as i union all select i + 1 from n) select sum(i) from n"
    with pytest.raises(DeadlineError):
        stores[1].ask(Asking(endless, seconds=0.2))


def test_both_mark_a_run_whose_process_is_gone_and_forget_one(tmp_path: Path) -> None:
    small_run(tmp_path, "r1", START)
    running_run(tmp_path, "r2", START + 100)
    journal = journals_of(tmp_path) / "r2.ndjson"
    journal.write_bytes(journal.read_bytes().replace(f'"pid":{os.getpid()}'.encode(), b'"pid":0'))
    with Projection.open(tmp_path) as duck, SqliteProjection.open(tmp_path) as lite:
        duck.ingest()
        for store in (duck, lite):
            assert {run.run_id: run.status for run in store.runs()} == {"r1": "ok", "r2": "interrupted"}
            assert {line.status for line in store.tree("r2")} == {"cancelled"}
            store.forget(["r1"])
            assert [run.run_id for run in store.runs()] == ["r2"]
