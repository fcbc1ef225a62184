"""The spans of a run as they are told from each other: what each did, and marks of what it said. Not how runs align."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from kernel.records import dataclass

if TYPE_CHECKING:
    from kernel.stores.projection import Projection

MOST = 200_000
"""Spans of a run that are compared: the first ones."""

SECONDS = 60.0

PASSING = (
    "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "gen_ai.operation.name", "gen_ai.agent.id",
    "gen_ai.agent.name", "gen_ai.tool.call.id", "gen_ai.tool.name", "gen_ai.response.id", "gen_ai.response.model",
    "gen_ai.response.finish_reasons", "gen_ai.workflow.name", "llmspell.usage.cost", "llmspell.usage.estimated",
    "llmspell.cache", "llmspell.cache.similarity", "llmspell.call.key", "llmspell.call.output", "llmspell.call.undone",
    "llmspell.call.failures", "llmspell.call.moments", "llmspell.replayed", "llmspell.path",
    "llmspell.made.line",
)  # fmt: skip
"""Attributes that say nothing of what was asked: they differ from run to run, or are told elsewhere."""

NUMBERED = r'"(tool_call_id|id)":"(\\.|[^"\\])*"'
"""What providers number calls with: another one in every answer."""

UNSAID = '{"usage":null,"id":null,"created":null}'

# Texts travel as marks: only equal or not is asked, and ten megabytes of a prompt stay where they are.
SPANS = f"""
select span_id, parent_id, operation, name, status, started, duration, cell, source_line, agent_name,
  coalesce(model, ''), input_tokens, output_tokens, cost,
  case when operation = 'chat' then hash(regexp_replace(cast(input as varchar), '{NUMBERED}', '', 'g'))
    else hash(cast(input as varchar)) end,
  case when operation <> 'chat' then hash(cast(output as varchar))
    when json_type(output) = 'OBJECT' then
      hash(regexp_replace(cast(json_merge_patch(output, '{UNSAID}') as varchar), '{NUMBERED}', '', 'g'))
    else hash(cast(output as varchar)) end,
  hash(error->>'type', error->>'message'),
  case when length(cast(attributes as varchar)) > 2
    then hash(cast(json_merge_patch(attributes, '{json.dumps(dict.fromkeys(PASSING))}') as varchar))
    else hash('{{}}') end
from spans where run_id = ? order by seq limit {MOST}
"""

Label = tuple[str, str, str]
"""What a span is by: its operation, its name, its cell."""


@dataclass(frozen=True, slots=True)
class Span:
    """One span. `marks` stand for what it was given, what it gave, its error and its settings: equal or not."""

    span_id: str
    parent_id: str
    operation: str
    name: str
    status: str = "ok"
    started: float = 0.0
    duration: float | None = None
    cell: str = ""
    source_line: int = 0
    agent: str = ""
    model: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost: float | None = None
    marks: tuple[int, int, int, int] = (0, 0, 0, 0)

    @property
    def label(self) -> Label:
        """By which it is found in another run."""
        return (self.operation, self.name, self.cell)

    @property
    def tokens(self) -> int:
        """In and out together; 0 when none are known."""
        return (self.input_tokens or 0) + (self.output_tokens or 0)


@dataclass(slots=True)
class Tree:
    """The spans of a run in the order they began, and what is within what.

    `below` are the places of each span's children; `prints` tell a span with all below it from others, `shapes` only
    its operations. A span whose parent is unknown, or began later, is a root.
    """

    spans: Sequence[Span]
    roots: list[int] = field(default_factory=list)
    below: list[list[int]] = field(default_factory=list)
    prints: list[int] = field(default_factory=list)
    shapes: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        places: dict[str, int] = {}
        self.below = [[] for _ in self.spans]
        for place, span in enumerate(self.spans):
            around = places.get(span.parent_id, -1)
            (self.roots if around < 0 else self.below[around]).append(place)
            places[span.span_id] = place
        self.prints, self.shapes = [0] * len(self.spans), [0] * len(self.spans)
        # Children begin after their parents.
        for place in range(len(self.spans) - 1, -1, -1):
            span, below = self.spans[place], self.below[place]
            self.prints[place] = hash((span.label, span.status, span.marks, *(self.prints[one] for one in below)))
            self.shapes[place] = hash((span.operation, *(self.shapes[one] for one in below)))


def read_tree(store: Projection, run_id: str) -> Tree:
    """The first `MOST` spans of a run."""
    rows = store.sql(SPANS, (run_id,), MOST, SECONDS).rows
    return Tree([Span(*(*row[:14], tuple(int(one or 0) for one in row[14:]))) for row in rows])
