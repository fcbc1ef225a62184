"""Open WebSockets, by their ids, as long as the spell lives. Not here: the tool (`websocket`)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from kernel.errors import DeadlineError, InvalidError, NetworkError, NotFoundError
from kernel.records import dataclass
from kernel.sandbox.network import Network, plain_headers
from kernel.tools.packages import required

MOST_OPEN = 20

TOOL = "websocket"


@dataclass(frozen=True, slots=True)
class Channel:
    """One connection."""

    id: str
    url: str
    connection: Any

    def told(self) -> dict[str, Any]:
        """What there is to know of it."""
        return {"connection": self.id, "url": self.url, "protocol": self.connection.subprotocol or ""}

    async def send(self, message: str | bytes, seconds: float) -> None:
        """Send a message. `NetworkError` when the other side is gone."""
        closed = required("websockets.exceptions", TOOL).ConnectionClosed
        try:
            async with asyncio.timeout(seconds):
                await self.connection.send(message)
        except closed as error:
            raise NetworkError(f"The WebSocket {self.id!r} is closed: {_reason(error)}.") from None
        except TimeoutError:
            raise DeadlineError(f"The WebSocket {self.id!r} took no message within {seconds:g} s.") from None

    async def receive(self, seconds: float) -> str | bytes:
        """The next message. `DeadlineError`, or `NetworkError` when the other side is gone or sent too much."""
        closed = required("websockets.exceptions", TOOL).ConnectionClosed
        try:
            async with asyncio.timeout(seconds):
                message: str | bytes = await self.connection.recv()
                return message
        except closed as error:
            raise NetworkError(f"The WebSocket {self.id!r} is closed: {_reason(error)}.") from None
        except TimeoutError:
            raise DeadlineError(f"No message came from {self.url!r} within {seconds:g} s.") from None


class Channels:
    """All that are open. `aclose` ends them."""

    def __init__(self) -> None:
        self._open: dict[str, Channel] = {}
        self._made = 0

    def find(self, id: str) -> Channel:
        """The connection of an id; the only one there is when none is said."""
        if not id and len(self._open) == 1:
            return next(iter(self._open.values()))
        if id not in self._open:
            known = ", ".join(self._open) or "none"
            raise NotFoundError(f"There is no open WebSocket {id!r}. Open: {known}. Connect first.")
        return self._open[id]

    async def connect(
        self, network: Network, url: str, headers: Mapping[str, Any], protocols: tuple[str, ...], largest: int
    ) -> Channel:
        """Open one; what it is called is `ws_1`, `ws_2`, …"""
        self._open = {id: each for id, each in self._open.items() if each.connection.close_code is None}
        if len(self._open) >= MOST_OPEN:
            raise InvalidError(f"{MOST_OPEN} WebSockets are open, which is the most. Close one first.")
        connection = await _connected(network, url, plain_headers(headers), protocols, largest)
        self._made += 1
        channel = self._open[f"ws_{self._made}"] = Channel(f"ws_{self._made}", url, connection)
        return channel

    async def end(self, channel: Channel) -> None:
        """Close one."""
        self._open.pop(channel.id, None)
        await channel.connection.close()

    def listed(self) -> list[dict[str, Any]]:
        """Those that are open."""
        return [each.told() for each in self._open.values() if each.connection.close_code is None]

    async def aclose(self) -> None:
        """Close all, without waiting for the other sides."""
        for channel in list(self._open.values()):
            self._open.pop(channel.id, None)
            channel.connection.transport.abort()
            await channel.connection.wait_closed()


async def _connected(
    network: Network, url: str, headers: dict[str, str], protocols: tuple[str, ...], largest: int
) -> Any:
    from kernel.sandbox.http import reason_of, trust

    errors = required("websockets.exceptions", TOOL)
    host, port = network.check(url, ("ws", "wss"))
    secure = url.startswith("wss:")
    options: dict[str, Any] = {"ssl": trust(), "server_hostname": host} if secure else {}
    options |= {"additional_headers": headers, "subprotocols": list(protocols) or None, "max_size": largest}
    socket = await network.connect(host, port, secure=secure)
    try:
        async with asyncio.timeout(network.timeout):
            client = required("websockets.asyncio.client", TOOL)
            return await client.connect(url, sock=socket, open_timeout=None, close_timeout=2, proxy=None, **options)
    except BaseException as error:
        # What stands owns the socket; of what failed nobody knows whether somebody has closed it.
        await asyncio.sleep(0)
        socket.close()
        if isinstance(error, TimeoutError):
            raise DeadlineError(f"{url!r} did not answer within {network.timeout:g} s.") from None
        if isinstance(error, errors.WebSocketException | OSError | ValueError | EOFError):
            raise NetworkError(f"{url!r} is no WebSocket: {reason_of(error)}.") from None
        raise


def _reason(error: Any) -> str:
    got = error.rcvd or error.sent
    return f"{got.code} {got.reason}".strip() if got is not None else "the connection was lost"
