from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from kernel.stores.projection import Projection

# Writes for as long as it lives; `<run>.ack` says how far the file surely goes.
WRITER = """
import os, sys
from pathlib import Path
from kernel.events import Event
from kernel.stores.journal import Journal
home, run = Path(sys.argv[1]), sys.argv[2]
journal = Journal(home / "journals", run)
acknowledged = os.open(home / f"{run}.ack", os.O_WRONLY | os.O_CREAT)
for number in range(1, 10_000_000):
    kind = "chat.started" if number % 2 else "chat.finished"
    journal(Event(number, float(number), run, f"s{(number + 1) // 2}", "", kind, "n", {"input": "x" * 40}))
    os.pwrite(acknowledged, b"%12d" % number, 0)
"""

INGESTER = """
import sys
from pathlib import Path
from kernel.stores.projection import Projection
projection = Projection.open(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    projection.ingest()
"""


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True)


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_killed_ingesters_and_writers_lose_and_double_nothing(home: Path, troubles: list[str]) -> None:
    runs = [f"20260121T09300{number}-00000001" for number in range(4)]
    for number, run in enumerate(runs):
        writer, ingester = start(WRITER, str(home), run), start(INGESTER, str(home))
        assert ingester.stdout is not None
        assert ingester.stdout.readline() == "ready\n"
        while not (home / f"{run}.ack").exists():
            time.sleep(0.01)
        time.sleep(0.1 + 0.13 * number)
        kill(ingester)
        kill(writer)
    with Projection.open(home, on_trouble=troubles.append) as store:
        store.ingest()
        assert store.ingest() == 0
        for run in runs:
            ((rows, distinct, last),) = store.sql(
                "select count(*), count(distinct seq), max(seq) from events where run_id = ?", [run]
            ).rows
            assert rows == distinct == last
            assert last >= int((home / f"{run}.ack").read_bytes())
            assert store.count(run) == (last + 1) // 2
            row = store.run(run)
            assert row is not None
            assert row.status == "interrupted"
    assert troubles == []
