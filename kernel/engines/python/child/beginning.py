"""How the process of Python cells begins: its walls first, then the work. Not here: the work itself (`session`)."""

from __future__ import annotations

import faulthandler
import importlib.util
import os
import sys
import threading
from typing import Any

from .line import SocketLine
from .outliving import outlive
from .room import ProcessRoom
from .session import Session
from .threads import Threads

STACK = 2 << 20
"""Bytes of stack for a thread: the usual 8 MB count as memory in use."""


def main(wire: int, out: int, err: int, isolation: str) -> None:
    """Run this process: read `hello` from the wire, put up the walls it names, and work.

    `out` and `err` are the ends where what is written to descriptors 1 and 2 can be read.
    """
    line = SocketLine(wire)
    hello = line.first()[1]
    os.set_inheritable(wire, False)
    faulthandler.enable()
    threading.stack_size(STACK)
    room = ProcessRoom()
    ground = Threads(line, room, (out, err))
    session = Session(ground, hello)
    doors = _load(isolation)
    is_outlived = hello["confine"] is None and outlive()
    try:
        doors.restrain(hello["limits"], hello["confine"], dies_alone=not is_outlived)
    except OSError as error:
        line.send("refused", str(error))
        sys.exit(1)
    room.begin()
    session.run()


def _load(file: str) -> Any:
    spec = importlib.util.spec_from_file_location("_isolation", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
