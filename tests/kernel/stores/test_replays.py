"""Runs that took answers from a record: what they replay, how many calls came from where, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kernel.replay.edges import KEY, REPLAYED
from kernel.stores.projection import Projection
from tests.kernel.stores.conftest import Recording
from tests.kit.replays import Provider, play, replay

Record = Callable[..., Recording]


def chat(recording: Recording, span: str, replayed: bool) -> None:
    attributes = {KEY: "abc", REPLAYED: True} if replayed else {KEY: "abc"}
    recording.open(span, "chat", "demo/assistant", "s1").close(span, tokens=(10, 5), attributes=attributes)


def test_a_call_from_a_record_is_free_and_counted_by_itself(record: Record, store: Projection) -> None:
    run = record().begin(replay={"source": "first", "mode": "changed"}).open("s1")
    chat(run, "s2", replayed=True)
    chat(run, "s3", replayed=True)
    chat(run, "s4", replayed=False)
    run.close("s1").end().write()
    store.ingest()
    (row,) = store.runs()
    assert (row.source, row.mode, row.served, row.made) == ("first", "changed", 2, 1)
    assert (row.input_tokens, row.output_tokens, row.cost) == (10, 5, 0.5)
    assert store.sql("select calls, cost from cost_by_model").rows == ((1, 0.5),)
    assert [span.replayed for span in store.tree(run.run_id)] == [None, True, True, False]
    assert store.sql("select sum(cost) from chats where not replayed").rows == ((0.5,),)


def test_a_run_whose_calls_all_come_from_a_record_costs_nothing(record: Record, store: Projection) -> None:
    run = record().begin(replay={"source": "first", "mode": "strict"}).open("s1")
    chat(run, "s2", replayed=True)
    run.write()
    store.ingest()
    # Its end comes in a later batch.
    run.close("s1").end().write()
    store.ingest()
    (row,) = store.runs()
    assert (row.cost, row.input_tokens, row.served, row.made) == (0, 0, 1, 0)


def test_a_run_that_is_no_replay_has_no_source(record: Record, store: Projection) -> None:
    record().open("s1").close("s1").end().write()
    store.ingest()
    (row,) = store.runs()
    assert (row.source, row.mode, row.served, row.made, row.cost) == ("", "", 0, 0, None)


async def test_the_replay_of_a_real_run_costs_nothing_and_its_change_what_it_costs(tmp_path: Path) -> None:
    provider, source = Provider(), "return Agent.new({}):chat('one') .. Agent.new({}):chat('two')"
    first = await play(tmp_path, source, provider)
    again = await play(tmp_path, source, provider, replay=replay("last"))
    changed = await play(tmp_path, source.replace("two", "three"), provider, replay=replay("last", "changed"))
    assert (again.done.usage.cost, again.done.spared.cost, changed.done.spared.cost) == (1.0, 1.0, 0.5)
    with Projection.open(tmp_path / ".llmspell") as store:
        store.ingest()
        rows = {row.run_id: row for row in store.runs()}
    told = [(row.cost, row.served, row.made) for row in (rows[one.done.run_id] for one in (first, again, changed))]
    assert told == [(1.0, 0, 2), (0, 2, 0), (0.5, 1, 1)]


async def test_a_served_failure_that_is_asked_again_for_real_is_paid(tmp_path: Path) -> None:
    from kernel.errors import NetworkError

    provider, source = Provider(errors=[NetworkError("no line")]), "return Agent.new({ retries = RETRIES }):chat('one')"
    failed = await play(tmp_path, source.replace("RETRIES", "0"), provider)
    assert failed.error["type"] == "network"
    again = await play(tmp_path, source.replace("RETRIES", "0"), provider, replay=replay("last", "changed"))
    assert again.error["type"] == "network"
    with Projection.open(tmp_path / ".llmspell") as store:
        store.ingest()
        assert {(row.served, row.made) for row in store.runs()} == {(1, 0), (0, 1)}


def test_a_replay_is_listed_where_it_was_run_and_not_where_its_record_was(record: Record, store: Projection) -> None:
    record("20260121T093000-00000001").end().write()
    record("20260121T103000-00000001", now=1_768_991_400.0).end().write()
    told = {"source": "20260121T093000-00000001", "mode": "strict", "begun": 1_768_995_000.0}
    record("20260121T113000-00000001").begin(replay=told).end().write()
    store.ingest()
    assert [row.run_id[9:11] for row in store.runs()] == ["11", "10", "09"]
