"""Sliding windows and measures against a plain model of each."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import RateLimitError
from kernel.measures import MOST_SERIES, Measures
from kernel.rates import Rate, Window, rate_of


@given(
    st.integers(1, 5),
    st.floats(0.5, 20),
    st.lists(st.tuples(st.floats(0, 5), st.sampled_from("ab")), max_size=60),
)
def test_no_stretch_of_the_windows_length_has_more_requests_than_allowed(
    most: int, seconds: float, steps: list[tuple[float, str]]
) -> None:
    now = 1000.0
    window = Window(Rate(most, seconds), lambda: now)
    taken: dict[str, list[float]] = {"a": [], "b": []}
    for pause, key in steps:
        now += pause
        recent = [time for time in taken[key] if time > now - seconds]
        assert window.remaining(key) == most - len(recent)
        wait = window.take(key)
        assert (wait == 0) == (len(recent) < most)
        if wait == 0:
            taken[key].append(now)
        else:
            assert abs(wait - (recent[0] + seconds - now)) < 0.01


def test_a_refusal_says_how_long_to_wait_and_a_reset_forgets() -> None:
    window = Window(rate_of(1, "minute"), lambda: 5.0)
    window.demand("k")
    with pytest.raises(RateLimitError, match="at most 1 in 60 s") as refused:
        window.demand("k")
    assert refused.value.details["retry_after"] == 60
    window.reset("k")
    window.demand("k")


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=300))
def test_a_histogram_sums_up_what_it_was_given(values: list[float]) -> None:
    measures = Measures()
    for index, value in enumerate(values):
        measures.histogram("h", {"part": index % 2}, value)
    found = measures.snapshot()["histograms"]["h"]
    assert (found["count"], found["min"], found["max"]) == (len(values), min(values), max(values))
    assert found["sum"] == pytest.approx(sum(values), abs=1e-3)
    assert found["mean"] == pytest.approx(statistics.fmean(values), abs=1e-3)
    assert found["min"] <= found["p50"] <= found["p95"] <= found["p99"] <= found["max"]


@given(st.lists(st.tuples(st.sampled_from("xy"), st.sampled_from("12"), st.integers(-50, 50)), max_size=50))
def test_counters_add_up_over_their_labels(steps: list[tuple[str, str, int]]) -> None:
    measures = Measures()
    for name, label, amount in steps:
        measures.increment(name, {"label": label}, amount)
    totals = {name: sum(amount for other, _, amount in steps if other == name) for name, _, _ in steps}
    assert measures.snapshot()["counters"] == totals
    assert all(measures.total(name) == total for name, total in totals.items())


def test_labels_without_end_do_not_fill_the_memory() -> None:
    measures = Measures()
    for number in range(MOST_SERIES + 50):
        measures.increment("n", {"id": number})
    snapshot = measures.snapshot()
    assert snapshot["counters"] == {"n": MOST_SERIES + 50}
    assert len(snapshot["series"]) == MOST_SERIES + 1
