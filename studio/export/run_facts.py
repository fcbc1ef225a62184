"""What a report of a run shows, read from the store within bounds. Not how it is drawn (`run_report`, `run_tree`)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from kernel.decisions import DECISIONS, sentence
from kernel.errors import NotFoundError
from kernel.records import dataclass
from kernel.stores import talks

if TYPE_CHECKING:
    from kernel.stores.projection import Projection
    from kernel.stores.rows import RunRow, SpanLine

MOST_SPANS = 3_000
MOST_CALLS = 200
"""Calls of models of one agent that a report shows."""

MOST_CHANGES = 500
LONGEST = 8_000
"""Characters of one text; of a longer one a report has the beginning."""

ROOM = 12 << 20
"""Characters of all inputs and outputs together; the spans after that have none."""

SECONDS = 30.0

CARRIED = """
select span_id, substr(cast(input as varchar), 1, $most), length(cast(input as varchar)),
  substr(cast(output as varchar), 1, $most), length(cast(output as varchar)),
  substr(cast(error as varchar), 1, $most), substr(cast(attributes as varchar), 1, $most)
from spans where run_id = $run order by seq limit $limit
"""

SUMS = {
    "Model": """select model, count(*), sum(input_tokens), sum(output_tokens), sum(duration), sum(cost)
      from model_usage where run_id = ? group by model order by 6 desc nulls last, 2 desc limit 50""",
    "Agent": """select coalesce(nullif(agent, ''), 'none'), count(*), sum(input_tokens), sum(output_tokens),
      sum(duration), sum(cost)
      from model_usage where run_id = ? group by 1 order by 6 desc nulls last, 2 desc limit 50""",
    "Tool": """select name, count(*), null, null, sum(duration), null from spans
      where run_id = ? and operation = 'execute_tool' group by name order by 2 desc limit 50""",
}

STATE = """
select h.time - r.started, scope, owner, key,
  substr(cast(old as varchar), 1, 400), substr(cast(value as varchar), 1, 400)
from state_history h join runs r using (run_id) where run_id = ? order by h.seq limit ?
"""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a span carried, as JSON texts that may be cut; "" for nothing. `input_size` and `output_size`: whole."""

    input: str = ""
    output: str = ""
    error: str = ""
    attributes: str = ""
    input_size: int = 0
    output_size: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """A call of a model: what was new in what it was sent (`repeated` messages were as before), and its answer."""

    span_id: str
    model: str
    started: float
    duration: float | None
    repeated: int
    new: Sequence[Mapping[str, Any]]
    answer: Any
    trouble: str


@dataclass(frozen=True, slots=True)
class RunFacts:
    """All that a report shows of a run. `sums` are rows of (name, calls, tokens in, tokens out, seconds, cost)."""

    run: RunRow
    spans: Sequence[SpanLine]
    carried: Mapping[str, Carried] = field(default_factory=dict)
    decided: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sums: Mapping[str, Sequence[tuple[Any, ...]]] = field(default_factory=dict)
    talks: Mapping[str, Sequence[Turn]] = field(default_factory=dict)
    unshown: Mapping[str, int] = field(default_factory=dict)
    state: Sequence[tuple[Any, ...]] = ()


def facts_of(store: Projection, run_id: str) -> RunFacts:
    """Read a run. `NotFoundError` when it is not there."""
    run = store.run(run_id)
    if run is None:
        raise NotFoundError(f"There is no run {run_id!r}. See the list with: llmspell trace")
    speakers = talks.speakers(store, run_id)
    return RunFacts(
        run,
        store.tree(run_id, MOST_SPANS),
        _carried(store, run_id),
        _decided(store, run_id),
        {name: store.sql(query, (run_id,), 50, SECONDS).rows for name, query in SUMS.items()},
        {one.name: _turns(store, run_id, one.name) for one in speakers[:50]},
        {one.name: one.calls - MOST_CALLS for one in speakers if one.calls > MOST_CALLS},
        store.sql(STATE, (run_id, MOST_CHANGES + 1), MOST_CHANGES + 1, SECONDS).rows,
    )


def _carried(store: Projection, run_id: str) -> dict[str, Carried]:
    query = CARRIED.replace("$most", str(LONGEST)).replace("$run", "?").replace("$limit", str(MOST_SPANS))
    told: dict[str, Carried] = {}
    left = ROOM
    for span, given, given_size, made, made_size, error, attributes in store.sql(
        query, (run_id,), MOST_SPANS, SECONDS
    ).rows:
        left -= sum(len(one or "") for one in (given, made, error, attributes))
        if left < 0:
            break
        told[span] = Carried(
            _some(given), _some(made), _some(error), _some(attributes), given_size or 0, made_size or 0
        )
    return told


def _some(text: str | None) -> str:
    return text if text and text != "null" else ""


def _decided(store: Projection, run_id: str) -> dict[str, list[str]]:
    decided: dict[str, list[str]] = {}
    for event in store.moments(run_id, tuple(DECISIONS), MOST_SPANS):
        moment = event.kind.rpartition(".")[2]
        decided.setdefault(event.span_id, []).append(f"{moment}: {sentence(moment, event.data)}"[:LONGEST])
    return decided


def _turns(store: Projection, run_id: str, agent: str) -> list[Turn]:
    calls = talks.calls(store, run_id, agent, 0, MOST_CALLS, LONGEST)
    repeated, before = list[int](), list[str]()
    for call in calls:
        hashes = list(call.hashes or ())
        same = next((at for at, (a, b) in enumerate(zip(hashes, before, strict=False)) if a != b), None)
        repeated.append(min(len(hashes), len(before)) if same is None else same)
        before = hashes
    places = [
        (call.span_id, place)
        for call, first in zip(calls, repeated, strict=True)
        for place in range(first, len(call.hashes or ()))
    ]
    found = talks.messages(store, run_id, places, LONGEST)
    new: dict[str, list[Mapping[str, Any]]] = {}
    for (span, _), message in sorted(found.items(), key=lambda one: one[0][1]):
        new.setdefault(span, []).append(message if isinstance(message, dict) else {"content": json.dumps(message)})
    return [
        Turn(
            one.span_id, one.model, one.started, one.duration, first, new.get(one.span_id, ()), one.answer, one.trouble
        )
        for one, first in zip(calls, repeated, strict=True)
    ]
