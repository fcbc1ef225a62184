"""What journals tell at a glance."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from kernel.stores import archives
from kernel.stores.heads import newest_run, runs_over
from kernel.stores.projection import Projection
from tests.kernel.stores.conftest import START, Recording

Record = Callable[..., Recording]
ONE, TWO, THREE = (f"20260121T09300{number}-00000001" for number in (1, 2, 3))


def written(recording: Recording, at: float) -> None:
    recording.write()
    os.utime(recording.journal, (at, at))


def test_the_newest_run_is_the_one_that_began_last(home: Path, record: Record) -> None:
    assert newest_run(home) == ""
    written(record(ONE, now=START + 50).end(), START + 60)
    written(record(TWO, now=START).end(), START + 90)
    assert newest_run(home) == ONE
    # A replay has the times of its record.
    replay = Recording(home, THREE, now=START - 1_000).begin(replay={"source": ONE, "begun": START + 70})
    written(replay.end(), START + 80)
    assert newest_run(home) == THREE
    assert newest_run(home, TWO) == TWO
    assert newest_run(home, "20260121T09300") == THREE
    assert newest_run(home, "nothing") == ""
    archives.archive(home, THREE)
    assert newest_run(home, THREE[:-3]) == THREE


def test_an_ended_run_is_told_from_one_that_goes_on(home: Path, record: Record) -> None:
    record(ONE).open("s1").close("s1", "x" * 200_000).end().write()
    record(TWO).open("s1").write()
    record(THREE).end().write(b"").write()
    broken = record("20260121T093004-00000001").end().write()
    broken.write(b'{"half of a li')
    (home / "journals" / "empty.ndjson").touch()
    assert runs_over(home) == {ONE, THREE, broken.run_id}


def test_who_follows_a_run_reads_no_other(home: Path, record: Record) -> None:
    record(ONE).open("s1").write()
    two = record(TWO).open("s1").write()
    archived = record(THREE).end().write()
    archives.archive(home, archived.run_id)
    with Projection.watch(home, lambda run: run == TWO) as store:
        assert store.ingest() == 2
        two.close("s1").end().write()
        assert store.ingest() == 2
        assert [(run.run_id, run.status) for run in store.runs()] == [(TWO, "ok")]
