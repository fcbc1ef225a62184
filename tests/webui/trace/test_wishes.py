"""What a person asks the trace for while it is busy: what was asked last holds, whichever answer comes late."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.kit.loopback import until
from tests.kit.trace_data import failed_run, small_run
from tests.kit.trace_hub import TraceHub
from tests.webui.trace.conftest import Browser
from webui.trace.panel import TracePanel


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / ".llmspell"


def held_back(panel: TracePanel, patch: pytest.MonkeyPatch, held: str) -> tuple[asyncio.Event, asyncio.Event]:
    """The store is slow to say whether it has a run: when it was asked, and when it may answer."""
    look_up, asked, may_answer = panel._reader.is_to_come, asyncio.Event(), asyncio.Event()

    async def answer_late(run_id: str, path: str) -> bool:
        if run_id == held:
            asked.set()
            await may_answer.wait()
        return await look_up(run_id, path)

    patch.setattr(panel._reader, "is_to_come", answer_late)
    return asked, may_answer


async def test_a_choice_in_the_shown_run_is_not_taken_for_one_of_a_run_to_come(
    hub: TraceHub, panel: TracePanel, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_run(home, "r1", 1_000.0)
    await hub.grow()
    await panel.refresh()
    (span, *_) = hub.projection.tree("r1", 1)
    asked, may_answer = held_back(panel, monkeypatch, "r2")
    opening = asyncio.create_task(panel.open("r2", cell="fetch_prices"))
    await asked.wait()
    await panel.select(span.span_id)
    may_answer.set()
    await opening
    failed_run(home, "r2", 2_000.0)
    await hub.grow()
    await until(lambda: panel.run_id == "r2")
    assert panel.following


async def test_of_two_runs_that_are_asked_for_the_last_is_shown_whichever_is_found_first(
    hub: TraceHub, panel: TracePanel, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2, 3):
        small_run(home, f"r{number}", 1_000.0 * number)
    await hub.grow()
    asked, may_answer = held_back(panel, monkeypatch, "r1")
    first = asyncio.create_task(panel.open("r1"))
    await asked.wait()
    await panel.open("r2")
    may_answer.set()
    await first
    assert panel.run_id == "r2"


async def test_where_the_person_is_does_not_take_the_place_of_the_cell_they_ask_for(
    hub: TraceHub, panel: TracePanel, browser: Browser, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_run(home, "r1", 1_000.0)
    await hub.grow()
    await panel.refresh()
    await panel.open("r2", cell="fetch_prices")
    look_up, found = panel._reader.at_line, asyncio.Event()

    async def tell(*place: Any) -> str:
        span = await look_up(*place)
        found.set()
        return span

    monkeypatch.setattr(panel._reader, "at_line", tell)
    # The button of a cell is pressed, and so the person is in that cell.
    panel.show("research", 4)
    await found.wait()
    failed_run(home, "r2", 2_000.0)
    await hub.grow()
    await until(lambda: panel.run_id == "r2" and panel.span_id != "")
    assert browser.last("detail")["detail"]["name"] == "fetch_prices"
