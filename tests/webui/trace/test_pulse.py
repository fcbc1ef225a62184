"""Work that is wanted again and again is done one at a time."""

from __future__ import annotations

import asyncio

from tests.kit.loopback import until
from webui.trace.pulse import Pulse


async def test_wishes_that_come_together_are_one_piece_of_work() -> None:
    done: list[int] = []

    async def work() -> None:
        done.append(len(done))

    pulse = Pulse(work, 0.0)
    for _ in range(5):
        pulse.want()
    await until(lambda: not pulse.busy)
    assert done == [0]


async def test_a_wish_during_the_work_is_done_after_it() -> None:
    log: list[str] = []

    async def work() -> None:
        log.append("begin")
        if len(log) == 1:
            pulse.want()
        await asyncio.sleep(0)
        log.append("end")

    pulse = Pulse(work, 0.0)
    pulse.want()
    await until(lambda: not pulse.busy)
    assert log == ["begin", "end", "begin", "end"]


async def test_trouble_is_told_once_and_taken_back() -> None:
    told: list[str] = []
    faults = [OSError("the disk is gone"), OSError("the disk is gone"), None, None]

    async def work() -> None:
        if (fault := faults.pop(0)) is not None:
            raise fault

    pulse = Pulse(work, 0.0, told.append)
    for _ in range(4):
        pulse.want()
        await until(lambda: not pulse.busy)
    assert told == ["The trace could not be read: the disk is gone", ""]


async def test_closing_ends_what_is_under_way() -> None:
    never = asyncio.Event()
    pulse = Pulse(lambda: _wait(never), 0.0)
    pulse.want()
    await asyncio.sleep(0)
    pulse.close()
    await until(lambda: not pulse.busy)
    assert not never.is_set()


async def _wait(event: asyncio.Event) -> None:
    await event.wait()
