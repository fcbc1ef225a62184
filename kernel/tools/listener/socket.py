"""The tool that waits for connections over TCP or at a Unix socket. Not here: the listener (`open_doors`)."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Annotated, Any, Literal

from kernel.errors import InvalidError, NotFoundError
from kernel.listeners.door import emit
from kernel.records import dataclass
from kernel.tools.definition import Bench, Entry, Hints
from kernel.tools.listener.open_doors import Door, Doors
from kernel.tools.listener.webhook import listening_effect
from kernel.tools.web.patience import seconds_of
from kernel.values import Value

Action = Literal["start", "next", "send", "stop", "list"]

KIND = "socket"

EVENT = "socket:received"


@dataclass(frozen=True, slots=True)
class SocketListenerOptions:
    """Options of `SocketListenerTool`.

    It listens at `host` (this machine only, by default) and `port` (0 is any that is free), or at `path`, a Unix
    socket in the folders of the spell. Messages end with `delimiter`. `max_message_size` is bytes, `max_queued` how
    many wait to be taken, `timeout` milliseconds; a connection that says nothing for `idle` milliseconds is ended.
    """

    host: str = "127.0.0.1"
    port: int = 0
    path: str = ""
    delimiter: str = "\n"
    max_message_size: int = 64 << 10
    max_queued: int = 1000
    timeout: float = 30000
    idle: float = 300000


async def socket_listener(
    bench: Bench,
    *,
    action: Annotated[Action, "What to do"],
    listener: Annotated[str, "The id that `start` gave; not needed while only one listens"] = "",
    connection: Annotated[str, "Whom to `send` to: the `connection` of a message"] = "",
    message: Annotated[str, "What to send"] = "",
    timeout: Annotated[float | None, "Milliseconds to wait for the next message"] = None,
) -> Value:
    """Wait for others to connect over TCP or at a Unix socket, and talk to them in messages.

    `start` gives `listener` (an id) and where it listens: `host` and `port`, or `path`. `next` gives the message that
    came first, with the `connection` it came from and `from`; it is told as the event `socket:received`, too. `send`
    answers a connection. `list` gives all `listeners`, `stop` ends one, and hangs up.

    ```lua
    local listener = SocketListenerTool.new({ timeout = 5000 })
    local at = listener:run({ action = "start" })
    print(at.host, at.port > 0, #listener:run({ action = "list" }).listeners) --> 127.0.0.1 true 1
    print(listener:run({ action = "stop" }).stopped) --> true
    ```

    Fails with `denied` (the profile lets nobody listen there), `network` (the port is taken), `timeout` (nothing
    came), `not_found` (no such listener or connection), `limit` or `invalid`.
    """
    doors: Doors = bench.hands.session.setdefault(Doors, Doors())
    wait = seconds_of(bench.options.timeout if timeout is None else timeout, "socket_listener") or 30.0
    match action:
        case "list":
            return {"listeners": doors.listed(KIND)}
        case "start":
            return await _started(bench, doors)
        case "send":
            return await _sent(
                bench.options, doors.find(KIND, listener, bench.hands.listening), connection, message, wait
            )
        case "stop":
            door = doors.find(KIND, listener, bench.hands.listening)
            await doors.stop(door)
            return {**door.told(), "stopped": True}
    door = doors.find(KIND, listener, bench.hands.listening)
    event = {"listener": door.id, **await door.next(wait)}
    await emit(bench.ctx, EVENT, event)
    return {**event, "waiting": door.waiting}


async def _started(bench: Bench, doors: Doors) -> Value:
    options: SocketListenerOptions = bench.options
    ending = options.delimiter.encode()
    if not ending or not 1 <= options.max_message_size <= 1 << 20:
        raise InvalidError("SocketListenerTool: 'delimiter' is a text, and 'max_message_size' from 1 to 1048576.")
    if options.path:
        made, real = bench.hands.listening.bind_path(bench.files, options.path)
        about: dict[str, Any] = {"path": options.path}
    else:
        made, real = bench.hands.listening.bind(options.host, options.port), None
        host, port = made.getsockname()[:2]
        about = {"host": host, "port": port}
    try:
        door = doors.make(KIND, about, options.max_queued)
    except BaseException:
        made.close()
        raise

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _listen(reader, writer, options, door)

    await door.open(made, serve, real)
    return {"listener": door.id, **about}


async def _listen(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, options: SocketListenerOptions, door: Door
) -> None:
    """Take in messages until the other side hangs up, says nothing for too long, or too much at once."""
    peer = writer.get_extra_info("peername")
    id = f"{door.id}.{door.connections}"
    door.writers[id] = writer
    ending, held = options.delimiter.encode(), b""
    try:
        while True:
            async with asyncio.timeout(options.idle / 1000):
                piece = await reader.read(1 << 14)
            *messages, held = (held + piece).split(ending)
            if not piece and held:
                messages, held = [held], b""
            for message in messages:
                if len(message) <= options.max_message_size:
                    text = message.decode("utf-8", "replace")
                    from_ = str(peer[0]) if isinstance(peer, tuple) and peer else ""
                    door.take_in({"connection": id, "message": text, "from": from_})
            if not piece or max(map(len, (held, *messages))) > options.max_message_size:
                return
    finally:
        door.writers.pop(id, None)


async def _sent(options: SocketListenerOptions, door: Door, connection: str, message: str, wait: float) -> Value:
    writer = door.writers.get(connection)
    if writer is None:
        known = ", ".join(door.writers) or "none"
        raise NotFoundError(f"The connection {connection!r} is not open. Open: {known}.")
    data = message.encode() + options.delimiter.encode()
    with contextlib.suppress(ConnectionError):
        async with asyncio.timeout(wait):
            writer.write(data)
            await writer.drain()
            return {"connection": connection, "sent": len(data)}
    raise NotFoundError(f"The connection {connection!r} was closed by the other side.")


ENTRY = Entry(
    "SocketListenerTool",
    socket_listener,
    SocketListenerOptions,
    Hints(open_world=True),
    needs=("listen",),
    aliases=("SocketListener",),
    effect=listening_effect,
)
