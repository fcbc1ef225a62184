"""What a view of a run is given to answer from: the store, the run, what was asked before. Not the views (`views`)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from kernel.records import dataclass

if TYPE_CHECKING:
    from kernel.stores.projection import Projection
    from kernel.stores.rows import RunRow

Answer = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sight:
    """One run as the store has it now. `kept` holds what `once` was told, for as long as the run does not grow."""

    store: Projection
    run: RunRow
    kept: dict[Any, Any]

    @property
    def now(self) -> float:
        """Where spans without an end are drawn to, in seconds since the epoch."""
        run = self.run
        took = max(run.duration, time.time() - run.begun) if run.status == "running" else run.duration
        return run.started + took

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
