"""Where a run finds what it replays: a cassette file, the journal of a past run, or what lies beside the spell.

Not here: what is done with it (`kernel.replay`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel import __version__
from kernel.errors import InvalidError, NotFoundError
from kernel.records import dataclass
from kernel.replay.content import Tidy
from kernel.replay.forks import RESTS, Rest
from kernel.replay.tape import MODES, Mode, Tape
from kernel.stores.journal import SUFFIX as JOURNAL

# Most runs replay nothing and write no cassette: what does, is loaded when it is asked for.
if TYPE_CHECKING:
    from kernel.attempts import Stopped
    from kernel.replay.forks import Fork
    from kernel.replay.records import Past


@dataclass(frozen=True, slots=True)
class Replay:
    """What to replay: `source` is a cassette, the id of a run or `last`; "" for the cassette beside the spell, or else
    its latest run. `mode` says what becomes of a call that was not recorded: `strict` fails, `changed` does it.
    `resume` goes on with the run `source` where it was stopped; `assume` says whether each of the calls of which
    nobody knows it (`Stopped.unknown`) was done, or all of them, and `results` what those that were done gave.
    `fork` takes from the run `source` all that was before its `span`, has the call there as `edit` says (paths and
    values, see `kernel.replay.edits`), and does the `rest`: all (`live`), or what is not in the record (`changed`).
    `parts` are runs and cells of theirs, where `changed` takes the records of each cell from a run of its own.
    """

    source: str = ""
    mode: Mode = "strict"
    assume: bool | tuple[bool, ...] | None = None
    results: tuple[Any, ...] = ()
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    span: str = ""
    edit: Mapping[str, Any] | None = None
    rest: Rest = "live"


FIELDS = frozenset(("source", "mode", "assume", "results", "parts", "span", "edit", "rest"))


def replay_of(data: Any) -> Replay | None:
    """A replay from plain data: `{"source": …, "mode": …, "assume": …, "results": …}`, or a text as on a command line.

    `InvalidError` for anything else. This is what a job's `about["replay"]` may be.
    """
    if data is None or isinstance(data, Replay):
        return data
    if isinstance(data, str):
        data = {"mode": data} if data in MODES else {"source": data}
    if not isinstance(data, Mapping) or set(data) - FIELDS:
        raise InvalidError(f"A replay is a table with 'source' and 'mode', not {data!r}.")
    modes: tuple[Mode, ...] = (*MODES, "resume", "fork")
    mode = next((mode for mode in modes if mode == (data.get("mode") or "strict")), None)
    if mode is None:
        raise InvalidError(f"A replay is {' or '.join(modes)}, not {data['mode']!r}.")
    assume, results = data.get("assume"), data.get("results") or []
    assume = tuple(assume) if isinstance(assume, list) else assume
    parts = _parts(data.get("parts"), mode)
    rest: Rest = next((one for one in RESTS if one == data.get("rest")), "live")
    span, edit = str(data.get("span") or ""), data.get("edit")
    return Replay(str(data.get("source") or ""), mode, assume, tuple(results), parts, span, edit, rest)


def _parts(said: Any, mode: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not said:
        return ()
    if not isinstance(said, Mapping) or not all(isinstance(cells, list | tuple) and cells for cells in said.values()):
        raise InvalidError(f"The parts of a replay are runs with lists of their cells, not {said!r}.")
    if mode != "changed":
        raise InvalidError(f"Only a replay that is 'changed' takes its records from several runs, not a {mode!r} one.")
    return tuple((str(run), tuple(map(str, cells))) for run, cells in said.items())


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
        """The tape of a run; `about` is that of its first job. Raises when there is nothing to replay.

        `InvalidError` when the file for its cassette is there and is something else.
        """
        if self.record is not None:
            from kernel.replay.cassette import check_target

            check_target(self.record)
        replay = replay_of(about.get("replay")) or self.replay
        tape = open_tape(replay, self.home, self.folder, str(about.get("path") or ""))
        tape.keeps = self.record is not None
        return tape

    def place(self) -> str:
        """The folder of the runs, as seen from where their home is."""
        return os.path.relpath(self.folder.resolve(), self.home.resolve().parent)

    def keep(self, tape: Tape, run_id: str, failed: bool = False) -> str:
        """Write the cassette of a run that is over; a sentence when it was not written, else "".

        One that is there is worth more than that of a run that `failed` on its way.
        """
        if self.record is None:
            return ""
        if failed and self.record.exists() and self.record.stat().st_size:
            return f"The cassette {str(self.record)!r} stays as it was, for this run failed."
        from kernel.replay.cassette import write_cassette

        write_cassette(self.record, tape.recording(run_id, llmspell=__version__))
        return ""


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
    if replay.mode == "resume":
        from kernel.attempts import find_stopped

        return _resumed(find_stopped(replay.source, home, tidy), replay, tidy)
    if replay.mode == "fork":
        from kernel.crossroads import forked_tape

        return forked_tape(replay, home, tidy)
    if replay.parts:
        return Tape(_past_of_parts(replay, home, tidy), replay.mode, tidy)
    past = find_past(replay.source, home, folder, path, tidy)
    return Tape(past, replay.mode, tidy, _forked_before(past, home))


def _forked_before(past: Past, home: Path) -> Fork | None:
    """The edits that a run was made with which is to be replayed."""
    from kernel.crossroads import earlier_edits, is_edited
    from kernel.replay.forks import Fork

    if not is_edited(past.about):
        return None
    edits = earlier_edits(past.name, home)
    return Fork(edits) if edits else None


def _past_of_parts(replay: Replay, home: Path, tidy: Tidy) -> Past:
    """The records of several runs. `NotFoundError` when none of them is there any more."""
    from kernel.attempts import past_in, run_journal
    from kernel.replay.several import joined

    found: list[Past] = []
    gone: list[NotFoundError] = []
    for run, cells in replay.parts:
        try:
            found.append(past_in(run_journal(run, home), tidy, cells))
        except NotFoundError as error:
            # What is not there is asked anew, as any call that was not recorded.
            gone.append(error)
    if not found:
        raise gone[0]
    return joined(replay.source or found[0].name, found)


def _resumed(stopped: Stopped, replay: Replay, tidy: Tidy) -> Tape:
    from kernel.attempts import settle

    if (stopped.about.get("replay") or {}).get("mode") == "fork":
        raise InvalidError(
            f"{stopped.origin!r} is a fork of another run, and is not gone on with. Fork that one again."
        )
    assume = replay.assume
    if stopped.unknown and assume is None:
        calls = "; ".join(f"{record.name} with {record.request!r}" for record in stopped.unknown)
        raise InvalidError(
            f"Nobody knows whether this was done before the run was stopped: {calls}. Look, and say so with "
            "--assume-done or --assume-not-done."
        )
    settle(stopped, assume if isinstance(assume, tuple) else (bool(assume),) * len(stopped.unknown), replay.results)
    tape = Tape(stopped.past, "resume", tidy)
    tape.origin = stopped.origin
    return tape


def find_past(source: str, home: Path, folder: Path, path: str, tidy: Tidy) -> Past:
    """The recording that a source names; see `Replay`."""
    from kernel.attempts import LAST, latest_run
    from kernel.replay.cassette import is_cassette, read_cassette

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
    from kernel.replay.cassette import SUFFIX

    name = spell.name.removesuffix(".md").removesuffix(".spell") if spell.name.endswith(".md") else spell.stem
    return spell.with_name(name + SUFFIX)


def _run_past(run: str, home: Path, tidy: Tidy) -> Past:
    from kernel.attempts import beginning, past_in, run_journal

    journal = run_journal(run, home)
    beginning(journal)
    return past_in(journal, tidy)
