"""What script code reaches without pausing: a clock that stops it, and the way out for its text.

Only numbers and bytes pass, and nothing here ever calls into Lua: script code is on the stack.
"""

from __future__ import annotations

import asyncio
import codecs
import time
from contextvars import ContextVar
from typing import Any

from kernel.context import Context
from kernel.deadlines import PassedError, deadline_here
from kernel.durations import lasting
from kernel.engines.protocol import Host
from kernel.errors import LimitError

GO_ON, BREATHE, STOPPED = 0, 1, 2
"""What the script is told after it wrote something."""

SLICE = 0.02
"""Seconds after which a task that never waits lets the event loop run once."""

GRACE = 0.01
"""Seconds before the processor time is read at all: reading it is slow, and most stretches are shorter."""

MERCY = 0.1
"""Seconds that the `<close>` variables of a stopped script get."""

STREAMS = {1: "stdout", 2: "stderr"}


class Strand:
    """One Lua coroutine on its way: whose it is, when it last waited, and why it has to stop.

    `began` is the time of the first look at the clock since it went on, and `places` has the contexts of its
    lines, shared with others that began in the same context.
    `depth` counts the strands of the same task that wait for this one, from 1. `fault` is the exception
    the task must end with; once set, nothing in the script gets past it. `number` is what a debugger calls it;
    `deadline` is the one it began within.
    """

    __slots__ = (
        "asked_before",
        "began",
        "cpu_began",
        "ctx",
        "deadline",
        "depth",
        "fault",
        "interrupts_before",
        "limits_met",
        "mercy",
        "number",
        "places",
        "task",
        "waited",
    )

    def __init__(
        self,
        ctx: Context,
        task: asyncio.Task[Any] | None,
        interrupts: int,
        places: dict[int, Context],
        outer: Strand | None,
    ) -> None:
        self.ctx = ctx
        self.interrupts_before = interrupts
        self.task = task
        self.depth: int = outer.depth + 1 if outer is not None and outer.task is task else 1
        self.asked_before = task.cancelling() if task else 0
        self.began: float | None = None
        self.waited = time.monotonic()
        self.cpu_began: float | None = None
        self.fault: BaseException | None = None
        self.mercy = 0.0
        self.limits_met = 0
        self.places = places
        self.number = 0
        self.deadline = deadline_here()

    def stop(self, fault: BaseException) -> None:
        """End the strand with this exception, or with an earlier one."""
        if self.fault is None:
            self.fault = fault
            self.mercy = time.monotonic() + MERCY

    def forgive(self, seconds: float, cpu: float) -> None:
        """So much time, and of it so much of the processor's, was not the script's: a debugger's pause."""
        self.waited += seconds
        self.mercy += seconds
        if self.began is not None:
            self.began += seconds
        if self.cpu_began is not None:
            self.cpu_began += cpu

    def is_cancelled(self) -> bool:
        """Whether the task was asked to end since the strand began, say by Ctrl-C."""
        return self.task is not None and self.task.cancelling() > self.asked_before


CURRENT: ContextVar[Strand | None] = ContextVar("kernel.engines.lua.current", default=None)
"""The script code that runs in this asyncio task."""


class Gate:
    """The functions of the host that script code calls directly.

    `cpu` is the limit in seconds of script code between two suspensions, None for none.
    """

    def __init__(self, host: Host, cpu: float | None) -> None:
        self._host: Host | None = host
        self._cpu = cpu
        self._cpu_clock = getattr(time, "thread_time", time.monotonic)
        decoder = codecs.getincrementaldecoder("utf-8")
        self._decoders = {stream: decoder("replace") for stream in STREAMS}
        self.strand: Strand | None = None
        self.interrupts = 0
        self.released: list[int] = []
        self.sources: dict[int, bytes] = {0: b""}

    def limit(self, cpu: float | None) -> None:
        """Allow so many seconds between two suspensions from now on."""
        self._cpu = cpu

    def tick(self) -> int:
        """Called every 1,000 instructions: 0 to go on, 1 to stop."""
        strand = self.strand
        if strand is None:
            return 0
        if strand.fault is not None:
            return int(time.monotonic() > strand.mercy)
        if self.interrupts > strand.interrupts_before or strand.is_cancelled():
            strand.stop(asyncio.CancelledError())
        elif strand.deadline is not None and (passed := strand.deadline.passed()) is not None:
            strand.stop(PassedError(passed))
        elif self._cpu is not None and self._is_over(strand, self._cpu):
            strand.stop(
                LimitError(
                    f"The script ran for more than {lasting(self._cpu)} without waiting for anything. "
                    "Is there a loop without an end? If not, run with a wider profile (--profile low)."
                )
            )
        return int(strand.fault is not None)

    def _is_over(self, strand: Strand, limit: float) -> bool:
        now = time.monotonic()
        if strand.began is None:
            strand.began, strand.cpu_began = now, None
        elapsed = now - strand.began
        if elapsed < GRACE:
            return False
        # On a busy machine the clock on the wall runs ahead; only the thread's own time counts.
        if strand.cpu_began is None:
            strand.cpu_began = self._cpu_clock() - GRACE
        return elapsed > limit and self._cpu_clock() - strand.cpu_began > limit

    def write(self, stream: int, data: bytes) -> int:
        """Text for `stdout` (1) or `stderr` (2); answers GO_ON, BREATHE or STOPPED. Never raises."""
        strand, host = self.strand, self._host
        if strand is None or host is None:
            return STOPPED
        try:
            host.write(strand.ctx, STREAMS[stream], self._decoders[stream].decode(data))
        except BaseException as error:
            # It goes on from the driver: no exception of Python may cross Lua's stack.
            strand.stop(error)
            return STOPPED
        return BREATHE if time.monotonic() - strand.waited > SLICE else GO_ON

    def release(self, id: int) -> int:
        """The script dropped the host object `id`; told to the host when no script code is on the stack."""
        self.released.append(id)
        return 0

    def clock(self) -> bytes:
        """Seconds since the epoch, as digits, for the script: in a replay those of the recording. Never raises."""
        strand = self.strand
        tape = strand.ctx.run.tape if strand is not None else None
        return b"%.6f" % (time.time() if tape is None else tape.read_clock("lua"))

    def tell_source(self, number: int, source: bytes) -> int:
        """The script's places name the source of a chunk by this number."""
        self.sources[number] = source
        return 0

    def close(self) -> None:
        """Let go of the host: Lua keeps this object alive, and Python cannot see that cycle."""
        self._host = None
