"""How far a workflow is, out of spans."""

from __future__ import annotations

from studio.graph.progress import Span, is_run_of, states_of
from studio.graph.reading import figure_of
from studio.smart.forms import read

FLOW = """flow = Workflow.sequential({ name = "flow", steps = {
  { name = "ask", agent = clerk },
  { name = "rounds", type = "loop", times = 2, body = { { name = "sum", tool = "calculator" } } },
  { name = "last", tool = "calculator" },
} })"""
FIGURE = figure_of(read("lua", FLOW).forms[0])


def span(id: str, parent: str, operation: str, name: str, path: str = "", **rest: object) -> Span:
    said = {"status": "ok", "started": 10.0, "duration": 2.0, "tokens": 0, "cost": 0.0, **rest}
    return Span(id, parent, operation, name, path=path, **said)  # type: ignore[arg-type]


def spans(last: str) -> list[Span]:
    return [
        span("s0", "", "invoke_workflow", "flow", "flow#1", status="failed"),
        span("s1", "", "invoke_workflow", "flow", "flow#2", status=last, duration=None if last == "running" else 9.0),
        span("s2", "s1", "run_step", "ask", "flow#2/ask"),
        span("s3", "s2", "chat", "m", tokens=40, cost=0.5),
        span("s4", "s1", "run_step", "rounds", "flow#2/rounds"),
        span("s5", "s4", "run_step", "body", "flow#2/rounds/1/body"),
        span("s6", "s5", "run_step", "sum", "flow#2/rounds/1/body/sum"),
        span("s7", "s4", "run_step", "sum", "flow#2/rounds/2/body/sum", status="failed"),
    ]


def test_steps_say_what_became_of_them_with_all_rounds_tokens_and_cost() -> None:
    states = states_of(FIGURE, spans("ok"), 20.0)
    assert (states["workflow"].tokens, states["workflow"].cost) == (40, 0.5)
    assert (states["steps.0"].status, states["steps.0"].span, states["steps.0"].tokens) == ("ok", "s2", 40)
    rounds = states["steps.1.body.0"]
    assert (rounds.status, rounds.times, rounds.seconds, rounds.span) == ("failed", 2, 4.0, "s7")
    assert states["steps.2"].status == "skipped"


def test_what_has_not_begun_waits_while_the_workflow_runs() -> None:
    states = states_of(FIGURE, spans("running"), 20.0)
    assert (states["steps.2"].status, states["workflow"].status, states["workflow"].seconds) == (
        "queued",
        "running",
        10.0,
    )


def test_a_workflow_that_did_not_run_has_no_states() -> None:
    assert states_of(FIGURE, [], 20.0) == {}


UNNAMED = """x = 1
flow = Workflow.sequential({
  steps = { { name = "ask", agent = clerk } },
})
other = Workflow.sequential({ steps = { { name = "ask", agent = clerk } } })"""


def test_a_workflow_without_a_name_is_known_by_the_line_where_it_was_made() -> None:
    flow, other = (figure_of(form) for form in read("lua", UNNAMED).forms[-2:])
    run = span("s1", "", "invoke_workflow", "workflow_1", "workflow_1#1", made_in="b", made_at=2)
    assert is_run_of(flow, "b", run)
    assert not is_run_of(other, "b", run)
    assert not is_run_of(flow, "a", run)
    assert not is_run_of(flow, "b", span("s1", "", "invoke_workflow", "workflow", "workflow#1"))
    spans = [run, span("s2", "s1", "run_step", "ask", "workflow_1#1/ask")]
    assert states_of(flow, spans, 20.0, "b")["steps.0"].status == "ok"
    assert states_of(other, spans, 20.0, "b") == {}


def test_a_workflow_of_that_name_in_another_cell_is_another() -> None:
    made_there = span("s1", "", "invoke_workflow", "flow", "flow#1", made_in="b", made_at=30)
    assert is_run_of(FIGURE, "b", made_there)
    assert not is_run_of(FIGURE, "a", made_there)
