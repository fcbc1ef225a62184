"""The graph panel by its parameters and messages, over a real session and a real store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from studio.notebook.document import Cell, Notebook
from studio.notebook.session import Session
from tests.kit.kernel_double import KernelDouble
from tests.kit.loopback import until
from tests.kit.trace_data import NOTEBOOK, Recorder, cell
from tests.kit.trace_hub import TraceHub
from webui.graph.panel import GraphPanel

FLOW = """flow = Workflow.sequential({ name = "flow", steps = {
  { name = "first", tool = "calculator", input = "1" },
  { name = "second", tool = "calculator", input = "2" },
} })"""


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[TraceHub]:
    hub = TraceHub(tmp_path / ".llmspell")
    yield hub
    hub.close()


@pytest.fixture
def session() -> Session:
    return Session(Notebook(cells=(Cell("a", "lua", "x = 1"), Cell("b", "lua", FLOW))), KernelDouble(), NOTEBOOK)


@pytest.fixture
async def panel(hub: TraceHub, session: Session) -> AsyncIterator[GraphPanel]:
    panel = GraphPanel(hub, session)  # type: ignore[arg-type]
    panel._heard({"op": "visible", "on": True})
    yield panel
    # A question that is under way would hold the store open.
    await until(lambda: not panel._reading.busy)
    panel.close()


@pytest.fixture
def heard(panel: GraphPanel, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(panel.__panel__(), "send", messages.append)
    return messages


def shown(heard: list[dict[str, Any]]) -> list[tuple[str, str]]:
    last: dict[str, Any] = next((message for message in reversed(heard) if message["op"] == "nodes"), {"nodes": []})
    return [(node["label"], node["state"]) for node in last["nodes"]]


def place(path: str) -> dict[str, Any]:
    return {"llmspell.path": path}


async def test_the_workflow_is_drawn_and_follows_the_run(
    hub: TraceHub, panel: GraphPanel, heard: list[dict[str, Any]], tmp_path: Path
) -> None:
    await until(lambda: shown(heard))
    assert shown(heard) == [("flow", ""), ("first", ""), ("second", "")]
    recorder = Recorder(tmp_path / ".llmspell", "r1", 1_000.0)
    with recorder.span(cell(recorder, "b"), "invoke_workflow", "flow", {}, (0, 3), **place("flow#1")) as (ctx, _):
        with recorder.span(ctx, "run_step", "first", {}, (1, 2.5), **place("flow#1/first")):
            pass
        recorder.write()
        await hub.grow()
        await until(lambda: dict(shown(heard))["first"] == "✓ 1.5 s")
        assert dict(shown(heard))["second"] == "… waits"
    recorder.write()
    await hub.grow()
    await until(lambda: dict(shown(heard))["second"] == "– not run")
    panel._heard({"op": "span", "id": "steps.0"})
    assert panel.traced[0] == "r1"
    panel._heard({"op": "line", "id": "steps.1"})
    assert panel.revealed == ("b", 3)


async def test_an_edit_is_one_change_of_the_code_and_one_step_to_undo(
    panel: GraphPanel, session: Session, heard: list[dict[str, Any]]
) -> None:
    await until(lambda: shown(heard))
    panel._heard({"op": "insert", "id": "steps.0", "kind": "tool", "where": "after"})
    # What is new is chosen: it is named and followed by the next one without a click.
    assert panel.selected == "steps.1"
    panel._heard({"op": "rename", "id": "steps.1", "name": "between"})
    await until(lambda: [label for label, _ in shown(heard)] == ["flow", "first", "between", "second"])
    assert '{ name = "between", tool = "calculator", input = "6 * 7" },' in session.notebook.cells[1].source
    for _ in range(2):
        panel._heard({"op": "undo"})
    assert session.notebook.cells[1].source == FLOW
    panel._heard({"op": "delete", "id": "workflow"})
    assert heard[-1] == {"op": "refused", "message": "This is the whole workflow. Delete its cell instead."}


async def test_each_choice_of_the_page_is_answered_with_what_is_chosen(
    panel: GraphPanel, heard: list[dict[str, Any]]
) -> None:
    await until(lambda: shown(heard))
    for id in ("steps.1", "steps.9"):
        panel._heard({"op": "select", "id": id})
        assert heard[-1] == {"op": "selected", "id": "steps.1", "own": True}
    panel._drag({"type": "selection_changed", "nodes": ["steps.0"]})
    assert heard[-1] == {"op": "selected", "id": "steps.0", "own": False}


async def test_a_line_dragged_on_the_canvas_that_the_code_cannot_have_goes_again(
    panel: GraphPanel, session: Session, heard: list[dict[str, Any]]
) -> None:
    await until(lambda: panel._canvas is not None)
    panel._canvas.add_edge({"id": "new", "source": "steps.0", "target": "workflow", "data": {}})
    panel._drag({"type": "edge_added", "edge": {"source": "steps.0", "target": "workflow"}})
    assert heard[-1]["message"] == "Nothing comes before the workflow itself."
    await until(lambda: [edge["id"] for edge in panel._canvas.edges] == ["workflow>steps.0", "steps.0>steps.1"])
    panel._drag({"type": "edge_added", "edge": {"source": "steps.1", "target": "steps.0"}})
    await until(lambda: [label for label, _ in shown(heard)] == ["flow", "second", "first"])


async def test_a_notebook_without_a_workflow_offers_to_begin_one_in_each_language(
    panel: GraphPanel, session: Session, heard: list[dict[str, Any]]
) -> None:
    for language in ("lua", "javascript", "python"):
        panel._heard({"op": "new", "language": language})
    assert [one.kind for one in session.notebook.cells[2:]] == ["lua", "javascript", "python"]
    await until(lambda: [len(one["flows"]) for one in heard if one["op"] == "flows"][-1:] == [4])
