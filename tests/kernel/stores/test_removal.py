from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kernel.errors import DeadlineError, DeniedError, NotFoundError
from kernel.events import Event
from kernel.stores import archives, database
from kernel.stores.answers import Asking
from kernel.stores.journal import Journal, read
from kernel.stores.labels import Label, Labels
from kernel.stores.payloads import Payloads
from kernel.stores.projection import Projection
from kernel.stores.removal import remove_runs
from kernel.stores.retention import Keep, superfluous
from kernel.stores.sizes import sizes_of, written_size
from tests.kernel.stores.conftest import START, Recording

Record = Callable[..., Recording]
ONE, TWO, THREE = (f"20260121T09300{number}-00000001" for number in (1, 2, 3))


def with_texts(home: Path, run_id: str, *texts: str) -> None:
    journal = Journal(home / "journals", run_id)
    journal(Event(1, START, run_id, "", "", "run.started", "", {"title": "x", "pid": 0}))
    for number, text in enumerate(texts, 2):
        journal(Event(number, START, run_id, f"s{number}", "", "chat.started", "m", {"input": text}))
    journal(Event(9, START + 1, run_id, "", "", "run.finished", "", {"status": "ok"}))
    journal.close()


def test_a_run_that_is_removed_leaves_nothing_behind(home: Path, store: Projection) -> None:
    own, shared = "secret owls " * 10_000, "shared text " * 10_000
    with_texts(home, ONE, own, shared)
    with_texts(home, TWO, shared)
    store.ingest()
    Labels(home).change(ONE, ["mine"], "a note")
    freed = remove_runs(store, home, [ONE]).freed
    assert store.shrink()
    assert freed > len(own)
    assert [run.run_id for run in store.runs()] == [TWO]
    assert [size for _, size in Payloads(home).all()] == [len(shared)]
    assert Labels(home).of(ONE) == Label()
    for table in ("runs", "spans", "events", "payloads", "journals"):
        assert store.sql(f"select count(*) from {table} where run_id = '{ONE}'").rows == ((0,),)
    assert store.ingest() == 0
    leftovers = [path for path in home.rglob("*") if path.is_file() and b"secret owls" in path.read_bytes()]
    assert leftovers == []


def test_the_file_gives_the_room_back(home: Path, store: Projection, record: Record) -> None:
    run = record(ONE)
    for number in range(3000):
        run.emit("chat.delta", "m", {"text": f"{number} {hash(number)} " * 20}, "s1")
    run.end().write()
    record(TWO).end().write()
    store.ingest()
    store.close()
    before = sizes_of(home).store
    with Projection.open(home) as again:
        remove_runs(again, home, [ONE])
        assert [row.run_id for row in again.runs()] == [TWO]
        assert again.sql("select comment from duckdb_views() where view_name = 'chats'").rows
    assert sizes_of(home).store < before


def test_what_was_deleted_leaves_the_file_even_when_the_program_is_killed_before(home: Path, record: Record) -> None:
    record(ONE).open("s1", name="secret-owls").close("s1").end().write()
    record(TWO).end().write()
    with Projection.open(home) as store:
        store.ingest()
    with Projection.open(home) as store:
        remove_runs(store, home, [ONE])
        # As if it were killed here: the file is left as it is.
        store._connection.close()
        assert store._store_lock is not None
        store._store_lock.release()
    database = home / "store.duckdb"
    Projection.open(home).close()
    assert b"secret-owls" not in database.read_bytes()
    with Projection.open(home) as store:
        assert [run.run_id for run in store.runs()] == [TWO]


def test_questions_go_on_while_runs_are_deleted(home: Path, store: Projection, record: Record) -> None:
    for run_id in (ONE, TWO, THREE):
        record(run_id).end().write()
    store.ingest()
    is_over, counts = threading.Event(), list[int]()
    past = store.as_of(THREE, START + 1)

    def ask() -> None:
        while not is_over.is_set():
            counts.append(len(store.sql("select * from runs").rows))
            counts.append(len(past.runs()))

    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(ask) for _ in range(2)]
        for run_id in (ONE, TWO):
            remove_runs(store, home, [run_id])
            assert store.shrink(60)
        is_over.set()
        for one in asking:
            one.result()
    assert set(counts) <= {1, 2, 3}
    assert counts[-1] == 1


