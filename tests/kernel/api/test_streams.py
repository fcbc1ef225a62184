"""Streams in Lua: made, changed, taken, closed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from kernel.api.host import ScriptHost
from kernel.api.stream import Stream
from kernel.context import Context, Run
from tests.kit.scripts import Script


async def test_a_stream_is_changed_step_by_step_and_lazily(lua: Script) -> None:
    source = """
    local seen = {}
    local numbers = Stream.generate(function(n) seen[#seen + 1] = n return n end)
    local squares = numbers:map(function(n) return n * n end):filter(function(n) return n % 2 == 1 end):take(3)
    local before = #seen
    return { before, squares:collect(), #seen }
    """
    assert await lua.value(source) == [0, [1, 9, 25], 5]


async def test_pieces_are_batched_skipped_joined_counted_and_reduced(lua: Script) -> None:
    source = """
    local function five() return Stream.from({ 1, 2, 3, 4, 5 }) end
    local total = five():reduce(function(sum, n) return sum + n end)
    local from_ten = five():reduce(function(sum, n) return sum + n end, 10)
    return { five():batch(2):collect(), five():skip(3):collect(), five():join("-"), five():count(), total, from_ten,
        five():text() }
    """
    assert await lua.value(source) == [[[1, 2], [3, 4], [5]], [4, 5], "1-2-3-4-5", 5, 15, 25, "12345"]


async def test_for_each_waits_for_each_piece(lua: Script) -> None:
    source = """
    local order = {}
    Stream.from({ 3, 1, 2 }):for_each(function(n) Async.sleep(n) order[#order + 1] = n end)
    return order
    """
    assert await lua.value(source) == [3, 1, 2]


async def test_map_async_works_on_several_pieces_and_keeps_their_order(lua: Script) -> None:
    source = """
    local now, most = 0, 0
    local result = Stream.from({ 5, 1, 3, 2, 4, 1 }):map_async(function(n)
        now = now + 1
        most = math.max(most, now)
        Async.sleep(n)
        now = now - 1
        return n * 10
    end, 3):collect()
    return { result, most }
    """
    assert await lua.value(source) == [[50, 10, 30, 20, 40, 10], 3]


async def test_an_error_says_at_which_piece_it_happened(lua: Script) -> None:
    source = 'Stream.from({ "a", "b" }):map(function(s) if s == "b" then error("bad piece") end return s end):collect()'
    error = await lua.error(source)
    assert (error["piece"], "bad piece" in error["message"]) == (2, True)
    error = await lua.error('Stream.from({ 1 }):for_each(function() error("in action") end)')
    assert error["piece"] == 1
    error = await lua.error('Stream.from({ 1, 2 }):map_async(function(n) if n == 2 then error("x") end end):collect()')
    assert error["piece"] == 2


async def test_an_answer_is_a_stream_and_can_be_used_twice_without_an_error(lua: Script) -> None:
    source = """
    local stream = Agent.new("x"):stream_chat("once upon a time")
    stream:map(function(chunk) return chunk:upper() end)
        :filter(function(chunk) return #chunk > 0 end)
        :for_each(function(chunk) io.write(chunk) end)
    print()
    stream:batch(10):for_each(function(batch) print("more", #batch) end)
    """
    assert (await lua.run(source)).status == "ok"
    assert lua.paper.lines == ["ONCE UPON A TIME"]


async def test_two_readers_of_one_stream_share_its_pieces(lua: Script) -> None:
    source = """
    local stream = Stream.generate(function(n) Async.sleep(1) if n <= 6 then return n end end)
    local both = Promise.all({ Promise.spawn(function() return stream:collect() end),
        Promise.spawn(function() return stream:collect() end) }):await()
    local all = {}
    for _, list in ipairs(both) do for _, n in ipairs(list) do all[#all + 1] = n end end
    table.sort(all)
    return all
    """
    assert await lua.value(source) == [1, 2, 3, 4, 5, 6]


async def test_a_closed_stream_ends_and_what_makes_it_is_stopped(lua: Script) -> None:
    source = """
    local stream = Agent.new({ latency_ms = 60000 }):stream_chat("never")
    local reading = Promise.spawn(function() return stream:collect() end)
    Async.sleep(5)
    stream:close()
    return { reading:await(), stream:next() == nil }
    """
    assert await lua.value(source) == [[], True]
    assert [event.kind for event in lua.events if event.kind == "chat.failed"] == ["chat.failed"]


async def test_a_stream_outlives_the_one_it_was_made_of(lua: Script) -> None:
    source = """
    local function shout()
        local unused = Stream.from({ "x" })
        local stream = Agent.new({ latency_ms = 5 }):stream_chat("hear me")
        local never_read = stream:filter(function() return true end)
        return stream:map(function(chunk) return chunk:upper() end)
    end
    local loud = shout()
    collectgarbage()
    Async.sleep(0)
    return loud:text()
    """
    assert await lua.value(source) == "HEAR ME"


async def test_what_makes_the_pieces_is_stopped_when_the_script_drops_every_stream_of_it(lua: Script) -> None:
    source = """
    local function begin()
        local stream = Agent.new({ latency_ms = 60000 }):stream_chat("never"):filter(function() return true end)
    end
    begin()
    for _ = 1, 3 do
        collectgarbage()
        Async.sleep(1)
    end
    """
    assert (await lua.run(source)).status == "ok"
    assert [event.kind for event in lua.events if event.kind == "chat.failed"] == ["chat.failed"]


async def test_a_stream_that_is_dropped_while_its_pieces_are_awaited_gives_them_all(lua: Script) -> None:
    async def slowly() -> AsyncIterator[int]:
        for number in (1, 2, 3):
            await asyncio.sleep(0)
            yield number

    host = ScriptHost(lua.runtime.spell, "python", lambda *_: None)
    ctx, stream = Context(Run("r", lambda event: None)), Stream(slowly())
    known = (host.reference(stream) or {})["$ref"]
    collecting = asyncio.ensure_future(host.call(ctx, "Stream:collect", [stream]))
    await asyncio.sleep(0)
    host.release([known])
    assert await collecting == [1, 2, 3]
    assert await host.call(ctx, "Stream:collect", [stream]) == []


async def test_a_loop_takes_the_pieces_and_another_stream_can_be_a_source(lua: Script) -> None:
    source = """
    local got = {}
    for piece in Stream.from(Stream.from({ "a", "b" })) do got[#got + 1] = piece end
    return got
    """
    assert await lua.value(source) == ["a", "b"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Stream.from(42)", "a list, a function or a stream"),
        ("Stream.from({}):batch(0)", "'size' should be 1 or more"),
        ("Stream.from({}):map_async(print, 0)", "'most' should be 1 or more"),
        ("Stream.from({}):map(1)", "'change' should be a function"),
    ],
)
async def test_a_wrong_argument_is_told(lua: Script, source: str, told: str) -> None:
    assert told in (await lua.error(source))["message"]
