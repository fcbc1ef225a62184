"""A span of a past run as a place to fork from: found in the journal, with what went in and came out, and the tape of
a run that goes another way there.

Not here: how the run gets there (`kernel.replay.forks`), and what can be edited (`kernel.replay.edits`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel.attempts import beginning, past_in, run_journal
from kernel.errors import InvalidError, NotFoundError
from kernel.events import Event
from kernel.records import dataclass
from kernel.replay.content import Tidy
from kernel.replay.edits import NAMES, check_edit, joined_edits, whole_edit
from kernel.replay.forks import EDITED, FORKED, Fork, Point, Splice
from kernel.replay.tape import Tape
from kernel.stores.journal import SUFFIX, Damage, read

if TYPE_CHECKING:
    from kernel.tapes import Replay


@dataclass(frozen=True, slots=True)
class Crossroads:
    """A span to fork from. `input` is what it was called with in the end, `output` and `error` what became of it.

    `sources` are the cells of the run as they ran, by their ids, or its script at ""; `about` is what its
    `run.started` says.
    """

    run: str
    point: Point
    input: Any
    output: Any = None
    error: dict[str, Any] | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)

    def check(self, edit: Mapping[str, Any]) -> dict[str, Any]:
        """The edit, its parts of an answer or a result as the whole. `InvalidError` for one it cannot have."""
        whole = whole_edit(self.output, edit)
        check_edit(self.point.operation, self.input, whole)
        return whole


def find_crossroads(run: str, span: str, home: Path) -> Crossroads:
    """The span of a run. `NotFoundError` when there is no such run, or it has no such span."""
    journal = run_journal(run, home)
    first, name = beginning(journal), journal.name.removesuffix(SUFFIX)
    started: Event | None = None
    ended: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for event in read(journal, _ignore):
        if event.kind in ("run_cell.started", "run_script.started"):
            sources.setdefault(str(event.data.get("source", {}).get("cell") or ""), str(event.data.get("input", "")))
        if event.span_id != span:
            continue
        if started is None and event.kind.endswith(".started"):
            started = event
        elif event.kind.endswith((".finished", ".failed")):
            ended = event.data
    if started is None:
        raise NotFoundError(f"The run {name!r} has no span {span!r}. See them with `llmspell trace {name}`.")
    [point] = _points(journal, {span: started}, first.time).values()
    input, error = ended.get("input", started.data.get("input")), ended.get("error")
    return Crossroads(name, point, input, ended.get("output"), error, sources, first.data)


def earlier_edits(run: str, home: Path) -> list[Splice]:
    """The edits that a run was made with: by a fork, by a person at a breakpoint, or as a replay of such a run."""
    journal = run_journal(run, home)
    first = beginning(journal)
    if not is_edited(first.data):
        return []
    spans: dict[str, Event] = {}
    edits: dict[str, dict[str, Any]] = {}
    for event in read(journal, _ignore):
        if event.kind.endswith(".started"):
            spans.setdefault(event.span_id, event)
        elif event.kind.endswith((f".{FORKED}", f".{EDITED}")) and _is_again(event):
            edits[event.span_id] = joined_edits(edits.get(event.span_id, {}), event.data["edit"])
    points = _points(journal, {span: spans[span] for span in edits}, first.time)
    return [Splice(points[span], edit) for span, edit in edits.items()]


def is_edited(about: Mapping[str, Any]) -> bool:
    """Whether a run, as its `run.started` tells of it, may hold edits."""
    return "replay" in about or "breakpoints" in about


def _is_again(event: Event) -> bool:
    """Whether an edit can be made again: only what a fork could edit, too."""
    names = NAMES.get(event.kind.partition(".")[0], ())
    return all(path.split(".")[0] in names for path in event.data["edit"])


def _points(journal: Path, spans: Mapping[str, Event], began: float) -> dict[str, Point]:
    """Where in its run each of these spans is."""
    found = {
        span: Point(
            span,
            event.kind.removesuffix(".started"),
            event.name,
            event.data.get("input"),
            0,
            event.id,
            event.time - began,
        )
        for span, event in spans.items()
    }
    counts = dict.fromkeys(found, 0)
    for event in read(journal, _ignore) if found else ():
        for span, point in found.items():
            if event.id <= point.number and point.is_like(event):
                counts[span] += 1
    return {
        span: Point(span, one.operation, one.name, one.input, counts[span], one.number, one.at)
        for span, one in found.items()
    }


def _ignore(damage: Damage) -> None:
    """Reading the past for its records tells of it."""


def forked_tape(replay: Replay, home: Path, tidy: Tidy) -> Tape:
    """The tape of a run that leaves the record of another at a span. `InvalidError` for an edit it cannot have."""
    if not replay.source or not replay.span:
        raise InvalidError("A fork names a run and a span of it, as RUN:SPAN; `llmspell trace RUN` shows them.")
    there = find_crossroads(replay.source, replay.span, home)
    edit = there.check(replay.edit or {})
    earlier = [splice for splice in earlier_edits(there.run, home) if splice.point.number <= there.point.number]
    if earlier and earlier[-1].point.span == there.point.span:
        edit = joined_edits(earlier.pop().edit, edit)
    fork = Fork(earlier, Splice(there.point, edit), replay.rest)
    return Tape(past_in(run_journal(there.run, home), tidy), "fork", tidy, fork)
