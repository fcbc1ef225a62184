"""`metrics` and `MetricsCollector` in scripts. Not here: how numbers are added up (`kernel.measures`)."""

from __future__ import annotations

import asyncio
import math
import os
import time
from collections.abc import Mapping
from typing import Any

from kernel.api.definition import script
from kernel.api.meters import Meter, open_meters
from kernel.api.parts import part_of
from kernel.api.site import Site, Spell
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.measures import Kind, Measures, tidy
from kernel.operations import Call
from kernel.values import Function, Record, Value

Labels = dict[str, Value] | None


@script("MetricsCollector")
class MetricsCollector:
    """Counters, gauges and histograms of a spell's own, each with labels.

    ```lua
    local metrics = MetricsCollector.new()
    metrics:increment("tool_calls", { tool = "calculator" })
    print(metrics:get_snapshot().counters.tool_calls)
    ```
    """

    def __init__(self, measures: Measures) -> None:
        self._measures = measures

    @staticmethod
    def new(site: Site) -> MetricsCollector:
        """An empty collector."""
        return MetricsCollector(Measures())

    def increment(self, site: Site, name: str, labels: dict[str, Value] | float | None = None, by: float = 1) -> None:
        """Count: add 1, or `by`, to a counter. `increment(name, 5)` adds 5."""
        if isinstance(labels, dict | list) or labels is None:
            self._measures.increment(name, _labels(labels), _finite(name, by))
        else:
            self._measures.increment(name, {}, _finite(name, labels))

    def gauge(self, site: Site, name: str, value: float, labels: dict[str, Value] | None = None) -> None:
        """Note how much there is of something now."""
        self._measures.gauge(name, _labels(labels), _finite(name, value))

    def histogram(self, site: Site, name: str, value: float, labels: dict[str, Value] | None = None) -> None:
        """Record one of many values, such as a duration."""
        self._measures.histogram(name, _labels(labels), _finite(name, value))

    def timer(self, site: Site, name: str, labels: dict[str, Value] | None = None) -> Timer:
        """Start a clock; calling it, or its `stop`, records the milliseconds in a histogram."""
        return Timer(self._measures, name, _labels(labels))

    async def time(self, site: Site, name: str, work: Function, labels: dict[str, Value] | None = None) -> Value:
        """The result of `work()`; its milliseconds go into a histogram, also when it fails."""
        timer = Timer(self._measures, name, _labels(labels))
        try:
            return await work.bind(site.ctx)()
        finally:
            timer.stop(site)

    def get_snapshot(self, site: Site) -> dict[str, Value]:
        """All of it: `counters` and `gauges` by name, `histograms` by name (`count`, `sum`, `min`, `max`, `mean`,
        `p50`, `p95`, `p99`), and `series`, the same by name and labels.
        """
        return self.snapshot

    def get(self, site: Site, name: str) -> float:
        """A counter, over all its labels; 0 when nothing was counted."""
        return tidy(self._measures.total(name))

    def reset(self, site: Site) -> None:
        """Forget everything."""
        self._measures.reset()

    @property
    def snapshot(self) -> dict[str, Value]:
        """What `get_snapshot` gives."""
        return Record(self._measures.snapshot())


@script("Timer", call="stop")
class Timer:
    """A clock that records how long something took; made by `metrics:timer`.

    ```lua
    local stop = metrics:timer("chat")
    Agent.new("You are an owl"):chat("Hello")
    print(stop() .. " ms")
    ```
    """

    def __init__(self, measures: Measures, name: str, labels: dict[str, Any]) -> None:
        self._measures = measures
        self._name = name
        self._labels = labels
        self._began = time.perf_counter()
        self._took: float | None = None

    def stop(self, site: Site) -> float:
        """Record the milliseconds since the start, once; gives them each time."""
        if self._took is None:
            self._took = round((time.perf_counter() - self._began) * 1000, 3)
            self._measures.histogram(self._name, self._labels, self._took)
        return self._took


class SharedMeasures(Measures):
    """The measures all cells of a spell share. At the end of a cell or script that used them the trace is told."""

    def __init__(self) -> None:
        super().__init__()
        self._watching = self._used = False
        self._meters: list[Meter] = []

    def use(self, spell: Spell) -> None:
        """Somebody measures something. `InvalidError` when the settings say wrong where numbers go."""
        self._used = True
        if not self._watching:
            self._meters = open_meters(os.environ)
            self._watching = True
            for point in ("after_run_script", "after_run_cell"):
                spell.hooks.register(point, self._tell)

    async def _tell(self, call: Call, ctx: Context) -> None:
        if self._used:
            self._used = False
            told = self.snapshot()
            series = told.pop("series")
            call.ctx.emit("progress", metrics=told)
            for meter in self._meters:
                try:
                    await asyncio.to_thread(meter.flush, series)
                except OSError as error:
                    # Numbers that do not arrive are no reason for a spell to fail.
                    call.ctx.emit("progress", metrics_error=f"The metrics did not get out: {error}.")

    def noted(self, kind: Kind, name: str, labels: Mapping[str, Any], value: float) -> None:
        """Tell it to whoever wants each value."""
        for meter in self._meters:
            meter.note(kind, name, {str(k): str(v) for k, v in labels.items() if v is not None}, value)


@script("metrics", namespace=True)
class Metrics:
    """The numbers all cells of a spell share, which the trace keeps; see `MetricsCollector`.

    ```lua
    metrics:increment("llm_calls", { provider = "demo" })
    metrics:histogram("duration", 12.5)
    ```
    """

    @staticmethod
    def increment(site: Site, name: str, labels: dict[str, Value] | float | None = None, by: float = 1) -> None:
        """Count: add 1, or `by`, to a counter. `increment(name, 5)` adds 5."""
        _shared(site).increment(site, name, labels, by)

    @staticmethod
    def gauge(site: Site, name: str, value: float, labels: dict[str, Value] | None = None) -> None:
        """Note how much there is of something now."""
        _shared(site).gauge(site, name, value, labels)

    @staticmethod
    def histogram(site: Site, name: str, value: float, labels: dict[str, Value] | None = None) -> None:
        """Record one of many values, such as a duration."""
        _shared(site).histogram(site, name, value, labels)

    @staticmethod
    def timer(site: Site, name: str, labels: dict[str, Value] | None = None) -> Timer:
        """Start a clock; calling it, or its `stop`, records the milliseconds in a histogram."""
        return _shared(site).timer(site, name, labels)

    @staticmethod
    async def time(site: Site, name: str, work: Function, labels: dict[str, Value] | None = None) -> Value:
        """The result of `work()`; its milliseconds go into a histogram, also when it fails."""
        return await _shared(site).time(site, name, work, labels)

    @staticmethod
    def get_snapshot(site: Site) -> dict[str, Value]:
        """All of it, as `MetricsCollector` gives it."""
        return _shared(site).snapshot

    @staticmethod
    def get(site: Site, name: str) -> float:
        """A counter, over all its labels; 0 when nothing was counted."""
        return _shared(site).get(site, name)

    @staticmethod
    def reset(site: Site) -> None:
        """Forget everything."""
        _shared(site).reset(site)


def _shared(site: Site) -> MetricsCollector:
    measures = part_of(site.spell, SharedMeasures)
    measures.use(site.spell)
    return MetricsCollector(measures)


def _labels(labels: Value) -> dict[str, Any]:
    return labels if isinstance(labels, dict) else {}


def _finite(name: str, number: Any) -> float:
    if not math.isfinite(number):
        raise InvalidError(f"The metric {name!r} takes a finite number, not {number}.")
    return float(number)
