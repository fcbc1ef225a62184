from __future__ import annotations

from collections.abc import Callable

import pytest

from kernel.stores import outputs
from kernel.stores.projection import Projection
from kernel.stores.rows import CellOutput
from tests.kernel.stores.conftest import START, Recording

Record = Callable[..., Recording]
BOOK = "book.spell.md"
FIRST, SECOND = "20260121T093000-00000001", "20260121T093000-00000002"


def printed(run: Recording, span: str, *texts: str, stream: str = "stdout") -> Recording:
    for text in texts:
        run.say(span, "stdout", stream=stream, text=text)
    return run


def test_a_cell_gets_back_what_it_last_showed_in_order(store: Projection, record: Record) -> None:
    run = record().open("s1", cell="c1")
    printed(run, "s1", "one\n", "two\n")
    printed(run, "s1", "oh\n", stream="stderr")
    run.say("s1", "display", data={"text/plain": "4"})
    printed(run, "s1", "three\n").fail("s1", "script", "Line 2 went wrong.").write()
    store.ingest()
    shown = store.cell_outputs(BOOK, ["c1", "c2"])
    assert list(shown) == ["c1"]
    assert shown["c1"].outputs == (
        CellOutput("stdout", "one\ntwo\n"),
        CellOutput("stderr", "oh\n"),
        CellOutput("display", data={"text/plain": "4"}),
        CellOutput("stdout", "three\n"),
        CellOutput("failed", data={"type": "script", "message": "Line 2 went wrong."}),
    )
    assert (shown["c1"].status, shown["c1"].run_id, shown["c1"].span_id) == ("failed", FIRST, "s1")
    assert (shown["c1"].duration, shown["c1"].left_out) == (6.0, 0)


def test_each_cell_shows_its_own_latest_run(store: Projection, record: Record) -> None:
    old = record().open("s1", cell="c1")
    printed(old, "s1", "old c1").close("s1").open("s2", cell="c2")
    printed(old, "s2", "old c2").close("s2").end().write()
    new = record(SECOND, now=START + 100).open("s1", cell="c1")
    printed(new, "s1", "new c1").write()
    other = record("20260121T093000-00000003", path="other.spell.md", now=START + 200).open("s1", cell="c1")
    printed(other, "s1", "elsewhere").write()
    store.ingest()
    shown = store.cell_outputs(BOOK, ["c1", "c2", "c3"])
    assert {cell: found.outputs for cell, found in shown.items()} == {
        "c1": (CellOutput("stdout", "new c1"),),
        "c2": (CellOutput("stdout", "old c2"),),
    }
    assert (shown["c1"].status, shown["c2"].status) == ("running", "ok")


def test_a_cell_that_showed_nothing_has_no_outputs(store: Projection, record: Record) -> None:
    record().open("s1", cell="c1").close("s1").write()
    store.ingest()
    assert store.cell_outputs(BOOK, ["c1"])["c1"].outputs == ()
    assert store.cell_outputs(BOOK, []) == {}
    assert store.cell_outputs("unknown", ["c1"]) == {}


def test_endless_output_keeps_its_head_and_tail(
    store: Projection, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = outputs.MOST + 50
    run = record().open("s1", cell="c1")
    printed(run, "s1", *(f"{number}\n" for number in range(many))).close("s1").write()
    store.ingest()
    shown = store.cell_outputs(BOOK, ["c1"])["c1"]
    lines = shown.outputs[0].text.split()
    assert (lines[0], lines[-1], len(lines)) == ("0", str(many - 1), outputs.MOST)
    assert shown.left_out == 50


def wrote(run: Recording, span: str, key: str, value: object, old: object = None, owner: str = "") -> Recording:
    change = {"scope": "session", "owner": owner, "key": key, "value": value}
    return run.open(span, "write_state", key, input=change).close(span, {"old": old})


def test_the_latest_value_of_each_key_is_the_state(store: Projection, record: Record) -> None:
    run = record()
    wrote(run, "s1", "mood", "calm")
    wrote(run, "s2", "plan", {"steps": [1, 2]})
    wrote(run, "s3", "mood", "busy", "calm").write()
    store.ingest()
    rows = store.state()
    assert [(row.scope, row.owner, row.key, row.value) for row in rows] == [
        ("session", "", "mood", "busy"),
        ("session", "", "plan", {"steps": [1, 2]}),
    ]
    assert (rows[0].run_id, rows[0].span_id, rows[0].time) == (FIRST, "s3", START + 7)


def test_a_deleted_key_is_gone_from_the_state_and_stays_in_its_history(store: Projection, record: Record) -> None:
    run = record()
    wrote(run, "s1", "mood", "calm")
    wrote(run, "s2", "mood", None, "calm").write()
    store.ingest()
    assert store.state() == []
    history = store.state_history("session", "", "mood")
    assert [(change.old, change.value) for change in history] == [("calm", None), (None, "calm")]


def test_state_can_be_narrowed_to_a_notebook_or_a_run(store: Projection, record: Record) -> None:
    wrote(record(), "s1", "k", 1).write()
    wrote(record(SECOND, path="other.lua", now=START + 100), "s1", "k", 2, owner="ada").write()
    store.ingest()
    assert [row.value for row in store.state()] == [1, 2]
    assert [row.value for row in store.state(path=BOOK)] == [1]
    assert [row.value for row in store.state(run_id=SECOND)] == [2]
    assert [change.value for change in store.state_history("session", "ada", "k", run_id=SECOND)] == [2]
    assert store.state_history("session", "", "k", path="other.lua") == []


def test_a_change_that_was_refused_is_no_change(store: Projection, record: Record) -> None:
    run = record()
    wrote(run, "s1", "k", 1)
    run.open("s2", "write_state", "k", input={"scope": "session", "owner": "", "key": "k", "value": 2}).fail(
        "s2"
    ).write()
    store.ingest()
    assert [row.value for row in store.state()] == [1]
