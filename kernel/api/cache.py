"""`Cache` in scripts: values kept for a while. Not here: how they are kept (`kernel.cache`)."""

from __future__ import annotations

from kernel import cache as kernel_cache
from kernel.api.definition import script
from kernel.api.parts import part_of
from kernel.api.site import Site
from kernel.models.similar import Answers
from kernel.values import Function, Value


class _Cache:
    """What `Cache` and `cache` have in common."""

    @staticmethod
    def get(site: Site, key: str, default: Value = None) -> Value:
        """The value of a key, or `default`."""
        return _shared(site).get(key, default)

    @staticmethod
    def set(site: Site, key: str, value: Value, ttl: float | None = None) -> None:
        """Keep a value, for `ttl` milliseconds or as long as the kernel lives. Nothing deletes it."""
        if value is None:
            _shared(site).delete(key)
        else:
            _shared(site).set(key, value, _seconds(ttl))

    @staticmethod
    def has(site: Site, key: str) -> bool:
        """Whether there is a value."""
        return key in _shared(site)

    @staticmethod
    def delete(site: Site, key: str) -> bool:
        """Forget a value; whether there was one."""
        return _shared(site).delete(key)

    @staticmethod
    def clear(site: Site) -> None:
        """Forget all values, and the answers that agents keep with the option `cache`."""
        _shared(site).clear()
        part_of(site.spell, Answers).clear()

    @staticmethod
    def keys(site: Site) -> list[str]:
        """The keys that have a value, sorted."""
        return _shared(site).keys()

    @staticmethod
    async def remember(site: Site, key: str, make: Function, ttl: float | None = None) -> Value:
        """The value of a key; `make()` makes it when there is none, once, however many ask at the same time."""
        call = make.bind(site.ctx)
        return await _shared(site).remember(key, lambda: call(), _seconds(ttl))

    @staticmethod
    def get_cached_research(site: Site, key: str) -> Value:
        """The research kept under that key (`Cache.set` keeps it); nothing when there is none."""
        return _shared(site).get(key)


@script("Cache", namespace=True)
class Cache(_Cache):
    """Values kept for a while, shared by all cells and agents of a spell.

    ```lua
    local agent = Agent.new("You know all about owls")
    local facts = Cache.remember("owls", function() return agent:chat("Facts about owls") end, 60000)
    ```
    """


@script("cache", namespace=True)
class SmallCache(_Cache):
    """The same as `Cache`.

    ```lua
    cache.set("owls", { "barn owl" }, 60000)
    print(cache.get("owls")[1])
    ```
    """


def _shared(site: Site) -> kernel_cache.Cache:
    return part_of(site.spell, kernel_cache.Cache)


def _seconds(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
