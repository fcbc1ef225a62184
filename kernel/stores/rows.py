"""The rows a `Projection` answers with. Times are seconds since the epoch, durations seconds, costs US dollars.

JSON columns come decoded. Not here: the tables (`schema`) and the questions (`runs`, `spans`, `timeline`, …).
"""

from __future__ import annotations

from dataclasses import field
from typing import Any, Literal

from kernel.records import dataclass

RunStatus = Literal["running", "ok", "failed", "cancelled", "interrupted"]
"""`interrupted`: the process that ran it is gone and never said how it ended."""

SpanStatus = Literal["running", "ok", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One call of a model that a cell made. `tokens` are in and out, `output` those of them that it wrote; `cost` is
    None when no price was known."""

    cell: str
    model: str
    tokens: int
    cost: float | None
    output: int = 0


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run. `duration` runs up to its latest event; `failures` counts failed spans; "" and None: unknown.

    A replay has its `source` (a run, or a cassette), its `mode` (`strict`, `changed`, `resume` or `fork`, at the
    `span` of its source) and the times of its record; `begun` is when it really began. `served` calls got their answers
    from a record, which costs nothing; `made` went out into the world. One that is seen as it was `at` a second since
    its start (None: as it is now) says how many seconds it takes in all, its `length`. `paused` are the spans that wait
    at a breakpoint, where that was asked for.
    """

    run_id: str
    title: str
    path: str
    kind: str
    profile: str
    model: str
    status: RunStatus
    started: float
    finished: float | None
    duration: float
    spans: int
    failures: int
    input_tokens: int
    output_tokens: int
    cost: float | None
    error_message: str
    served: int = 0
    made: int = 0
    source: str = ""
    mode: str = ""
    begun: float = 0.0
    span: str = ""
    at: float | None = None
    length: float = 0.0
    paused: frozenset[str] = frozenset()

    def elapsed(self, now: float) -> float:
        """Seconds it has taken: up to its latest event, and while it goes on up to `now` (seconds since the epoch)."""
        goes_on = self.status == "running" and self.at is None
        return max(self.duration, now - self.begun) if goes_on else self.duration


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """One evaluation, all attempts together: `cases` of `total` are done, `passed` of them passed."""

    evaluation: str
    title: str
    started: float
    status: RunStatus
    total: int
    cases: int
    passed: int


@dataclass(frozen=True, slots=True)
class SpanLine:
    """One span as a line of a tree: no payload.

    `order` is the number of its start event within the run (the column `seq`), `depth` 0 for a
    root, `cell`, `source_name`, `source_line` and `language` the place in the spell that caused it. `replayed` says
    whether the answer of a call of the world came from a record; None for what is no such call.
    """

    run_id: str
    span_id: str
    parent_id: str
    operation: str
    name: str
    status: SpanStatus
    started: float
    finished: float | None
    duration: float | None
    depth: int
    order: int
    cell: str
    source_name: str
    source_line: int
    language: str
    agent_id: str
    agent_name: str
    model: str
    input_tokens: int | None
    output_tokens: int | None
    cost: float | None
    replayed: bool | None
    error_message: str
    child_count: int


@dataclass(frozen=True, slots=True)
class SpanRow(SpanLine):
    """One span with all that it carried. `input` is what it really ran with, after the hooks."""

    input: Any = None
    output: Any = None
    error: dict[str, Any] | None = None
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of a timeline: the spans of one `depth`; of one `operation` too when they are aggregated."""

    depth: int
    operation: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in lane number `lane`.

    Exact: one span (`end` is None while it runs). Aggregated: neighbouring bins in which `count`
    spans of the lane's operation are open, `failed` of them failed; `span_id` and `name` are "".
    """

    lane: int
    start: float
    end: float | None
    operation: str
    span_id: str = ""
    name: str = ""
    status: SpanStatus = "ok"
    count: int = 1
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is to be drawn between `start` and `end`; `total` spans touch that window."""

    start: float
    end: float
    total: int
    exact: bool
    lanes: tuple[Lane, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class CellOutput:
    """One output of a cell: `text` of `stdout` or `stderr`, the MIME bundle of a `display`, the error of a `failed`."""

    kind: Literal["stdout", "stderr", "display", "failed"]
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CellOutputs:
    """What the latest run of a cell left: its outputs in order, neighbouring text of one stream joined.

    `left_out` counts the output events that were left out between the first and the last.
    """

    cell: str
    run_id: str
    span_id: str
    status: SpanStatus
    started: float
    finished: float | None
    duration: float | None
    outputs: tuple[CellOutput, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class StateRow:
    """The latest value of a key of a scope's owner, and which span of which run wrote it when."""

    scope: str
    owner: str
    key: str
    value: Any
    time: float
    run_id: str
    span_id: str


@dataclass(frozen=True, slots=True)
class StateChange(StateRow):
    """One change of a key. `old` is the value before (None when there was none).

    `by` is the agent that made it, `person` for one who edited it by hand, "" for the spell itself; `cell` and `line`
    where.
    """

    old: Any = None
    by: str = ""
    cell: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a person's own SQL; `truncated` when there was more than was asked for."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool = False
