"""The kernel's worker: the kernel that a process runs elsewhere, on the port of the worker. Nothing of it is drawn."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from tab.mirror import Mirror
from tab.port import changes_of, filed, framed, frames_of

FOLDERS = (Path("/workspace"), Path("/home/web"))
"""The folder that is open, and that of the person's own settings."""

AHEAD = (
    "kernel.protocols.jupyter.ports",
    "kernel.protocols.jupyter.server",
    "kernel.runtime",
)
"""What takes long to import."""

log = logging.getLogger(__name__)

PERIOD = 0.5
"""Seconds between two looks for files that changed: a cell that waits for long says nothing meanwhile."""

_kept: list[Any] = []
"""What lives as long as the worker."""


def warm() -> None:
    """Import what every kernel needs, ahead of its start."""
    # Its Python half begins with a thread, for something that we do not use.
    sys.modules["quickjs"] = import_module("_quickjs")
    for name in AHEAD:
        import_module(name)


async def start(host: Any) -> None:
    """Begin to serve; returns when the kernel can be spoken to."""
    from pyodide.ffi import create_proxy

    _be_number(int(host.options.number))
    os.environ["HOME"] = str(FOLDERS[1])
    mirror = Mirror(FOLDERS)
    for folder in FOLDERS:
        folder.mkdir(parents=True, exist_ok=True)
    for change in changes_of(host.options):
        mirror.apply(change)
    os.chdir(FOLDERS[0])

    from kernel.protocols.jupyter.ports import PortChannels

    channels = PortChannels(lambda channel, frames: host.post(framed(channel, frames)), partial(_tell, host, mirror))

    def receive(message: Any) -> None:
        if message.type == "frames":
            channels.take(str(message.channel), frames_of(message))
        elif message.type == "files":
            for change in changes_of(message):
                mirror.apply(change)

    host.receive(create_proxy(receive))
    _kept.append(asyncio.ensure_future(_serve(host, channels)))
    _kept.append(asyncio.ensure_future(_tell_again_and_again(host, mirror)))


def _be_number(number: int) -> None:
    """Be told from other kernels as processes are: every worker has the same number, and so would its runs."""
    from kernel.stores.liveness import declare

    os.getpid = lambda: number
    declare(number)


async def _serve(host: Any, channels: Any) -> None:
    from kernel.protocols.jupyter.server import serve_on
    from kernel.protocols.jupyter.wire import Wire
    from kernel.runtime import open_executor
    from tab.pythons import Pythons

    executor = open_executor(host.options.kernel.to_py(), Pythons(host, FOLDERS[0]).open)
    try:
        await serve_on(channels, Wire(b""), executor)
    finally:
        await executor.close()
        host.post(framed("ended", []))


def _tell(host: Any, mirror: Mirror) -> None:
    message = filed(mirror.changes())
    if message is not None:
        host.post(message)


async def _tell_again_and_again(host: Any, mirror: Mirror) -> None:
    while True:
        await asyncio.sleep(PERIOD)
        try:
            _tell(host, mirror)
        except OSError:
            log.exception("The files of the kernel could not be told; trying again.")
