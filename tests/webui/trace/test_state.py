"""The state panel by its parameters and messages, over a real store."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.kit.loopback import until
from tests.kit.trace_data import Recorder, cell, change_state, small_run
from tests.kit.trace_hub import TraceHub, TraceSession
from webui.trace.film import NOW
from webui.trace.state import StatePanel


@pytest.fixture
async def panel(hub: TraceHub) -> AsyncIterator[StatePanel]:
    panel = StatePanel(hub, TraceSession())
    yield panel
    panel.close()


@pytest.fixture
def heard(panel: StatePanel, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(panel.__panel__(), "send", messages.append)
    return messages


def entries(heard: list[dict[str, Any]]) -> dict[str, Any]:
    last = next(message for message in reversed(heard) if message["op"] == "entries")
    return {entry["key"]: entry["value"]["value"] for entry in last["entries"]}


async def test_every_key_is_listed_with_its_latest_value(
    hub: TraceHub, panel: StatePanel, heard: list[dict[str, Any]], tmp_path: Path
) -> None:
    await panel.refresh()
    assert entries(heard) == {}
    small_run(tmp_path / ".llmspell", "r1", 1_000.0)
    await hub.grow()
    await until(lambda: entries(heard))
    assert entries(heard) == {"brief.topic": "buses", "brief.words": 412}


async def test_the_history_of_a_key_goes_on_while_a_spell_runs(
    hub: TraceHub, panel: StatePanel, heard: list[dict[str, Any]], tmp_path: Path
) -> None:
    recorder = Recorder(tmp_path / ".llmspell", "r1", time.time())
    ctx = cell(recorder, "count")
    change_state(recorder, ctx, "n\nb", 1, None, 0.1)
    recorder.write()
    await hub.grow()
    await panel.refresh()
    id = next(message for message in heard if message["op"] == "entries")["entries"][0]["id"]
    panel.__panel__()._handle_msg({"op": "choose", "id": id})
    await until(lambda: heard[-1]["op"] == "history")
    assert json.loads(id) == ["session", "research", "n\nb"]
    change_state(recorder, ctx, "n\nb", {"now": 2}, 1, 0.2)
    recorder.write()
    await hub.grow()
    await until(lambda: len(heard[-1].get("changes", [])) == 2)
    newest = heard[-1]["changes"][0]
    assert (newest["old"]["value"], newest["value"]["value"], newest["span"]) == (1, {"now": 2}, "s2")


async def test_a_change_leads_to_its_span_in_the_trace(panel: StatePanel) -> None:
    told: list[Any] = []
    panel.param.watch(lambda event: told.append(event.new), "traced", onlychanged=False)
    for _ in range(2):
        panel.__panel__()._handle_msg({"op": "trace", "run": "r1", "span": "s2"})
    assert told == [("r1", "s2")] * 2


async def test_a_closed_panel_follows_nothing(hub: TraceHub) -> None:
    panel = StatePanel(hub, TraceSession())
    panel.close()
    assert hub.followers == 0


async def test_a_value_that_is_no_json_is_refused_before_anything_runs(
    panel: StatePanel, heard: list[dict[str, Any]]
) -> None:
    panel.__panel__()._handle_msg({"op": "edit", "id": '["session", "", "k"]', "value": "nope"})
    assert heard[-1]["op"] == "refused"
    assert "no JSON" in heard[-1]["message"]


async def test_what_is_global_shows_beside_every_notebook(
    hub: TraceHub, panel: StatePanel, heard: list[dict[str, Any]], tmp_path: Path
) -> None:
    recorder = Recorder(tmp_path / ".llmspell", "r1", time.time(), path="other.spell.md")
    ctx = cell(recorder, "count")
    change_state(recorder, ctx, "shared", 1, None, 0.1, "global")
    change_state(recorder, ctx, "own", 1, None, 0.2)
    recorder.write()
    await hub.grow()
    await panel.refresh()
    assert entries(heard) == {"shared": 1}


def past(heard: list[dict[str, Any]]) -> dict[str, Any] | None:
    last = next((message for message in reversed(heard) if message["op"] == "entries"), {"past": None})
    return dict(last["past"]) if last["past"] else None


async def test_the_state_is_that_of_a_moment_until_it_is_now_again(
    hub: TraceHub, panel: StatePanel, heard: list[dict[str, Any]], tmp_path: Path
) -> None:
    recorder = Recorder(tmp_path / ".llmspell", "r1", 1_000.0)
    ctx = cell(recorder, "count")
    for second, value in ((1.0, "one"), (2.0, "two"), (3.0, "three")):
        change_state(recorder, ctx, "n", value, None, second)
    recorder.finish()
    recorder.write()
    await hub.grow()
    await panel.refresh()
    assert (entries(heard), past(heard)) == ({"n": "three"}, None)
    id = next(message for message in heard if message["op"] == "entries")["entries"][0]["id"]
    panel.__panel__()._handle_msg({"op": "choose", "id": id})
    panel.see("r1", 1_002.5)
    await until(lambda: past(heard) and heard[-1]["op"] == "history")
    assert (entries(heard), past(heard)) == ({"n": "two"}, {"run": "research", "at": 2.5, "time": 1_002.5})
    assert [change["value"]["value"] for change in heard[-1]["changes"]] == ["two", "one"]
    panel.see("r1", 1_000.5)
    await until(lambda: entries(heard) == {})
    panel.see(*NOW)
    await until(lambda: past(heard) is None)
    assert entries(heard) == {"n": "three"}


async def test_who_wants_it_to_be_now_again_asks_the_trace(panel: StatePanel) -> None:
    told: list[Any] = []
    panel.param.watch(lambda event: told.append(event.name), "returned")
    for _ in range(2):
        panel.__panel__()._handle_msg({"op": "now"})
    assert told == ["returned"] * 2


async def test_what_belongs_to_all_of_the_workspace_is_as_anybody_left_it_by_then(
    hub: TraceHub, panel: StatePanel, heard: list[dict[str, Any]], tmp_path: Path
) -> None:
    ours = Recorder(tmp_path / ".llmspell", "r1", 1_000.0)
    ours.finish()
    ours.write()
    other = Recorder(tmp_path / ".llmspell", "r2", 990.0, path="other.spell.md")
    for key, value, second in (("theme", "night", 5.0), ("theme", "day", 20.0)):
        about = {"scope": "global", "owner": "", "key": key, "value": value, "old": None}
        with other.span(cell(other, "look"), "write_state", key, about, (second, second)):
            pass
    other.write()
    await hub.grow()
    panel.see("r1", 1_005.0)
    await until(lambda: past(heard))
    assert entries(heard) == {"theme": "night"}
    panel.see(*NOW)
    await until(lambda: past(heard) is None)
    assert entries(heard) == {"theme": "day"}
