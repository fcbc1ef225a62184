"""Questions about runs: which there were, and how they ended. Not what happened in them (`spans`)."""

from __future__ import annotations

from typing import Any

from kernel.stores.questions import Questions, containing
from kernel.stores.rows import RunRow

COLUMNS = """run_id, title, path, kind, profile, model, status, started, finished, coalesce(duration, 0),
coalesce(spans, 0), coalesce(failures, 0), coalesce(input_tokens, 0), coalesce(output_tokens, 0), cost,
coalesce(error->>'message', ''), coalesce(served, 0), coalesce(made, 0), coalesce(replay->>'source', ''),
coalesce(replay->>'mode', ''), begun, coalesce(replay->>'span', '')"""


class RunQuestions(Questions):
    """What runs there are."""

    def runs(self, path: str | None = None, limit: int = 100, offset: int = 0, search: str = "") -> list[RunRow]:
        """Runs, the newest first: of one notebook or script (`path`), and with `search` in id, title or path."""
        conditions, parameters = ["true"], list[Any]()
        if path is not None:
            conditions.append("path = ?")
            parameters.append(path)
        if search:
            conditions.append("(concat_ws(' ', run_id, title, path) ilike ? escape '~')")
            parameters.append(containing(search))
        query = f"""select {COLUMNS} from runs where {" and ".join(conditions)}
            order by begun desc, run_id desc limit ? offset ?"""
        return [RunRow(*row) for row in self._fetch(query, [*parameters, limit, offset])]

    def forks(self, run_id: str) -> list[RunRow]:
        """The runs that forked from a span of this one, the first before the next."""
        query = f"""select {COLUMNS} from runs where replay->>'source' = ? and replay->>'mode' = 'fork'
            order by begun, run_id"""
        return [RunRow(*row) for row in self._fetch(query, [run_id])]

    def run(self, run_id: str) -> RunRow | None:
        """One run; None when the store does not know it."""
        rows = self._fetch(f"select {COLUMNS} from runs where run_id = ?", [run_id])
        return RunRow(*rows[0]) if rows else None
