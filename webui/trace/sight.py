"""What a view of a run is given to answer from: the store, the run, what was asked before. Not the views (`views`)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from kernel.records import dataclass

if TYPE_CHECKING:
    from kernel.stores.reading import Reading
    from kernel.stores.rows import RunRow

Answer = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sight:
    """One run as the store has it, now or at a moment of it; `whole` is the store as it is now (None: the same one).

    `kept` holds what `once` was told, for as long as the run does not grow.
    """

    store: Reading
    run: RunRow
    kept: dict[Any, Any]
    whole: Reading | None = None

    @property
    def now(self) -> float:
        """Where spans without an end are drawn to, in seconds since the epoch."""
        return self.run.started + self.run.elapsed(time.time())

    @property
    def end(self) -> float:
        """Where the axis of time ends: at the end of the run, also where less of it is seen."""
        return max(self.now, self.run.started + self.run.length)

    def once(self, key: Any, work: Callable[[], T]) -> T:
        """What `work` gives, asked once for each state of the run."""
        if key not in self.kept:
            self.kept[key] = work()
        known: T = self.kept[key]
        return known

    def seconds(self, moment: float) -> float:
        """A time as seconds since the run began."""
        return moment - self.run.started


View = Callable[[Sight, dict[str, Any]], Answer]
"""Answers what a page asks about a run, as JSON that its script draws. Blocks: it is called in a thread."""
