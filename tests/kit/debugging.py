"""A Lua engine under its debugger, for tests: a person in another thread who gives commands when the spell pauses."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from kernel.engines.lua.debugger import Debugger
from tests.kit.lua_host import Spell

PATIENCE = 120.0


class Watch:
    """Hears what the debugger tells, and keeps it."""

    def __init__(self) -> None:
        self.pauses: queue.Queue[Mapping[str, Any]] = queue.Queue()
        self.heard: list[str] = []

    def stopped(self, moment: Mapping[str, Any]) -> None:
        self.pauses.put(moment)

    def went_on(self) -> None:
        self.heard.append("went on")

    def said(self, text: str) -> None:
        self.heard.append(text)


class Person:
    """Gives commands; every method may be used by the other thread only."""

    def __init__(self, debugger: Debugger, watch: Watch) -> None:
        self.debugger = debugger
        self.watch = watch
        self.thread = 0

    def ask(self, what: str, **arguments: Any) -> Any:
        return self.debugger.ask(what, **arguments)

    def pause(self) -> Mapping[str, Any]:
        """The next pause."""
        moment = self.watch.pauses.get(timeout=PATIENCE)
        self.thread = moment["thread"]
        return moment

    def frames(self) -> list[dict[str, Any]]:
        frames: list[dict[str, Any]] = self.ask("stack", thread=self.thread)["frames"]
        return frames

    def line(self) -> int:
        return int(self.frames()[0]["line"])

    def value(self, text: str, frame: int = 0) -> str:
        return str(self.ask("evaluate", frame=self.frames()[frame]["id"], text=text)["value"])

    def scope(self, name: str, frame: int = 0) -> dict[str, str]:
        scopes = {one["name"]: one["ref"] for one in self.ask("scopes", frame=self.frames()[frame]["id"])}
        return {one["name"]: one["value"] for one in self.ask("variables", ref=scopes[name])}

    def go(self, how: str = "continue") -> None:
        self.ask(how)

    def step(self, how: str = "over") -> int:
        """Go on to the next pause; its line."""
        self.go(how)
        self.pause()
        return self.line()


def marks(*lines: int, source: str = "spell", **more: Any) -> dict[str, Any]:
    """Breakpoints on lines of a chunk, as the debugger takes them."""
    return {"source": f"={source}", "lines": [{"line": line, "id": line, **more} for line in lines]}


def clocked_loop(debugger: Debugger) -> None:
    """The running loop lives by the debugger's clock from now on."""
    asyncio.get_running_loop().time = debugger.clock.time  # type: ignore[method-assign]


async def debug(spell: Spell, source: str, person: Callable[[Person], None], *points: dict[str, Any]) -> Any:
    """Run a chunk called `spell` while `person` debugs it; its value."""
    watch = Watch()
    debugger = Debugger(watch, asyncio.get_running_loop().call_soon_threadsafe)
    spell.engine.debug(debugger)
    for point in points:
        debugger.tell("breakpoints", **point)
    debugger.serve()
    done: Future[None] = Future()

    def act() -> None:
        try:
            person(Person(debugger, watch))
            done.set_result(None)
        except BaseException as error:
            done.set_exception(error)
            debugger.tell("leave")

    thread = threading.Thread(target=act)
    thread.start()
    try:
        return await spell.run(source)
    finally:
        await asyncio.wrap_future(done)
        thread.join()
        debugger.close()
