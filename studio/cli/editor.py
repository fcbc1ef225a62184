"""An editor as the front of a debugger: how it is reached, and what it sees of the spell's end.

Not here: the protocol (`kernel.protocols.dap`).
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys

from kernel.engines.lua.debugger import Debugger, Work
from kernel.errors import InvalidError
from kernel.protocols.dap.channel import Channel, over_socket, over_streams
from kernel.protocols.dap.points import Points
from kernel.protocols.dap.screen import DebugScreen
from kernel.protocols.dap.session import Session
from kernel.protocols.dap.sources import Sources
from kernel.protocols.executor import Done, Screen
from studio.cli.debugging import Front, OpenFront
from studio.cli.terminal import Terminal, error_text, show_error


class Editor(Session):
    """A `Front`. With `terminal` the spell's text goes there as well as to the editor."""

    def __init__(
        self, channel: Channel, begin: Work, stop: Work, stop_on_entry: bool, terminal: Terminal | None
    ) -> None:
        super().__init__(channel, begin, stop)
        self._stop_on_entry = stop_on_entry
        self._terminal = terminal

    def start(self, debugger: Debugger, sources: Sources, points: Points) -> None:
        """Answer the editor from now on."""
        self.serve(debugger, sources, points, self._stop_on_entry)

    def screen(self, debugger: Debugger) -> Screen:
        """Where the spell's text goes."""
        return DebugScreen(self, debugger, self._terminal)

    def end(self, done: Done, code: int) -> None:
        """Tell the editor, and the terminal, how the spell ended."""
        if done.status == "failed":
            error = done.error or {"message": "The spell failed."}
            self.event("output", category="stderr", output=f"{error_text(error)}\n")
            if self._terminal is not None:
                show_error(error)
        self.finish(code)


def on_port(host: str, port: int, stop_on_entry: bool) -> OpenFront:
    """Wait for an editor at a port of this machine."""

    async def open_front(begin: Work, stop: Work) -> Front:
        connection = await _accept(host, port)
        return Editor(over_socket(connection), begin, stop, stop_on_entry, Terminal())

    return open_front


async def _accept(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=1)
    except OSError as error:
        raise InvalidError(f"Nothing can listen on {host}:{port}: {error.strerror}.") from None
    with listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        print(f"Waiting for an editor on {shown}.", file=sys.stderr, flush=True)
        connection, _ = await asyncio.get_running_loop().sock_accept(listener)
    connection.setblocking(True)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def on_streams(stop_on_entry: bool) -> OpenFront:
    """Speak with the editor that started this process."""

    async def open_front(begin: Work, stop: Work) -> Front:
        source, sink = os.dup(0), os.dup(1)
        # What the spell, its tools and their processes read and write must not get between the messages.
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        return Editor(over_streams(source, sink), begin, stop, stop_on_entry, None)

    return open_front
