"""Asking by an event, and waiting for what a handler replies. Not here: the reply itself (`kernel.api.reply`)."""

from __future__ import annotations

import asyncio

from kernel.api.site import Site
from kernel.context import Context
from kernel.durations import lasting_ms
from kernel.errors import DeadlineError, NotFoundError
from kernel.listeners import Answer, emit
from kernel.values import Value


async def request(site: Site, ctx: Context, event: str, data: Value, timeout: float) -> Value:
    """Emit an event and wait at most `timeout` milliseconds for the first reply.

    `NotFoundError` when nobody listens, `DeadlineError` when nobody replies in time.
    """
    if not site.spell.listeners.heard_by(event):
        raise NotFoundError(f"Nobody listens to {event!r}, so nobody can reply. Put a handler there with on(…).")
    answer = Answer()
    try:
        async with asyncio.timeout(timeout / 1000):
            await emit(ctx, event, data, answer)
            return await answer.future
    except TimeoutError:
        raise DeadlineError(f"Nobody replied to {event!r} within {lasting_ms(timeout)}.") from None
