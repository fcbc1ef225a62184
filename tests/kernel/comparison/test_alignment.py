"""Which span of one run is which of another, over made-up trees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kernel.comparison.alignment import NOBODY, align
from kernel.comparison.runs import Comparison, compared
from kernel.comparison.spans import Span, Tree

OPERATIONS = ("chat", "execute_tool", "invoke_agent", "run_step", "write_state")


@st.composite
def trees(draw: st.DrawFn) -> list[Span]:
    """Up to twenty spans, each within an earlier one or none; many of them alike."""
    count = draw(st.integers(1, 20))
    spans = []
    for number in range(count):
        parent = draw(st.integers(-1, number - 1))
        spans.append(span(number, parent, draw(st.sampled_from(OPERATIONS)), draw(st.integers(0, 2))))
    return spans


def span(number: int, parent: int, operation: str = "chat", given: int = 0, name: str = "n") -> Span:
    return Span(
        f"s{number}",
        f"s{parent}" if parent >= 0 else "",
        operation,
        name,
        started=float(number),
        duration=0.5,
        marks=(given, 0, 0, 0),
    )


def compare(before: list[Span], after: list[Span]) -> Comparison:
    run: Any = None
    return compared(run, run, Tree(before), Tree(after))


def changes(comparison: Comparison) -> list[str]:
    return [said for at in range(len(comparison.rows)) if (said := comparison.change(at)) != "same"]


@given(trees(), trees())
def test_every_span_of_both_runs_is_in_one_row_and_below_its_parent(before: list[Span], after: list[Span]) -> None:
    rows = align(Tree(before), Tree(after))
    for side, spans in ((0, before), (1, after)):
        places = [place for row in rows if (place := (row.before, row.after)[side]) != NOBODY]
        assert sorted(places) == [*range(len(spans))]
        around: list[str] = []
        for row in rows:
            place = (row.before, row.after)[side]
            del around[row.depth :]
            assert len(around) == row.depth
            if place == NOBODY:
                around.append("nobody")
                continue
            assert spans[place].parent_id == (around[-1] if around else "")
            around.append(spans[place].span_id)


@given(trees())
def test_a_run_is_the_same_as_itself(spans: list[Span]) -> None:
    comparison = compare(spans, [replace(one, started=one.started + 100, duration=7.0) for one in spans])
    assert changes(comparison) == []
    assert comparison.inside[0] == 0


@given(trees(), st.data())
def test_a_span_that_is_inserted_is_one_addition_and_the_other_way_round_one_removal(
    spans: list[Span], data: st.DataObject
) -> None:
    parent = data.draw(st.integers(-1, len(spans) - 1))
    at = data.draw(st.integers(parent + 1, len(spans)))
    new = replace(span(99, parent, "execute_tool", data.draw(st.integers(0, 2))), started=at - 0.5)
    grown = [*spans[:at], new, *spans[at:]]
    assert changes(compare(spans, grown)) == ["added"]
    assert changes(compare(grown, spans)) == ["removed"]


@given(trees(), st.data())
def test_a_span_that_says_something_else_is_one_change(spans: list[Span], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(spans) - 1))
    other = [*spans]
    other[at] = replace(spans[at], marks=(spans[at].marks[0], 1, 0, 0))
    comparison = compare(spans, other)
    assert changes(comparison) == ["changed"]
    row = comparison.step(-1, 1)
    assert row is not None
    assert comparison.what[row] == ("output",)
    assert comparison.step(len(comparison.rows), -1) == row


def test_another_model_is_a_change_and_another_tool_another_call() -> None:
    before = [span(0, -1, "invoke_agent"), span(1, 0, "chat", name="small"), span(2, 0, "execute_tool", name="search")]
    after = [span(0, -1, "invoke_agent"), span(1, 0, "chat", name="large"), span(2, 0, "execute_tool", name="fetch")]
    comparison = compare(before, after)
    assert changes(comparison) == ["changed", "removed", "added"]
    assert comparison.what[1] == ("name",)


def test_an_agent_with_another_name_that_does_the_same_is_the_same_agent() -> None:
    before = [span(0, -1, "invoke_agent", 1, "ann"), span(1, 0), span(2, -1, "invoke_agent", 1, "zoe"), span(3, 2)]
    after = [span(0, -1, "invoke_agent", 2, "bob"), span(1, 0), span(2, -1, "invoke_agent", 1, "zoe"), span(3, 2)]
    comparison = compare(before, after)
    assert changes(comparison) == ["changed"]
    assert comparison.what[0] == ("name", "input")


def test_calls_in_another_order_have_moved_unless_they_ran_at_the_same_time() -> None:
    first, second = span(1, 0, "run_step", 1, "a"), span(2, 0, "run_step", 2, "b")
    before = [span(0, -1), first, second]
    turned = [span(0, -1), replace(second, started=1.0), replace(first, started=2.0)]
    assert changes(compare(before, turned)) == ["changed"]
    at_once = [replace(one, duration=5.0) for one in turned]
    assert changes(compare(before, at_once)) == []


def test_a_span_whose_parent_never_was_is_a_root() -> None:
    def spans() -> Iterator[Span]:
        yield replace(span(0, -1), parent_id="gone")
        yield replace(span(1, -1), parent_id="s2")
        yield span(2, 1)

    rows = align(Tree([*spans()]), Tree([*spans()]))
    assert [row.depth for row in rows] == [0, 0, 1]
