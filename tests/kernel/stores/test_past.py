"""A run as it was at a moment, and as a film."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError
from kernel.stores.projection import Projection
from kernel.stores.reels import IDLE, film_second, newest_span, reel_of, run_second, step, swift
from tests.kit.trace_data import Recorder, big_run, failed_run, running_run, small_run

START = 1_000.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Projection]:
    home = tmp_path / ".llmspell"
    small_run(home, "r1", START)
    failed_run(home, "r2", 2_000.0)
    with Projection.open(home) as store:
        store.ingest()
        yield store


def test_what_had_not_begun_is_not_there_and_what_went_on_is_running(store: Projection) -> None:
    past = store.as_of("r1", START + 2.328)
    spans = past.tree("r1")
    assert [span.status for span in spans if span.status == "running"] == ["running"] * 3
    assert all(span.started <= past.at for span in spans)
    for span in spans:
        whole = store.span("r1", span.span_id)
        assert whole is not None
        done = whole.finished is not None and whole.finished <= past.at
        seen = past.span("r1", span.span_id)
        assert seen is not None
        told = (seen.finished, seen.duration, seen.output, seen.input_tokens, seen.cost)
        wanted = (whole.finished, whole.duration, whole.output, whole.input_tokens, whole.cost)
        assert told == (wanted if done else (None,) * 5)
    past.close()


def test_at_each_event_a_run_is_what_the_journal_said_until_then(tmp_path: Path) -> None:
    home = tmp_path / "whole"
    small_run(home, "r1", START)
    lines = (home / "journals" / "r1.ndjson").read_bytes().splitlines(keepends=True)
    compared = 0
    with Projection.open(home) as whole:
        whole.ingest()
        for count in (2, 5, 9, 30, 60, len(lines) - 1):
            journal = tmp_path / str(count) / "journals" / "r1.ndjson"
            journal.parent.mkdir(parents=True)
            journal.write_bytes(b"".join(lines[:count]))
            with Projection.open(tmp_path / str(count)) as cut:
                cut.ingest()
                latest = cut.sql("select max(time), count(*) from events").rows[0]
                beside = whole.sql("select count(*) from events where time <= ?", (latest[0],)).rows[0][0]
                if beside != latest[1]:
                    continue  # Later events of the same instant are there, too.
                compared += 1
                past = whole.as_of("r1", latest[0])
                seen, real = past.run("r1"), cut.run("r1")
                assert seen is not None
                assert real is not None
                assert past.tree("r1") == cut.tree("r1")
                fields = ("status", "spans", "failures", "input_tokens", "output_tokens", "cost", "served", "made")
                assert [getattr(seen, name) for name in fields] == [getattr(real, name) for name in fields]
                assert past.sql("select count(*) from chats").rows == cut.sql("select count(*) from chats").rows
    assert compared >= 3


def test_other_runs_are_as_they_are_and_the_store_too(store: Projection) -> None:
    past = store.as_of("r1", START, 7.76)
    assert past.run("r2") == store.run("r2")
    assert past.count("r2") == store.count("r2")
    seen = past.run("r1")
    assert seen is not None
    assert (seen.status, seen.at, seen.length, seen.spans) == ("running", 0.0, 7.76, 1)
    assert store.count("r1") == 18
    tables = store.sql("select count(*) from duckdb_views() where temporary and not internal")
    assert tables.rows == ((0,),)


def test_at_its_end_a_run_has_ended(store: Projection) -> None:
    reel = reel_of(store, "r1")
    assert reel is not None
    past = store.as_of("r1", reel.started + reel.length, reel.length)
    seen, real = past.run("r1"), store.run("r1")
    assert seen is not None
    assert real is not None
    assert (seen.status, seen.duration, seen.spans, seen.cost) == ("ok", real.duration, 18, real.cost)
    assert past.tree("r1") == store.tree("r1")


def test_a_question_that_is_wrong_leaves_the_past_as_it_is(store: Projection) -> None:
    past = store.as_of("r'1", START)
    with pytest.raises(InvalidError):
        past.sql("select nothing from spans")
    assert past.sql("select count(*) from runs").rows == ((2,),)
    past.close()
    assert past.run("r'1") is None
    assert past.run("r1") is not None


def test_a_store_can_be_closed_while_its_past_is_looked_at(tmp_path: Path) -> None:
    home = tmp_path / ".llmspell"
    small_run(home, "r1", START)
    store = Projection.open(home)
    store.ingest()
    past = store.as_of("r1", START)
    assert past.count("r1") == 1
    store.shrink()
    assert past.count("r1") == 1
    store.close()
    Projection.open(home).close()


def test_steps_lead_from_event_to_event_and_leave_streamed_words_out(store: Projection) -> None:
    at, times = START - 1, []
    while (found := step(store, "r1", at, 1)) is not None:
        at = found[0]
        times.append(at)
    said = "select distinct time from events where run_id = 'r1' and moment <> 'delta' order by time"
    assert times == [row[0] for row in store.sql(said).rows]
    assert step(store, "r1", times[3], -1) == step(store, "r1", times[1], 1)
    assert step(store, "r1", START, -1) is None
    past = store.as_of("r1", START + 3)
    assert newest_span(past, "r1") == max(past.tree("r1"), key=lambda span: (span.started, span.order)).span_id


def test_a_run_that_is_empty_or_goes_on_is_a_film_all_the_same(tmp_path: Path) -> None:
    home = tmp_path / ".llmspell"
    Recorder(home, "empty", 4_000.0).write()
    running_run(home, "running", 3_000.0)
    with Projection.open(home) as store:
        store.ingest()
        for run_id in ("empty", "running"):
            reel = reel_of(store, run_id)
            assert reel is not None
            assert reel.length >= 0
            past = store.as_of(run_id, reel.started + reel.length, reel.length)
            seen, real = past.run(run_id), store.run(run_id)
            assert seen is not None
            assert real is not None
            assert (seen.status, seen.spans) == ("running", real.spans)
        assert reel_of(store, "nothing") is None


def test_a_film_of_many_spans_is_counted_in_pieces(tmp_path: Path) -> None:
    home = tmp_path / ".llmspell"
    big_run(home, "big", START, 3_000)
    with Projection.open(home) as store:
        store.ingest()
        reel = reel_of(store, "big")
        assert reel is not None
        assert sum(reel.counts) == store.sql("select count(*) from events").rows[0][0]


Gaps = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)).map(lambda pair: (min(pair), max(pair))), max_size=8)


@given(Gaps, st.floats(0, 120), st.floats(0, 100))
def test_each_second_of_a_film_is_one_of_the_run_and_waiting_is_short(
    gaps: list[tuple[float, float]], length: float, at: float
) -> None:
    knots = swift(gaps, length)
    assert list(knots) == sorted(knots)
    assert knots[-1][0] == pytest.approx(length)
    assert knots[-1][1] <= length + 1e-6
    at = min(at, length)
    assert run_second(knots, film_second(knots, at)) == pytest.approx(at, abs=1e-3)
    for (left, low), (right, high) in pairwise(knots):
        assert high - low <= max(right - left, 0) + 1e-9
        assert high - low == pytest.approx(min(right - left, IDLE)) or high - low == pytest.approx(right - left)
