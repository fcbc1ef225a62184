from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kernel.errors import DeniedError
from kernel.stores.projection import Projection
from tests.kernel.stores.conftest import Recording

Record = Callable[..., Recording]
RUN = "20260121T093000-00000001"

HOLDER = """
import sys
from pathlib import Path
from kernel.stores.projection import Projection
projection = Projection.open(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def hold(home: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLDER, str(home)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_told_who_holds_the_store(home: Path) -> None:
    holder = hold(home)
    with pytest.raises(DeniedError, match=f"in use by process {holder.pid}") as denied:
        Projection.open(home)
    assert denied.value.details == {"pid": holder.pid}
    holder.communicate()


def test_while_another_holds_the_store_the_journals_can_be_read(home: Path, record: Record) -> None:
    record().open("s1").close("s1").end().write()
    holder = hold(home)
    before = sorted(path.name for path in home.iterdir())
    with Projection.open(home, memory=True) as traces:
        assert traces.count(RUN) == 1
    assert sorted(path.name for path in home.iterdir()) == before
    holder.communicate()


def test_the_lock_of_a_killed_process_holds_nobody_back(home: Path) -> None:
    holder = hold(home)
    holder.kill()
    holder.communicate()
    with Projection.open(home) as store:
        assert (home / "store.lock").read_text() == f"{os.getpid()}\n"
        assert store.runs() == []


def test_a_closed_store_is_free(home: Path) -> None:
    Projection.open(home).close()
    Projection.open(home).close()


def test_a_home_without_journals_is_an_empty_memory(tmp_path: Path) -> None:
    with Projection.open(tmp_path / "nowhere", memory=True) as traces:
        assert traces.runs() == []
    assert not (tmp_path / "nowhere").exists()


def broken_header(file: Path) -> None:
    file.write_bytes(b"garbage" * 1000)


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def flipped_bytes(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.seek(4096)
        opened.write(os.urandom(4096))


def of_a_version_too_old(file: Path) -> None:
    import duckdb

    with duckdb.connect(str(file)) as connection:
        connection.execute("update store set version = 1")


def of_somebody_else(file: Path) -> None:
    import duckdb

    file.unlink()
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table mine (a int)")


@pytest.mark.parametrize("damage", [broken_header, emptied, flipped_bytes, of_a_version_too_old, of_somebody_else])
def test_a_store_that_cannot_be_used_is_made_again_from_the_journals(
    home: Path, record: Record, troubles: list[str], damage: Callable[[Path], None]
) -> None:
    record().open("s1").close("s1", tokens=(1, 2)).end().write()
    with Projection.open(home) as store:
        store.ingest()
    damage(home / "store.duckdb")
    with Projection.open(home, on_trouble=troubles.append) as store:
        assert store.ingest() == 4
        assert store.count(RUN) == 1
    assert len(troubles) == 1
    assert "made again from the journals" in troubles[0]
    assert (home / "store.duckdb.aside").exists()


def test_a_file_that_turns_out_broken_when_it_is_asked_is_made_again(
    home: Path, record: Record, troubles: list[str]
) -> None:
    run = record()
    for number in range(3000):
        run.open(f"s{number}", input=os.urandom(300).hex()).close(f"s{number}", os.urandom(300).hex())
    run.end().write()
    with Projection.open(home) as store:
        store.ingest()
    with (home / "store.duckdb").open("r+b") as file:
        file.seek(300_000)
        file.write(os.urandom(1_500_000))
    with Projection.open(home, on_trouble=troubles.append) as store:
        assert [len(store.span_events(RUN, f"s{number}")) for number in (0, 1500, 2999)] == [2, 2, 2]
        assert store.ingest() == 0
    assert len(troubles) == 1


def test_a_store_that_may_not_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DeniedError, match="LLMSPELL_HOME"):
        Projection.open(tmp_path / "file" / ".llmspell")


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from kernel.errors import LimitError
from kernel.stores.projection import Projection
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Projection.open(Path(sys.argv[1]))
size = (Path(sys.argv[1]) / "store.duckdb").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20_000, resource.RLIM_INFINITY))
try:
    store.ingest()
except LimitError as error:
    print(error.message)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
store.ingest()
store.close()
store = Projection.open(Path(sys.argv[1]))
print(store.count(sys.argv[2]), store.sql("select count(*), count(distinct seq) from events").rows)
"""


def test_a_full_disk_stops_the_store_with_a_plain_sentence_and_loses_nothing(home: Path, record: Record) -> None:
    run = record()
    for number in range(500):
        run.open(f"s{number}", input=os.urandom(300).hex()).close(f"s{number}", os.urandom(300).hex())
    run.write()
    command = [sys.executable, "-c", FULL_DISK, str(home), RUN]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    message, counted = done.stdout.splitlines()
    assert "Nothing is lost" in message
    assert counted == "500 ((1001, 1001),)"
