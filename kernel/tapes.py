"""Where a run finds what it replays: a cassette file, the journal of a past run, or what lies beside the spell.

Not here: what is done with it (`kernel.replay`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kernel import __version__
from kernel.errors import InvalidError, NotFoundError
from kernel.events import Event
from kernel.replay.cassette import SUFFIX, is_cassette, read_cassette, write_cassette
from kernel.replay.content import Tidy
from kernel.replay.journals import past_of
from kernel.replay.records import Past
from kernel.replay.tape import MODES, Mode, Tape
from kernel.stores.home import journals_of
from kernel.stores.journal import SUFFIX as JOURNAL
from kernel.stores.journal import read

LAST = "last"
"""The word for the latest run of the same spell."""

MOST_SEARCHED = 500
"""Journals that are looked at for the latest run of a spell."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What to replay: `source` is a cassette, the id of a run or `last`; "" for the cassette beside the spell, or else
    its latest run. `mode` says what becomes of a call that was not recorded: `strict` fails, `changed` does it.
    """

    source: str = ""
    mode: Mode = "strict"


def replay_of(data: Any) -> Replay | None:
    """A replay from plain data: `{"source": …, "mode": …}`, or a text as on the command line. `InvalidError`."""
    if data is None or isinstance(data, Replay):
        return data
    if isinstance(data, str):
        data = {"mode": data} if data in MODES else {"source": data}
    if not isinstance(data, Mapping) or set(data) - {"source", "mode"}:
        raise InvalidError(f"A replay is a table with 'source' and 'mode', not {data!r}.")
    mode = next((mode for mode in MODES if mode == (data.get("mode") or "strict")), None)
    if mode is None:
        raise InvalidError(f"A replay is {' or '.join(MODES)}, not {data['mode']!r}.")
    return Replay(str(data.get("source") or ""), mode)


@dataclass(frozen=True, slots=True)
class Deck:
    """Where the runs of a spell get their tapes: each run that `replay`, or its job, wants served is; `record` is the
    file of its cassette.
    """

    home: Path
    folder: Path
    replay: Replay | None = None
    record: Path | None = None

    def load(self, about: Mapping[str, Any]) -> Tape:
        """The tape of a run; `about` is that of its first job. Raises when there is nothing to replay."""
        replay = replay_of(about.get("replay")) or self.replay
        tape = open_tape(replay, self.home, self.folder, str(about.get("path") or ""))
        tape.keeps = self.record is not None
        return tape

    def keep(self, tape: Tape, run_id: str) -> None:
        """Write the cassette of a run that is over."""
        if self.record is not None:
            write_cassette(self.record, tape.recording(run_id, llmspell=__version__))


def tidy_of(folder: Path, environment: Mapping[str, str] = os.environ) -> Tidy:
    """Takes secrets and the paths of this machine out of a recording made in that folder."""
    places = {"workspace": str(folder.resolve())}
    if environment.get("HOME"):
        places["home"] = environment["HOME"]
    return Tidy(places, environment)


def open_tape(replay: Replay | None, home: Path, folder: Path, path: str) -> Tape:
    """The tape of a run of the spell at `path` (within the folder). `NotFoundError` when there is nothing to replay."""
    tidy = tidy_of(folder)
    if replay is None:
        return Tape(tidy=tidy)
    return Tape(find_past(replay.source, home, folder, path, tidy), replay.mode, tidy)


def find_past(source: str, home: Path, folder: Path, path: str, tidy: Tidy) -> Past:
    """The recording that a source names; see `Replay`."""
    if not source:
        beside = cassette_beside(home.parent / path) if path else None
        if beside is not None and beside.is_file():
            return read_cassette(beside)
        return _run_past(latest_run(home, path), home, tidy)
    if source == LAST:
        return _run_past(latest_run(home, path), home, tidy)
    file = folder / source
    if is_cassette(file) or (file.is_file() and not source.endswith(JOURNAL)):
        return read_cassette(file, source)
    return _run_past(source, home, tidy)


def cassette_beside(spell: Path) -> Path:
    """Where the cassette of a spell is expected: `brief.cassette.jsonl` beside `brief.lua` or `brief.spell.md`."""
    name = spell.name.removesuffix(".md").removesuffix(".spell") if spell.name.endswith(".md") else spell.stem
    return spell.with_name(name + SUFFIX)


def run_journal(run: str, home: Path) -> Path:
    """The journal of a run, by its id or the beginning of it. `NotFoundError` when there is none."""
    name = Path(run).name.removesuffix(JOURNAL)
    exact = journals_of(home) / f"{name}{JOURNAL}"
    if exact.is_file():
        return exact
    near = sorted(journals_of(home).glob(f"{name}*{JOURNAL}")) if name and not set(name) & set("*?[") else []
    if len(near) == 1:
        return near[0]
    told = "names more than one run" if near else "is neither a cassette nor a run"
    raise NotFoundError(f"{run!r} {told}. See the runs with `llmspell trace`, or record one with --record FILE.")


def _run_past(run: str, home: Path, tidy: Tidy) -> Past:
    journal = run_journal(run, home)
    return past_of(journal.name.removesuffix(JOURNAL), read(journal), tidy)


def latest_run(home: Path, path: str) -> str:
    """The id of the latest run of a spell that was no replay. `NotFoundError` when there is none."""
    journals = sorted(journals_of(home).glob(f"*{JOURNAL}"), reverse=True)
    for journal in journals[:MOST_SEARCHED]:
        first = first_event(journal)
        if first is not None and path and first.data.get("path") == path and "replay" not in first.data:
            return journal.name.removesuffix(JOURNAL)
    raise NotFoundError(f"There is no earlier run of {path or 'this spell'!r} and no cassette beside it to replay.")


def first_event(journal: Path) -> Event | None:
    """The `run.started` of a journal; None where there is none."""
    events: Iterator[Event] = read(journal, lambda damage: None)
    first = next(events, None)
    return first if first is not None and first.kind == "run.started" else None
