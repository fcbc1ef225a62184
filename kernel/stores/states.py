"""Questions about the state that spells keep: its latest values, and how each came to be. Not the live state."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from kernel.stores.questions import Questions, parsed
from kernel.stores.rows import StateChange, StateRow

LATEST = """
select scope, owner, key, value, time, run_id, span_id from (
  select h.* from state_history h join runs r using (run_id) where {condition}
  qualify row_number() over (partition by scope, owner, key order by h.time desc, h.seq desc) = 1
) where value is not null order by scope, owner, key
"""

HISTORY = """
select scope, owner, key, value, h.time, run_id, span_id, old,
  case when r.kind = 'edit' or s.attributes->>'by' = 'person' then 'person' else coalesce(s.agent_name, '') end,
  h.cell, h.source_line
from state_history h join runs r using (run_id) join spans s using (run_id, span_id)
where {condition} and scope = ? and owner = ? and key = ? and h.time <= ?
order by h.time desc, h.seq desc limit ? offset ?
"""


CHANGES = """
select scope, owner, key, value, h.time, run_id, span_id from state_history h join runs r using (run_id)
where {condition} and run_id in (select unnest(?::varchar[])) order by h.time, h.seq
"""


class StateQuestions(Questions):
    """What spells remembered. `path` narrows to the runs of one notebook or script, `run_id` to one run.

    What is in the scope `global` belongs to the whole workspace, and is there for every path.
    """

    def state(self, path: str | None = None, run_id: str | None = None) -> list[StateRow]:
        """The latest value of every key that was not deleted since, by scope, owner and key."""
        condition, parameters = _narrowed(path, run_id)
        rows = self._fetch(LATEST.format(condition=condition), parameters)
        return [StateRow(*(*row[:3], self._whole(parsed(row[3])), *row[4:])) for row in rows]

    def state_changes(self, path: str | None, runs: Iterable[str]) -> list[StateRow]:
        """Every change in some runs, the oldest first; None is the value of a key that was deleted."""
        condition, parameters = _narrowed(path, None)
        rows = self._fetch(CHANGES.format(condition=condition), [*parameters, list(runs)])
        return [StateRow(*(*row[:3], self._whole(parsed(row[3])), *row[4:])) for row in rows]

    def state_history(
        self,
        scope: str,
        owner: str,
        key: str,
        path: str | None = None,
        run_id: str | None = None,
        limit: int = 200,
        offset: int = 0,
        until: float = math.inf,
    ) -> list[StateChange]:
        """The changes of one key up to a time (seconds since the epoch), the newest first."""
        condition, parameters = _narrowed(path, run_id)
        rows = self._fetch(HISTORY.format(condition=condition), [*parameters, scope, owner, key, until, limit, offset])
        return [
            StateChange(*(*row[:3], self._whole(parsed(row[3])), *row[4:7], self._whole(parsed(row[7])), *row[8:]))
            for row in rows
        ]


def _narrowed(path: str | None, run_id: str | None) -> tuple[str, list[Any]]:
    conditions, parameters = ["true"], list[Any]()
    for condition, value in (("(r.path = ? or h.scope = 'global')", path), ("r.run_id = ?", run_id)):
        if value is not None:
            conditions.append(condition)
            parameters.append(value)
    return " and ".join(conditions), parameters
