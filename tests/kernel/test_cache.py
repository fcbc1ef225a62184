"""The cache: times to live, the least used goes, one maker for many who ask."""

from __future__ import annotations

import asyncio

import pytest

from kernel.cache import Cache
from kernel.errors import StoppedError
from kernel.values import Value


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_value_lives_as_long_as_it_was_given() -> None:
    clock = Clock()
    cache = Cache(clock)
    cache.set("a", 1, 10)
    cache.set("b", 2)
    clock.now = 9.9
    assert (cache.get("a"), cache.keys()) == (1, ["a", "b"])
    clock.now = 10
    assert (cache.get("a", "gone"), cache.keys()) == ("gone", ["b"])


def test_the_value_unused_for_longest_goes_first() -> None:
    cache = Cache(most=2)
    cache.set("a", 1)
    cache.set("b", 2)
    cache.get("a")
    cache.set("c", 3)
    assert cache.keys() == ["a", "c"]


async def test_many_who_ask_wait_for_one_maker_and_one_who_leaves_takes_nothing_away() -> None:
    cache, begun, go = Cache(), 0, asyncio.Event()

    async def make() -> Value:
        nonlocal begun
        begun += 1
        await go.wait()
        return "made"

    asking = [asyncio.create_task(cache.remember("k", make)) for _ in range(3)]
    await asyncio.sleep(0)
    asking[0].cancel()
    await asyncio.sleep(0)
    go.set()
    results = await asyncio.gather(*asking, return_exceptions=True)
    assert isinstance(results[0], asyncio.CancelledError)
    assert (results[1:], begun, cache.get("k")) == (["made", "made"], 1, "made")


async def test_when_all_who_asked_have_left_the_maker_is_stopped() -> None:
    cache, stopped = Cache(), False

    async def make() -> Value:
        nonlocal stopped
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            stopped = True
            raise

    asking = asyncio.create_task(cache.remember("k", make))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await asyncio.sleep(0)
    assert (stopped, "k" in cache) == (True, False)


async def test_a_maker_that_is_stopped_from_elsewhere_is_an_error_for_those_who_wait() -> None:
    cache = Cache()

    async def make() -> Value:
        raise asyncio.CancelledError

    with pytest.raises(StoppedError, match="'k'"):
        await cache.remember("k", make)
