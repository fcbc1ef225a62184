"""A run goes out of the studio in the protocol of OpenTelemetry: to the collector of the settings, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.collector import Answer, attributes, collecting
from tests.kit.loopback import until
from tests.kit.trace_data import small_run
from tests.kit.trace_hub import TraceHub
from tests.webui.trace.conftest import Browser


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "LLMSPELL_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "config"


async def test_a_page_is_told_where_a_run_can_go_and_sends_it_there(
    hub: TraceHub, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_run(hub.home, "20260121T093000-0000000a", 1_768_987_800.0)
    run = "20260121T093000-0000000a"
    browser.says("otlp", run=run)
    await until(lambda: browser.last("otlp"))
    assert browser.last("otlp") == {"op": "otlp", "run": run, "to": "", "content": False, "trouble": ""}
    browser.says("otlp_send", run=run, content=False)
    await until(lambda: "no place to send traces" in browser.last("refused").get("message", ""))
    with collecting(Answer(), Answer(400, {"Content-Type": "text/plain"}, b"not today")) as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint)
        browser.says("otlp", run=run)
        await until(lambda: browser.last("otlp")["to"])
        browser.says("otlp_send", run=run, content=True)
        await until(lambda: browser.last("otlp_sent"))
        assert browser.last("otlp_sent")["said"].startswith("19 spans were sent to http://127.0.0.1")
        assert any("gen_ai.input.messages" in attributes(span) for span in collector.spans)
        browser.says("otlp_send", run=run, content=False)
        await until(lambda: "not today" in browser.last("refused").get("message", ""))


async def test_settings_that_are_wrong_are_told_where_they_matter(
    hub: TraceHub, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "collector")
    browser.says("otlp", run="r1")
    await until(lambda: browser.last("otlp"))
    assert "no address of a collector" in browser.last("otlp")["trouble"]
