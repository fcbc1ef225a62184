"""The numbers of a spell go where the settings say: a file for Prometheus, a collector of OpenTelemetry."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from prometheus_client.parser import text_string_to_metric_families

from tests.kit.scripts import Script, script

SPELL = """
metrics:increment("tool calls", { tool = "owl" })
metrics:increment("tool calls", { tool = "owl" }, 2)
metrics:gauge("depth", 4)
for _, ms in ipairs({ 10, 20, 30 }) do metrics:histogram("duration", ms, { tool = "owl" }) end
"""


class Collector:
    """A collector on loopback: `status` is what it answers, `bodies` what it got."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.status = 200
        collector = self

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                collector.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(collector.status)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Answer)
        self.address = f"http://127.0.0.1:{self.server.server_port}/v1/metrics"


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


async def run(folder: Path, monkeypatch: pytest.MonkeyPatch, settings: str, source: str = SPELL) -> tuple[Any, Script]:
    file = folder / "config.toml"
    file.write_text(settings)
    monkeypatch.setenv("LLMSPELL_CONFIG", str(file))
    async with script(folder, model="demo/echo") as running:
        return await running.run(source), running


async def test_prometheus_reads_the_sums_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "out" / "spell.prom"
    done, _ = await run(tmp_path, monkeypatch, f"[metrics]\nprometheus = '{file}'")
    assert done.status == "ok", done.error
    families = {one.name: one for one in text_string_to_metric_families(file.read_text())}
    assert {name: one.type for name, one in families.items()} == {
        "tool_calls": "counter",
        "depth": "gauge",
        "duration": "summary",
    }
    assert [(s.name, s.labels, s.value) for s in families["tool_calls"].samples] == [
        ("tool_calls_total", {"tool": "owl"}, 3)
    ]
    durations = {(s.name, s.labels.get("quantile", "")): s.value for s in families["duration"].samples}
    assert durations["duration_sum", ""] == 60
    assert durations["duration_count", ""] == 3
    assert durations["duration", "0.5"] == 20


async def test_a_collector_of_opentelemetry_gets_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, collector: Collector
) -> None:
    done, _ = await run(tmp_path, monkeypatch, f"[metrics]\notlp = '{collector.address}'")
    assert done.status == "ok", done.error
    sent = ExportMetricsServiceRequest()
    sent.ParseFromString(collector.bodies[0])
    (resource,) = sent.resource_metrics
    assert any(a.key == "service.name" and a.value.string_value == "llmspell" for a in resource.resource.attributes)
    found = {metric.name: metric for metric in resource.scope_metrics[0].metrics}
    assert found["tool_calls"].sum.data_points[0].as_double == 3
    assert found["tool_calls"].sum.is_monotonic
    assert found["depth"].gauge.data_points[0].as_double == 4
    (durations,) = found["duration"].histogram.data_points
    assert (durations.count, durations.sum) == (3, 60)
    assert [(a.key, a.value.string_value) for a in durations.attributes] == [("tool", "owl")]


async def test_a_collector_that_refuses_does_not_harm_the_spell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, collector: Collector
) -> None:
    collector.status = 400
    done, running = await run(tmp_path, monkeypatch, f"[metrics]\notlp = '{collector.address}'")
    assert done.status == "ok", done.error
    told = [event.data["metrics_error"] for event in running.events if "metrics_error" in event.data]
    assert told == [f"The metrics did not get out: the collector at {collector.address} did not take them."]


@pytest.mark.parametrize("wrong", ["[metrics]\nstatsd = 'x'", "[metrics]\notlp = 1", "metrics.x = 1"])
async def test_wrong_settings_are_told_where_metrics_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    done, _ = await run(tmp_path, monkeypatch, wrong)
    assert done.error["type"] == "invalid"
    assert "[metrics]: it takes the texts" in done.error["message"]
    done, _ = await run(tmp_path, monkeypatch, wrong, "return 1")
    assert done.status == "ok"
