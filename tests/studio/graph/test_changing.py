"""Edits of a graph as edits of the code, and what cannot be done."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidError
from studio.graph.changing import Workflow
from studio.graph.steps import KINDS, Around

FLOW = {
    "lua": """flow = Workflow.sequential({
  name = "flow",
  steps = {
    { name = "first", tool = "calculator", input = "1" }, -- one
    { name = "second", tool = "calculator", input = "{{first.result}} + 1" },
  },
})""",
    "javascript": """var flow = Workflow.sequential({
  name: "flow",
  steps: [
    { name: "first", tool: "calculator", input: "1" },
    { name: "second", tool: "calculator", input: "{{first.result}} + 1" },
  ],
});""",
    "python": """flow = await Workflow.sequential({
    "name": "flow",
    "steps": [
        {"name": "first", "tool": "calculator", "input": "1"},
        {"name": "second", "tool": "calculator", "input": "{{first.result}} + 1"},
    ],
})""",
}

GRAPH = """g = Workflow.dag({ name = "g", steps = {
  { name = "a", tool = "calculator" },
  { name = "b", tool = "calculator" },
  { name = "c", tool = "calculator", depends_on = { "a" } },
} })"""


def flow(source: str, language: str = "lua") -> Workflow:
    return Workflow(language, source, 0)


def labels(source: str, language: str = "lua") -> list[str]:
    return [node.label for node in flow(source, language).figure.nodes[1:]]


def test_a_step_gets_another_name_wherever_it_is_told_of_and_comments_stay() -> None:
    source = flow(FLOW["lua"]).rename("steps.0", "begin")
    assert '{ name = "begin", tool = "calculator", input = "1" }, -- one' in source
    assert "{{begin.result}} + 1" in source
    assert 'depends_on = { "z" }' in flow(GRAPH).rename("steps.0", "z")


def test_a_step_is_moved_deleted_and_dragged_behind_another() -> None:
    source = FLOW["lua"]
    assert labels(flow(source).move("steps.0", 1)) == ["second", "first"]
    assert labels(flow(source).connect("steps.1", "steps.0")) == ["second", "first"]
    assert labels(flow(source).connect("workflow", "steps.1")) == ["second", "first"]
    assert labels(flow(source).delete("steps.0")) == ["second"]


@pytest.mark.parametrize("language", FLOW)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_step_can_be_put_before_after_and_at_the_end_in_every_language(kind: str, language: str) -> None:
    around = Around(language)
    word = "flow_2" if kind == "nested" else kind
    for id, where, at in (("steps.0", "before", 0), ("workflow", "inside", 2)):
        source = flow(FLOW[language], language).insert(id, kind, where, around)
        figure = flow(source, language).figure
        assert [node.label for node in figure.nodes if len(node.steps) == 1].index(word) == at


def test_what_holds_steps_gets_more_of_them() -> None:
    source = FLOW["lua"]
    for kind in ("parallel", "condition", "loop"):
        source = flow(source).insert("workflow", kind, "inside", Around("lua"))
        block = flow(source).figure.nodes
        id = next(node.id for node in block if node.label == kind)
        source = flow(source).insert(id, "tool", "inside", Around("lua"))
    names = labels(source)
    assert {"tool", "tool_2", "tool_3"} <= set(names)
    assert 'test = function(input) return #tostring(input) > 80 end, then_branch = "tool_2"' in " ".join(source.split())


def test_a_graph_is_connected_and_disconnected_by_what_steps_depend_on() -> None:
    joined = flow(GRAPH).connect("steps.1", "steps.2")
    assert 'depends_on = { "a", "b" }' in joined
    assert 'depends_on = { "b" }' in flow(joined).disconnect("steps.0", "steps.2")
    assert "depends_on" not in flow(GRAPH).disconnect("steps.0", "steps.2")
    assert "depends_on" not in flow(GRAPH).delete("steps.0")
    with pytest.raises(InvalidError, match="circle"):
        flow(GRAPH).connect("steps.2", "steps.0")


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (lambda one: one.rename("steps.0", "second"), "already"),
        (lambda one: one.rename("steps.0", " "), "needs a name"),
        (lambda one: one.delete("workflow"), "whole workflow"),
        (lambda one: one.delete("steps.9"), "not there any more"),
        (lambda one: one.move("steps.0", -1), "first step already"),
        (lambda one: one.connect("steps.0", "workflow"), "Nothing comes before"),
        (lambda one: one.disconnect("steps.0", "steps.1"), "order of these steps"),
        (lambda one: one.insert("steps.0", "tool", "inside", Around("lua")), "holds no steps"),
        (lambda one: one.insert("steps.0", "dragon", "after", Around("lua")), "A new step is one of"),
    ],
)
def test_what_cannot_be_done_says_why(edit: object, why: str) -> None:
    with pytest.raises(InvalidError, match=why):
        edit(flow(FLOW["lua"]))  # type: ignore[operator]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from([*KINDS, "delete", "later"]), st.booleans()), max_size=6))
def test_any_row_of_edits_leaves_code_that_is_drawn(edits: list[tuple[int, str, bool]]) -> None:
    source = FLOW["lua"]
    for at, what, before in edits:
        one = flow(source)
        id = one.figure.nodes[at % len(one.figure.nodes)].id
        try:
            if what == "delete":
                source = one.delete(id)
            elif what == "later":
                source = one.move(id, 1)
            else:
                source = one.insert(id, what, "before" if before else "after", Around("lua"))
        except InvalidError:
            continue  # It said why; the others go on with the code as it was.
    assert flow(source).figure.nodes[0].label == "flow"
