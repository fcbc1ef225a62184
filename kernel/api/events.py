"""`Events` in scripts, also known as `eventBus` and `event_bus`: everything that happens, and what scripts emit.

Not here: buses of their own (`kernel.api.emitters`), and what happens when (`kernel.listeners`).
"""

from __future__ import annotations

import asyncio
from typing import Any

from kernel.api.agent_hooks import forget_handler, listen, shown_event
from kernel.api.definition import script
from kernel.api.event_requests import request
from kernel.api.event_stream import event_stream
from kernel.api.observed import REQUEST_TIMEOUT
from kernel.api.site import Site
from kernel.api.stream import Stream
from kernel.context import Context
from kernel.durations import lasting_ms
from kernel.errors import DeadlineError
from kernel.listeners import emit
from kernel.values import Function, Value


@script("Events", namespace=True)
class Events:
    """What happens in the spell, and what scripts emit.

    Names are `tool_called`, `agent_started`, …, in any spelling (`toolCalled`, `agent:started`); patterns hold `*`.

    ```lua
    Events.on("report_ready", function(event) print(event.data.title) end)
    Events.emit("report_ready", { title = "Owls" })
    ```
    """

    @staticmethod
    def on(site: Site, event: str, handler: Function) -> int:
        """Call `handler(event)` when it happens; for `"*"` `handler(type, data)`. The handler is waited for."""
        return listen(site, None, event, handler)

    @staticmethod
    def once(site: Site, event: str, handler: Function) -> int:
        """Like `on`, for the next time only."""
        return listen(site, None, event, handler, once=True)

    @staticmethod
    def subscribe(site: Site, event: str, handler: Function) -> int:
        """The same as `on`."""
        return listen(site, None, event, handler)

    @staticmethod
    def on_pattern(site: Site, pattern: str, handler: Function) -> int:
        """Like `on`, for every event that matches (`tool_*`)."""
        return listen(site, None, pattern, handler)

    @staticmethod
    def on_async(site: Site, event: str, handler: Function) -> int:
        """Like `on`, but nobody waits for the handler: it hears one event after the other beside everything else."""
        return listen(site, None, event, handler, beside=True)

    @staticmethod
    def off(site: Site, event: str | int, handler: Function | None = None) -> None:
        """Take handlers away: by id, or those of an event, all or one."""
        forget_handler(site, None, event, handler)

    @staticmethod
    def unsubscribe(site: Site, event: str | int, handler: Function | None = None) -> None:
        """The same as `off`."""
        forget_handler(site, None, event, handler)

    @staticmethod
    async def emit(site: Site, event: str, data: Value = None) -> Value:
        """Tell everybody who listens; gives what a handler replied. An error of a handler reaches you."""
        return await emit(site.ctx, event, data)

    @staticmethod
    async def publish(site: Site, event: str, data: Value = None) -> Value:
        """The same as `emit`."""
        return await emit(site.ctx, event, data)

    @staticmethod
    async def request(site: Site, event: str, data: Value = None, timeout: float = REQUEST_TIMEOUT) -> Value:
        """Emit an event and wait at most `timeout` milliseconds for what a handler gives to `event:reply(result)`."""
        return await request(site, site.ctx, event, data, timeout)

    @staticmethod
    async def wait_for(site: Site, event: str, timeout: float | None = None) -> Value:
        """Wait for the next event of that name or pattern, at most `timeout` milliseconds."""
        found: asyncio.Future[Value] = asyncio.get_running_loop().create_future()

        async def heard(happened: Value, ctx: Context) -> None:
            if not found.done():
                found.set_result(happened)

        id = site.spell.listeners.on(event, heard, once=True)
        try:
            async with asyncio.timeout(None if timeout is None else timeout / 1000):
                return shown_event(await found, site.language)
        except TimeoutError:
            raise DeadlineError(f"{event!r} did not happen within {lasting_ms(timeout)}.") from None
        finally:
            site.spell.listeners.off(id)

    @staticmethod
    def stream(site: Site, pattern: str = "*", options: dict[str, Value] | None = None) -> Stream:
        """The events that match, from now on, as a stream; `idle` milliseconds without one end it."""
        return event_stream(site, pattern, None, options or {})

    @staticmethod
    def history(site: Site, pattern: str = "*") -> list[Any]:
        """The last events that match, the oldest first; at most 500 of all are remembered."""
        return [shown_event(event, site.language) for event in site.spell.listeners.past(pattern)]

    @staticmethod
    async def replay(site: Site, pattern: str, handler: Function) -> int:
        """Call `handler(event)` for the last events that match, one after the other; gives how many there were."""
        past = list(site.spell.listeners.past(pattern))
        for event in past:
            await handler.bind(site.ctx)(shown_event(event, handler.language))
        return len(past)

    @staticmethod
    def clear(site: Site) -> None:
        """Forget what has happened."""
        site.spell.listeners.forget()

    @staticmethod
    def listener_count(site: Site, event: str) -> int:
        """How many handlers listen to a name."""
        return len(site.spell.listeners.heard_by(event))


@script("eventBus", namespace=True)
class EventBus(Events):
    """The same as `Events`, as JavaScript spells often call it.

    ```lua
    eventBus.on("agent:started", function(event) print(event.agent_name) end)
    Agent.new({ name = "clerk" }):chat("Hello")
    ```
    """


@script("event_bus", namespace=True)
class LuaEventBus(Events):
    """The same as `Events`, as Lua spells often call it.

    ```lua
    event_bus:on("agent:started", function(event) print(event.agent_name) end)
    Agent.new({ name = "clerk" }):chat("Hello")
    ```
    """
