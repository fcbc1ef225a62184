"""What a person asked the trace for last, which the store may not have yet. Not how it is found, nor what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

Wanted = tuple[str, str, str]
"""The id of a run, and of a span in it or the cell whose span is meant ("" for none)."""


class Wish:
    """The last wish: whatever was asked before it and is answered late is of no interest any more."""

    def __init__(self) -> None:
        self.last: Wanted = ("", "", "")
        self.is_awaited = False
        """Whether the store is to be asked again when it has grown."""
        self._looking = 0

    @property
    def is_open(self) -> bool:
        """Whether a run that was asked for is looked up, or still to come."""
        return self.is_awaited or self._looking > 0

    @contextmanager
    def ask(self, run_id: str, span_id: str, cell: str) -> Iterator[Wanted]:
        """While a run is looked up for which somebody asks now."""
        self.last = asked = (run_id, span_id, cell)
        self._looking += 1
        try:
            yield asked
        finally:
            self._looking -= 1

    def holds(self, wanted: Wanted) -> bool:
        """Whether nothing else was asked for since."""
        return self.last is wanted

    def goes_on(self, wanted: Wanted, is_to_come: bool) -> bool:
        """Whether the run is to be shown now: nothing else was asked for since, and it is not `is_to_come`."""
        if not self.holds(wanted):
            return False
        self.is_awaited = is_to_come
        return not is_to_come

    def have(self, run_id: str, span_id: str) -> None:
        """A span was chosen that is there."""
        self.last, self.is_awaited = (run_id, span_id, ""), False
