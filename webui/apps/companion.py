"""`python -m webui.apps.companion`: an app beside the studio that shares it, in a process that ends with the studio.

It is `llmspell app` with its wishes from standard input, where no other program reads them, and not from a command
line. Not here: how the app is served (`server`), and who starts this (`sharing`).
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from kernel.errors import SpellError
from kernel.protocols.jupyter.parent import watch_pipe
from studio.apps import AppWishes

FAILED = "failed: "
"""Begins the line that says why there is no app."""

GRACE = 8.0
"""Seconds for visitors' kernels to end in order."""


def main() -> int:
    """Serve the app that the first line of input asks for: `folder file port password expires`. The exit code."""
    # Not buffered: what follows the line is only waited for, by another thread.
    with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as given:
        asked = json.loads(given.readline())
    watch_pipe(GRACE)
    try:
        asyncio.run(_serve(asked))
    except SpellError as error:
        _say(FAILED + " ".join(error.message.split()))
        return 1
    return 0


async def _serve(asked: dict[str, Any]) -> None:
    from webui.server import serve

    wishes = AppWishes(password=asked["password"], expires=float(asked["expires"]))
    folder, port, file = Path(asked["folder"]), int(asked["port"]), str(asked["file"])
    await serve(folder, port=port, open_browser=False, file=file, announce=_say, app=wishes)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
