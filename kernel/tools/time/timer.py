"""`TimerTool`: stopwatches and countdowns that last as long as the session, and waiting."""

from __future__ import annotations

import asyncio
from dataclasses import field
from typing import Annotated, Any, Literal

from kernel.errors import InvalidError, NotFoundError
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.tools.definition import Bench
from kernel.values import Value

MOST = 1000


@dataclass(frozen=True, slots=True)
class TimerOptions:
    """Options of `TimerTool`: `max_wait` is the longest wait, in milliseconds."""

    max_wait: float = 3_600_000


@dataclass(slots=True)
class Stopwatch:
    """One timer: `begun` is when it was started last, None while it stands; `before` the seconds it ran until then."""

    begun: float | None
    limit: float | None = None
    before: float = 0.0

    def elapsed(self, now: float) -> float:
        """Seconds it has run."""
        return self.before + (max(0.0, now - self.begun) if self.begun is not None else 0.0)

    def describe(self, name: str, now: float) -> dict[str, Any]:
        """What there is to say of it."""
        told = {"name": name, "elapsed": self.elapsed(now), "running": self.begun is not None}
        if self.limit is not None:
            left = max(0.0, self.limit - self.elapsed(now))
            told |= {"remaining": left, "expired": not left}
        return told


@dataclass(slots=True)
class Timers:
    """Those of a session."""

    named: dict[str, Stopwatch] = field(default_factory=dict)


async def timer(
    bench: Bench,
    *,
    operation: Annotated[Literal["start", "stop", "elapsed", "countdown", "wait", "reset", "list"], "What to do"],
    name: Annotated[str, "Which timer"] = "timer",
    seconds: Annotated[float | None, "For countdown and wait: how long"] = None,
) -> Value:
    """Measure time, count down, and wait.

    `start` begins or goes on, `stop` halts, `elapsed` tells, `reset` forgets: each gives `name`, `elapsed` (seconds)
    and `running`. `countdown` begins one of so many `seconds`, which also tells `remaining` and `expired`. `wait`
    waits so many seconds, or for the end of the countdown of that name; `list` gives all `timers`.

    ```lua
    local timer = TimerTool.new()
    timer:run({ operation = "start", name = "hunt" })
    timer:run({ operation = "wait", seconds = 0.01 })
    print(timer:run({ operation = "stop", name = "hunt" }).running) --> false
    ```

    Fails with `not_found` for a timer that was not started, or `invalid` for a time that is too long.
    """
    timers: Timers = bench.hands.session.setdefault(Timers, Timers())
    clock = bench.ctx.run.clock
    match operation:
        case "list":
            return {"timers": [each.describe(key, clock()) for key, each in timers.named.items()]}
        case "start":
            _start(timers, name, clock())
        case "countdown":
            _check_room(timers, name)
            timers.named[name] = Stopwatch(clock(), _seconds(seconds, "countdown"))
        case "wait":
            return await _wait(bench, timers, name, seconds)
        case "reset":
            _find(timers, name)
            return {"name": name, "elapsed": timers.named.pop(name).elapsed(clock()), "running": False}
        case "stop":
            watch = _find(timers, name)
            watch.before, watch.begun = watch.elapsed(clock()), None
    return _find(timers, name).describe(name, clock())


def _start(timers: Timers, name: str, now: float) -> None:
    watch = timers.named.get(name)
    if watch is None:
        _check_room(timers, name)
        timers.named[name] = Stopwatch(now)
    elif watch.begun is None:
        watch.begun = now


async def _wait(bench: Bench, timers: Timers, name: str, seconds: float | None) -> dict[str, Any]:
    watch = timers.named.get(name) if seconds is None else None
    if watch is not None and watch.limit is not None:
        length = max(0.0, watch.limit - watch.elapsed(bench.ctx.run.clock()))
    else:
        length = _seconds(seconds, "wait")
    options: TimerOptions = bench.options
    if length * 1000 > options.max_wait:
        raise InvalidError(f"timer: {length:g} s is too long to wait; the most is {options.max_wait / 1000:g} s.")
    await asyncio.sleep(length)
    return {"waited": length}


def _find(timers: Timers, name: str) -> Stopwatch:
    if name not in timers.named:
        near = suggest(name, list(timers.named)) or " Start it first."
        raise NotFoundError(f"There is no timer {name!r}.{near}")
    return timers.named[name]


def _check_room(timers: Timers, name: str) -> None:
    if not name:
        raise InvalidError("timer: 'name' is empty.")
    if name not in timers.named and len(timers.named) >= MOST:
        raise InvalidError(f"timer: there are {MOST} timers already. Reset some of them.")


def _seconds(said: float | None, operation: str) -> float:
    if said is None or not 0 <= said < float("inf"):
        raise InvalidError(f"timer: {operation!r} needs 'seconds', 0 or more.")
    return float(said)