def test_what_comes_while_the_file_is_written_anew_is_not_lost(
    home: Path, store: Projection, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    for run_id in (ONE, TWO):
        record(run_id).end().write()
    store.ingest()
    remove_runs(store, home, [ONE])
    shrink, meanwhile = database.shrink, list[Callable[[], object]]()

    def slow(copy: Path) -> None:
        shrink(copy)
        meanwhile.pop()()

    def come() -> None:
        record(THREE).end().write()
        assert store.ingest() == 2
        assert len(store.runs()) == 1

    monkeypatch.setattr(database, "shrink", slow)
    meanwhile.append(lambda: remove_runs(store, home, [TWO]))
    assert not store.shrink(60)
    meanwhile.append(come)
    assert store.shrink(60)
    assert [run.run_id for run in store.runs()] == [THREE]
    assert store.ingest() == 0
    assert not [*home.glob(".store*")]


def test_a_store_that_is_closed_while_its_file_is_written_anew_stays_closed(
    home: Path, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(ONE).end().write()
    record(TWO).end().write()
    store = Projection.open(home)
    store.ingest()
    remove_runs(store, home, [ONE])
    shrink = database.shrink

    def slow(copy: Path) -> None:
        shrink(copy)
        monkeypatch.setattr(database, "shrink", shrink)
        store.close()

    monkeypatch.setattr(database, "shrink", slow)
    assert not store.shrink(60)
    assert not (home / "store.owes").exists()
    with Projection.open(home) as again:
        assert [run.run_id for run in again.runs()] == [TWO]


def test_a_question_that_takes_long_is_waited_for_no_longer_than_said(
    home: Path, store: Projection, record: Record
) -> None:
    record(ONE).end().write()
    store.ingest()
    remove_runs(store, home, [ONE])
    begun, stops = threading.Event(), list[Callable[[], None]]()

    def begin(stop: Callable[[], None]) -> None:
        stops.append(stop)
        begun.set()

    endless = "select count(*) from range(1000000000) a, range(1000000000) b where a.range + b.range = -1"
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(store.ask, Asking(endless), begin)
        begun.wait(60)
        assert not store.shrink(0.05)
        while not asking.done():
            stops[0]()
            time.sleep(0.01)
        with pytest.raises(DeadlineError, match="stopped"):
            asking.result()
    assert store.shrink(60)
    assert store.runs() == []


def test_a_run_that_runs_or_is_not_there_is_not_removed(home: Path, store: Projection, record: Record) -> None:
    record(ONE).write()
    record(TWO).end().write()
    store.ingest()
    with pytest.raises(DeniedError, match="is running"):
        remove_runs(store, home, [TWO, ONE])
    with pytest.raises(NotFoundError):
        remove_runs(store, home, [TWO, THREE])
    assert len(store.runs()) == 2


def test_what_is_kept_is_what_was_asked_for(store: Projection, record: Record) -> None:
    for number, run_id in enumerate((ONE, TWO, THREE)):
        record(run_id, now=START + number * 86_400).end().write()
    store.ingest()
    runs, now = store.runs(), START + 3 * 86_400

    def choose(keep: Keep, labels: dict[str, Label]) -> list[str]:
        return superfluous(runs, labels, lambda run_id: 10, keep, now)

    assert choose(Keep(days=1.5), {}) == [TWO, ONE]
    assert choose(Keep(count=1), {}) == [TWO, ONE]
    assert choose(Keep(size=20), {}) == [ONE]
    assert choose(Keep(), {}) == []
    assert choose(Keep(count=1), {ONE: Label(pinned=True), TWO: Label(("good",))}) == []
    assert choose(Keep(count=2), {ONE: Label(pinned=True)}) == []


def test_an_archived_run_says_every_byte_it_said(home: Path, store: Projection, record: Record) -> None:
    run = record(ONE).open("s1").close("s1", "x" * 3000).end().write()
    run.write(b'{"broken\n\xff\xfe no event\n')
    store.ingest()
    before, events = run.journal.read_bytes(), [*read(run.journal, lambda damage: None)]
    was, now = archives.archive(home, ONE)
    assert was == len(before)
    assert now > 0
    assert not run.journal.exists()
    assert archives.archived(home) == [ONE]
    assert b"".join(archives.pieces(archives.archive_of(home) / f"{ONE}.parquet")) == before
    assert len(store.runs()) == 1
    archives.restore(home, ONE)
    assert run.journal.read_bytes() == before
    assert [*read(run.journal, lambda damage: None)] == events
    assert store.ingest() == 0
    with pytest.raises(NotFoundError):
        archives.restore(home, ONE)


def test_a_store_that_is_made_again_reads_archived_runs_too(home: Path, record: Record) -> None:
    record(ONE).open("s1").close("s1").end().write()
    with Projection.open(home) as store:
        store.ingest()
    archives.archive(home, ONE)
    (home / "store.duckdb").unlink()
    with Projection.open(home) as store:
        assert store.ingest() == 4
        assert store.ingest() == 0
        remove_runs(store, home, [ONE])
    assert archives.archived(home) == []


def test_sizes_are_written_for_people() -> None:
    assert [written_size(size) for size in (12, 4_321, 123_456_789, 5_000_000_000)] == [
        "12 B",
        "4.3 kB",
        "123 MB",
        "5.0 GB",
    ]


def test_what_is_removed_is_taken_out_of_stores_that_were_moved_aside(home: Path) -> None:
    for run_id, text in ((ONE, "secret owls"), (TWO, "cats stay")):
        with_texts(home, run_id, text)
    with Projection.open(home) as store:
        store.ingest()
    for name in ("store.duckdb.aside", "store.duckdb.version-99"):
        shutil.copy(home / "store.duckdb", home / name)
    (home / "store.duckdb.newer").write_bytes(b"DUCK of a newer kind: secret owls")
    with Projection.open(home) as store:
        assert remove_runs(store, home, [ONE]).kept == ("store.duckdb.newer",)
        (home / "store.duckdb.newer").unlink()
    leftovers = [path.name for path in home.rglob("*") if path.is_file() and b"secret owls" in path.read_bytes()]
    assert leftovers == []
    for name in ("store.duckdb.aside", "store.duckdb.version-99"):
        aside = database.connect(str(home / name))
        assert aside.execute("select distinct run_id from events").fetchall() == [(TWO,)]
        aside.close()


def test_a_store_that_nobody_can_read_goes_with_the_first_run_that_is_removed(home: Path, store: Projection) -> None:
    with_texts(home, ONE, "secret owls")
    store.ingest()
    aside = home / "store.duckdb.aside"
    aside.write_bytes(b"broken, with secret owls in it")
    with pytest.raises(NotFoundError):
        remove_runs(store, home, [THREE])
    assert aside.exists()
    assert remove_runs(store, home, [ONE]).kept == ()
    assert not aside.exists()
