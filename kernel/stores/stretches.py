"""Finds a stretch far down a long numbered list at the cost of the first one: rows counted in buckets of their numbers.

Not here: what the lists are of (`happenings`, `cast`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kernel.records import dataclass

if TYPE_CHECKING:
    from kernel.stores.reading import Reading

BUCKET = 65_536
"""Numbers of events that are counted together."""

SECONDS = 30.0

COUNTED = "select seq // {bucket}, count(*) from {table} where {where} group by 1 order by 1"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of a list there are, by `(bucket, count)`."""

    buckets: Sequence[tuple[int, int]] = ()

    @property
    def total(self) -> int:
        """All of them."""
        return sum(count for _, count in self.buckets)

    def find(self, offset: int, limit: int) -> tuple[int, int, int]:
        """Where `limit` rows from `offset` on are: the numbers `first` to `last`, and how many of these to skip."""
        first, skip = -1, 0
        for bucket, count in self.buckets:
            if first < 0:
                if offset >= count:
                    offset -= count
                    continue
                first, skip, limit = bucket * BUCKET, offset, limit + offset
            limit -= count
            if limit <= 0:
                return first, (bucket + 1) * BUCKET, skip
        return max(first, 0), 2**62, skip


def tally(store: Reading, table: str, where: str, given: Sequence[Any]) -> Tally:
    """Counts the rows of a table that `where` lets through."""
    query = COUNTED.format(bucket=BUCKET, table=table, where=where)
    rows = store.sql(query, given, 1_000_000, SECONDS).rows
    return Tally(tuple((int(bucket), int(count)) for bucket, count in rows))
