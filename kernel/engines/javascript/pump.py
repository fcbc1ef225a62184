"""Lets script code run, in stretches: something goes in (a chunk, an answer, a timer), then all that follows from it
runs, before the next goes in. So it is always known on whose behalf the code runs.

Not here: what goes in, and what the code asks for (`calls`).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

import quickjs

from kernel.durations import lasting
from kernel.engines.javascript.machine import NO_LIMIT, Machine
from kernel.engines.javascript.strand import Strand
from kernel.errors import LimitError

SLICE = 0.02
"""Seconds after which script code that never waits lets the event loop run once."""

MERCY = 0.1
"""Seconds of processor time that stopped code gets to fall silent, before the context is given up."""

AT_ONCE = 1e-9
"""Seconds after which code is ended where the engine looks at its clock the next time."""

GONE = " JavaScript was restarted; its variables are gone."

Fail = Callable[[Strand | None, Exception], None]

CPU_CLOCK = getattr(time, "thread_time", time.monotonic)
"""Seconds of this thread's processor; a browser's tab does not tell them, so there it is the time that passes."""


class Pump:
    """Runs the code of one machine. `cpu` is the limit in seconds of code that waits for nothing, None for none.

    `was_long`: the last stretch took more than a slice of time.
    `begin` runs before anything goes in; `take` gets the text of the outbox, `fail` what came out of the engine as an
    exception, `die` why the context cannot go on; `stuck` hears when a strand waits for nothing that could come.
    """

    def __init__(
        self,
        machine: Machine,
        cpu: float | None,
        begin: Callable[[], None],
        take: Callable[[str], None],
        fail: Fail,
        die: Callable[[LimitError], None],
        stuck: Callable[[], None],
    ) -> None:
        self._machine = machine
        self._cpu = cpu
        self._begin = begin
        self._take = take
        self._fail = fail
        self._die = die
        self._stuck = stuck
        self._inbox: deque[tuple[Strand, Callable[[], None]]] = deque()
        self._current: Strand | None = None
        self._is_awake = False
        self._is_inside = False
        self.has_jobs = False
        self._busy_since: float | None = None
        self._stopped_since: float | None = None
        self.was_long = False
        self.is_closed = False

    def limit(self, cpu: float | None) -> None:
        """Allow so many seconds from the next entry on."""
        self._cpu = cpu

    @property
    def has_entries(self) -> bool:
        """Whether something waits to go in, once the code that runs is done."""
        return any(strand.fault is None for strand, _ in self._inbox)

    def put(self, strand: Strand, enter: Callable[[], None]) -> None:
        """Let something in, now or as soon as no other code runs."""
        self._inbox.append((strand, enter))
        if not self._is_inside and not self.has_jobs:
            self._run(strand)
        else:
            self.wake(strand)

    def wake(self, strand: Strand) -> None:
        """Let code run soon, on the event loop of the strand."""
        loop = strand.main.get_loop()
        if not self._is_awake and not self.is_closed and not loop.is_closed():
            self._is_awake = True
            loop.call_soon(self._run_later, strand)

    def close(self) -> None:
        """Nothing runs any more."""
        self.is_closed = True
        self._inbox.clear()

    def _run_later(self, waker: Strand) -> None:
        self._is_awake = False
        if not self._is_inside:
            self._run(waker)

    def _run(self, waker: Strand) -> None:
        self._is_inside = True
        try:
            is_done = self._run_until(time.monotonic() + SLICE)
        finally:
            self._is_inside = False
        if not is_done:
            self.wake(waker)

    def _run_until(self, end: float) -> bool:
        """Run what there is. False when there is more, but the time slice is over."""
        while not self.is_closed:
            if self.has_jobs:
                self.has_jobs = not self._run_jobs(end)
                if self.has_jobs:
                    return False
                self._end_stretch()
            if not self._inbox:
                return True
            if time.monotonic() > end:
                return False
            strand, enter = self._inbox.popleft()
            if strand.fault is None:
                self._enter(strand, enter)
        return True

    def _end_stretch(self) -> None:
        self._busy_since = self._stopped_since = None
        strand, self._current = self._current, None
        if strand is not None:
            strand.is_running = False
            strand.note_idle()
            if not strand.main.done() and not strand.is_busy:
                self._stuck()

    def _enter(self, strand: Strand, enter: Callable[[], None]) -> None:
        self._current = strand
        self.was_long = False
        self.has_jobs = strand.is_running = True
        self._machine.allow(self._most(strand))
        try:
            self._begin()
            enter()
        except Exception as error:
            self._machine.allow(self._cpu or NO_LIMIT)
            self._fail(strand, error)

    def _most(self, strand: Strand | None) -> float:
        """Seconds for which the next code may run: hardly any, when it was stopped and only has to be silenced."""
        if strand is None or strand.fault is not None:
            return AT_ONCE
        cpu = self._cpu or NO_LIMIT
        return cpu if strand.deadline is None else max(AT_ONCE, min(cpu, strand.deadline.seconds()))

    def _run_jobs(self, end: float) -> bool:
        """Run what the last entry left to be done. False when there is more, but the time slice is over."""
        job, is_over = self._machine.job, False
        self._machine.allow(self._most(self._current))
        while not is_over:
            try:
                while job():
                    if time.monotonic() > end:
                        is_over = True
                        break
                else:
                    break
            except quickjs.JSException as error:
                self._machine.allow(self._cpu or NO_LIMIT)
                self._fail(self._current, self._machine.explain(error))
                self._machine.allow(self._most(self._current))
                is_over = time.monotonic() > end
        self._machine.allow(self._cpu or NO_LIMIT)
        self._drain()
        if is_over:
            self._check_time()
        return not is_over

    def _drain(self) -> None:
        try:
            text: str = self._machine.enter(self._machine.drain)
        except Exception as error:
            self._fail(self._current, error)
            return
        if text:
            self._take(text)

    def _check_time(self) -> None:
        """Code that only ever goes on with itself cannot be stopped otherwise: the context is given up."""
        self.was_long = True
        now = CPU_CLOCK()
        if self._busy_since is None:
            self._busy_since = now - SLICE
        busy = now - self._busy_since
        if self._current is None or self._current.fault is not None:
            self._stopped_since = self._stopped_since or now
        if self._stopped_since is not None and now - self._stopped_since > MERCY:
            self._die(LimitError("The script was stopped while it never waited for anything." + GONE))
        elif self._cpu is not None and busy > self._cpu:
            self._die(LimitError(too_long(self._cpu) + GONE))


def too_long(seconds: float | None) -> str:
    """What happened to a script that never waited."""
    return (
        f"The script ran for more than {lasting(seconds or 0)} without waiting for anything. "
        "Is there a loop without an end? If not, run with a wider profile (--profile low)."
    )
