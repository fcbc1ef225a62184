"""What can be asked of a store: as it is now (`projection`), or as a run was at a moment of it (`past`). No answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kernel.stores.evaluations import EvaluationQuestions
from kernel.stores.outputs import OutputQuestions
from kernel.stores.rows import Table
from kernel.stores.runs import RunQuestions
from kernel.stores.spans import SpanQuestions
from kernel.stores.states import StateQuestions
from kernel.stores.timeline import TimelineQuestions


class Reading(RunQuestions, SpanQuestions, TimelineQuestions, OutputQuestions, StateQuestions, EvaluationQuestions):
    """All questions to a store. Every method blocks: on a loop call it through `asyncio.to_thread`."""

    def sql(self, query: str, parameters: Sequence[Any] = (), limit: int = 10_000, seconds: float = 10.0) -> Table:
        """The answer to a SELECT: at most `limit` rows within `seconds`.

        `InvalidError` for bad SQL, `DeniedError` for anything but reading the tables of
        `schema`, `DeadlineError` when it takes too long.
        """
        raise NotImplementedError
