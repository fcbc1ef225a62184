from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kernel.errors import InvalidError, NotFoundError
from kernel.events import Event
from kernel.stores import journal as journals
from kernel.stores.journal import Damage, Journal, read
from kernel.stores.lines import encode


def event(number: int, kind: str = "chat.delta", text: str = "hello") -> Event:
    return Event(number, 1.0, "r", "s1", "", kind, "n", {"text": text})


def numbers(path: Path) -> list[int]:
    return [found.id for found in read(path)]


def test_without_a_loop_each_event_is_in_the_file_at_once(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journals", "r")
    journal(event(1))
    journal(event(2))
    assert numbers(journal.path) == [1, 2]
    journal.close()


async def test_on_a_loop_the_events_of_a_tick_are_one_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writes: list[int] = []
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: writes.append(write(file, data)) or writes[-1])
    journal = Journal(tmp_path, "r")
    for number in range(1, 101):
        journal(event(number))
    assert writes == []
    await asyncio.sleep(0)
    assert numbers(journal.path) == list(range(1, 101))
    assert len(writes) == 1
    journal.close()


async def test_a_script_that_holds_the_thread_does_not_hold_back_its_events(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "r")
    for number in range(1, 1001):
        journal(event(number, text="x" * 1000))
    assert len(numbers(journal.path)) > 900
    journal.close()
    assert len(numbers(journal.path)) == 1000


async def test_flush_writes_what_waits(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "r")
    journal(event(1))
    journal.flush()
    assert numbers(journal.path) == [1]
    journal.close()


async def test_a_span_end_is_synced_and_a_delta_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = asyncio.Event()
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(journals, "_sync_data", lambda file: loop.call_soon_threadsafe(synced.set))
    journal = Journal(tmp_path, "r")
    journal(event(1))
    await asyncio.sleep(0.1)
    assert not synced.is_set()
    journal(event(2, "chat.finished"))
    await asyncio.wait_for(synced.wait(), 5)
    journal.close()


def test_close_syncs_what_no_timer_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    journal = Journal(tmp_path, "r")
    journal(event(1, "chat.finished"))
    monkeypatch.setattr(journals, "_sync_data", synced.append)
    journal(event(2, "chat.failed"))
    journal.close()
    assert len(synced) == 1


async def test_an_event_that_comes_after_the_close_is_kept(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "r")
    journal(event(1))
    journal.close()
    journal(event(2))
    assert numbers(journal.path) == [1, 2]


def test_only_the_owner_may_read_a_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journals", "r")
    journal(event(1))
    journal.close()
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(journal.path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("run_id", ["", "../x", "a/b", ".hidden", "a\0b", "x" * 200, "a b"])
def test_a_run_id_that_could_leave_the_folder_is_refused(tmp_path: Path, run_id: str) -> None:
    with pytest.raises(InvalidError, match="cannot be the id of a run"):
        Journal(tmp_path, run_id)


def test_a_torn_last_line_is_left_out_in_silence(tmp_path: Path) -> None:
    path, damages = tmp_path / "r.ndjson", list[Damage]()
    path.write_bytes(encode(event(1)) + encode(event(2))[:-5])
    assert [found.id for found in read(path, damages.append)] == [1]
    assert damages == []


def test_a_journal_goes_on_after_a_torn_line(tmp_path: Path) -> None:
    path, damages = tmp_path / "r.ndjson", list[Damage]()
    path.write_bytes(encode(event(1)) + encode(event(2))[:-5])
    journal = Journal(tmp_path, "r")
    journal(event(3))
    journal.close()
    assert [found.id for found in read(path, damages.append)] == [1, 3]
    assert [(damage.path, damage.line) for damage in damages] == [(path, 2)]


def test_a_journal_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="There is no journal"):
        list(read(tmp_path / "no.ndjson"))


def test_trouble_is_told_once_and_nothing_is_lost_when_it_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "RETRY", 0.0)
    troubles: list[str] = []
    (tmp_path / "folder").touch()
    journal = Journal(tmp_path / "folder", "r", troubles.append)
    for number in (1, 2, 3):
        journal(event(number))
    (tmp_path / "folder").unlink()
    journal(event(4))
    journal.close()
    assert numbers(journal.path) == [1, 2, 3, 4]
    assert len(troubles) == 1
    assert "Make room on the disk" in troubles[0]


def test_what_does_not_fit_into_memory_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "RETRY", 0.0)
    troubles: list[str] = []
    (tmp_path / "folder").touch()
    journal = Journal(tmp_path / "folder", "r", troubles.append, memory=1000)
    for number in range(1, 101):
        journal(event(number))
    (tmp_path / "folder").unlink()
    journal.flush()
    kept = len(numbers(journal.path))
    assert 0 < kept < 100
    assert f"{100 - kept} events did not fit" in troubles[1]
    journal.close()
    assert len(troubles) == 2


async def test_on_a_loop_a_refused_write_is_tried_again_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "RETRY", 0.01)
    (tmp_path / "folder").touch()
    troubled = asyncio.Event()
    journal = Journal(tmp_path / "folder", "r", lambda message: troubled.set())
    journal(event(1))
    await asyncio.wait_for(troubled.wait(), 5)
    (tmp_path / "folder").unlink()
    for _ in range(1000):
        if journal.path.exists():
            break
        await asyncio.sleep(0.005)
    assert numbers(journal.path) == [1]
    journal.close()


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from kernel.events import Event
from kernel.stores import journal as journals
journals.RETRY = 0.0
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
told = []
journal = journals.Journal(Path(sys.argv[1]), "r", told.append)
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, resource.RLIM_INFINITY))
for number in range(1, 101):
    journal(Event(number, 1.0, "r", "s1", "", "chat.delta", "n", {"text": "x" * 50}))
print(journal.path.stat().st_size, len(told), "too large" in told[0])
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
journal.close()
print(*[event.id for event in journals.read(journal.path, lambda damage: print("DAMAGE", damage))])
print(len(told))
"""


def test_a_full_disk_tears_no_line_and_loses_no_event(tmp_path: Path) -> None:
    script = [sys.executable, "-c", FULL_DISK, str(tmp_path)]
    done = subprocess.run(script, capture_output=True, text=True, check=True)
    full, events, troubles = done.stdout.splitlines()
    assert full == "5000 1 True"
    assert events.split() == [str(number) for number in range(1, 101)]
    assert troubles == "1"
