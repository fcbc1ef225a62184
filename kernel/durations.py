"""How long something lasts, in words a person reads at a glance, or writes. Not here: clocks and deadlines."""

from __future__ import annotations

import math
import re

from kernel.errors import InvalidError

MINUTE, HOUR, DAY, YEAR = 60.0, 3600.0, 86400.0, 31_557_600.0

AS_WRITTEN = 10_000.0
"""Milliseconds up to which a script's own number is repeated as it was written."""


UNITS = {"s": 1.0, "m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}

_WRITTEN = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?) ?([smhdw])", re.ASCII)


def read_lasting(text: str) -> float:
    """The seconds of what a person wrote: `90s`, `15m`, `2h`, `1.5d`, `1w`. `InvalidError` for nothing and else."""
    found = _WRITTEN.fullmatch(text.strip())
    seconds = float(found[1]) * UNITS[found[2]] if found else 0.0
    if not seconds:
        raise InvalidError(f"{text!r} is no length of time. Write it like 90s, 15m, 2h, 7d or 2w.")
    return seconds


def lasting(seconds: float | None) -> str:
    """`340 ms`, `7 s`, `2 min 5 s`, `3 h 20 min`, `12 days`, `10.8 years`."""
    if seconds is None or not math.isfinite(seconds):
        return "for ever"
    if seconds < 1:
        return _below_a_second(max(0.0, seconds))
    if seconds < 2 * MINUTE:
        return f"{round(seconds, 1):g} s"
    if seconds < HOUR:
        return _two(round(seconds), MINUTE, "min", "s")
    if seconds < 2 * DAY:
        return _two(round(seconds / MINUTE), MINUTE, "h", "min")
    if seconds < 2 * YEAR:
        return f"{seconds / DAY:.0f} days"
    return f"{seconds / YEAR:.1f} years" if seconds < 1000 * YEAR else "more than 1000 years"


def lasting_ms(milliseconds: float | None) -> str:
    """The same for a number of milliseconds that a script gave."""
    if milliseconds is None:
        return lasting(None)
    return f"{milliseconds:g} ms" if 0 <= milliseconds < AS_WRITTEN else lasting(milliseconds / 1000)


def _below_a_second(seconds: float) -> str:
    if not seconds:
        return "0 s"
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.001 else "less than 1 ms"


def _two(count: int, size: float, name: str, smaller: str) -> str:
    whole, rest = divmod(count, int(size))
    return f"{whole} {name} {rest} {smaller}" if rest else f"{whole} {name}"
