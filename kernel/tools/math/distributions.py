"""Student's distribution, by the continued fraction of the incomplete beta function (DLMF 8.17.22).

Python's standard library does not have it, and it is all that is needed of a large package.
"""

from __future__ import annotations

import math

STEPS = 500
TINY = 1e-300
EXACT = 1e-15


def t_probability(t: float, freedom: float) -> float:
    """The two-sided probability of a value of Student's t as far out as this one, with so many degrees of freedom."""
    return _beta_share(freedom / (freedom + t * t), freedom / 2, 0.5)


def _beta_share(x: float, a: float, b: float) -> float:
    """The regularized incomplete beta function."""
    if x <= 0 or x >= 1:
        return min(1.0, max(0.0, x))
    log = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    front = math.exp(log)
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction, by Lentz's method."""
    above, below = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    value = below
    for m in range(1, STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        step = 1.0
        for part in (even, odd):
            below = 1 / _away(1 + part * below)
            above = _away(1 + part / above)
            step = below * above
            value *= step
        if abs(step - 1) < EXACT:
            break
    return value


def _away(value: float) -> float:
    """The value, or almost zero for zero."""
    return value if abs(value) > TINY else TINY
