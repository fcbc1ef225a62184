"""Which run is the last one."""

from __future__ import annotations

import json
from pathlib import Path

from kernel.attempts import latest_run, run_journal
from kernel.events import Event, envelope
from kernel.stores.home import journals_of

SECOND = "20261121T093000"


def begun(home: Path, run: str, at: float) -> None:
    """A run of a spell that began then."""
    folder = journals_of(home)
    folder.mkdir(parents=True, exist_ok=True)
    event = Event(1, at, run, "", "", "run.started", "", {"path": "brief.lua", "pid": 1})
    (folder / f"{run}.ndjson").write_text(json.dumps(envelope(event)) + "\n")


def test_the_last_of_the_runs_of_one_second_is_the_one_that_began_last(tmp_path: Path) -> None:
    begun(tmp_path, f"{SECOND}-ffffffff", 100.1)
    begun(tmp_path, f"{SECOND}-00000000", 100.7)
    begun(tmp_path, f"{SECOND}-88888888", 100.4)
    begun(tmp_path, "20261121T092959-ffffffff", 99.9)
    assert run_journal("last", tmp_path).stem == f"{SECOND}-00000000"
    assert latest_run(tmp_path, "brief.lua") == f"{SECOND}-00000000"
