"""Workflows as graphs: what is read from the code, in every language, and where the nodes go."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.graph.figure import Edge, Figure, Node
from studio.graph.layout import HEIGHT, WIDTH, layers_of, places_of
from studio.graph.listing import workflows_in
from studio.graph.reading import figure_of
from studio.notebook.document import Cell
from studio.smart.forms import read

BIG = """flow = Workflow.sequential({ name = "flow", steps = {
  { name = "sum", tool = "calculator", input = "6 * 7" },
  { name = "fan", type = "parallel", branches = { a = { agent = clerk }, b = { handler = function() end } } },
  { name = "rounds", type = "loop", times = 2, body = { { name = "x", tool = "calculator" }, { workflow = other } } },
  { name = "check", type = "conditional",
    conditions = { { name = "is_long", test = long, then_branch = "yes" } },
    branches = { yes = { agent = clerk }, default = { tool = "calculator" } } },
} })"""

GRAPH = {
    "lua": """g = Workflow.dag({ name = "g", steps = { { name = "a", agent = x }, { name = "b", agent = x },
  { name = "c", agent = x, depends_on = { "a" }, input = "{{b.text}}" } } })""",
    "javascript": """var g = Workflow.dag({ name: "g", steps: [{ name: "a", agent: x }, { name: "b", agent: x },
  { name: "c", agent: x, dependsOn: ["a"], input: "{{b.text}}" }] });""",
    "python": """g = await Workflow.dag({"name": "g", "steps": [{"name": "a", "agent": x}, {"name": "b", "agent": x},
  {"name": "c", "agent": x, "depends_on": ["a"], "input": "{{b.text}}"}]})""",
}


def figure(source: str, language: str = "lua") -> Figure:
    return figure_of(read(language, source).forms[0])


def named(source: str, language: str = "lua") -> tuple[list[tuple[str, str]], set[tuple[str, str, str]]]:
    drawn = figure(source, language)
    labels = {node.id: node.label for node in drawn.nodes}
    nodes = [(node.label, node.kind) for node in drawn.nodes]
    return nodes, {(labels[one.source], labels[one.target], one.kind) for one in drawn.edges}


def test_every_kind_of_step_is_a_node_and_follows_what_comes_before_it() -> None:
    nodes, edges = named(BIG)
    assert nodes == [
        ("flow", "sequential"), ("sum", "tool"), ("fan", "parallel"), ("a", "agent"), ("b", "function"),
        ("rounds", "loop"), ("x", "tool"), ("other", "workflow"), ("check", "conditional"), ("yes", "agent"),
        ("default", "tool"),
    ]  # fmt: skip
    assert {
        ("sum", "fan", "order"),
        ("fan", "b", "branch"),
        ("a", "rounds", "order"),
        ("b", "rounds", "order"),
    } <= edges
    assert {("rounds", "x", "body"), ("x", "other", "order"), ("check", "yes", "branch")} <= edges


def test_a_node_knows_its_line_and_its_path_in_the_trace() -> None:
    node = next(one for one in figure(BIG).nodes if one.label == "x")
    assert (node.line, node.steps) == (4, ("rounds", "x"))
    assert next(edge.label for edge in figure(BIG).edges if edge.label) == "is_long"


@pytest.mark.parametrize("language", GRAPH)
def test_steps_that_depend_on_others_are_a_graph_in_every_language(language: str) -> None:
    _, edges = named(GRAPH[language], language)
    assert edges == {("g", "a", "order"), ("g", "b", "order"), ("a", "c", "depends"), ("b", "c", "uses")}


def test_a_notebook_lists_its_workflows_and_says_why_others_are_not_drawn() -> None:
    cells = [
        Cell("a", "lua", BIG),
        Cell("b", "lua", "x = 1"),
        Cell("c", "lua", "if y then w = Workflow.sequential({}) end"),
        Cell("d", "lua", "w = Workflow.sequential({ steps = "),
    ]
    drawn, undrawn = workflows_in(cells)
    assert [(one.cell, one.figure.name) for one in drawn] == [("a", "flow")]
    assert [one.cell for one in undrawn] == ["c", "d"]
    assert "other code" in undrawn[0].reason
    assert "cannot be read" in undrawn[1].reason


EDGES = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)).filter(lambda one: one[0] != one[1]), max_size=30)


@settings(deadline=None)
@given(st.integers(1, 15), EDGES)
def test_no_two_nodes_overlap_and_edges_lead_down_whatever_the_graph(count: int, pairs: list[tuple[int, int]]) -> None:
    nodes = tuple(Node(str(n), "tool", str(n), "", 1, ()) for n in range(count))
    edges = tuple(Edge(str(a), str(b)) for a, b in pairs if a < count and b < count)
    drawn = Figure("f", "lua", nodes, edges)
    places = places_of(drawn)
    for (x, y), (other_x, other_y) in combinations(places.values(), 2):
        assert abs(x - other_x) > WIDTH - 1 or abs(y - other_y) >= HEIGHT
    layers = layers_of(drawn)
    if all(int(edge.source) < int(edge.target) for edge in edges):
        assert all(layers[edge.source] < layers[edge.target] for edge in edges)
