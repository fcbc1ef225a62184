"""What running stale cells again may cost: what their models used the last time. Pure; it promises nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import field
from typing import Any

from kernel.records import dataclass
from kernel.stores.rows import ModelCall
from studio.dataflow.plans import Dataflow, plan_stale

ASK_ABOVE = 0.10
"""US dollars above which a person is asked before, when the notebook says nothing else."""

PastCalls = Callable[[str, list[str]], list[ModelCall]]
"""The calls of models that cells made in a run: `(run_id, cells)`. It may block."""

CatchUp = Callable[[], Awaitable[object]]
"""Has `PastCalls` know of all that has ended."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """`cells` of a plan asked models the last time, in `calls` of `tokens` together for `cost` US dollars; `unpriced`
    of the calls have no known price. `untried` cells have not run in this kernel, so nobody knows what they need.
    `recorded` of the calls are on record, and are free where they do not change; `parts` says in which runs, with the
    cells that ran there last, the newest first.
    """

    cells: int = 0
    calls: int = 0
    tokens: int = 0
    cost: float = 0.0
    unpriced: int = 0
    untried: int = 0
    recorded: int = 0
    parts: Mapping[str, list[str]] = field(default_factory=dict)

    def replay(self) -> dict[str, Any] | None:
        """What a run is to be served from; None where nothing is on record. One record also gives its time and chance.

        See `kernel.tapes.replay_of`.
        """
        if not self.parts:
            return None
        several = {"parts": dict(self.parts)} if len(self.parts) > 1 else {}
        return {"source": next(iter(self.parts)), "mode": "changed", **several}


def last_runs(flow: Dataflow) -> dict[str, list[str]]:
    """The stale cells, and what they need, that asked models: run id → cell ids."""
    found: dict[str, list[str]] = {}
    for id in plan_stale(flow):
        if id in flow.asking:
            found.setdefault(flow.asking[id], []).append(id)
    return found


def estimate_of(flow: Dataflow, calls: Mapping[str, Iterable[ModelCall]]) -> Estimate:
    """The estimate for all that is stale; `calls` are those of `last_runs`, by run id."""
    runs = last_runs(flow)
    made = {run: list(calls.get(run, ())) for run in runs}
    every = [call for those in made.values() for call in those]
    turns = {run: max((flow.ran[id].turn for id in ids if id in flow.ran), default=0) for run, ids in runs.items()}
    parts = {run: runs[run] for run in sorted(made, key=lambda run: turns[run], reverse=True) if made[run]}
    return Estimate(
        cells=sum(map(len, runs.values())),
        calls=len(every),
        tokens=sum(call.tokens for call in every),
        cost=sum(call.cost or 0.0 for call in every),
        unpriced=sum(call.cost is None and call.tokens > 0 for call in every),
        untried=_untried(plan_stale(flow), flow.ran),
        recorded=len(every),
        parts=parts,
    )


def _untried(plan: Collection[str], ran: Mapping[str, object]) -> int:
    return sum(id not in ran for id in plan)
