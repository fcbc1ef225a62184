"""`EventAggregator` in scripts: keeps the events of some sources, to look at them later."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from kernel.api.definition import script
from kernel.api.site import Site
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.listeners import Bus, is_named
from kernel.values import Record, Value

MOST_KEPT = 10_000
"""Events an aggregator keeps; beyond that the oldest go."""


@script("EventAggregator")
class EventAggregator:
    """Keeps events to look at them later.

    ```lua
    local agent, events = Agent.new({ tools = { Calculator.new() } }), EventAggregator.new()
    events:collect(agent, "tool_*")
    agent:chat("What is 2 + 3?")
    for _, event in ipairs(events:get_events("tool_called")) do print(event.tool_name) end
    ```
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._kept: deque[Record] = deque(maxlen=most)
        self._stops: list[Callable[[], None]] = []

    @staticmethod
    def new(site: Site, options: dict[str, Value] | None = None) -> EventAggregator:
        """An empty one; `max_events` (10000) is how many it keeps."""
        most = (options or {}).get("max_events", (options or {}).get("maxEvents", MOST_KEPT))
        if not isinstance(most, int) or isinstance(most, bool) or most < 1:
            raise InvalidError(f"EventAggregator.new: 'max_events' should be a number from 1, not {most!r}.")
        return EventAggregator(most)

    def collect(self, site: Site, source: Value, pattern: str = "*") -> EventAggregator:
        """Keep the events of an agent, a workflow or an emitter that match; `"*"` is everything."""
        inner = getattr(source, "inner", None)
        if isinstance(inner, Bus):
            self._listen(inner, pattern, None, self._emitted)
        elif inner is not None and hasattr(inner, "id"):
            self._listen(site.spell.listeners, pattern, inner.id, self._happened)
        elif source in (None, "*"):
            self._listen(site.spell.listeners, pattern, None, self._happened)
        else:
            raise InvalidError(f'collect: {source!r} has no events. Give an agent, a workflow or an emitter, or "*".')
        return self

    def get_events(self, site: Site, pattern: str = "*") -> list[Any]:
        """The events that match, the oldest first."""
        return [event for event in self._kept if is_named(pattern, event["type"])]

    def count(self, site: Site, pattern: str = "*") -> int:
        """How many events match."""
        return len(self.get_events(site, pattern))

    def counts(self, site: Site) -> dict[str, Value]:
        """How many there are of each type."""
        kinds = [str(event["type"]) for event in self._kept]
        return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}

    def clear(self, site: Site) -> None:
        """Forget the events."""
        self._kept.clear()

    def stop(self, site: Site) -> None:
        """Collect no more; what was kept stays."""
        for stop in self._stops:
            stop()
        self._stops.clear()

    @property
    def events(self) -> list[Any]:
        """The events it keeps, the oldest first."""
        return list(self._kept)

    def _listen(self, bus: Bus, pattern: str, subject: str | None, heard: Any) -> None:
        id = bus.on(pattern, heard, subject)
        self._stops.append(lambda: bus.off(id))

    async def _happened(self, event: Value, ctx: Context) -> None:
        self._kept.append(Record({key: value for key, value in event.items() if key != "reply"}))

    async def _emitted(self, event: Value, ctx: Context) -> None:
        name, data = event
        self._kept.append(Record(type=name, data=data, time=round(ctx.run.clock() * 1000, 3)))
