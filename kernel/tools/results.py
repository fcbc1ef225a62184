"""Results of a tool that are kept for a while, by the input they belong to. Not here: who asks (`execution`)."""

from __future__ import annotations

import json

from kernel.values import Value, plain

MOST_KEPT = 256
"""The oldest result goes when there are more."""


class Results:
    """What one tool gave lately. `seconds` is how long a result holds; None keeps nothing."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self._kept: dict[str, tuple[float, Value]] = {}

    def find(self, input: Value, now: float) -> tuple[Value] | None:
        """The result for an input, alone in a tuple; None when there is none that still holds."""
        until, result = self._kept.get(_key(input), (now, None))
        return (result,) if until > now else None

    def keep(self, input: Value, result: Value, now: float) -> None:
        """Keep a result from `now` (seconds) on."""
        if self.seconds is None:
            return
        self._kept.pop(_key(input), None)
        self._kept[_key(input)] = now + self.seconds, result
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()


def _key(input: Value) -> str:
    return json.dumps(plain(input), sort_keys=True)
