"""Which numbers an option can be: one table for scripts, hooks and the settings. Not here: who reads the options."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from kernel.records import dataclass


@dataclass(frozen=True, slots=True)
class Bound:
    """From `low` (which is out itself where it is `open`) to `high`; without end only where `endless`."""

    low: float
    high: float = math.inf
    open: bool = False
    endless: bool = False
    unit: str = ""

    def holds(self, number: float) -> bool:
        """Whether a number is one of them; NaN is not."""
        if math.isinf(number) and not self.endless:
            return False
        return (number > self.low if self.open else number >= self.low) and number <= self.high

    def __str__(self) -> str:
        if math.isfinite(self.high):
            said = f"from {self.low:g} to {self.high:g}"
        else:
            said = f"more than {self.low:g}" if self.open else f"{self.low:g} or more"
        return f"{said} {self.unit}".rstrip()


MOST_RETRIES = 10

WAIT = Bound(0, open=True, endless=True, unit="milliseconds")

PAUSE = Bound(0, endless=True, unit="milliseconds")

BOUNDS: Mapping[str, Bound] = {
    "temperature": Bound(0, 2),
    "top_p": Bound(0, 1),
    "max_tokens": Bound(1),
    "max_turns": Bound(1),
    "memory_size": Bound(0),
    "memory_tokens": Bound(0),
    "max_context_tokens": Bound(1),
    "context_window": Bound(1),
    "dimensions": Bound(1),
    "silence_timeout": WAIT,
    "latency_ms": Bound(0),
    "retries": Bound(0),
    "max_attempts": Bound(1),
    "delay": PAUSE,
    "ttl": PAUSE,
    "retry_delay": PAUSE,
    "max_retry_delay": PAUSE,
    "max_delay": PAUSE,
    "max_wait": PAUSE,
    "requests": Bound(1),
    "failure_threshold": Bound(1),
    "max_concurrency": Bound(0),
    "max_per_agent": Bound(1),
    "max_revisions": Bound(0),
    "size": Bound(0),
    "chunk_size": Bound(1),
}
"""The options that mean the same wherever they are given, and what they can be."""

OF_MODELS: Mapping[str, Bound] = {"timeout": WAIT, "retries": Bound(0, MOST_RETRIES)}
"""What is narrower for a call of a model."""


def beyond(name: str, value: Any, own: Mapping[str, Bound] | None = None) -> str:
    """What an option should be, when it is a number that it cannot be, or no model's name; else ""."""
    if name == "model" and isinstance(value, str) and not value.strip():
        return "the id of a model, like 'openai/gpt-4o', or left out"
    bound = (own or {}).get(name) or BOUNDS.get(name)
    if bound is None or isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return "" if bound.holds(value) else str(bound)
