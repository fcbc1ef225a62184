"""A fuse for calls: after too many failures in a row it refuses them for a while. Times are in seconds."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from kernel.decisions import Tell, nobody
from kernel.durations import lasting
from kernel.errors import ScriptError
from kernel.values import Value

Work = Callable[[], Awaitable[Value]]


class CircuitBreaker:
    """A fuse: after `failure_threshold` failures in a row it lets nobody through for `reset_timeout` seconds.

    After that one call may try (`half_open`): its success closes the fuse, its failure opens it again.
    """

    def __init__(
        self,
        failure_threshold: int = 5,
        reset_timeout: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
        name: str = "circuit",
    ) -> None:
        self.name = name
        self.failure_threshold = failure_threshold
        self.reset_timeout = reset_timeout
        self.failures = 0
        self._clock = clock
        self._opened: float | None = None
        self._trying = False

    @property
    def state(self) -> str:
        """`closed` (calls go through), `open` (none does) or `half_open` (one may try)."""
        if self._opened is None:
            return "closed"
        return "open" if self._clock() - self._opened < self.reset_timeout else "half_open"

    @property
    def retry_after(self) -> float:
        """Until a call may go through again; 0 when it may now."""
        return 0.0 if self._opened is None else max(0.0, self._opened + self.reset_timeout - self._clock())

    def should_block(self) -> bool:
        """Whether a call would be refused now."""
        return self.state == "open" or (self.state == "half_open" and self._trying)

    @property
    def on_trial(self) -> bool:
        """Whether the one call that may try is going on."""
        return self._trying

    def blocked(self, tell: Tell = nobody) -> None:
        """Tell that a call is refused."""
        tell("circuit_blocked", circuit=self.name, seconds=round(self.retry_after, 3))

    def succeeded(self, tell: Tell = nobody) -> None:
        """Count a success: the fuse is whole again."""
        was_open, self.failures, self._opened, self._trying = self._opened is not None, 0, None, False
        if was_open:
            tell("circuit_closed", circuit=self.name)

    def failed(self, tell: Tell = nobody) -> None:
        """Count a failure; enough of them in a row, or one while trying, open the fuse."""
        self.failures += 1
        if self.state != "open" and (self._opened is not None or self.failures >= self.failure_threshold):
            tell("circuit_opened", circuit=self.name, failures=self.failures, seconds=self.reset_timeout)
        if self._opened is not None or self.failures >= self.failure_threshold:
            self._opened, self._trying = self._clock(), False

    async def call(self, work: Work, tell: Tell = nobody) -> Value:
        """Do the work and count how it went; a `refusal` when the fuse is open."""
        if self.should_block():
            self.blocked(tell)
            raise refusal(self.name, self.retry_after)
        self._trying = self.state == "half_open"
        if self._trying:
            tell("circuit_tried", circuit=self.name)
        try:
            value = await work()
        except Exception:
            self.failed(tell)
            raise
        except BaseException:
            # Stopped, which says nothing about the one who was called.
            self._trying = False
            raise
        self.succeeded(tell)
        return value


def refusal(name: str, wait: float) -> ScriptError:
    """The error of a call that the open fuse of that name refuses; its type is `circuit_open`."""
    wait = round(wait, 3)
    told = f"The circuit breaker {name!r} is open after too many failures in a row. Try again in {lasting(wait)}."
    return ScriptError(told, type="circuit_open", circuit=name, retry_after=wait)
