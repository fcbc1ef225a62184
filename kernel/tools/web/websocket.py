"""The tool that talks over WebSockets. Not here: the connections (`channels`)."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Annotated, Any, Literal

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.tools.definition import Bench, Entry, Hints
from kernel.tools.packages import required
from kernel.tools.web.channels import Channel, Channels
from kernel.tools.web.patience import seconds_of
from kernel.values import Value

Action = Literal["connect", "send", "receive", "request", "close", "list"]


@dataclass(frozen=True, slots=True)
class SocketOptions:
    """Options of `WebSocketTool`: `timeout` is milliseconds, `max_message_size` bytes of a message, both ways."""

    allowed_domains: tuple[str, ...] = ()
    timeout: float = 30000
    max_message_size: int = 1 << 20
    headers: dict[str, Any] | None = None


async def websocket(
    bench: Bench,
    *,
    action: Annotated[Action, "What to do; `request` sends a message and gives the next one that comes"],
    url: Annotated[str, "The address, ws or wss: for `connect`, or for a `request` on a connection of its own"] = "",
    connection: Annotated[str, "The id that `connect` gave; not needed while only one is open"] = "",
    message: Annotated[Any, "What to send: a text, bytes, or a table, which goes as JSON"] = None,
    headers: Annotated[dict[str, Value] | None, "Headers of the first request"] = None,
    protocols: Annotated[list[str] | None, "Subprotocols to choose from"] = None,
    timeout: Annotated[float | None, "Milliseconds to wait"] = None,
    count: Annotated[int, "How many messages to receive"] = 1,
) -> Value:
    """Talk to a server over a WebSocket: connect, send, receive, ask and close.

    `connect` gives `connection` (an id) and `protocol`; `send` sends `message`; `receive` gives `message` (a text or
    bytes), `json` when it is JSON, and `messages` when `count` is above 1; `request` does both, on a connection of its
    own when it has a `url`; `list` gives the open `connections`, `close` ends one. What is open at the end of the
    spell is closed.

    ```lua
    local socket = WebSocketTool.new({ timeout = 5000 })
    local answer = socket:run({ action = "request", url = server:gsub("http", "ws") .. "/socket", message = { n = 1 } })
    print(answer.json.echo.n) --> 1
    ```

    Fails with `denied`, `network` (no WebSocket there, closed, a message that is too large), `timeout`, `not_found`
    (no such connection) or `invalid`.
    """
    options: SocketOptions = bench.options
    required("websockets", "websocket")
    channels: Channels = bench.hands.session.setdefault(Channels, Channels())
    wait = seconds_of(options.timeout if timeout is None else timeout, "websocket") or 30.0
    if action == "list":
        return {"connections": channels.listed()}
    if action == "connect" or (action == "request" and url):
        network = bench.hands.network.narrowed(options.allowed_domains, wait)
        asked = {**(options.headers or {}), **(headers or {})}
        largest = options.max_message_size
        channel = await channels.connect(network, url, asked, tuple(protocols or ()), largest)
        if action == "connect":
            return channel.told()
        try:
            return await _asked(options, channel, message, wait)
        finally:
            await channels.end(channel)
    channel = channels.find(connection)
    await bench.hands.network.check_open(channel.url)
    if action == "close":
        await channels.end(channel)
        return {"connection": channel.id, "closed": True}
    if action == "request":
        return await _asked(options, channel, message, wait)
    return await _talked(options, action, channel, message, wait, count)


async def _talked(
    options: SocketOptions, action: str, channel: Channel, message: Any, wait: float, count: int
) -> Value:
    if action == "send":
        data = _packed(options, message)
        await channel.send(data, wait)
        return {"connection": channel.id, "sent": len(data)}
    if not 1 <= count <= 1000:
        raise InvalidError(f"websocket: 'count' is from 1 to 1000, not {count}.")
    received = [await channel.receive(wait) for _ in range(count)]
    told = {"connection": channel.id, **_told(received[0])}
    return told if count == 1 else {**told, "messages": received}


async def _asked(options: SocketOptions, channel: Channel, message: Any, wait: float) -> dict[str, Value]:
    await channel.send(_packed(options, message), wait)
    return {"connection": channel.id, **_told(await channel.receive(wait))}


def _packed(options: SocketOptions, message: Any) -> str | bytes:
    if message is None:
        raise InvalidError("websocket: what should be sent? Give 'message'.")
    data = message if isinstance(message, str | bytes) else json.dumps(message, ensure_ascii=False)
    size = len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "replace"))
    if size > options.max_message_size:
        raise InvalidError(f"websocket: the message has {size} bytes; the most is {options.max_message_size}.")
    return data


def _told(message: str | bytes) -> dict[str, Value]:
    made: dict[str, Value] = {"message": message}
    if isinstance(message, str) and message.lstrip()[:1] in ("{", "["):
        with suppress(ValueError, RecursionError):
            made["json"] = json.loads(message)
    return made


def socket_effect(input: Value) -> str:
    """What is said cannot be unsaid; what is heard comes once."""
    action = input.get("action") if isinstance(input, dict) else ""
    return "idempotent" if action == "list" else "once"


ENTRY = Entry(
    "WebSocketTool",
    websocket,
    SocketOptions,
    Hints(open_world=True),
    needs=("network",),
    aliases=("WebSocket",),
    effect=socket_effect,
)
