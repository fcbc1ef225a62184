"""Runs that no kernel means to write, in every view of the panel: each is answered, shortly, without trouble."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.kit.loopback import until
from tests.kit.trace_data import Recorder, cell, small_run
from tests.kit.trace_hub import TraceHub, TraceSession
from webui.trace.names import VIEW_NAMES
from webui.trace.panel import TracePanel
from webui.trace.views import VIEWS

RUN = "r1"

LARGEST = 600_000
"""Characters that a page is told for one view of such a run, at most."""

Make = Callable[[Path], object]


def fifty_levels(home: Path) -> None:
    recorder = Recorder(home, RUN, 1_000.0)
    spans = [cell(recorder, "deep")]
    for level in range(50):
        recorder.at(level / 10)
        spans.append(recorder.open(spans[-1], "invoke_agent" if level % 2 else "run_step", f"level {level}", {}, 1))
    for level, ctx in enumerate(reversed(spans[1:])):
        recorder.at(10 + level / 10)
        recorder.close(ctx)
    recorder.finish()
    recorder.write()


def ten_thousand_branches(home: Path) -> None:
    recorder = Recorder(home, RUN, 1_000.0)
    root = recorder.open(cell(recorder, "wide"), "run_cell", "wide", "")
    branches = [
        recorder.open(root.within(agent_name=f"agent {number}"), "invoke_agent", f"agent {number}", {})
        for number in range(10_000)
    ]
    recorder.at(5)
    for ctx in [*branches, root]:
        recorder.close(ctx)
    recorder.finish()
    recorder.write()


def prompt_of_ten_megabytes(home: Path) -> None:
    recorder = Recorder(home, RUN, 1_000.0)
    agent = recorder.open(cell(recorder, "big"), "invoke_agent", "a", "x" * 10_000_000, agent_name="a")
    asked = {"messages": [{"role": "user", "content": "é" * 5_000_000}]}
    ctx = recorder.open(agent.within(agent_name="a"), "chat", "m", asked, 1, model="m")
    recorder.at(1)
    recorder.close(ctx, {"role": "assistant", "content": "y" * 10_000_000})
    recorder.close(agent, "z" * 10_000_000)
    recorder.finish()
    recorder.write()


def cut_in_a_line(home: Path) -> None:
    path = small_run(home, RUN, 1_000.0).write()
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b'"kind"')])


def garbage_and_newer_lines(home: Path) -> None:
    path = small_run(home, RUN, 1_000.0).write()
    lines = path.read_bytes().splitlines(keepends=True)
    newer = json.dumps({**json.loads(lines[3]), "v": 99, "seq": 10_000}).encode() + b"\n"
    odd = [b"\x00\xff\xfe garbage\n", b"[]\n", b'{"v":1}\n', newer, b"{" * 5_000 + b"\n"]
    path.write_bytes(b"".join([lines[0], *odd, *lines[1:]]))


def clock_that_goes_backwards(home: Path) -> None:
    recorder = Recorder(home, RUN, 100_000.0)
    root = recorder.open(cell(recorder, "back"), "run_cell", "back", "")
    for second in (50, -3_600, 20, -7_200, 1):
        recorder.at(second)
        ctx = recorder.open(root, "execute_tool", f"at {second}", {})
        recorder.at(second - 500)
        recorder.close(ctx)
    recorder.at(-90_000)
    recorder.close(root)
    recorder.finish()
    recorder.write()


def spans_without_an_end(home: Path) -> None:
    recorder = Recorder(home, RUN, 1_000.0)
    root = recorder.open(cell(recorder, "open"), "run_cell", "open", "")
    for number in range(400):
        recorder.at(number / 100)
        recorder.open(root, "chat" if number % 2 else "execute_tool", f"open {number}", {}, 1)
    recorder.finish()
    recorder.write()


ODD: tuple[Make, ...] = (
    fifty_levels,
    ten_thousand_branches,
    prompt_of_ten_megabytes,
    cut_in_a_line,
    garbage_and_newer_lines,
    clock_that_goes_backwards,
    spans_without_an_end,
)


@pytest.mark.parametrize("make", ODD, ids=lambda make: make.__name__)
async def test_every_view_of_an_odd_run_is_answered_shortly(
    tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / ".llmspell")
    hub = TraceHub(tmp_path / ".llmspell")
    await hub.grow()
    panel = TracePanel(hub, TraceSession())
    heard: list[dict[str, Any]] = []
    monkeypatch.setattr(panel.__panel__(), "send", heard.append)
    await panel.open(RUN)
    assert panel.run_id == RUN
    for line in hub.projection.tree(RUN)[:3]:
        await panel.select(line.span_id)
    assert _size(heard) < LARGEST
    for number, view in enumerate(VIEW_NAMES):
        heard.clear()
        panel._heard({"op": "view", "name": view})
        panel._heard({"op": "look", "view": view, "run": RUN, "ask": {}, "number": number})
        await until(lambda view=view: view not in VIEWS or any(one["op"] == "seen" for one in heard))
        assert _size(heard) < LARGEST, view
        assert [one for one in heard if one["op"] == "trouble"] == []
    panel.close()
    hub.close()


def _size(heard: list[dict[str, Any]]) -> int:
    return len(json.dumps(heard, default=str, allow_nan=False))
