"""The table of a run's events, and finding a stretch far down a long list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.stores.happenings import EventSieve, count, kinds, stretch
from kernel.stores.projection import Projection
from kernel.stores.stretches import BUCKET, Tally
from tests.kit.trace_data import big_run, failed_run


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Projection]:
    failed_run(tmp_path, "r1", 1_000.0)
    big_run(tmp_path, "r2", 2_000.0, 2_000, agents=3)
    with Projection.open(tmp_path) as store:
        store.ingest()
        yield store


@pytest.mark.parametrize(
    "sieve",
    [
        EventSieve("r2"),
        EventSieve("r2", kind="chat.finished"),
        EventSieve("r2", span_id="s5"),
        EventSieve("r2", text="quote"),
    ],
)
def test_pages_of_a_sieve_make_the_whole(store: Projection, sieve: EventSieve) -> None:
    counted = count(store, sieve)
    whole = stretch(store, sieve, counted, 0, counted.total)
    assert len(whole) == counted.total > 0
    assert [one.seq for one in whole] == sorted(one.seq for one in whole)
    half = counted.total // 2
    assert stretch(store, sieve, counted, half, 7) == whole[half : half + 7]
    assert stretch(store, sieve, counted, counted.total, 7) == []


def test_a_text_is_looked_for_as_it_is_written(store: Projection) -> None:
    assert count(store, EventSieve("r1", text="prices.invalid")).total > 0
    assert count(store, EventSieve("r1", text="%")).total == 0


def test_kinds_are_counted(store: Projection) -> None:
    known = dict(kinds(store, "r1"))
    assert known["chat.retry"] == 2
    assert sum(known.values()) == count(store, EventSieve("r1")).total


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 500)), unique_by=lambda one: one[0]).map(sorted),
    st.data(),
)
def test_a_stretch_is_found_wherever_it_lies(buckets: list[tuple[int, int]], data: st.DataObject) -> None:
    known = Tally(tuple(buckets))
    numbers = [bucket * BUCKET + n for bucket, n_of in buckets for n in range(n_of)]
    if not numbers:
        assert known.total == 0
        return
    offset = data.draw(st.integers(0, len(numbers) - 1))
    limit = data.draw(st.integers(1, 600))
    first, last, skip = known.find(offset, limit)
    found = [n for n in numbers if first <= n < last][skip : skip + limit]
    assert found == numbers[offset : offset + limit]
