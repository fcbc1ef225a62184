"""`EventEmitter` and `EventSystem` in scripts: buses of their own, whose handlers get what was emitted.

Not here: what happens in the kernel (`kernel.api.events`).
"""

from __future__ import annotations

import asyncio
from typing import Any

from kernel.api.arguments import told
from kernel.api.definition import hidden, script
from kernel.api.site import Site
from kernel.context import Context
from kernel.durations import lasting_ms
from kernel.errors import DeadlineError, InvalidError
from kernel.listeners import Emitter
from kernel.listeners.bus import Heard
from kernel.values import Function, Value


@script("EventEmitter", extensible=True)
class EventEmitter:
    """A bus of its own: handlers get what was emitted, in the order they were put there.

    ```lua
    local doorbell = EventEmitter.new()
    doorbell:on("ring", function(visitor) print(visitor.name) end)
    doorbell:emit("ring", { name = "Ada" })
    ```
    """

    def __init__(self, inner: Emitter, methods: dict[str, Function] | None = None) -> None:
        self.inner = inner
        self.own_methods: dict[str, Function] = dict(methods or {})

    @staticmethod
    def new(site: Site, name: str | dict[str, Value] | None = None) -> EventEmitter:
        """A bus; the name is for the trace."""
        return EventEmitter(new_emitter(site, "emitter", name))

    @hidden
    @staticmethod
    def extended(site: Site, options: Value, methods: dict[str, Function]) -> EventEmitter:
        """The bus behind an instance of a script's own class."""
        return EventEmitter(new_emitter(site, "emitter", options), methods)

    def on(self, site: Site, event: str, handler: Function) -> int:
        """Call `handler(data)` when it is emitted; for `"*"` `handler(type, data)`. The handler is waited for."""
        return self._listen(event, handler)

    def once(self, site: Site, event: str, handler: Function) -> int:
        """Like `on`, for the next time only."""
        return self._listen(event, handler, once=True)

    def subscribe(self, site: Site, event: str, handler: Function) -> int:
        """The same as `on`."""
        return self._listen(event, handler)

    def on_pattern(self, site: Site, pattern: str, handler: Function) -> int:
        """Call `handler(data)` for every event that matches (`search_*`)."""
        return self._listen(pattern, handler)

    def on_async(self, site: Site, event: str, handler: Function) -> int:
        """Like `on`, but nobody waits for the handler: it hears one event after the other beside everything else."""
        return self._listen(event, handler, beside=True)

    def off(self, site: Site, event: str | int, handler: Function | None = None) -> None:
        """Take handlers away: by id, or those of an event, all or one."""
        if isinstance(event, int):
            self.inner.off(event)
        else:
            self.inner.off_named(event, handler)

    def unsubscribe(self, site: Site, event: str | int, handler: Function | None = None) -> None:
        """The same as `off`."""
        self.off(site, event, handler)

    async def emit(self, site: Site, event: str, data: Value = None) -> bool:
        """Call the handlers; whether there were any. An error of a handler reaches you."""
        return await self.inner.emit(site.ctx, event, data)

    async def publish(self, site: Site, event: str, data: Value = None) -> bool:
        """The same as `emit`."""
        return await self.inner.emit(site.ctx, event, data)

    async def wait_for(self, site: Site, event: str, timeout: float | None = None) -> Value:
        """Wait until it is emitted, at most `timeout` milliseconds; gives what was emitted."""
        found: asyncio.Future[Value] = asyncio.get_running_loop().create_future()

        async def heard(data: Value, ctx: Context) -> None:
            if not found.done():
                found.set_result(data)

        id = self.inner.on(event, heard, once=True)
        try:
            async with asyncio.timeout(None if timeout is None else timeout / 1000):
                return (await found)[1]
        except TimeoutError:
            raise DeadlineError(f"{event!r} was not emitted within {lasting_ms(timeout)}.") from None
        finally:
            self.inner.off(id)

    def listeners(self, site: Site, event: str | None = None) -> list[Any]:
        """The handlers of an event, or all."""
        return [listener.handler for listener in self.inner.heard_by(event) if listener.handler is not None]

    def listener_count(self, site: Site, event: str | None = None) -> int:
        """How many handlers an event has, or all."""
        return len(self.inner.heard_by(event))

    def remove_all_listeners(self, site: Site, event: str | None = None) -> None:
        """Take away the handlers of an event, or all."""
        for listener in self.inner.heard_by(event):
            self.inner.off(listener.id)

    def _listen(self, event: str, handler: Function, once: bool = False, beside: bool = False) -> int:
        if not callable(handler):
            raise InvalidError(f"The handler of {event!r} should be a function, not {told(handler)}.")
        heard = heard_with_name(handler) if event == "*" else heard_alone(handler)
        return self.inner.on(event, heard, None, once, handler, beside)

    @property
    def name(self) -> str:
        """What the trace calls it."""
        return self.inner.name


@script("EventSystem", extensible=True)
class EventSystem(EventEmitter):
    """A bus by which agents work together: each handler begins the next part of the work.

    ```lua
    local newsroom = EventSystem.new()
    newsroom:on("draft_completed", function(event) print(event.draft) end)
    newsroom:emit("draft_completed", { draft = "Owls are birds." })
    ```
    """

    @staticmethod
    def new(site: Site, name: str | dict[str, Value] | None = None) -> EventSystem:
        """A bus; the name is for the trace."""
        return EventSystem(new_emitter(site, "event_system", name))

    @hidden
    @staticmethod
    def extended(site: Site, options: Value, methods: dict[str, Function]) -> EventSystem:
        """The bus behind an instance of a script's own class."""
        return EventSystem(new_emitter(site, "event_system", options), methods)


def new_emitter(site: Site, kind: str, name: Value) -> Emitter:
    """A bus that is numbered by the spell; a table of options may hold its `name`."""
    given = name.get("name") if isinstance(name, dict) else name
    listeners = site.spell.listeners
    return Emitter(str(given or site.spell.next_id(kind)), listeners.next_id, listeners.note)


def heard_alone(handler: Function) -> Heard:
    """A handler that is given what was emitted."""

    async def heard(event: Value, ctx: Context) -> Any:
        return await handler.bind(ctx)(event[1])

    return heard


def heard_with_name(handler: Function) -> Heard:
    """A handler that is given the name of the event, and what was emitted."""

    async def heard(event: Value, ctx: Context) -> Any:
        return await handler.bind(ctx)(*event)

    return heard
