"""How far results agree: texts by their words, rows of numbers by Pearson's correlation. Pure functions."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from kernel.agents.requests import as_prompt
from kernel.values import Value


def agreement(results: Sequence[Value]) -> float:
    """The mean over all pairs of results; 1 when there are fewer than two."""
    pairs = [_pair(one, other) for one, other in combinations(results, 2)]
    return sum(pairs) / len(pairs) if pairs else 1.0


def _pair(one: Value, other: Value) -> float:
    rows = _numbers(one), _numbers(other)
    if rows[0] is not None and rows[1] is not None:
        return correlation(rows[0], rows[1])
    return likeness(as_prompt(one), as_prompt(other))


def _numbers(value: Value) -> list[float] | None:
    items = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(items, list) or len(items) < 2:
        return None
    numbers = [float(item) for item in items if isinstance(item, int | float) and not isinstance(item, bool)]
    return numbers if len(numbers) == len(items) else None


def correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Pearson's correlation of two rows, as far as both go; 0 where one of them does not vary."""
    count = min(len(one), len(other))
    first, second = list(one[:count]), list(other[:count])
    means = sum(first) / count, sum(second) / count
    apart = [a - means[0] for a in first], [b - means[1] for b in second]
    scale = math.hypot(*apart[0]) * math.hypot(*apart[1])
    product = sum(a * b for a, b in zip(*apart, strict=True))
    return max(-1.0, min(1.0, product / scale)) if scale and math.isfinite(scale) else 0.0


def likeness(one: str, other: str) -> float:
    """The cosine of the word counts of two texts, from 0 to 1; 1 for two texts without words."""
    counts = _words(one), _words(other)
    if not counts[0] or not counts[1]:
        return float(counts[0] == counts[1])
    product = sum(count * counts[1][word] for word, count in counts[0].items())
    return min(1.0, product / (math.hypot(*counts[0].values()) * math.hypot(*counts[1].values())))


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))
