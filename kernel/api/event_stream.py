"""Events as a `Stream`. Not here: when it ends (`kernel.listeners.channel`)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, ClassVar

from kernel.api.agent_hooks import shown_event
from kernel.api.arguments import read_table
from kernel.api.site import Site
from kernel.api.stream import Stream
from kernel.listeners.channel import IDLE, Channel
from kernel.records import dataclass
from kernel.values import Value


@dataclass(slots=True)
class EventStreamOptions:
    """How long to wait for more: `idle` milliseconds without an event end the stream; `false`: it never ends."""

    aliases: ClassVar[dict[str, str]] = {"timeout": "idle"}

    idle: float | bool = IDLE * 1000


def idle_of(options: EventStreamOptions) -> float | None:
    """The seconds of `idle`; None for a stream without an end."""
    if isinstance(options.idle, bool):
        return IDLE if options.idle else None
    return max(0.0, options.idle / 1000)


def event_stream(site: Site, pattern: str, subject: Any, options: Mapping[str, Value]) -> Stream:
    """The events of an agent or workflow (or all) that match, from now on; an agent that is closed has no more."""
    chosen = read_table(EventStreamOptions, options, "events")
    channel = Channel(site.spell.listeners, pattern, subject.id if subject is not None else None, idle_of(chosen))
    if hasattr(subject, "on_close"):
        subject.on_close += (channel.close,)

    async def pieces() -> AsyncIterator[Value]:
        async for event in channel.events(site.ctx):
            yield shown_event(event, site.language)

    return Stream(pieces(), channel.close)
