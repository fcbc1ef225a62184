"""How long things took, by name. Not where the numbers are shown."""

from __future__ import annotations

from collections import deque
from dataclasses import field
from typing import Any

from kernel.records import dataclass

RECENT = 1_000
"""Durations from which the quantiles are taken."""


@dataclass(slots=True)
class Timing:
    """The durations of one thing, in milliseconds."""

    count: int = 0
    errors: int = 0
    total: float = 0.0
    least: float = float("inf")
    most: float = 0.0
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=RECENT))

    def plain(self) -> dict[str, Any]:
        """`count errors total mean min max p50 p95`; times in milliseconds."""
        ranked = sorted(self.recent)
        quantiles = {f"p{share}": ranked[(len(ranked) * share + 99) // 100 - 1] for share in (50, 95)}
        numbers = {"total": self.total, "mean": self.total / self.count, "min": self.least, "max": self.most}
        told = {name: round(value, 3) for name, value in {**numbers, **quantiles}.items()}
        return {"count": self.count, "errors": self.errors, **told}


class Timings:
    """The timings of many things."""

    def __init__(self) -> None:
        self._timings: dict[str, Timing] = {}

    def add(self, name: str, milliseconds: float, failed: bool = False) -> None:
        """One more duration."""
        timing = self._timings.setdefault(name, Timing())
        timing.count += 1
        timing.errors += failed
        timing.total += milliseconds
        timing.least, timing.most = min(timing.least, milliseconds), max(timing.most, milliseconds)
        timing.recent.append(milliseconds)

    def clear(self) -> None:
        """Forget all."""
        self._timings.clear()

    def plain(self) -> dict[str, dict[str, Any]]:
        """The timings by name, in the order they were first seen."""
        return {name: timing.plain() for name, timing in self._timings.items()}
