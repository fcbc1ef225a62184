"""A run as a film: how long it is, when something happens in it, how fast waiting passes. Not what is seen (`past`).

A film has two times: that of the run, and its own, in which waiting is as short as a person wants. `Reel` leads from
one to the other; whoever plays it, the page or a terminal, adds seconds to the film's and looks at the run's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kernel.records import dataclass

if TYPE_CHECKING:
    from kernel.stores.reading import Reading

SECONDS = 30.0
"""How long a question may take."""

IDLE = 0.5
"""Seconds that a stretch in which nothing happens takes at most where waiting is skipped."""

GAPS = 2_000
"""Such stretches that are shortened, the longest."""

BINS = 240
"""Pieces of the run whose events are counted, to show where much happens."""

LENGTH = """
select r.started, greatest(r.latest, (select max(time) from events where run_id = $1),
  (select max(finished) from spans where run_id = $1)) - r.started, r.status
from runs r where r.run_id = $1
"""

COUNTS = """
select least($4 - 1, greatest(0, floor((time - $2) / $3)))::int as bin, count(*)
from events where run_id = $1 group by 1
"""

WAITING = """
with times as (select distinct time from events where run_id = $1),
waits as (select lag(time) over (order by time) as since, time from times)
select since, time from waits where time - since > $2 order by time - since desc limit $3
"""

# Text that streams is seen as it comes; a step from word to word would be none.
AFTER = """
select time, arg_max(span_id, seq) from events
where run_id = $1 and time > $2 and moment <> 'delta' group by time order by time limit 1
"""
BEFORE = """
select time, arg_max(span_id, seq) from events
where run_id = $1 and time < $2 and moment <> 'delta' group by time order by time desc limit 1
"""

NEWEST = "select span_id from spans where run_id = $1 order by started desc, seq desc limit 1"

Knots = tuple[tuple[float, float], ...]
"""Points `(second of the run, second of the film)`, rising; between two of them both go on evenly."""


@dataclass(frozen=True, slots=True)
class Reel:
    """A run of `length` seconds that began at `started`; `counts` are its events in as many equal pieces of it.

    `swift` leads to a film without waiting; one with all of it takes as long as the run. A run that `goes_on` has more
    to show later.
    """

    run_id: str
    started: float
    length: float
    counts: tuple[int, ...]
    swift: Knots
    goes_on: bool = False

    def knots(self, skips: bool) -> Knots:
        """How the times of run and film hang together."""
        return self.swift if skips else ((0.0, 0.0), (self.length, self.length))


def reel_of(store: Reading, run_id: str) -> Reel | None:
    """The reel of a run; None when there is no such run."""
    rows = store.sql(LENGTH, (run_id,), 1, SECONDS).rows
    if not rows:
        return None
    started, length = float(rows[0][0]), max(0.0, float(rows[0][1] or 0.0))
    counted = store.sql(COUNTS, (run_id, started, max(length, 1e-9) / BINS, BINS), BINS, SECONDS).rows
    counts = [0] * BINS
    for bin, count in counted:
        counts[bin] = int(count)
    waits = store.sql(WAITING, (run_id, IDLE, GAPS), GAPS, SECONDS).rows
    knots = swift(((a - started, b - started) for a, b in waits), length)
    return Reel(run_id, started, length, tuple(counts), knots, rows[0][2] == "running")


def swift(waits: Iterable[tuple[float, float]], length: float) -> Knots:
    """The knots of a film in which each of these stretches of a run takes `IDLE` seconds."""
    knots, at, film = [(0.0, 0.0)], 0.0, 0.0
    for since, until in sorted(waits):
        since, until = max(since, at), min(until, length)
        if until - since <= IDLE:
            continue
        film += since - at
        knots += [(since, film), (until, film + IDLE)]
        at, film = until, film + IDLE
    return tuple(knots) if at >= length and at else (*knots, (length, film + length - at))


def film_second(knots: Sequence[tuple[float, float]], at: float) -> float:
    """The second of the film at which the run is at second `at`."""
    return _between([(run, film) for run, film in knots], at)


def run_second(knots: Sequence[tuple[float, float]], at: float) -> float:
    """The second of the run that the film shows at its second `at`."""
    return _between([(film, run) for run, film in knots], at)


def later(knots: Sequence[tuple[float, float]], at: float, seconds: float) -> float:
    """The second of the run that is shown so many seconds of the film after another."""
    return run_second(knots, film_second(knots, at) + seconds)


def step(store: Reading, run_id: str, at: float, way: int) -> tuple[float, str] | None:
    """When something happened next (`way` 1) or before (-1) `at` (seconds since the epoch), and in which span."""
    rows = store.sql(AFTER if way > 0 else BEFORE, (run_id, at), 1, SECONDS).rows
    return (float(rows[0][0]), str(rows[0][1] or "")) if rows else None


def newest_span(store: Reading, run_id: str) -> str:
    """The span of a run that began last; "" when none has begun."""
    rows = store.sql(NEWEST, (run_id,), 1, SECONDS).rows
    return str(rows[0][0]) if rows else ""


def _between(points: Sequence[tuple[float, float]], at: float) -> float:
    if at <= points[0][0]:
        return points[0][1]
    place = bisect_right(points, at, key=lambda point: point[0])
    if place >= len(points):
        return points[-1][1]
    (left, low), (right, high) = points[place - 1], points[place]
    return low + (high - low) * (at - left) / (right - left)
