"""Where pieces come from: the buffer between a model and a slow reader, and sources that several streams share."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from kernel.api.pieces import Buffer, Source, listed
from kernel.api.site import Site
from kernel.api.stream import Stream
from kernel.context import Context, Run
from tests.kit.scripts import Script


@given(st.lists(st.text(max_size=5), max_size=60), st.integers(1, 8))
async def test_no_text_is_lost_however_little_may_wait(pieces: list[str], most: int) -> None:
    buffer = Buffer(most)
    for piece in pieces:
        buffer.put(piece)
    buffer.end()
    taken = [piece async for piece in buffer.take()]
    assert "".join(taken) == "".join(pieces)
    assert len(taken) == min(len(pieces), most)


async def test_what_is_no_text_is_never_put_together() -> None:
    buffer = Buffer(1)
    for piece in ("a", 1, {"b": 2}, "c", "d"):
        buffer.put(piece)
    buffer.end()
    assert [piece async for piece in buffer.take()] == ["a", 1, {"b": 2}, "cd"]


async def test_a_reader_gets_each_piece_as_it_comes() -> None:
    buffer, taken = Buffer(), []

    async def read() -> None:
        async for piece in buffer.take():
            taken.append(piece)

    reading = asyncio.create_task(read())
    for piece in "xyz":
        buffer.put(piece)
        await asyncio.sleep(0)
    assert taken == ["x", "y", "z"]
    buffer.end()
    await reading


async def test_a_source_is_stopped_once_when_the_last_stream_of_it_is_gone(lua: Script) -> None:
    stopped: list[int] = []
    site = Site(Context(Run("r", lambda event: None)), lua.runtime.spell)
    stream = Stream(listed([1, 2, 3]), lambda: stopped.append(1))
    first = stream.take(site, 1)
    del stream
    assert (await first.collect(site), stopped) == ([1], [])
    del first
    assert stopped == [1]


def test_a_source_that_was_closed_is_not_stopped_again() -> None:
    stopped: list[int] = []
    source = Source(lambda: stopped.append(1))
    source.close()
    del source
    assert stopped == [1]
