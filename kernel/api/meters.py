"""Where the numbers of `metrics` go besides the trace: a text file for Prometheus, or a collector that speaks OTLP.

A person says so in `config.toml` of their own, never a workspace:

    [metrics]
    prometheus = "~/metrics/llmspell.prom"     # for node_exporter's textfile collector
    otlp = "http://127.0.0.1:4318/v1/metrics"  # OpenTelemetry, pushed after each cell or script

Both need `pip install 'llmspell-studio[metrics]'`. Not here: how the numbers are added up (`kernel.measures`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from kernel.errors import InvalidError
from kernel.settings import place_of, read_section, settings_file

INSTALL = "pip install 'llmspell-studio[metrics]'"

SECONDS = 5.0
"""How long a collector may take to answer."""

OTHERS = re.compile(r"[^a-zA-Z0-9_]")
"""Everything that neither system takes in a name."""


class Meter(Protocol):
    """One place where numbers go."""

    def note(self, kind: str, name: str, labels: Mapping[str, str], value: float) -> None:
        """One measurement, as it is made."""
        ...

    def flush(self, series: Sequence[Mapping[str, Any]]) -> None:
        """Bring all to its place; `series` is what `Measures.snapshot` has. `OSError` when that fails."""
        ...


class PrometheusFile:
    """Writes the text format of Prometheus. The file is replaced as a whole, so that no reader sees half of it."""

    def __init__(self, path: Path) -> None:
        try:
            import prometheus_client
        except ImportError:
            raise InvalidError(f"Metrics for Prometheus need its client: {INSTALL}") from None
        self._client = prometheus_client
        self._path = path.expanduser()

    def note(self, kind: str, name: str, labels: Mapping[str, str], value: float) -> None:
        """Nothing to do: the file has the sums."""

    def flush(self, series: Sequence[Mapping[str, Any]]) -> None:
        """Write the file."""
        registry = self._client.CollectorRegistry()
        registry.register(_Collected(series))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._client.write_to_textfile(str(self._path), registry)


class _Collected:
    """The series in the form that the client writes; a histogram is a summary with its quantiles."""

    def __init__(self, series: Sequence[Mapping[str, Any]]) -> None:
        self._series = series

    def collect(self) -> list[Any]:
        from prometheus_client.core import Metric

        families: dict[tuple[str, str], Any] = {}
        for one in self._series:
            kind = {"histogram": "summary"}.get(one["kind"], one["kind"])
            name = safe_name(one["name"]).removesuffix("_total") if kind == "counter" else safe_name(one["name"])
            family = families.setdefault((kind, name), Metric(name, one["name"], kind))
            labels = {safe_name(label): value for label, value in one["labels"].items()}
            for suffix, more, value in _samples(kind, one):
                family.add_sample(name + suffix, {**labels, **more}, value)
        return list(families.values())


def _samples(kind: str, one: Mapping[str, Any]) -> list[tuple[str, dict[str, str], float]]:
    if kind != "summary":
        return [("_total" if kind == "counter" else "", {}, one["value"])]
    quantiles = [("", {"quantile": f"{percent / 100:g}"}, one[f"p{percent}"]) for percent in (50, 95, 99)]
    return [*quantiles, ("_count", {}, one["count"]), ("_sum", {}, one["sum"])]


class OtlpPush:
    """Pushes to an OpenTelemetry collector over HTTP, by the SDK of OpenTelemetry."""

    def __init__(self, endpoint: str) -> None:
        try:
            from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
            from opentelemetry.sdk.metrics import MeterProvider
            from opentelemetry.sdk.metrics.export import InMemoryMetricReader
            from opentelemetry.sdk.resources import Resource
        except ImportError:
            raise InvalidError(f"Metrics for OpenTelemetry need its SDK: {INSTALL}") from None
        self._endpoint = endpoint
        self._exporter = OTLPMetricExporter(endpoint=endpoint, timeout=SECONDS)
        self._reader = InMemoryMetricReader()
        resource = Resource.create({"service.name": os.environ.get("OTEL_SERVICE_NAME", "llmspell")})
        self._meter = MeterProvider([self._reader], resource, shutdown_on_exit=False).get_meter("llmspell")
        self._instruments: dict[tuple[str, str], Callable[..., None]] = {}

    def note(self, kind: str, name: str, labels: Mapping[str, str], value: float) -> None:
        """Measure it with an instrument of the SDK."""
        self._instrument(kind, name)(value, dict(labels))

    def _instrument(self, kind: str, name: str) -> Callable[..., None]:
        found = self._instruments.get((kind, name))
        if found is None:
            safe = safe_name(name).lstrip("_") or "metric"
            if kind == "counter":
                found = self._meter.create_counter(safe).add
            elif kind == "gauge":
                found = self._meter.create_gauge(safe).set
            else:
                found = self._meter.create_histogram(safe).record
            self._instruments[kind, name] = found
        return found

    def flush(self, series: Sequence[Mapping[str, Any]]) -> None:
        """Push what was measured so far."""
        from opentelemetry.sdk.metrics.export import MetricExportResult

        data = self._reader.get_metrics_data()
        if data is not None and self._exporter.export(data, SECONDS * 1000) is not MetricExportResult.SUCCESS:
            raise OSError(f"the collector at {self._endpoint} did not take them")


def safe_name(name: str) -> str:
    """A name that both systems take."""
    safe = OTHERS.sub("_", name) or "_"
    return f"_{safe}" if safe[0].isdigit() else safe


def open_meters(environment: Mapping[str, str]) -> list[Meter]:
    """The places this person wants. `InvalidError` names what is wrong in the settings."""
    kinds: dict[str, Callable[[str], Meter]] = {
        "prometheus": lambda given: PrometheusFile(Path(given)),
        "otlp": OtlpPush,
    }
    return [kinds[kind](given) for kind, given in wanted_meters(environment).items()]


def wanted_meters(environment: Mapping[str, str]) -> dict[str, str]:
    """Each place by its kind, as the settings say; nothing is opened. `InvalidError` names what is wrong."""
    path = settings_file(environment)
    table = read_section(path, "metrics")
    if set(table) - {"prometheus", "otlp"} or not all(isinstance(v, str) for v in table.values()):
        raise InvalidError(
            f"{place_of(path, 'metrics')} it takes the texts 'prometheus' (a file) and 'otlp' (an address)."
        )
    return table
