"""Where lines back to the beginning of a loop go, and what of a graph is in view at first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studio.graph.layout import HEIGHT, WIDTH, places_of
from studio.graph.reading import figure_of
from studio.smart.forms import read
from webui.graph.returns import returns_of
from webui.graph.views import READABLE, first_view, found_again, view_with

NESTED = """flow = Workflow.sequential({ name = "flow", steps = {
  { name = "outer", type = "loop", times = 2, body = {
    { name = "sum", tool = "calculator" },
    { name = "inner", type = "loop", times = 3, body = { { name = "a", tool = "calculator" } } },
  } },
  { name = "last", tool = "calculator" },
} })"""


def test_each_loop_has_a_line_from_its_last_step_back_around_its_steps() -> None:
    figure = figure_of(read("lua", NESTED).forms[0])
    back = [(edge.source, edge.target) for edge in figure.edges if edge.kind == "back"]
    inner, last = "steps.0.body.1", "steps.0.body.1.body.0"
    assert back == [(last, inner), (last, "steps.0")]
    places = places_of(figure)
    corners, pieces = returns_of(figure, places)
    assert (len(corners), len(pieces)) == (8, 6)
    assert [one["id"] for one in pieces if one["markerEnd"]] == [f"{last}>{inner}:2", f"{last}>steps.0:2"]
    rights = [corner["position"]["x"] for corner in corners if corner["id"].endswith(":1")]
    assert max(left for left, _ in places.values()) + WIDTH < rights[0] < rights[1], (
        "the outer one goes around the inner"
    )


def test_a_loop_that_is_the_whole_workflow_leads_back_to_it() -> None:
    source = 'flow = Workflow.loop({ name = "flow", times = 2, body = { { name = "a", tool = "calculator" } } })'
    figure = figure_of(read("lua", source).forms[0])
    assert [edge.target for edge in figure.edges if edge.kind == "back"] == ["workflow"]


def test_a_graph_that_fits_is_left_to_the_canvas() -> None:
    assert first_view({"a": (0, 0), "b": (0, 98)}, (210, 200)) is None


def test_a_small_graph_is_not_blown_up() -> None:
    view = first_view({"a": (0, 0), "b": (0, 98)}, (600, 500))
    assert view == {"x": (600 - WIDTH) / 2, "y": (500 - 98 - HEIGHT) / 2, "zoom": 1.0}


def test_a_tall_graph_begins_with_its_first_node_at_a_size_that_can_be_read() -> None:
    places = {str(at): (40.0, 98.0 * at) for at in range(30)}
    view = first_view(places, (400, 500))
    assert view is not None
    assert view["zoom"] == READABLE
    assert 40 * READABLE + view["x"] == (400 - WIDTH * READABLE) / 2


@given(st.floats(0, 2000), st.floats(0, 5000), st.floats(0.2, 1.5), st.floats(-900, 900), st.floats(-900, 900))
def test_a_node_that_is_chosen_is_in_view_afterwards(left: float, top: float, zoom: float, x: float, y: float) -> None:
    size = (WIDTH * zoom + 20, HEIGHT * zoom + 20)
    view = {"x": x, "y": y, "zoom": zoom}
    moved = view_with((left, top), view, size) or view
    assert view_with((left, top), moved, size) is None


@given(st.floats(60, 2000), st.floats(60, 2000), st.floats(0.2, 1.5), st.floats(-3000, 3000), st.floats(-3000, 3000))
def test_something_of_a_graph_is_in_view_whatever_size_its_canvas_gets(
    width: float, height: float, zoom: float, x: float, y: float
) -> None:
    places = {str(at): (40.0, 98.0 * at) for at in range(30)}
    view = {"x": x, "y": y, "zoom": zoom}
    then = found_again(places, view, (width, height))
    assert found_again(places, then or view, (width, height)) is None
