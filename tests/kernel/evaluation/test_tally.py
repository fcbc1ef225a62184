"""Sums of results, limits on them, and two evaluations side by side."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.evaluation.comparison import compare
from kernel.evaluation.results import Answer, Case, Result, Row, Score, ToolUse, Variant, latest, result_of
from kernel.evaluation.tally import percentile, shortfalls, tally


def result(row: int, score: float | None, model: str = "m", variant: str = "", **answer: Any) -> Result:
    case = Case(Row(row, f"question {row}", "x", {"topic": "owls"}), model, Variant(variant), int(model == "other"))
    said = Answer(**{"run_id": f"r{row}", "status": "ok", "value": "x", "seconds": float(row), **answer})
    scores = (Score("exact", score, None if score is None else score >= 1),)
    return Result("e", case, said, scores)


def test_a_result_survives_the_journal() -> None:
    whole = result(1, 0.5, variant="v1", tools=(ToolUse("a", {"n": 1}),), cost=0.1, error={"type": "x", "message": "y"})
    assert result_of(whole.plain()).plain() == whole.plain()


def test_columns_sum_up_what_each_model_did() -> None:
    failed = {"status": "failed", "value": None, "error": {"type": "limit", "message": "no"}}
    results = [
        result(1, 1.0, input_tokens=3, output_tokens=4, cost=0.25),
        result(2, 0.0, cost=None),
        result(3, None),
        result(4, 0.0, **failed),
        result(1, 1.0, "other"),
    ]
    first, other = tally(results)
    assert (first.cases, first.errors, first.passed, first.tokens, first.cost) == (4, 1, 2, 7, 0.25)
    assert first.scores["exact"].mean == pytest.approx(1 / 3)
    assert (other.model, other.pass_rate) == ("other", 1.0)
    assert (first.plain()["p50"], first.plain()["p95"]) == (2.5, pytest.approx(3.85))


def test_a_case_that_was_done_again_counts_once() -> None:
    assert [r.scores[0].score for r in latest([result(2, 0.0), result(1, 1.0), result(2, 1.0)])] == [1.0, 1.0]


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1))
def test_a_percentile_lies_among_its_values(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found is not None
    assert min(values) <= found <= max(values)
    assert percentile([], 0.5) is None


def test_limits_tell_every_column_that_is_under_them() -> None:
    columns = tally([result(1, 1.0), result(2, 0.0), result(1, 1.0, "other")])
    assert shortfalls(columns, {"exact": 0.5, "pass": 0.5}) == []
    assert shortfalls(columns, {"exact": 0.8}) == ["exact of m is 0.5, under 0.8"]
    assert shortfalls(columns, {"pass": 0.8}) == ["pass of m is 0.5, under 0.8"]
    assert shortfalls([], {"exact": 0.1}) == ["there are no results"]
    assert shortfalls(columns[1:], {"judge": 0.1}) == ["judge of other scored nothing"]


def test_what_could_not_be_scored_is_under_any_limit() -> None:
    case = Case(Row(1, "q"), "m", Variant())
    broken = Result("e", case, Answer("r", "ok", "x"), (Score("judge", error="down"),))
    assert not broken.passed
    assert shortfalls(tally([broken]), {"judge": 0.0}) == ["judge of m could not score 1 of 1 cases"]
    nothing = Result("e", case, Answer("r", "ok", "x"), (Score("exact"),))
    assert nothing.passed
    assert shortfalls(tally([nothing]), {"exact": 0.0}) == ["exact of m scored nothing"]


def test_a_comparison_says_what_got_better_and_worse() -> None:
    before = [result(1, 0.0), result(2, 1.0), result(3, 1.0), result(4, 1.0)]
    after = [result(1, 1.0), result(2, 0.0), result(3, 1.0), result(5, 1.0)]
    found = compare(before, after)
    assert [pair.change for pair in found.pairs] == ["better", "worse", "same"]
    assert found.counts() == {"better": 1, "worse": 1, "mixed": 0, "same": 1}
    assert (found.only_before, found.only_after) == (1, 1)
    assert found.pairs[0].plain()["before"]["run"] == "r1"


def test_where_there_is_one_model_it_may_be_another_one() -> None:
    assert [p.change for p in compare([result(1, 0.0)], [result(1, 1.0, "other", "v2")]).pairs] == ["better"]
    both = [result(1, 0.0), result(1, 0.0, "other")]
    assert [p.after.case.model for p in compare(both, [result(1, 1.0, "other")]).pairs] == ["other"]


def test_rows_are_known_by_what_is_in_them_and_equal_rows_by_their_order() -> None:
    def row(number: int, score: float) -> Result:
        return Result("e", Case(Row(number, "same"), "m", Variant()), Answer("r", "ok"), (Score("s", score, True),))

    found = compare([row(1, 0.0), row(2, 1.0)], [row(7, 0.5), row(8, 0.5), row(9, 0.5)])
    assert [pair.change for pair in found.pairs] == ["better", "worse"]
    assert found.only_after == 1


def test_a_run_that_began_to_fail_got_worse_even_without_scores() -> None:
    case = Case(Row(1, "q"), "m", Variant())
    good, bad = (Result("e", case, Answer("r", status)) for status in ("ok", "failed"))
    assert [compare([good], [bad]).pairs[0].change, compare([bad], [good]).pairs[0].change] == ["worse", "better"]
