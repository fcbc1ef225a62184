"""Questions about evaluations: which there were, and what came of each case. Not what is made of that."""

from __future__ import annotations

from typing import Any

from kernel.stores.questions import Questions, parsed
from kernel.stores.rows import EvaluationRow


class EvaluationQuestions(Questions):
    """What was evaluated."""

    def evaluations(self, limit: int = 100, beginning: str = "") -> list[EvaluationRow]:
        """Evaluations, the newest first; with `beginning` those whose id begins so."""
        query = """select evaluation, title, started, status, total, cases, passed from evaluations
            where starts_with(evaluation, ?) order by started desc, evaluation desc limit ?"""
        return [EvaluationRow(*row) for row in self._fetch(query, [beginning, limit])]

    def evaluation_cases(self, evaluation: str) -> list[dict[str, Any]]:
        """The data of each `evaluation.case`, in the order in which they ended; a case that was done again too."""
        query = """select data from events where kind = 'evaluation.case' and data->>'evaluation' = ?
            order by time, run_id, seq"""
        return [parsed(row[0]) for row in self._fetch(query, [evaluation])]
