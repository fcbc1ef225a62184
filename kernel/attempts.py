"""A run that was stopped, and the attempts to finish it: found in the journals and put together to go on from.

Every attempt has a journal of its own that names the first one (`origin`). Not here: going on (`kernel.tapes`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError, NotFoundError
from kernel.events import Event
from kernel.records import dataclass
from kernel.replay.content import Tidy
from kernel.replay.journals import past_of
from kernel.replay.records import Past, Record
from kernel.replay.several import of_cells
from kernel.stores.archives import archived
from kernel.stores.home import journals_of
from kernel.stores.journal import SUFFIX, Damage, numbered, read
from kernel.stores.liveness import lives

MOST_SEARCHED = 500
"""Journals that are looked at for the latest run of a spell."""


LAST = "last"
"""The word for the latest run."""

STAMP = len("20260121T093000")
"""Characters of a run's id that say when it began."""


@dataclass(slots=True)
class Stopped:
    """A run that can go on. `origin` is its first attempt, `about` what its `run.started` says, `past` all that was
    done; `unknown` are calls of tools that do something once, of which nobody knows whether they did.
    """

    origin: str
    about: dict[str, Any]
    past: Past
    unknown: list[Record] = field(default_factory=list)


def find_stopped(run: str, home: Path, tidy: Tidy) -> Stopped:
    """The run of that id, with all its attempts.

    `InvalidError` when it has finished, still runs, or has a journal that is damaged before its end.
    """
    first = beginning(run_journal(run, home))
    if first.data.get("kind") == "evaluation":
        raise InvalidError(f"{run!r} is an evaluation. To go on with it: llmspell evaluate --resume {run}")
    origin = str(first.data.get("origin") or first.run_id)
    pasts = [_attempt(path, tidy) for path in _attempts(origin, home)]
    last, about = pasts[-1], dict(pasts[0].about)
    if last.status == "" and lives(int(last.about.get("pid", 0)), last.ended):
        raise InvalidError(f"The run {last.name!r} still runs, in the process {last.about.get('pid')}.")
    if last.status == "ok" and not any(progress.is_stopped for progress in last.workflows.values()):
        raise InvalidError(f"The run {last.name!r} has finished: there is nothing to resume.")
    past = together(origin, pasts)
    unknown = [record for record in past.records if not record.is_done and record.effect == "once"]
    past.records = [record for record in past.records if record.is_done]
    return Stopped(origin, about, past, unknown)


def settle(stopped: Stopped, done: tuple[bool, ...], results: tuple[Any, ...] = ()) -> None:
    """Say of each unknown call whether it was done: one that was is not done again, and gives its result.

    `results` are those of the calls that were done, in order; without them they give nothing.
    """
    given = iter(results)
    for record, is_done in zip(stopped.unknown, done, strict=True):
        if is_done:
            record.is_done, record.output = True, next(given, None)
            stopped.past.records.append(record)
    stopped.past.records.sort(key=lambda record: record.at)


def _attempts(origin: str, home: Path) -> list[Path]:
    """The journals of a run and of the attempts to go on with it, in order."""
    journal = run_journal(origin, home)
    later: list[tuple[float, Path]] = []
    for other in journals_of(home).glob(f"*{SUFFIX}"):
        # Ids begin with the second; within one their order is that of chance.
        if other.name[:STAMP] >= journal.name[:STAMP]:
            first = first_event(other)
            if first is None:
                _refuse_hidden(other, origin)
            elif first.data.get("origin") == origin:
                later.append((first.time, other))
    return [journal, *(path for _, path in sorted(later))]


def _attempt(journal: Path, tidy: Tidy) -> Past:
    past = past_in(journal, tidy)
    if past.status == "failed":
        good = [record.at + record.took for record in past.records if record.is_done and record.error is None]
        last = max(good, default=-1.0)
        # What it failed with in the end is tried again; an error that the script lived with is not.
        past.records = [r for r in past.records if r.error is None or r.at + r.took < last]
    return past


def _refuse_hidden(journal: Path, origin: str) -> None:
    """Refuse what seems to be an attempt of that run and cannot be read: what it did would be done again."""
    with journal.open("rb") as file:
        if origin.encode() in file.readline():
            beginning(journal)


def past_in(journal: Path, tidy: Tidy, cells: Sequence[str] = ()) -> Past:
    """What a journal knows of its run, or of some of its `cells`. A torn last line is harmless.

    `InvalidError` names any other that is damaged, or before which lines are missing: what they told may be the end of
    a step, or the answer to a call.
    """
    name, reading = journal.name.removesuffix(SUFFIX), _Reading()
    try:
        events = reading.events(journal)
        return past_of(name, of_cells(events, cells) if cells else events, tidy)
    except InvalidError as error:
        reason = error.message
    except (AttributeError, LookupError, TypeError, ValueError):
        reason = "damaged: a field is missing, or of the wrong type"
    raise InvalidError(
        f"The run {name!r} cannot be read: {reading.at} of its journal is {reason}. Without it something might be done "
        f"twice, or get the answer of something else. Repair the line in {str(journal)!r}, or run the spell anew."
    )


