"""What a dashboard says of many runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import InvalidError
from kernel.stores import catalogue
from kernel.stores.catalogue import RunSieve
from kernel.stores.dashboards import Totals, choices, measured, summed, unit_of
from kernel.stores.labels import Labels
from kernel.stores.projection import Projection
from tests.kit.trace_data import MODEL, NOTEBOOK, Recorder, failed_run, small_run

DAY = 86_400.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Projection]:
    now = time.time()
    small_run(tmp_path, "r1", now - 3 * DAY)
    failed_run(tmp_path, "r2", now - 60)
    other = Recorder(tmp_path, "r3", now - 40 * DAY, "Elsewhere", "other.spell.md")
    other.finish()
    other.write()
    with Projection.open(tmp_path) as store:
        store.ingest()
        yield store


def totals(store: Projection, tmp_path: Path, **sieve: Any) -> Totals:
    return Totals(store, RunSieve(**sieve), Labels(tmp_path).all())


def test_the_whole_counts_what_models_used_and_cost(store: Projection, tmp_path: Path) -> None:
    whole = totals(store, tmp_path).whole()
    assert whole["runs"] | {"first": 0, "seconds": 0} == {
        "runs": 3,
        "failed": 1,
        "running": 0,
        "first": 0,
        "seconds": 0,
    }
    assert whole["totals"]["calls"] == 7
    assert whole["totals"]["input_tokens"] == 412 + 687 + 741 + 3 * 240 + 61
    assert whole["unit"] == "day"
    assert whole["by"]["model"] == [{**whole["by"]["model"][0], "name": MODEL, "calls": 7, "runs": 2}]


def test_a_price_that_nobody_knows_is_counted_and_adds_nothing(store: Projection, tmp_path: Path) -> None:
    whole = totals(store, tmp_path).totals()
    assert whole["unpriced"] == 1
    assert whole["cost"] == pytest.approx((1840 + 720) * 1.1e-6 + (242 + 288) * 4.4e-6)


def test_sums_by_each_group_agree(store: Projection, tmp_path: Path) -> None:
    asked = totals(store, tmp_path)
    for group in ("model", "agent", "notebook", "day"):
        assert sum(row["cost"] or 0 for row in asked.by(group)) == pytest.approx(asked.totals()["cost"])
    assert [row["name"] for row in asked.by("agent")] == ["researcher", "", "buyer"]
    assert {row["name"]: row["failures"] for row in asked.by("tool")} == {
        "web_search": 0,
        "calculator": 0,
        "fetch_page": 1,
    }
    with pytest.raises(InvalidError, match="colour"):
        asked.by("colour")


def test_a_period_a_notebook_a_model_and_a_tag_narrow_it(store: Projection, tmp_path: Path) -> None:
    Labels(tmp_path).change("r1", tags=["kept"])
    assert totals(store, tmp_path, since=time.time() - DAY).totals()["calls"] == 1
    assert totals(store, tmp_path, path=NOTEBOOK).whole()["runs"]["runs"] == 2
    assert totals(store, tmp_path, tag="kept").totals()["calls"] == 6
    assert totals(store, tmp_path, model="demo/none").whole()["totals"]["calls"] == 0
    known = choices(store, Labels(tmp_path).all())
    assert known == {"path": [NOTEBOOK, "other.spell.md"], "model": [MODEL], "tag": ["kept"]}


def test_a_store_without_runs_gives_zeros_and_empty_tables(tmp_path: Path) -> None:
    with Projection.open(tmp_path / "new") as store:
        whole = totals(store, tmp_path).whole()
    assert whole["runs"]["runs"] == whole["totals"]["calls"] == 0
    assert not any(whole["by"].values())
    assert whole["times"] == whole["failures"] == []


def test_failures_say_their_kind_and_the_latest_message(store: Projection, tmp_path: Path) -> None:
    whole = totals(store, tmp_path).whole()
    assert ("tool", "execute_tool", "fetch_page", 1) in [
        (row["error"], row["operation"], row["name"], row["times"]) for row in whole["failures"]
    ]
    assert {row["operation"]: row["failures"] for row in whole["rates"]}["chat"] == 0


def test_latencies_grow_from_half_to_the_slowest(store: Projection, tmp_path: Path) -> None:
    for row in totals(store, tmp_path).whole()["latencies"]:
        assert 0 <= row["p50"] <= row["p90"] <= row["p99"] <= row["slowest"]


@pytest.mark.parametrize(
    ("sieve", "wanted"),
    [
        (RunSieve(agent="buyer"), ["r2"]),
        (RunSieve(tool="web_search"), ["r1"]),
        (RunSieve(operation="invoke_workflow"), ["r1"]),
        (RunSieve(error="tool"), ["r2"]),
        (RunSieve(until=time.time() - 10 * DAY), ["r3"]),
    ],
)
def test_a_bar_leads_to_its_runs(store: Projection, tmp_path: Path, sieve: RunSieve, wanted: list[str]) -> None:
    assert [run.run_id for run in catalogue.page(store, sieve, {}, 0, 10)] == wanted


@pytest.mark.parametrize(("days", "unit"), [(1, "hour"), (7, "day"), (30, "day"), (300, "week"), (3_000, "month")])
def test_a_longer_time_has_longer_parts(days: float, unit: str) -> None:
    assert unit_of(0.0, days * DAY) == unit


def test_measures_are_added_up_by_name_the_largest_first() -> None:
    rows = [{"n": "a", "cost": None, "input_tokens": 1, "output_tokens": 2}, {"n": "b", "cost": 2.0}]
    assert summed(rows, lambda row: row["n"], "cost") == {"b": 2.0, "a": 0.0}
    assert measured(rows[0], "tokens") == 3
