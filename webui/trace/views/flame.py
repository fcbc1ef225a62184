"""The flame graph: how wide each call path is by time, tokens and cost. Not its drawing (`src/views/flame.ts`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kernel.stores.flames import frames

if TYPE_CHECKING:
    from kernel.stores.flames import Frame
    from webui.trace.sight import Answer, Sight

MOST = 4_000
"""Frames that are sent."""

THIN = 1 / 4_000
FEW = 500
"""Of more frames than `FEW` those narrower than this share of the whole, by each measure, are not sent."""

Measures = list[float]
"""Seconds, tokens and US dollars."""


def answer(sight: Sight, _ask: dict[str, Any]) -> Answer:
    """Frames, outer ones first: `up` is the place of the one around it, `wide` its seconds, tokens and dollars."""
    known = sight.once("frames", lambda: frames(sight.store, sight.run.run_id, sight.now))
    wide = widths(known)
    total = [sum(wide[n][m] for n, frame in enumerate(known) if not frame.above) for m in range(3)]
    thin = THIN if len(known) > FEW else 0.0
    drawn = [n for n, one in enumerate(wide) if any(one[m] >= total[m] * thin for m in range(3) if total[m])][:MOST]
    places = {known[n].path: place for place, n in enumerate(drawn)}
    rows = [_plain(known[n], wide[n], places.get(known[n].above, -1)) for n in drawn]
    return {"frames": rows, "total": total, "left": len(known) - len(drawn)}


def widths(known: Sequence[Frame]) -> list[Measures]:
    """What each frame and all it contains took.

    A frame is as wide as what it contains, and as its own time beyond that: branches that ran side by side lie side
    by side, so that a width is work done, not time on the clock.
    """
    places = {frame.path: n for n, frame in enumerate(known)}
    below: list[Measures] = [[0.0, 0.0, 0.0] for _ in known]
    direct = [0.0] * len(known)
    for frame in known:
        if (around := places.get(frame.above)) is not None:
            direct[around] += frame.seconds
    # Inner ones come last, so each is whole before it is added to the one around it.
    for n in range(len(known) - 1, -1, -1):
        frame, sums = known[n], below[n]
        sums[0] += max(0.0, frame.seconds - direct[n])
        sums[1] += frame.tokens
        sums[2] += frame.cost
        if (around := places.get(frame.above)) is not None and around < n:
            below[around] = [have + more for have, more in zip(below[around], sums, strict=True)]
    return below


def _plain(frame: Frame, wide: Measures, up: int) -> dict[str, Any]:
    return {
        "up": up,
        "operation": frame.operation,
        "name": frame.name,
        "spans": frame.spans,
        "failures": frame.failures,
        "seconds": frame.seconds,
        "wide": wide,
        "span": frame.slowest,
    }
