"""The order in which recorded calls came home that were open at the same time: a strict replay keeps to it.

So branches go on one after the other as they did, and the trace has the same order. Not here: what they get (`tape`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from kernel.replay.records import Record

PATIENCE = 2.0
"""Seconds without any progress after which nobody waits any more: the spell does not make the calls that it made."""

TURNS = 8
"""Turns of the loop that what came home before gets to go on."""

COARSE, FINE = 0.0021, 0.000005
"""Seconds by which the end of a call may be too late in a recording, with times in milliseconds and finer ones."""


class Order:
    """All beginnings and ends of the recorded calls, in the order of their times."""

    def __init__(self, records: Sequence[Record]) -> None:
        slack = COARSE if all(_is_coarse(record) for record in records) else FINE
        ends = ((max(record.at, record.at + record.took - slack), 1, n) for n, record in enumerate(records))
        points = sorted([*((record.at, 0, n) for n, record in enumerate(records)), *ends])
        self._places = {(kind, id(records[n])): place for place, (_, kind, n) in enumerate(points)}
        self._passed = bytearray(len(points))
        self._head = 0
        self._lost = False
        self._waiting: dict[int, asyncio.Event] = {}

    def begun(self, record: Record) -> None:
        """The call is made again."""
        self._pass(self._places[0, id(record)])

    def over(self, record: Record) -> None:
        """The call is home, or will never come."""
        self._pass(self._places[1, id(record)])

    def leave(self) -> None:
        """Nobody waits any more: from here on other things happen than did."""
        self._lost = True
        for waiting in self._waiting.values():
            waiting.set()

    async def turn(self, record: Record) -> None:
        """Wait until all is done that was done before this call came home."""
        began, place = self._places[0, id(record)], self._places[1, id(record)]
        if self._lost or place - began == 1:
            return
        if self._head < place:
            await self._wait(place)
        await _turns(TURNS)

    async def _wait(self, place: int) -> None:
        mine = self._waiting[place] = asyncio.Event()
        while self._head < place and not self._lost:
            head = self._head
            try:
                # `wait_for` would make a task of each wait, of which a thousand branches have a thousand.
                async with asyncio.timeout(PATIENCE):
                    await mine.wait()
            except TimeoutError:
                self._lost = self._lost or self._head == head
        self._waiting.pop(place, None)

    def _pass(self, place: int) -> None:
        self._passed[place] = 1
        while self._head < len(self._passed) and self._passed[self._head]:
            self._head += 1
        mine = self._waiting.pop(self._head, None)
        if mine is not None:
            mine.set()


async def _turns(number: int) -> None:
    """So many turns of the loop. Waking a call for each would go through all that awaits it, every time."""
    loop = asyncio.get_running_loop()
    passed: asyncio.Future[None] = loop.create_future()

    def turn(left: int) -> None:
        if left > 1:
            loop.call_soon(turn, left - 1)
        elif not passed.done():
            passed.set_result(None)

    # The last of them is that in which the future wakes whoever waits.
    loop.call_soon(turn, number - 1)
    await passed


def _is_coarse(record: Record) -> bool:
    return all(round(seconds, 3) == seconds for seconds in (record.at, record.took))
