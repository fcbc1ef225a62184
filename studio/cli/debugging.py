"""Running a spell under a debugger: the same jobs as `llmspell run`, on a loop whose clock stands still in a pause.

Not here: the fronts a debugger can have: an editor (`kernel.protocols.dap`) or the terminal (`studio.cli.prompt`).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol, cast

from kernel.engines.lua.debugger import Clock, Debugger, Watcher, Work
from kernel.engines.protocol import Debuggable, Engine
from kernel.errors import InvalidError
from kernel.protocols.dap.points import Points
from kernel.protocols.dap.sources import Section, Sources
from kernel.protocols.executor import Done, Screen
from kernel.runtime import Options, Runtime
from studio.cli.running import INTERRUPTED, interruptible, run_jobs
from studio.cli.terminal import Terminal
from studio.spellfile import Spellfile


class Front(Watcher, Protocol):
    """Who debugs."""

    def start(self, debugger: Debugger, sources: Sources, points: Points) -> None:
        """Give commands from now on, in a thread of its own."""
        ...

    def screen(self, debugger: Debugger) -> Screen:
        """Where the spell's text goes."""
        ...

    def end(self, done: Done, code: int) -> None:
        """The spell has ended."""
        ...


OpenFront = Callable[[Work, Work], Awaitable[Front]]
"""Makes a front, once there is somebody; it calls the first when the spell may begin, the second to end it."""


def debug_spell(spell: Spellfile, options: Options, open_front: OpenFront) -> int:
    """Run a spell under a debugger; the exit code."""
    clock = Clock()
    with asyncio.Runner(loop_factory=partial(_loop, clock)) as runner:
        return runner.run(_debug(spell, options, open_front, clock))


def _loop(clock: Clock) -> asyncio.AbstractEventLoop:
    """A loop whose timers and timeouts wait while the spell is paused."""
    loop = asyncio.new_event_loop()
    vars(loop)["time"] = clock.time
    return loop


async def _debug(spell: Spellfile, options: Options, open_front: OpenFront, clock: Clock) -> int:
    task, begun = asyncio.current_task(), asyncio.Event()
    runtime, wake = Runtime(options), _waker()

    def stop() -> None:
        runtime.interrupt()
        wake(cast(asyncio.Task[int], task).cancel)

    done, front = Done("cancelled"), None
    try:
        with interruptible(runtime, Terminal(quiet=True)):
            front = await open_front(lambda: wake(begun.set), stop)
            debugger = Debugger(front, wake, clock)
            attach(runtime.engine("lua"), debugger)
            front.start(debugger, sources_of(spell), Points(runtime.spell.hooks, debugger))
            await begun.wait()
            debugger.serve()
            done = await run_jobs(runtime, spell, front.screen(debugger), as_json=False)
            debugger.close()
    except asyncio.CancelledError:
        done = Done("cancelled")
    finally:
        # Stopped twice, it is closed all the same, and the front has to hear of it.
        with contextlib.suppress(asyncio.CancelledError):
            await runtime.close()
    code = {"ok": 0, "failed": 1}.get(done.status, INTERRUPTED)
    if front is not None:
        front.end(done, code)
    return code


def _waker() -> Callable[[Work], None]:
    """Has this loop do some work soon, for other threads; they may still speak when the loop has ended."""
    loop = asyncio.get_running_loop()

    def wake(work: Work) -> None:
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(work)

    return wake


def attach(engine: Engine, debugger: Debugger) -> None:
    """Put an engine into debug mode. `InvalidError` when its scripts cannot be debugged."""
    if not isinstance(engine, Debuggable):
        raise InvalidError(f"Scripts in {engine.language} cannot be debugged line by line.")
    engine.debug(debugger)


def sources_of(spell: Spellfile) -> Sources:
    """The chunks of a spell, and where in its file they stand."""
    path = str(spell.path.resolve()) if spell.path is not None else ""
    return Sources(
        Section(chunk, spell.language_of(chunk), path, spell.first_lines.get(chunk.cell, chunk.first_line))
        for chunk in spell.chunks
    )
