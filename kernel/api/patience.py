"""How long a promise is waited for, and a word about one that nobody settles: the script would not know why it waits.

Not here: promises that nothing at all could settle any more; those end the run where an engine can tell.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from kernel.api.site import Site
from kernel.api.speech import say
from kernel.api.stream import finished
from kernel.deadlines import Deadline
from kernel.errors import DeadlineError, StoppedError
from kernel.events import Source
from kernel.values import Value

PATIENCE = 10.0
"""Seconds after which a script is told what it waits for."""


def notice(source: Source | None) -> str:
    """What a script is told that waits since `PATIENCE` seconds, called or begun at that place."""
    place = f"{source.name}:{source.line}: " if source else ""
    told = f"waited {PATIENCE:g} s for a promise whose resolve() and reject() were not called."
    return f"{place}{told} If they will not be, stop the run and call one of them.\n"


async def kept_in_time(future: asyncio.Future[Value], deadline: Deadline | None, seconds: float, message: str) -> Value:
    """The value of work that goes on already. `DeadlineError`, and it is stopped, when it takes longer; also where it
    never waits, if it has a `deadline` that was brought to that time.
    """
    try:
        async with asyncio.timeout(seconds) as waiting:
            if deadline is not None:
                deadline.timer = waiting
            return await finished(future)
    except TimeoutError:
        future.cancel()
    except StoppedError:
        if deadline is None or not deadline.is_past():
            raise
    raise DeadlineError(message) from None


@contextmanager
def told_when_long(site: Site, is_open: bool) -> Iterator[None]:
    """While the script waits inside, for a promise that only itself can settle (`is_open`): after `PATIENCE` seconds,
    say once on standard error where, and for what.
    """

    def tell() -> None:
        say(site, "stderr", notice(site.ctx.source))

    timer = asyncio.get_running_loop().call_later(PATIENCE, tell) if is_open else None
    try:
        yield
    finally:
        if timer is not None:
            timer.cancel()
