"""The swim-lanes: what each agent did when, and who handed over to whom. Not their drawing (`src/views/lanes.ts`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kernel.stores.lanes import lanes

if TYPE_CHECKING:
    from kernel.stores.lanes import Handing, Stroke
    from webui.trace.sight import Answer, Sight


def answer(sight: Sight, ask: dict[str, Any]) -> Answer:
    """Lanes and bars between `start` and `end`, in seconds since the run began (null: from its start, to its end)."""
    run, now = sight.run, sight.now
    start = run.started + float(ask.get("start") or 0)
    # What still runs goes as far as the moment, which in a film is not the end of the axis.
    end = now if ask.get("end") is None else min(now, run.started + float(ask["end"]))
    known = sight.once(("lanes", start, end), lambda: lanes(sight.store, run.run_id, start, end))
    strokes = [_plain(one, sight, now) for one in known.strokes]
    handed = [_handed(one, sight) for one in known.handings]
    actors = [
        {"name": one.name, "spans": one.spans, "failures": one.failures, "rows": one.rows} for one in known.actors
    ]
    told = {"exact": known.exact, "total": known.total, "more": known.more, "whole": sight.seconds(sight.end)}
    return {"actors": actors, "strokes": strokes, "handed": handed, **told}


def _plain(one: Stroke, sight: Sight, now: float) -> list[Any]:
    """As `Stroke` of `src/views/lanes.ts`: an array, for there are thousands."""
    # Microseconds are enough for a picture, and half as long as text.
    start = round(sight.seconds(one.start), 6)
    end = round(sight.seconds(now if one.end is None else one.end), 6)
    running = one.end is None
    return [
        one.lane, one.row, start, max(start, end), one.operation, one.name,
        one.status, one.span_id, one.count, one.failed, running,
    ]  # fmt: skip


def _handed(one: Handing, sight: Sight) -> dict[str, Any]:
    ends = {"source": one.source, "target": one.target, "name": one.name}
    return {"span": one.span_id, "at": sight.seconds(one.time), **ends}
