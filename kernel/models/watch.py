"""Keeps a library that opens its own connections to the one host that a spell may send to.

Every connection of this process is told to Python's audit hooks, whoever makes it: what happens within a `Watch` goes
where the rules say, whatever a name means by then or a redirect says. Not here: the rules (`kernel.sandbox.network`).
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextvars import ContextVar, Token
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Self

from kernel.errors import DeniedError

if TYPE_CHECKING:
    from kernel.sandbox.network import Network


class Watch:
    """What a `with` block, and all that it starts, may connect to: the host of `url`, by the rules of `network`.

    Without a network it is no bound. `refusal` is what was refused, for libraries that hide it in an error of theirs.
    """

    def __init__(self, network: Network | None, url: str) -> None:
        self._network = network
        self._url = url
        self._place: tuple[str, int] | None = None
        self._tokens: list[Token[Watch | None]] = []
        self.refusal: DeniedError | None = None

    async def begin(self) -> None:
        """Look at the address once before anything is sent. Raises as `Network.resolve`."""
        if self._network is not None:
            self._place = self._network.check(self._url)
            await self._network.resolve(*self._place, self._url.startswith("https:"))
            _begin_hearing()

    def __enter__(self) -> Self:
        self._tokens.append(CURRENT.set(self if self._network is not None else None))
        return self

    def __exit__(self, *how: object) -> None:
        CURRENT.reset(self._tokens.pop())

    async def each(self, events: Any) -> AsyncIterator[Any]:
        """The items of a stream, every wait for one within the watch: some connect only then."""
        waiting = aiter(events)
        while True:
            with self:
                try:
                    event = await anext(waiting)
                except StopAsyncIteration:
                    return
            yield event

    def permit(self, address: Any) -> None:
        """`PermissionError` for a socket's address that is not one of the host's."""
        place, network = self._place, self._network
        if place is None or network is None:
            return
        inner = isinstance(address, tuple) and len(address) >= 2 and str(address[0])
        if inner and address[1] == place[1] and network.admits(*place, ip_address(inner.partition("%")[0])):
            return
        told = (
            f"A model at {self._url!r}, an address that the spell names, would have led to {address!r}, which is not "
            "allowed: by a redirect, or by an image that is given by its address. Give images by path or as bytes."
        )
        self.refusal = self.refusal or DeniedError(told, host=place[0])
        raise PermissionError(told)


CURRENT: ContextVar[Watch | None] = ContextVar("kernel.models.watch.current", default=None)


@cache
def _begin_hearing() -> None:
    """Hear of connections from now on. An audit hook stays as long as the process, so there is one."""
    sys.addaudithook(_heed)


def _heed(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect":
        return
    watch = CURRENT.get()
    if watch is not None:
        watch.permit(arguments[1])
