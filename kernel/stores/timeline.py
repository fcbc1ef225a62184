"""The question of what to draw on a time axis, whatever the number of spans. Not how it is drawn."""

from __future__ import annotations

import heapq
import math
from itertools import groupby

from kernel.stores.questions import Questions, Row
from kernel.stores.rows import Bar, Lane, SpanStatus, Timeline

DEEPEST = 40
"""An aggregated timeline draws what lies deeper into this lane's depth."""

RANGE = """
select min(s.started), max(coalesce(s.finished, s.started)), any_value(r.latest)
from spans s join runs r using (run_id) where run_id = ?
"""

WINDOW = "run_id = $run and started <= $end and coalesce(finished, 1e18) >= $start"

EXACT = f"""
select depth, started, finished, operation, span_id, name, status from spans where {WINDOW}
order by depth, started, seq
"""

# A span adds one in its first bin and takes it away after its last: a running sum of that is how
# many are open in each bin, in one pass over the spans and without a row for every bin of every span.
# Spans that begin and end in the same bins are counted together first: of a million few thousand rows are left.
BINNED = f"""
with touched as (
  select least(depth, {DEEPEST}) as depth, operation,
    greatest(0, floor((started - $start) / $width))::int as first,
    least($bins - 1, floor((coalesce(finished, $end) - $start) / $width))::int as last,
    count(*) as n, count(*) filter (status = 'failed') as bad
  from spans where {WINDOW} group by all
),
steps as (
  select depth, operation, first as bin, n, bad from touched
  union all
  select depth, operation, last + 1, -n, -bad from touched
),
summed as (select depth, operation, bin, sum(n) as n, sum(bad) as bad from steps group by all)
select depth, operation, bin, (sum(n) over lane)::bigint, (sum(bad) over lane)::bigint from summed
window lane as (partition by depth, operation order by bin)
order by depth, operation, bin
"""


class TimelineQuestions(Questions):
    """What a timeline shows."""

    def timeline(
        self, run_id: str, start: float | None = None, end: float | None = None, bins: int = 600, cap: int = 3000
    ) -> Timeline:
        """What to draw of a run between `start` and `end` (seconds since the epoch; None: all of it).

        Up to `cap` spans are exact: one bar each, depth by depth, and spans of one depth that
        overlap in lanes of their own. More are aggregated into `bins` bins: a lane for each
        operation at each depth, a bar for neighbouring bins with the same number of open spans.
        """
        if start is None or end is None:
            low, high = self._range(run_id)
            start, end = low if start is None else start, high if end is None else end
        window = {"run": run_id, "start": start, "end": max(end, start)}
        total = int(self._fetch(f"select count(*) from spans where {WINDOW}", window)[0][0])
        if total <= cap:
            lanes, bars = _packed(self._fetch(EXACT, window))
        else:
            width = max(end - start, 1e-6) / bins
            lanes, bars = _aggregated(self._fetch(BINNED, {**window, "bins": bins, "width": width}), start, width)
        return Timeline(start, end, total, total <= cap, tuple(lanes), tuple(bars))

    def _range(self, run_id: str) -> tuple[float, float]:
        first, last, latest = self._fetch(RANGE, [run_id])[0]
        return (first, max(last, latest or last)) if first is not None else (0.0, 0.0)


def _packed(rows: list[Row]) -> tuple[list[Lane], list[Bar]]:
    lanes: list[Lane] = []
    bars: list[Bar] = []
    for depth, spans in groupby(rows, key=lambda row: row[0]):
        busy: list[tuple[float, int]] = []
        for _, started, finished, operation, span_id, name, status in spans:
            if busy and busy[0][0] <= started:
                lane = heapq.heappop(busy)[1]
            else:
                lane = len(lanes)
                lanes.append(Lane(depth))
            heapq.heappush(busy, (math.inf if finished is None else finished, lane))
            bars.append(Bar(lane, started, finished, operation, span_id, name, status, 1, int(status == "failed")))
    return lanes, bars


def _aggregated(rows: list[Row], start: float, width: float) -> tuple[list[Lane], list[Bar]]:
    lanes: list[Lane] = []
    bars: list[Bar] = []
    for (depth, operation), steps in groupby(rows, key=lambda row: (row[0], row[1])):
        lanes.append(Lane(depth, operation))
        since, count, failed = 0, 0, 0
        for _, _, bin, open_now, failed_now in steps:
            if (open_now, failed_now) == (count, failed):
                continue
            if count:
                left, right = start + since * width, start + bin * width
                status: SpanStatus = "failed" if failed else "ok"
                bars.append(Bar(len(lanes) - 1, left, right, operation, status=status, count=count, failed=failed))
            since, count, failed = bin, open_now, failed_now
    return lanes, bars
