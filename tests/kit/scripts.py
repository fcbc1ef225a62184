"""Running Lua against the real runtime, with a screen that remembers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from kernel.events import Event
from kernel.runtime import Options, Runtime
from kernel.testing.rehearsal import Rehearsal as Script
from kernel.testing.screen import Paper

__all__ = ["Paper", "Script", "script"]


@asynccontextmanager
async def script(folder: Path, **options: Any) -> AsyncIterator[Script]:
    """A fresh runtime whose workspace is `folder`."""
    events: list[Event] = []
    runtime = Runtime(Options(folder=folder, home=folder / ".llmspell", sinks=(events.append,), **options))
    try:
        yield Script(runtime, events, Paper())
    finally:
        await runtime.close()
