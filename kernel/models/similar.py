"""Answers that were given, found again by what was asked: word for word, or by how near two embeddings are.

In memory, for one spell. Not here: which answers are worth keeping, and who asks for embeddings
(`kernel.agents.caching`).
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from operator import mul

from kernel.records import dataclass

MOST_ENTRIES = 1000
"""When there are more, the one unused for longest goes. A search compares with all that were asked the same way."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer of a `model`, and the `question` it was given to, with its embedding (none where none was needed).

    `place` stands for all else that was asked: model, instructions, history, options.
    """

    place: str
    question: str
    answer: str
    model: str
    vector: tuple[float, ...] = ()


class Answers:
    """The answers of one spell. `clock` is in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST_ENTRIES) -> None:
        self._clock = clock
        self._most = most
        self._entries: OrderedDict[tuple[str, str], tuple[Entry, float]] = OrderedDict()

    def exact(self, place: str, question: str) -> Entry | None:
        """The answer to the very same question."""
        return next((entry for entry in self._living() if (entry.place, entry.question) == (place, question)), None)

    def nearest(self, place: str, vector: Sequence[float]) -> tuple[float, Entry] | None:
        """The answer to the nearest question, and how near it is: the cosine of their embeddings, from -1 to 1."""
        wanted = unit(vector)
        known = [one for one in self._living() if one.place == place and len(one.vector) == len(wanted) > 0]
        if not known:
            return None
        best = max(known, key=lambda one: _cosine(wanted, one.vector))
        return _cosine(wanted, best.vector), best

    def keep(self, entry: Entry, seconds: float | None = None) -> None:
        """Keep an answer, for ever or for some seconds, in the place of an older one to the same question."""
        place = entry.place, entry.question
        self._entries[place] = entry, math.inf if seconds is None else self._clock() + seconds
        self._entries.move_to_end(place)
        while len(self._entries) > self._most:
            self._entries.popitem(last=False)

    def use(self, entry: Entry) -> None:
        """An answer is given again: it stays longer than others."""
        self._entries.move_to_end((entry.place, entry.question))

    def clear(self) -> None:
        """Forget all."""
        self._entries.clear()

    def _living(self) -> list[Entry]:
        now = self._clock()
        for place in [place for place, (_, until) in self._entries.items() if until <= now]:
            del self._entries[place]
        return [entry for entry, _ in self._entries.values()]


def unit(vector: Sequence[float]) -> tuple[float, ...]:
    """A vector of length one in the same direction; none for one of zeros, which has no direction."""
    length = math.hypot(*vector)
    return tuple(number / length for number in vector) if length else ()


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    return math.fsum(map(mul, one, other))
