"""The five sockets of a Jupyter kernel, bound to the addresses of a connection file. No messages here."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import zmq
import zmq.asyncio

from kernel.errors import InternalError, InvalidError
from kernel.records import dataclass

CHANNELS = {"shell": zmq.ROUTER, "control": zmq.ROUTER, "stdin": zmq.ROUTER, "iopub": zmq.XPUB, "hb": zmq.REP}
_TRIES, _BETWEEN_TRIES = 200, 0.01  # two seconds for a client to connect
_LINGER = 1000  # milliseconds a last message may take to leave a closed socket


@dataclass(frozen=True, slots=True)
class Connection:
    """Where a kernel listens. `ports` maps a channel's name to its port (on ipc: a suffix of the path `ip`).

    `curve` is the (public, secret) CurveZMQ key pair when the client asks for encryption.
    """

    transport: str
    ip: str
    ports: dict[str, int]
    key: bytes
    curve: tuple[bytes, bytes] | None = None

    def address(self, channel: str) -> str:
        """The address of a channel, as zmq writes it."""
        between = ":" if self.transport == "tcp" else "-"
        return f"{self.transport}://{self.ip}{between}{self.ports[channel]}"

    def files(self) -> list[Path]:
        """The Unix sockets of an ipc connection, which zmq leaves behind; none on tcp."""
        return [Path(f"{self.ip}-{port}") for port in self.ports.values()] if self.transport == "ipc" else []


def read_connection(path: Path) -> Connection:
    """The connection of a connection file. `InvalidError` when the file is not one."""
    try:
        data: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if data.get("signature_scheme", "hmac-sha256") != "hmac-sha256":
            raise InvalidError(f"Signatures by {data['signature_scheme']!r} are not supported. Use 'hmac-sha256'.")
        ports = {channel: int(data[f"{channel}_port"]) for channel in CHANNELS}
        public, secret = data.get("curve_publickey"), data.get("curve_secretkey")
        curve = (public.encode(), secret.encode()) if public and secret else None
        return Connection(data["transport"], data["ip"], ports, data["key"].encode(), curve)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidError(f"{str(path)!r} is not a Jupyter connection file ({error!r}).") from error


class Sockets:
    """The bound sockets of a connection. `InternalError` when an address cannot be had.

    High-water marks are off: a kernel that drops messages in a burst loses the end of a cell with
    them (ipykernel does). What a spell may write is bounded by its output limit instead.
    """

    def __init__(self, connection: Connection) -> None:
        self._context = zmq.asyncio.Context()
        self._files = connection.files()
        try:
            self._sockets = {channel: self._bind(connection, channel) for channel in CHANNELS}
        except zmq.ZMQError as error:
            self._context.destroy(linger=0)
            raise InternalError(f"The kernel could not listen on {connection.address('shell')!r}: {error}.") from error

    def _bind(self, connection: Connection, channel: str) -> zmq.asyncio.Socket:
        socket = self._context.socket(CHANNELS[channel])
        socket.linger = _LINGER
        socket.set_hwm(0)
        if channel == "iopub":
            # Every subscription comes to us, not only the first of its kind: each gets its welcome.
            socket.setsockopt(zmq.XPUB_VERBOSE, 1)
        if channel == "stdin":
            # A message for a client that is not connected is an error, and not lost.
            socket.setsockopt(zmq.ROUTER_MANDATORY, 1)
        if CHANNELS[channel] == zmq.ROUTER:
            # A client that comes back under its old identity takes it over.
            socket.setsockopt(zmq.ROUTER_HANDOVER, 1)
        if connection.curve:
            socket.curve_publickey, socket.curve_secretkey = connection.curve
            socket.curve_server = True
        socket.bind(connection.address(channel))
        return socket

    async def receive(self, channel: str) -> list[bytes]:
        """The frames of the next message."""
        frames: list[bytes] = await self._sockets[channel].recv_multipart()
        return frames

    def send(self, channel: str, frames: Sequence[bytes]) -> None:
        """Send at once, also while a script holds the loop's thread; without high-water marks it never waits."""
        sent = self._sockets[channel].send_multipart(frames)
        if isinstance(sent, asyncio.Future) and sent.done():
            sent.result()

    async def deliver(self, channel: str, frames: Sequence[bytes]) -> None:
        """Send to one client, which may still be about to connect. `InvalidError` when it does not come."""
        for _ in range(_TRIES):
            try:
                return self.send(channel, frames)
            except zmq.ZMQError as error:
                if error.errno != zmq.EHOSTUNREACH:
                    raise
                await asyncio.sleep(_BETWEEN_TRIES)
        raise InvalidError(f"The client does not listen on {channel!r}, so it cannot be asked.")

    async def close(self) -> None:
        """Let the last messages leave (a second at most), then give the sockets back."""
        for socket in self._sockets.values():
            socket.close()
        await asyncio.to_thread(self._release)

    def _release(self) -> None:
        self._context.term()
        for file in self._files:
            file.unlink(missing_ok=True)
