"""The timers of scripts on the event loop. Not here: what they call (timers.js)."""

from __future__ import annotations

from collections.abc import Callable

from kernel.engines.javascript.machine import Machine
from kernel.engines.javascript.strand import Strand


def start_timer(
    strand: Strand, id: int, milliseconds: float, put: Callable[[Strand, Callable[[], None]], None], machine: Machine
) -> None:
    """Let the script know when the time has come. A timer that repeats is started anew each time."""

    def enter() -> None:
        if strand.timers.get(id) is handle:
            del strand.timers[id]
            machine.enter(machine.fire, id)

    handle = strand.main.get_loop().call_later(milliseconds / 1000, put, strand, enter)
    strand.timers[id] = handle


def stop_timer(strand: Strand, id: int) -> None:
    """The script needs it no longer."""
    handle = strand.timers.pop(id, None)
    if handle is not None:
        handle.cancel()
