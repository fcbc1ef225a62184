"""Cleaning tables and summing them up, and the whole pipeline from a file."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.api.classes import builtin_tools
from kernel.errors import InvalidError, LimitError
from kernel.sandbox.hands import Hands
from tests.kit.hands import open_hands
from tests.kit.runs import Recording


@pytest.fixture
async def hands(tmp_path: Path) -> AsyncIterator[Hands]:
    async with open_hands(tmp_path) as made:
        yield made


async def run(hands: Hands, name: str, options: Any = None, **given: Any) -> Any:
    return await builtin_tools()[name].tool(hands, options or {}).run(Recording().context(), given)


async def test_rows_are_cleaned_step_by_step(hands: Hands) -> None:
    rows = [{"n": " owl ", "w": "2"}, {"n": "owl", "w": " 2"}, {"n": "kiwi", "w": "N/A"}, {"n": "wren", "w": "007"}]
    told = await run(hands, "data_cleaner", rows=rows)
    assert told["rows"] == [{"n": "owl", "w": "2"}, {"n": "kiwi", "w": None}, {"n": "wren", "w": "007"}]
    assert told["report"] == {
        "rows_before": 4, "trimmed": 2, "emptied": 1, "typed": {}, "duplicates": 1, "filled": {},
        "missing_dropped": 0, "outliers": {}, "rows_after": 3,
    }  # fmt: skip
    assert rows[0] == {"n": " owl ", "w": "2"}


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"missing": "keep"}, [1, None, 3, 3]),
        ({"missing": "drop"}, [1, 3, 3]),
        ({"missing": "fill", "fill": 0}, [1, 0, 3, 3]),
        ({"missing": "mean"}, [1, 7 / 3, 3, 3]),
        ({"missing": "median"}, [1, 3, 3, 3]),
        ({"missing": "mode"}, [1, 3, 3, 3]),
    ],
)
async def test_missing_values_become_what_is_wanted(hands: Hands, given: Any, column: Any) -> None:
    rows = [{"a": "1"}, {"a": ""}, {"a": "3"}, {"a": "3"}]
    told = await run(hands, "data_cleaner", rows=rows, dedupe=False, **given)
    assert [row["a"] for row in told["rows"]] == column


@pytest.mark.parametrize(("outliers", "column"), [("keep", [1, 2, 3, 4, 99]), ("drop", [1, 2, 3, 4])])
async def test_outliers_are_told_and_dropped(hands: Hands, outliers: str, column: Any) -> None:
    told = await run(hands, "data_cleaner", rows=[{"a": n} for n in (1, 2, 3, 4, 99)], outliers=outliers)
    assert [row["a"] for row in told["rows"]] == column
    assert told["report"]["outliers"] == {"a": {"count": 1, "low": -1.0, "high": 7.0}}
    clipped = await run(hands, "data_cleaner", rows=[{"a": n} for n in (1, 2, 3, 4, 99)], outliers="clip")
    assert clipped["rows"][-1] == {"a": 7.0}


async def test_what_is_no_number_becomes_nothing(hands: Hands) -> None:
    told = await run(hands, "data_cleaner", rows=[{"a": math.nan}, {"a": math.inf}, {"a": 1.5}], dedupe=False)
    assert [row["a"] for row in told["rows"]] == [None, None, 1.5]


async def test_columns_are_summed_up(hands: Hands) -> None:
    rows = [{"k": "a", "x": 1, "y": 2.0}, {"k": "b", "x": 2, "y": 4.0}, {"k": "a", "x": 3, "y": None}, {"k": None}]
    told = await run(hands, "statistics_calculator", rows=rows, group_by="k")
    x = told["statistics"]["x"]
    assert (x["count"], x["missing"], x["mean"], x["median"], x["std"], x["sum"]) == (3, 1, 2.0, 2, 1.0, 6)
    assert told["statistics"]["k"]["most_common"][0] == {"value": "a", "count": 2}
    assert told["correlations"] == [{"columns": ["x", "y"], "value": pytest.approx(1.0), "count": 2}]
    assert [(group["value"], group["row_count"]) for group in told["groups"]] == [("a", 2), ("b", 1), (None, 1)]
    assert told["rows"] == rows


async def test_numbers_alone_and_nothing_at_all_are_summed_up(hands: Hands) -> None:
    assert (await run(hands, "statistics_calculator", rows=[5]))["statistics"]["value"]["std"] == 0.0
    assert (await run(hands, "statistics_calculator", rows=[]))["statistics"] == {}
    assert (await run(hands, "statistics_calculator", rows=[10**400, 1]))["statistics"]["value"]["type"] == "mixed"
    with pytest.raises(InvalidError, match="larger"):
        await run(hands, "statistics_calculator", rows=[10**30, 1e308, -1e308])


async def test_what_is_no_table_or_too_much_is_told(hands: Hands) -> None:
    for name in ("data_cleaner", "statistics_calculator"):
        with pytest.raises(InvalidError, match="row 2"):
            await run(hands, name, rows=[{"a": 1}, 5])
        with pytest.raises(LimitError, match="too many"):
            await run(hands, name, {"max_rows": 1}, rows=[{"a": 1}, {"a": 2}])
        with pytest.raises(InvalidError, match="'rows' is missing"):
            await run(hands, name)
    with pytest.raises(InvalidError, match="no column 'b'"):
        await run(hands, "statistics_calculator", rows=[{"a": 1}], columns=["b"])