class _Reading:
    """Reads one journal; `at` is where."""

    def __init__(self) -> None:
        self.at = ""

    def events(self, journal: Path) -> Iterator[Event]:
        """The events in order. `InvalidError` where one is damaged, or missing, by the numbers they have."""
        last = 0
        for number, event in numbered(journal, self._hear):
            self.at = f"line {number}"
            if event.id > last + 1 and event.kind != "run.started":
                raise InvalidError(_hole(last, event.id))
            # A kernel that was started again within a run counts from 1.
            last = event.id if event.kind == "run.started" else max(last, event.id)
            yield event
        self.at = "a call without an end"

    def _hear(self, damage: Damage) -> None:
        self.at = f"line {damage.line}"
        raise InvalidError(damage.reason)


def _hole(last: int, next: int) -> str:
    missing = next - last - 1
    told = "a line is missing" if missing == 1 else f"{missing} lines are missing"
    return f"not the next one: {told} before it (event {next} follows event {last})"


def together(origin: str, pasts: list[Past]) -> Past:
    """All that any attempt did: the n-th identical call is the first that ended of the n-th of each attempt."""
    first = pasts[0]
    whole = Past(origin, [], {}, first.seed, first.began, first.about)
    columns = [_by_key(past) for past in pasts]
    for key in dict.fromkeys(key for column in columns for key in column):
        lists = [column.get(key, []) for column in columns]
        for position in range(max(map(len, lists))):
            there = [records[position] for records in lists if position < len(records)]
            whole.records.append(next((record for record in there if record.is_done), there[-1]))
    for past in pasts:
        for language, times in past.times.items():
            if len(times) > len(whole.times.get(language, [])):
                whole.times[language] = times
        for path, progress in past.workflows.items():
            known = whole.workflows.setdefault(path, progress)
            known.steps = {**progress.steps, **known.steps}
            known.decisions = {**progress.decisions, **known.decisions}
            known.pauses = max(known.pauses, progress.pauses)
        whole.lived = {**past.lived, **whole.lived}
    return whole


def _by_key(past: Past) -> dict[tuple[str, str], list[Record]]:
    columns: dict[tuple[str, str], list[Record]] = {}
    for record in past.records:
        columns.setdefault((record.path, record.key), []).append(record)
    return columns


def run_journal(run: str, home: Path) -> Path:
    """The journal of a run, by its id or the beginning of it; `last` is the latest. `NotFoundError` for none."""
    if run == LAST and (latest := next(_latest_first(home), None)):
        return latest
    name = Path(run).name.removesuffix(SUFFIX)
    exact = journals_of(home) / f"{name}{SUFFIX}"
    if exact.is_file():
        return exact
    near = sorted(journals_of(home).glob(f"{name}*{SUFFIX}")) if name and not set(name) & set("*?[") else []
    if len(near) == 1:
        return near[0]
    if not near and name and any(one.startswith(name) for one in archived(home)):
        raise NotFoundError(f"{run!r} is archived. Make its journal again: llmspell trace restore {name}")
    told = "names more than one run" if near else "is neither a cassette nor a run"
    raise NotFoundError(f"{run!r} {told}. See the runs with `llmspell trace`, or record one with --record FILE.")


def latest_run(home: Path, path: str) -> str:
    """The id of the latest run of a spell that was no replay and no case of an evaluation.

    `NotFoundError` when there is none.
    """
    for journal in islice(_latest_first(home), MOST_SEARCHED):
        first = first_event(journal)
        told = first.data if first is not None else {}
        if path and told.get("path") == path and "replay" not in told and told.get("kind") != "case":
            return journal.name.removesuffix(SUFFIX)
    raise NotFoundError(f"There is no earlier run of {path or 'this spell'!r} and no cassette beside it to replay.")


def _latest_first(home: Path) -> Iterator[Path]:
    """The journals, that of the run that began last first: ids tell the second, and within one nothing."""
    journals = sorted(journals_of(home).glob(f"*{SUFFIX}"), reverse=True)
    for _, same in groupby(journals, lambda journal: journal.name[:STAMP]):
        yield from sorted(same, key=_began, reverse=True)


def _began(journal: Path) -> float:
    first = first_event(journal)
    return first.time if first is not None else 0.0


def first_event(journal: Path) -> Event | None:
    """The `run.started` of a journal; None where there is none."""
    events: Iterator[Event] = read(journal, lambda damage: None)
    first = next(events, None)
    return first if first is not None and first.kind == "run.started" else None


def beginning(journal: Path) -> Event:
    """The `run.started` of a journal. `InvalidError` says why there is none, also for one of another version."""
    name, damages = journal.name.removesuffix(SUFFIX), list[Damage]()
    first = next(read(journal, damages.append), None)
    if damages and damages[0].line == 1:
        raise InvalidError(
            f"The journal of the run {name!r} cannot be read: its first line is {damages[0].reason}. Repair the line "
            f"in {str(journal)!r}, take the llmspell that wrote it, or run the spell anew."
        )
    if first is None or first.kind != "run.started":
        raise InvalidError(f"The journal of the run {name!r} does not begin as one. Run the spell anew.")
    return first
