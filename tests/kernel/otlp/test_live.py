"""Spans go out while spells run, where a person wants it; a collector that is away neither slows nor fails them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import InvalidError
from kernel.events import Event
from kernel.options import Options
from kernel.otlp.outlet import QUEUE, Outlet
from kernel.otlp.settings import Wanted, open_outlet, wanted_outlet
from kernel.otlp.target import Target
from kernel.scripting import ScriptEngine
from tests.kit.collector import attributes, collecting

SPELL = 'return Agent.new { name = "owl", model = "demo/assistant" }:chat("Hello there")'


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "config.toml"
    monkeypatch.setenv("LLMSPELL_CONFIG", str(file))
    file.write_text("")
    return {"LLMSPELL_CONFIG": str(file)}


def settle(environment: dict[str, str], text: str) -> None:
    Path(environment["LLMSPELL_CONFIG"]).write_text(text)


def run_event(number: int, kind: str, span: str = "", **data: Any) -> Event:
    return Event(number, 1_768_987_800.0 + number, "r1", span, "", kind, "a", data)


def test_nothing_goes_out_unless_it_is_asked_for(environment: dict[str, str]) -> None:
    assert wanted_outlet(environment) is None
    settle(environment, '[otel]\nservice = "owls"\n')
    assert wanted_outlet(environment) is None
    asked = {**environment, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}
    assert wanted_outlet({**asked, "OTEL_SDK_DISABLED": "true"}) is None
    assert wanted_outlet({**asked, "OTEL_TRACES_EXPORTER": "none"}) is None
    assert wanted_outlet({**asked, "OTEL_TRACES_EXPORTER": "console, otlp"}) is not None


def test_settings_and_variables_say_where_and_how(environment: dict[str, str]) -> None:
    settle(
        environment,
        '[otel]\nendpoint = "http://127.0.0.1:4318"\nservice = "owls"\ncontent = true\ntimeout = 3\n'
        'headers = { "x-team" = "owls" }\ncompression = "none"\n',
    )
    wanted = wanted_outlet(environment)
    assert wanted is not None
    assert wanted.content
    target = wanted.target
    assert (target.endpoint, target.timeout) == ("http://127.0.0.1:4318/v1/traces", 3.0)
    assert (target.protocol, target.compression) == ("http/protobuf", "none")
    assert target.resource["service.name"] == "owls"
    variables = {
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:9/own/path",
        "OTEL_EXPORTER_OTLP_HEADERS": "x-team=night%20owls, x-key=k",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
        "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT": "1500",
        "OTEL_SERVICE_NAME": "barn",
        "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=test",
        "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "false",
    }
    wanted = wanted_outlet({**environment, **variables})
    assert wanted is not None
    assert not wanted.content
    target = wanted.target
    assert (target.endpoint, target.protocol, target.timeout) == ("http://127.0.0.1:9/own/path", "http/json", 1.5)
    assert target.headers == {"x-team": "night owls", "x-key": "k"}
    assert target.resource["service.name"] == "barn"
    assert target.resource["deployment.environment.name"] == "test"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("endpiont = 'x'", "there is no 'endpiont'"),
        ("endpoint = 'collector:4318'", "is no address"),
        ("content = 'yes'", "'content' is a str"),
        ("timeout = true", "'timeout' is a bool"),
        ("protocol = 'grpc'", "'grpc' is not spoken"),
        ("headers = { a = 1 }", "a table of texts"),
    ],
)
def test_a_mistake_in_the_settings_is_a_sentence(environment: dict[str, str], text: str, said: str) -> None:
    settle(environment, f"[otel]\n{text}\n")
    with pytest.raises(InvalidError, match=said):
        wanted_outlet(environment)
    told: list[str] = []
    assert open_outlet(told.append, environment) is None
    assert said in told[0]


async def test_a_spell_goes_out_while_it_runs(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collecting() as collector:
        settle(environment, f'[otel]\nendpoint = "{collector.endpoint}"\nheaders = {{ "x-team" = "owls" }}\n')
        monkeypatch.chdir(tmp_path)
        async with ScriptEngine(options=Options(folder=tmp_path, home=tmp_path / "home")) as engine:
            await engine.execute(SPELL)
    names = [span.name for span in collector.spans]
    assert "invoke_agent owl" in names
    assert names[-1].startswith("run ")
    assert collector.headers[0]["x-team"] == "owls"
    call = next(span for span in collector.spans if span.name.startswith("chat"))
    assert "gen_ai.input.messages" not in attributes(call)
    assert attributes(call)["gen_ai.usage.output_tokens"] > 0


def test_a_dead_collector_is_told_once_and_takes_no_time() -> None:
    told: list[str] = []
    target = Target("http://127.0.0.1:1/v1/traces", patience=0.0)
    outlet = Outlet(Wanted(target, False), told.append, rest=0.01)
    began = time.monotonic()
    for number in range(3 * QUEUE):
        outlet(run_event(number, "chat.started", f"s{number}"))
        outlet(run_event(number, "chat.finished", f"s{number}"))
    assert time.monotonic() - began < 10
    outlet.close()
    assert len(told) == 1
    assert "cannot be reached" in told[0]
    assert outlet.lost == 3 * QUEUE


def test_the_end_of_a_program_waits_for_what_is_to_be_sent_and_not_for_long() -> None:
    with collecting() as collector:
        outlet = Outlet(Wanted(Target(f"{collector.endpoint}/v1/traces"), False), lambda said: None, rest=60)
        outlet(run_event(1, "run.started"))
        outlet(run_event(2, "chat.started", "s1"))
        outlet(run_event(3, "run.finished", status="failed", error={"type": "script", "message": "It broke."}))
        outlet.close()
    assert {span.name for span in collector.spans} == {"run a", "chat a"}
    assert outlet.lost == 0


def test_headers_name_secrets_that_nobody_kept(environment: dict[str, str]) -> None:
    told: list[str] = []
    target = Target("http://127.0.0.1:1/v1/traces", {"authorization": "Bearer secret:no-such-secret"})
    outlet = Outlet(Wanted(target, False), told.append)
    outlet(run_event(1, "run.started"))
    outlet(run_event(2, "run.finished", status="ok"))
    outlet.close()
    assert "No secret 'no-such-secret' is kept" in told[0]
