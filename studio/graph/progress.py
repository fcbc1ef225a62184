"""How far a workflow is, node by node, out of the spans of a run. Pure; not here: reading the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from kernel.records import dataclass
from studio.graph.figure import WORKFLOW, Figure

Status = Literal["queued", "running", "ok", "failed", "cancelled", "skipped"]


@dataclass(frozen=True, slots=True)
class Span:
    """What is needed of a span; `path` is that of a workflow or step, "" for others. Seconds and dollars.

    `made_in` and `made_at` are the cell and the line in which its workflow was made, "" and 0 where nobody knows.
    """

    id: str
    parent: str
    operation: str
    name: str
    status: str
    started: float
    duration: float | None
    tokens: int
    cost: float
    path: str
    made_in: str = ""
    made_at: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """What became of a node: `times` it ran, all its `seconds`, `tokens` and `cost`; `span` is the latest."""

    status: Status
    span: str = ""
    times: int = 0
    seconds: float = 0.0
    tokens: int = 0
    cost: float = 0.0


def is_run_of(figure: Figure, cell: str, span: Span) -> bool:
    """Whether a span is a run of the workflow of a figure in a cell: by its name, else by the line where it was made.

    Whoever has a name keeps it when lines are put in above; a workflow without one is known by nothing else.
    """
    if span.operation != "invoke_workflow" or (cell and span.made_in not in ("", cell)):
        return False
    if figure.name:
        return span.name == figure.name
    return bool(cell) and span.made_in == cell and figure.first <= span.made_at <= figure.last


def states_of(figure: Figure, spans: Sequence[Span], now: float, cell: str = "") -> dict[str, State]:
    """Id of a node → its state in the latest time that its workflow ran in these spans; {} when it did not.

    `now` is when they were read, for what still runs. A node without a span waits while the workflow runs, and was
    left out when it has ended.
    """
    flows = [one for one in spans if is_run_of(figure, cell, one)]
    if not flows:
        return {}
    flow, used = flows[-1], _used(spans)
    found: dict[tuple[str, ...], list[Span]] = {}
    for span in spans:
        if span.operation == "run_step" and span.path.startswith(f"{flow.path}/"):
            found.setdefault(_steps(span.path[len(flow.path) + 1 :]), []).append(span)
    rest: Status = "queued" if flow.status == "running" else "skipped"
    made = {WORKFLOW: _state([flow], used, now)}
    for node in figure.nodes[1:]:
        its = found.get(node.steps) or found.get(_steps("/".join(node.steps)))
        made[node.id] = _state(its, used, now) if its else State(rest)
    return made


def _steps(path: str) -> tuple[str, ...]:
    """The names of a path, without the rounds of loops and the body that holds the steps of one."""
    names = [name for name in path.split("/") if not name.isdigit()]
    return tuple(name for number, name in enumerate(names) if name != "body" or number == len(names) - 1)


def _state(spans: Sequence[Span], used: Mapping[str, tuple[int, float]], now: float) -> State:
    last = spans[-1]
    status = next((one.status for one in spans if one.status == "running"), last.status)
    seconds = sum(one.duration if one.duration is not None else max(0.0, now - one.started) for one in spans)
    tokens, cost = (sum(used[one.id][part] for one in spans) for part in (0, 1))
    return State(_known(status), last.id, len(spans), seconds, int(tokens), cost)


def _known(status: str) -> Status:
    match status:
        case "running" | "ok" | "cancelled":
            return status
    return "failed"


def _used(spans: Iterable[Span]) -> dict[str, tuple[int, float]]:
    """Span → the tokens and the cost of it and all inside it."""
    ordered = list(spans)
    total = {one.id: (one.tokens, one.cost) for one in ordered}
    for one in reversed(ordered):  # A span begins after the one it is in.
        if one.parent in total:
            tokens, cost = total[one.parent]
            total[one.parent] = (tokens + total[one.id][0], cost + total[one.id][1])
    return total
