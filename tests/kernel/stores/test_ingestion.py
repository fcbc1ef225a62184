from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.stores import ingestion
from kernel.stores.projection import STORE, Projection
from tests.kernel.stores.conftest import NOBODY, Recording

Record = Callable[..., Recording]
RUN = "20260121T093000-00000001"


def everything(store: Projection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, without what differs from store to store."""
    tables = ("runs", "spans", "events", "chats", "tool_calls", "state_history", "cost_by_model")
    return {name: sorted(store.sql(f"select * from {name}").rows, key=repr) for name in tables}


def test_what_is_new_comes_in_once(store: Projection, record: Record) -> None:
    run = record().open("s1").write()
    assert store.ingest() == 2
    assert store.grown == {RUN}
    assert store.ingest() == 0
    assert store.grown == frozenset()
    run.close("s1").end().write()
    assert store.ingest() == 2
    assert [event.id for event in store.span_events(RUN, "s1")] == [2, 3]
    assert store.sql("select count(*), max(seq) from events").rows == ((4, 4),)


def test_what_was_read_is_not_read_again_by_the_next_process(home: Path, record: Record) -> None:
    record().open("s1").write()
    with Projection.open(home) as first:
        assert first.ingest() == 2
    with Projection.open(home) as second:
        assert second.ingest() == 0
        assert second.count(RUN) == 1


def test_a_span_is_seen_while_it_runs_and_when_it_ends(store: Projection, record: Record) -> None:
    run = record().open("s1", "chat", "demo", attributes={"gen_ai.request.model": "demo/assistant"}).write()
    store.ingest()
    (line,) = store.roots(RUN)
    assert (line.status, line.finished, line.duration, line.model) == ("running", None, None, "demo/assistant")
    run.close("s1", {"text": "hi"}, tokens=(3, 4)).write()
    store.ingest()
    span = store.span(RUN, "s1")
    assert span is not None
    assert (span.status, span.duration, span.input_tokens, span.output_tokens) == ("ok", 1.0, 3, 4)
    assert (span.input, span.output, span.cost) == ("x", {"text": "hi"}, 0.5)


def test_depth_is_known_whichever_batch_the_parent_came_in(store: Projection, record: Record) -> None:
    run = record().open("s1").write()
    store.ingest()
    run.open("s2", "invoke_agent", parent="s1").open("s3", "chat", parent="s2").write()
    store.ingest()
    run.open("s4", "execute_tool", parent="s2").write()
    store.ingest()
    assert {line.span_id: line.depth for line in store.tree(RUN)} == {"s1": 0, "s2": 1, "s3": 2, "s4": 2}


def test_an_input_that_a_hook_changed_is_the_one_shown(store: Projection, record: Record) -> None:
    record().open("s1", input={"n": 1}).close("s1", input={"n": 2}).write()
    store.ingest()
    span = store.span(RUN, "s1")
    assert span is not None
    assert span.input == {"n": 2}


def test_tokens_are_counted_where_the_model_was_called(store: Projection, record: Record) -> None:
    run = record().open("s1").open("s2", "invoke_agent", parent="s1").open("s3", "chat", parent="s2")
    run.close("s3", tokens=(10, 20)).close("s2", tokens=(10, 20)).close("s1").end().write()
    store.ingest()
    row = store.run(RUN)
    assert row is not None
    assert (row.input_tokens, row.output_tokens, row.cost, row.spans) == (10, 20, 0.5, 3)


def test_a_torn_last_line_waits_until_it_is_whole(store: Projection, record: Record, troubles: list[str]) -> None:
    run = record().open("s1").write().close("s1")
    (line,) = run.lines
    run.write(line[:-20])
    assert store.ingest() == 2
    assert store.ingest() == 0
    run.write(line[-20:])
    assert store.ingest() == 1
    assert store.roots(RUN)[0].status == "ok"
    assert troubles == []


@pytest.mark.parametrize(
    "junk",
    [
        b"garbage\n",
        b"\x00" * 64 + b"\n",
        b"\xff\xfe\n",
        b"[1]\n",
        b"3\n",
        b'{"v":1}\n',
        b'{"v":1,"run":"x","seq":"one"}\n',
        b'{"v":1,"run":"x","seq":1,"da',
        b"[" * 10_000 + b"]" * 10_000 + b"\n",
    ],
)
def test_damaged_lines_are_left_out_and_told(
    store: Projection, record: Record, troubles: list[str], junk: bytes
) -> None:
    run = record().open("s1").write()
    run.write(junk if junk.endswith(b"\n") else junk + b"\n")
    run.close("s1").write()
    assert store.ingest() == 3
    assert store.roots(RUN)[0].status == "ok"
    assert troubles == [f"The journal of run {RUN!r} has damaged lines (1); they were left out."]
    assert store.sql("select damaged from journals").rows == ((1,),)


def test_lines_of_another_run_or_version_are_left_out(store: Projection, record: Record, troubles: list[str]) -> None:
    run = record().open("s1").write()
    run.write(run.journal.read_bytes().replace(RUN.encode(), b"20260121T093000-00000002"))
    run.write(run.journal.read_bytes().splitlines(True)[0].replace(b'"v":1', b'"v":9'))
    assert store.ingest() == 2
    assert len(troubles) == 1
    assert [row.run_id for row in store.runs()] == [RUN]


def test_a_line_longer_than_a_batch_comes_in_shortened(
    store: Projection, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingestion, "BATCH", 100_000)
    monkeypatch.setattr(ingestion, "LONGEST", 100_000)
    record().open("s1").say("s1", "stdout", stream="stdout", text="y" * 400_000).close("s1").write()
    assert store.ingest() == 4
    (event,) = (event for event in store.span_events(RUN, "s1") if event.kind == "run_cell.stdout")
    assert len(event.data["text"]) < 100_000
    assert "more characters are in the journal" in event.data["text"]


def test_many_small_batches_give_what_one_large_gives(
    home: Path, store: Projection, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        run = record(f"20260121T09300{number}-00000001")
        for span in range(20):
            run.open(f"s{span}", "chat").close(f"s{span}", "y" * 300, tokens=(1, 1))
        run.end().write()
    with Projection.open(home, memory=True) as whole:
        expected = everything(whole)
    monkeypatch.setattr(ingestion, "BATCH", 1000)
    assert store.ingest() == 5 * 42
    assert everything(store) == expected


steps = st.lists(st.tuples(st.sampled_from(["open", "close", "fail", "say", "write"]), st.integers(0, 5)), max_size=30)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_however_it_is_cut_the_store_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, empty_store: Path, steps: list[Any]
) -> None:
    home = tmp_path_factory.mktemp("home")
    (home / "journals").mkdir()
    shutil.copyfile(empty_store, home / STORE)
    run = Recording(home, RUN).begin()
    with Projection.open(home) as live:
        for verb, number in steps:
            span = f"s{number}"
            if verb == "write":
                run.write()
                live.ingest()
            elif verb == "open" and span not in run.spans:
                parent = f"s{number - 1}" if f"s{number - 1}" in run.spans else ""
                run.open(span, "chat" if number % 2 else "execute_tool", parent=parent)
            elif verb != "open" and span in run.spans:
                {"close": run.close, "fail": run.fail, "say": lambda span: run.say(span, "delta", text="x")}[verb](span)
        run.write()
        live.ingest()
        with Projection.open(home, memory=True) as afresh:
            assert everything(live) == everything(afresh)


def test_a_kernel_that_restarts_within_a_run_shows_its_later_spans(store: Projection, record: Record) -> None:
    run = record().open("s1").open("s2", "chat", parent="s1").close("s2", "old").write()
    store.ingest()
    again = Recording(run.home, RUN, now=run.now).begin()
    again.open("s1").open("s2", "chat", parent="s1").close("s2", "new").close("s1").end().write()
    store.ingest()
    span = store.span(RUN, "s2")
    assert span is not None
    assert (span.output, store.count(RUN), store.runs()[0].spans) == ("new", 2, 2)


def test_parents_in_a_circle_keep_nobody_busy(store: Projection, record: Record) -> None:
    record().open("s1", parent="s2").open("s2", parent="s1").open("s3", parent="s3").write()
    store.ingest()
    assert store.count(RUN) == 3
    assert sorted(store.path_to(RUN, "s1")) == ["s1", "s2"]


def test_a_run_whose_process_is_gone_is_interrupted(store: Projection, record: Record) -> None:
    run = record(pid=NOBODY).open("s1").open("s2", "chat", parent="s1").write()
    store.ingest()
    row = store.run(RUN)
    assert row is not None
    assert (row.status, row.finished) == ("interrupted", run.now)
    span = store.span(RUN, "s2")
    assert span is not None
    assert (span.status, span.error_message) == ("cancelled", "The process that ran this is gone.")


def test_a_run_given_up_too_early_is_taken_back(store: Projection, record: Record) -> None:
    run = record(pid=NOBODY).open("s1").write()
    store.ingest()
    run.close("s1").end().write()
    store.ingest()
    row = store.run(RUN)
    assert row is not None
    assert row.status == "ok"
    assert store.roots(RUN)[0].status == "ok"


def test_another_process_with_the_number_of_a_dead_one_is_not_taken_for_it(store: Projection, record: Record) -> None:
    run = record(pid=os.getpid()).write()
    long_before_this_process = 980_000_000
    os.utime(run.journal, (long_before_this_process, long_before_this_process))
    store.ingest()
    row = store.run(RUN)
    assert row is not None
    assert row.status == ("interrupted" if sys.platform == "linux" else "running")


def test_rows_stay_when_a_journal_is_deleted(store: Projection, record: Record) -> None:
    run = record().open("s1").close("s1").end().write()
    store.ingest()
    run.journal.unlink()
    assert store.ingest() == 0
    assert store.count(RUN) == 1


def test_a_journal_that_becomes_shorter_is_told_and_its_rows_stay(
    store: Projection, record: Record, troubles: list[str]
) -> None:
    run = record().open("s1").close("s1").write()
    store.ingest()
    os.truncate(run.journal, 10)
    assert store.ingest() == 0
    assert store.ingest() == 0
    assert store.count(RUN) == 1
    assert troubles == [f"The journal of run {RUN!r} became shorter; what the store read before is kept."]


def test_files_that_are_no_journals_are_left_alone(store: Projection, home: Path, record: Record) -> None:
    record().write()
    (home / "journals" / "notes.txt").write_text("hello\n")
    (home / "journals" / ".hidden.ndjson").write_text("hello\n")
    assert store.ingest() == 1


WRITER = """
import sys
from pathlib import Path
from kernel.events import Event
from kernel.stores.journal import Journal
journal = Journal(Path(sys.argv[1]), sys.argv[2])
for number in range(1, 3001):
    journal(Event(number, float(number), sys.argv[2], f"s{number}", "", "chat.started", "n", {"input": "x"}))
journal.close()
"""


def test_writers_at_work_lose_and_double_nothing(store: Projection, home: Path) -> None:
    runs = [f"20260121T093000-0000000{number}" for number in range(3)]
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(home / "journals"), run]) for run in runs]
    while any(writer.poll() is None for writer in writers):
        store.ingest()
    store.ingest()
    query = "select run_id, count(*), count(distinct seq), max(seq) from events group by run_id order by run_id"
    assert store.sql(query).rows == tuple((run, 3000, 3000, 3000) for run in runs)
    assert all(store.count(run) == 3000 for run in runs)


def test_an_event_of_hostile_text_comes_in_as_it_is(store: Projection, record: Record) -> None:
    name = "'; drop table spans; --\u0000\u2028</script>"
    record().open("s1", "execute_tool", name, input={"$dict": {"a'b": 'c"d'}}).write()
    store.ingest()
    span = store.span(RUN, "s1")
    assert span is not None
    assert (span.name, span.input) == (name, {"$dict": {"a'b": 'c"d'}})
