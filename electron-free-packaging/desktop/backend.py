"""`python -m desktop.backend FOLDER`: the studio's server as a child of the window; ends when the window does.

It says where it is on standard output, which the window alone reads, and watches standard input, which ends with the
window however that ends. Not here: the server (`webui.server`).
"""

from __future__ import annotations

import _thread
import asyncio
import os
import signal
import sys
import threading
import time
from pathlib import Path

from kernel.errors import SpellError

GRACE = 20.0
"""Seconds to save everything and to end every kernel; then this process ends anyway, and kernels end with it."""

FAILED = "failed: "
"""Begins the line that says why there is no server."""


def main(arguments: list[str]) -> int:
    """Serve the workspace; the exit code."""
    if sys.platform != "win32":
        # Ctrl-C in a terminal is the window's to hear; it then ends us in order.
        os.setsid()
    threading.Thread(target=_watch, name="window", daemon=True).start()
    try:
        asyncio.run(_serve(Path(arguments[0])))
    except SpellError as error:
        announce(FAILED + " ".join(error.message.split()))
        return 1
    return 0


async def _serve(folder: Path) -> None:
    from webui.server import serve

    await serve(folder, open_browser=False, announce=announce)


def announce(line: str) -> None:
    """Say a line to the window."""
    try:
        print(line, flush=True)
    except OSError:  # The window is gone, which `_watch` notices too.
        _end()


def _watch() -> None:
    while os.read(sys.stdin.fileno(), 1 << 10):
        pass
    _end()
    time.sleep(GRACE)
    os._exit(1)


def _end() -> None:
    if sys.platform == "win32":
        _thread.interrupt_main(signal.SIGTERM)
    else:
        os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
