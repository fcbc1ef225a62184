"""The debugger of Lua scripts: other threads tell it what to do, and the thread that runs Lua does it.

A Lua hook cannot yield, so a pause blocks that thread, and the event loop with it: the world stands still until a
command lets it go on. Not here: what a debugger does (debugger.lua), and who tells it to (`kernel.protocols.dap`).
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Protocol

from kernel.engines.border import dump, load
from kernel.engines.lua.gate import CURRENT
from kernel.errors import InvalidError

if TYPE_CHECKING:
    from kernel.engines.lua.driver import Driver
    from kernel.engines.lua.gate import Strand

WAKE_SECONDS = 0.1
"""How often a pause looks whether Ctrl-C was pressed."""

PATIENCE = 10.0
"""Seconds in which a command is begun, unless code of another language holds the thread."""


Work = Callable[[], Any]


class Watcher(Protocol):
    """Hears what happens, in the thread that runs Lua. It must not wait, and not fail."""

    def stopped(self, moment: Mapping[str, Any]) -> None:
        """The spell pauses: `reason`, `thread`, and what else there is to tell (`text`, `hit`, `call`)."""
        ...

    def went_on(self) -> None:
        """The pause is over."""
        ...

    def said(self, text: str) -> None:
        """A log point, or a word of the debugger itself."""
        ...


class Clock:
    """Seconds that do not pass while the spell is paused; an event loop can live by it."""

    def __init__(self) -> None:
        self._lost = 0.0

    def time(self) -> float:
        """Now."""
        return time.monotonic() - self._lost

    def lose(self, seconds: float) -> None:
        """So much time did not count."""
        self._lost += seconds


class Debugger:
    """Debugs the script of one Lua engine (`LuaEngine.debug`). `ask` may be called by any other thread."""

    def __init__(self, watcher: Watcher, wake: Callable[[Work], object], clock: Clock | None = None) -> None:
        """`wake(work)` has the thread of the event loop do some work soon (`loop.call_soon_threadsafe`)."""
        self.clock = clock or Clock()
        self.is_paused = False
        self._watcher = watcher
        self._wake = wake
        self._commands: deque[tuple[bytes | Work, Future[Any]]] = deque()
        self._current: Future[bytes] | None = None
        self._news = threading.Condition()
        self._driver: Driver | None = None
        self._strand: Strand | None = None
        self._began = (0.0, 0.0)

    def attach(self, driver: Driver) -> None:
        """Watch the scripts of a driver from now on; before any of them has begun."""
        self._driver = driver
        functions: dict[str, Callable[..., Any]] = {
            "take": self._take,
            "wait": self._wait,
            "give": self._give,
            "news": lambda: int(bool(self._commands)),
            "stopped": self._stopped,
            "went_on": self._went_on,
            "output": self._output,
            "tell_task": self._tell_task,
        }
        driver.machine.load_debugger(functions)

    # ---- for other threads

    def ask(self, what: str, timeout: float | None = PATIENCE, **arguments: Any) -> Any:
        """Have a command of debugger.lua done; its answer. `InvalidError` when it cannot be done."""
        answer = self.tell(what, **arguments)
        try:
            return _plain(load(answer.result(timeout)))
        except TimeoutError:
            if answer.cancel():
                raise InvalidError("The spell is busy with something that cannot pause. Try again later.") from None
        # It is being done: what takes long has an end of its own.
        return _plain(load(answer.result()))

    def tell(self, what: str, **arguments: Any) -> Future[bytes]:
        """Have a command done as soon as possible; a future of its answer."""
        command = {"do": what, **{name: value for name, value in arguments.items() if value is not None}}
        return self._post(dump(command))

    def have_done(self, work: Work) -> Future[Any]:
        """Have something else done in the thread that runs Lua, also while it is paused; a future of the result."""
        return self._post(work)

    def _post(self, command: bytes | Work) -> Future[Any]:
        answer: Future[Any] = Future()
        with self._news:
            self._commands.append((command, answer))
            self._news.notify_all()
        self._wake(self.serve)
        return answer

    # ---- for the thread of the event loop, while no script code is on the stack

    def serve(self) -> None:
        """Do what was told while the script waited."""
        if self._driver is not None and self._commands:
            self._with_strand(self._strand, self._driver.machine.serve)

    def stop_at(self, moment: Mapping[str, Any]) -> str:
        """Pause where a call of the script waits; how it goes on: `continue`, `over`, `in`, `out`, "" when stopped."""
        if self._driver is None:
            return "continue"
        strand, machine = CURRENT.get(), self._driver.machine
        number = strand.number if strand is not None else 0
        ended: str = self._with_strand(strand or self._strand, lambda: machine.stop_at(number, dump(moment)))
        return ended

    def close(self) -> None:
        """The engine is gone; nothing can be asked any more."""
        self._driver = None
        while self._commands:
            self._commands.popleft()[1].set_exception(InvalidError("The spell has ended."))

    def _with_strand(self, strand: Strand | None, work: Callable[[], Any]) -> Any:
        # What an expression prints needs somebody whose text it is.
        assert self._driver is not None
        self._driver.gate.strand = strand
        try:
            return work()
        finally:
            self._driver.gate.strand = None

    # ---- for Lua: nothing here may raise

    def _take(self) -> bytes:
        with self._news:
            return self._next()

    def _next(self) -> bytes:
        while self._commands:
            command, answer = self._commands.popleft()
            if not answer.set_running_or_notify_cancel():
                continue
            if isinstance(command, bytes):
                self._current = answer
                return command
            try:
                answer.set_result(command())
            except Exception as error:
                answer.set_exception(error)
        return b""

    def _wait(self) -> bytes:
        """The next command of a pause; b"" when somebody stopped the script."""
        with self._news:
            while not self._is_interrupted():
                command = self._next()
                if command:
                    return command
                self._news.wait(WAKE_SECONDS)
        return b""

    def _is_interrupted(self) -> bool:
        if self._driver is None:
            return True
        gate = self._driver.gate
        strand = gate.strand or self._strand
        # As the script itself sees it: one that was stopped in a pause must not begin another.
        return strand is not None and (gate.interrupts > strand.interrupts_before or strand.is_cancelled())

    def _give(self, done: int, answer: bytes) -> int:
        if self._current is not None:
            if done:
                self._current.set_result(answer)
            else:
                self._current.set_exception(InvalidError(answer.decode("utf-8", "replace")))
            self._current = None
        return 0

    def _stopped(self, moment: bytes) -> int:
        self._began = time.monotonic(), time.thread_time()
        self.is_paused = True
        self._watcher.stopped(_plain(load(moment)))
        return 0

    def _went_on(self) -> int:
        self.is_paused = False
        elapsed = time.monotonic() - self._began[0]
        self.clock.lose(elapsed)
        if self._driver is not None and self._driver.gate.strand is not None:
            self._driver.gate.strand.forgive(elapsed, time.thread_time() - self._began[1])
        self._watcher.went_on()
        return 0

    def _output(self, text: bytes) -> int:
        self._watcher.said(text.decode("utf-8", "replace"))
        return 0

    def _tell_task(self, number: int) -> int:
        if self._driver is not None and self._driver.gate.strand is not None:
            self._strand = self._driver.gate.strand
            self._strand.number = number
        return 0


def _plain(data: Any) -> Any:
    """The answer, with bytes that are no text made one: they are only to be shown."""
    if isinstance(data, dict):
        if "$bytes" in data:
            import base64

            return base64.b64decode(data["$bytes"]).decode("utf-8", "replace")
        return {name: _plain(item) for name, item in data.items()}
    return [_plain(item) for item in data] if isinstance(data, list) else data
