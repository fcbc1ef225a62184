"""What the benchmarks of the engines share: a host that answers at once, and the best time of a few rounds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, ClassVar

from kernel.context import Context, Run
from kernel.engines.protocol import Chunk, Engine
from kernel.errors import NotFoundError

CALLS = 5_000
"""How often `Host.each` calls a function."""

DOCUMENT = [{"name": f"item {n}", "size": n, "tags": ["a", "b"], "on": True} for n in range(17_000)]
"""About a megabyte of JSON."""

STATICS = ("nop", "each", "sleep", "all", "take", "give")

BINDINGS: dict[str, Any] = {
    "classes": {
        "Host": {
            "static": True,
            "statics": [
                *({"name": name, "returns": None} for name in STATICS),
                {"name": "sleep_async", "async_of": "sleep", "returns": None},
            ],
        },
        "Thing": {
            "statics": [{"name": "new", "returns": "Thing"}],
            "methods": [{"name": "poke", "returns": None}],
            "fields": ["size"],
        },
        "Promise": {"statics": [{"name": "spawn"}], "methods": [], "fields": []},
    }
}


class Thing:
    """An object with a method and a field."""

    script_name: ClassVar[str] = "Thing"
    size: ClassVar[int] = 1


class Promise:
    """Script code on its way."""

    script_name: ClassVar[str] = "Promise"

    def __init__(self, task: asyncio.Task[Any]) -> None:
        self.task = task


class Host:
    """Answers every call at once. `without` are classes that the language has itself."""

    def __init__(self, without: tuple[str, ...] = ()) -> None:
        self.objects: list[Any] = []
        self.without = without

    def bindings(self) -> dict[str, Any]:
        return {"classes": {name: each for name, each in BINDINGS["classes"].items() if name not in self.without}}

    async def call(self, ctx: Context, name: str, args: list[Any]) -> Any:
        match name:
            case "Host.nop" | "Thing:poke":
                return args[0] if args and not isinstance(args[0], Thing) else None
            case "Host.sleep":
                return await asyncio.sleep(args[0])
            case "Host.each":
                return await self._call_often(*args)
            case "Host.all":
                return await asyncio.gather(*(promise.task for promise in args[0]))
            case "Host.give":
                return DOCUMENT
            case "Host.take":
                return None
        return self._make(name, args)

    async def _call_often(self, function: Any, argument: Any) -> None:
        for _ in range(CALLS):
            await function(argument)

    def _make(self, name: str, args: list[Any]) -> Any:
        if name == "Promise.spawn":
            return Promise(asyncio.ensure_future(args[0]()))
        if name == "Promise.of":
            return Promise(asyncio.ensure_future(args[0]))
        return Thing() if name == "Thing.new" else Thing.size

    def write(self, ctx: Context, stream: str, text: str) -> None:
        pass

    def reference(self, thing: Any) -> dict[str, Any] | None:
        if not isinstance(thing, Thing | Promise):
            return None
        self.objects.append(thing)
        return {"$ref": len(self.objects), "$class": thing.script_name}

    def resolve(self, data: dict[str, Any]) -> Any:
        return self.objects[data["$ref"] - 1]

    def release(self, ids: list[int]) -> None:
        pass

    async def read_module(self, ctx: Context, name: str, referrer: str) -> Any:
        raise NotFoundError(f"There is no module {name!r}.")


class Stopwatch:
    """Times chunks of one engine: the best of `rounds`."""

    def __init__(self, engine: Engine, rounds: int) -> None:
        self._engine = engine
        self._rounds = rounds

    async def seconds(self, source: str, clock: Callable[[], float] = time.process_time) -> float:
        """The best time of a chunk, of the processor's time unless another clock is given."""
        best = float("inf")
        for _ in range(self._rounds):
            ctx = Context(Run("benchmark", lambda event: None))
            began = clock()
            await self._engine.run(ctx, Chunk(source, "benchmark"))
            best = min(best, clock() - began)
        return best
