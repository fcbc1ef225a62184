"""What the charts of a dashboard show."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.dashboards import figures
from webui.dashboards.charts import Chart, Mark, _ticks
from webui.theme.tokens import DARK, LIGHT

NOW = time.mktime((2026, 3, 29, 12, 30, 0, 0, 0, -1))


def used(slot: str, model: str, cost: float | None, calls: int = 1) -> dict[str, Any]:
    return {"slot": slot, "model": model, "cost": cost, "calls": calls, "input_tokens": 1, "output_tokens": 2}


def test_days_without_use_have_a_place_too() -> None:
    since = figures.midnight(NOW - 3 * 86_400)
    slots = figures.slots_of([], "day", since, NOW)
    assert [slot[:10] for slot in slots] == ["2026-03-26", "2026-03-27", "2026-03-28", "2026-03-29"]
    assert figures.slots_of([], "day", 0.0, NOW) == []


@pytest.mark.parametrize("unit", ["hour", "day", "week", "month"])
def test_a_very_long_time_has_no_more_places_than_can_be_seen(unit: str) -> None:
    slots = figures.slots_of([used("1971-01-01 00:00", "m", 1.0)], unit, 0.0, NOW)
    assert len(slots) <= figures.MOST_SLOTS
    begin, end = figures.bounds_of(slots[-1], unit)
    assert begin <= NOW < end


def test_columns_are_stacked_with_the_most_used_at_the_bottom() -> None:
    rows = [used("2026-03-29 00:00", "small", 1.0), used("2026-03-29 00:00", "large", 3.0), used("x", "large", 1.0)]
    marks = figures.over_time(rows, ["2026-03-29 00:00"], "day", "cost")
    assert [(mark.title, mark.low, mark.high) for mark in marks] == [("large", 0, 3), ("small", 3, 4)]
    assert json.loads(marks[0].key) == {"slot": "2026-03-29 00:00", "model": "large"}


def test_more_models_than_colours_share_the_last() -> None:
    rows = [used("2026-03-29 00:00", f"m{n}", 10.0 - n) for n in range(9)]
    marks = figures.over_time(rows, ["2026-03-29 00:00"], "day", "cost")
    assert max(mark.shade for mark in marks) == figures.SERIES
    assert figures.legend(rows, "cost")[-1]["name"] == figures.OTHERS


def test_a_bar_says_that_its_price_is_unknown() -> None:
    row = {"name": "m", "cost": None, "unpriced": 2, "calls": 2, "input_tokens": 4_000, "output_tokens": 1}
    marks, names = figures.shares([row, {**row, "name": ""}], "agent", "tokens")
    assert names == ["m", "(no agent)"]
    assert marks[0].about == "price unknown · 4k tokens · 2 calls"
    assert marks[1].key == ""


@given(st.lists(st.floats(0, 1e12), max_size=20), st.booleans())
def test_an_axis_reaches_the_highest_mark_with_few_ticks(values: list[float], log: bool) -> None:
    low, ticks = _ticks(values, [value / 2 for value in values], log)
    assert 1 <= len(ticks) <= 12
    assert ticks == sorted(ticks)
    assert low <= ticks[0]
    if not log and values:
        assert ticks[-1] >= max(values) * 0.999 or max(values) < 1e-9


def test_a_chart_takes_the_colours_of_the_theme() -> None:
    chart = Chart(lambda key: None)
    chart.paint(LIGHT)
    chart.show([Mark(0, 0, 2, "a", "", "k"), Mark(1, 0, 1, "b", "", "k", -1)], ["a", "b"], str)
    assert chart._source.data["colour"] == [LIGHT.accent, LIGHT.error]
    chart.paint(DARK)
    assert chart._source.data["colour"] == [DARK.accent, DARK.error]
    assert chart.figure.output_backend == "canvas"
