"""The store is fed when something was written, and those who follow hear of it."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

import pytest

from tests.kit.loopback import until
from webui.growth import Growth


class StoreDouble:
    """A store whose journals are a list."""

    def __init__(self) -> None:
        self.pending: list[str] = []
        self.grown: frozenset[str] = frozenset()
        self.broken = False

    def ingest(self) -> int:
        if self.broken:
            raise OSError("disk full")
        self.grown, events = frozenset(self.pending), len(self.pending)
        self.pending.clear()
        return events


async def test_a_refresh_tells_which_runs_grew() -> None:
    store, heard = StoreDouble(), []
    growth = Growth(store)
    growth.follow(heard.append)
    store.pending += ["run-1", "run-2", "run-1"]
    assert await growth.refresh() == {"run-1", "run-2"}
    assert heard == [{"run-1", "run-2"}]


async def test_nobody_is_told_when_nothing_grew() -> None:
    heard: list[frozenset[str]] = []
    growth = Growth(StoreDouble())
    growth.follow(heard.append)
    await growth.refresh()
    assert heard == []


async def test_who_stops_following_hears_nothing_more() -> None:
    store, heard = StoreDouble(), []
    growth = Growth(store)
    unfollow = growth.follow(heard.append)
    unfollow()
    unfollow()
    store.pending.append("run-1")
    await growth.refresh()
    assert heard == []


async def test_a_hint_and_the_clock_both_lead_to_a_reading() -> None:
    store, heard = StoreDouble(), []
    growth = Growth(store)
    growth.follow(heard.append)
    task = asyncio.create_task(growth.run())
    for run in ("hinted", "unhinted"):
        store.pending.append(run)
        if run == "hinted":
            growth.hear()
        await until(lambda run=run: {run} in heard)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_reading_that_fails_is_logged_once_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    store, heard = StoreDouble(), []
    store.broken = True
    growth = Growth(store)
    growth.follow(heard.append)
    with caplog.at_level(logging.ERROR):
        task = asyncio.create_task(growth.run())
        await until(lambda: caplog.records)
        store.broken = False
        store.pending.append("run-1")
        await until(lambda: heard)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert [record.levelname for record in caplog.records] == ["ERROR"]
