"""Numbers a spell counts while it runs: counters, gauges and histograms, each with labels. Not where they are sent."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any, Literal

from kernel.records import dataclass

Kind = Literal["counter", "gauge", "histogram"]

SAMPLES = 1000
"""The last values of a histogram, from which its quantiles are taken."""

MOST_SERIES = 10_000
"""Names with different labels; more are counted together under the name alone."""

Labels = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Series:
    """What was measured under one name with the same labels."""

    name: str
    kind: Kind
    labels: Labels
    value: float = 0.0
    count: int = 0
    low: float = float("inf")
    high: float = float("-inf")
    last: deque[float] = field(default_factory=lambda: deque(maxlen=SAMPLES))

    def plain(self) -> dict[str, Any]:
        """The series as data: `value`, or for a histogram what `summary` gives."""
        about: dict[str, Any] = {"name": self.name, "kind": self.kind, "labels": dict(self.labels)}
        return about | (summary([self]) if self.kind == "histogram" else {"value": tidy(self.value)})


class Measures:
    """All series of one collector."""

    def __init__(self) -> None:
        self._series: dict[tuple[Kind, str, Labels], Series] = {}

    def increment(self, name: str, labels: Mapping[str, Any], amount: float = 1.0) -> None:
        """Add to a counter."""
        self._find("counter", name, labels).value += amount
        self.noted("counter", name, labels, amount)

    def gauge(self, name: str, labels: Mapping[str, Any], value: float) -> None:
        """Set a gauge."""
        self._find("gauge", name, labels).value = value
        self.noted("gauge", name, labels, value)

    def histogram(self, name: str, labels: Mapping[str, Any], value: float) -> None:
        """Record one value."""
        series = self._find("histogram", name, labels)
        series.value += value
        series.count += 1
        series.low, series.high = min(series.low, value), max(series.high, value)
        series.last.append(value)
        self.noted("histogram", name, labels, value)

    def noted(self, kind: Kind, name: str, labels: Mapping[str, Any], value: float) -> None:
        """A measurement was made: for those who send each of them on."""

    def total(self, name: str) -> float:
        """A counter over all labels; 0 when nothing was counted."""
        return sum(one.value for one in self._series.values() if one.kind == "counter" and one.name == name)

    def reset(self) -> None:
        """Forget everything."""
        self._series.clear()

    def snapshot(self) -> dict[str, Any]:
        """`counters` and `gauges` (name → number), `histograms` (name → `summary`), `series` (each by its labels)."""
        return {
            "counters": {name: tidy(sum(s.value for s in found)) for name, found in self._named("counter")},
            "gauges": {name: tidy(found[-1].value) for name, found in self._named("gauge")},
            "histograms": {name: summary(found) for name, found in self._named("histogram")},
            "series": [series.plain() for series in self._series.values()],
        }

    def _named(self, kind: Kind) -> Iterable[tuple[str, list[Series]]]:
        groups: dict[str, list[Series]] = {}
        for series in self._series.values():
            if series.kind == kind:
                groups.setdefault(series.name, []).append(series)
        return groups.items()

    def _find(self, kind: Kind, name: str, labels: Mapping[str, Any]) -> Series:
        key: Labels = tuple(sorted((str(k), str(v)) for k, v in labels.items() if v is not None))
        found = self._series.get((kind, name, key))
        if found is None:
            if len(self._series) >= MOST_SERIES:
                key = ()
            found = self._series.setdefault((kind, name, key), Series(name, kind, key))
        return found


def summary(series: list[Series]) -> dict[str, float]:
    """`count sum min max mean p50 p95 p99` of histograms; quantiles are those of the last thousand values of each."""
    count, total = sum(one.count for one in series), sum(one.value for one in series)
    values = sorted(value for one in series for value in one.last)
    quantiles = {f"p{percent}": tidy(_quantile(values, percent / 100)) for percent in (50, 95, 99)}
    low, high = min(one.low for one in series), max(one.high for one in series)
    bounds = {"min": tidy(low), "max": tidy(high), "mean": tidy(total / count)}
    return {"count": count, "sum": tidy(total), **bounds, **quantiles}


def _quantile(values: list[float], share: float) -> float:
    """The smallest value below or at which that share of the values lies (nearest rank)."""
    rank = -int(-share * len(values) // 1)
    return values[max(0, rank - 1)]


def tidy(number: float) -> float:
    """A whole number without its `.0`."""
    return int(number) if float(number).is_integer() else number
