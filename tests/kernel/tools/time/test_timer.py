"""`TimerTool`: what it measures is the clock of the run."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.errors import InvalidError, NotFoundError
from tests.kit.tools import Workshop


async def test_a_stopwatch_runs_stops_and_goes_on(workshop: Workshop) -> None:
    async def at(now: float, operation: str) -> dict[str, Any]:
        workshop.recording.now = now
        told: dict[str, Any] = await workshop.call("timer", operation=operation, name="hunt")
        return told

    assert await at(1000, "start") == {"name": "hunt", "elapsed": 0, "running": True}
    assert (await at(1002, "elapsed"))["elapsed"] == 2
    assert await at(1003, "stop") == {"name": "hunt", "elapsed": 3, "running": False}
    assert (await at(1010, "elapsed"))["elapsed"] == 3
    await at(1010, "start")
    assert (await at(1011, "elapsed"))["elapsed"] == 4
    assert [each["name"] for each in (await at(1011, "list"))["timers"]] == ["hunt"]
    assert (await at(1011, "reset"))["elapsed"] == 4
    with pytest.raises(NotFoundError, match="Start it first"):
        await at(1012, "elapsed")


async def test_a_countdown_expires(workshop: Workshop) -> None:
    began = await workshop.call("timer", operation="countdown", seconds=5)
    assert (began["remaining"], began["expired"]) == (5, False)
    workshop.recording.now += 6
    told = await workshop.call("timer", operation="elapsed")
    assert (told["remaining"], told["expired"]) == (0, True)
    assert await workshop.call("timer", operation="wait") == {"waited": 0}


async def test_it_waits(workshop: Workshop) -> None:
    assert await workshop.call("timer", operation="wait", seconds=0.01) == {"waited": 0.01}


@pytest.mark.parametrize(
    "input",
    [
        {"operation": "wait"},
        {"operation": "wait", "seconds": -1},
        {"operation": "wait", "seconds": float("inf")},
        {"operation": "wait", "seconds": float("nan")},
        {"operation": "wait", "seconds": 10**9},
        {"operation": "countdown"},
        {"operation": "start", "name": ""},
    ],
)
async def test_waiting_without_end_is_refused(workshop: Workshop, input: dict[str, Any]) -> None:
    with pytest.raises(InvalidError, match="timer: "):
        await workshop.call("timer", **input)
