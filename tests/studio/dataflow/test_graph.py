"""How cells hang together, and which of them are stale; checked against a notebook that really runs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studio.dataflow.freshness import Now, Ran, Reason, stale_cells
from studio.dataflow.graph import Graph, Part, graph_of
from studio.dataflow.names import names_of
from studio.dataflow.plans import Dataflow, plan_automatic, plan_dependents, plan_needed, plan_stale
from studio.dataflow.remarks import remarks_of


def parts(*sources: str, language: str = "python", **named: str) -> list[Part]:
    """Cells `a`, `b`, …; `named` are names of some of them, by id."""
    return [
        Part(id, language, named.get(id, ""), names_of(language, source))
        for id, source in zip("abcdefgh", sources, strict=False)
    ]


def needs(*sources: str, **more: str) -> dict[str, dict[str, tuple[str, ...]]]:
    return {id: dict(found) for id, found in graph_of(parts(*sources, **more)).needs.items()}


def remarks(*sources: str, **more: str) -> dict[str, list[str]]:
    cells = parts(*sources, **more)
    labels = {part.id: part.id.upper() for part in cells}
    found = remarks_of(cells, graph_of(cells), labels)
    return {id: [remark.message for remark in those] for id, those in found.items()}


def test_a_name_belongs_to_the_nearest_cell_above_that_defines_it():
    assert needs("x = 1", "x = 2", "print(x)") == {"c": {"b": ("x",)}}


def test_who_changes_a_name_stands_between_its_definition_and_who_reads_it():
    assert needs("x = []", "x[0] = 1", "print(x)") == {"b": {"a": ("x",)}, "c": {"b": ("x",)}}
    assert needs("x = 1", "if y:\n    x = 2", "print(x)") == {"b": {"a": ("x",)}, "c": {"b": ("x",)}}


def test_names_of_a_moment_hang_nothing_together():
    assert needs("for i in range(3): print(i)", "for i in range(4): print(i)") == {}
    assert needs("with open(p) as file: a = file.read()", "with open(q) as file: b = file.read()") == {}


def test_languages_share_results_but_no_globals():
    cells = [
        Part("a", "lua", "", names_of("lua", "x = 1")),
        Part("b", "python", "found", names_of("python", "x")),
        Part("c", "javascript", "", names_of("javascript", "cells.found; x")),
        Part("d", "lua", "", names_of("lua", "return x, cells.found")),
    ]
    graph = graph_of(cells)
    assert graph.needs == {"c": {"b": ("cells.found",)}, "d": {"a": ("x",), "b": ("cells.found",)}}
    assert graph.descendants("b") == {"c", "d"}
    assert graph.ancestors("d") == {"a", "b"}


def test_a_function_that_reads_what_is_defined_below_passes_that_on_to_who_calls_it():
    assert needs("def f():\n    return g", "g = 1", "f()") == {"c": {"a": ("f",), "b": ("a function calls it",)}}


def test_a_name_of_the_language_waits_for_no_cell_below():
    assert needs("print(1)", "print = str") == {}


def test_a_name_used_too_early_and_cells_that_need_each_other_are_told():
    assert remarks("print(x)", "x = 1") == {
        "a": ["`x` is used here, but only B further below defines it. Move that cell up."]
    }
    assert remarks("x = y", "y = x") == {id: ["A and B need each other, so none of them can run first."] for id in "ab"}
    assert remarks("def f():\n    g()", "def g():\n    f()") == {}


def test_a_name_defined_twice_is_told_in_both_cells_unless_one_goes_on_with_it():
    told = remarks("x = 1", "x = 2")
    assert told["a"] == ["`x` is also defined in B. Whichever of them ran last counts, so give one another name."]
    assert set(told) == {"a", "b"}
    assert remarks("x = 1", "x = x + 1", "for i in y: pass", "for i in z: pass", "_ = 1", "_ = 2") == {}
    assert remarks("import json", "import json") == {}


def test_a_result_that_no_cell_gives_is_told():
    assert remarks("cells.plan, cells.keys()", b="x") == {
        "a": ["No cell of this notebook is called 'plan', so `cells` has no such result."]
    }


def run_all(sources: dict[str, str]) -> tuple[Graph, dict[str, Now], dict[str, Ran]]:
    cells = [Part(id, "python", "", names_of("python", source)) for id, source in sources.items()]
    graph = graph_of(cells)
    now = {part.id: Now("python", sources[part.id], "", part.names) for part in cells}
    ran = {
        id: Ran(turn, "python", source, "", {}, frozenset(graph.needs.get(id, ())))
        for turn, (id, source) in enumerate(sources.items(), 1)
    }
    return graph, now, ran


def test_an_edit_a_new_run_a_deletion_and_a_parameter_make_stale_and_so_on_down():
    sources = {"a": "x = 1", "b": "y = x", "c": "print(y)", "d": "params.n"}
    graph, now, ran = run_all(sources)
    assert stale_cells(graph, now, ran, {}) == {}
    edited = {**now, "a": Now("python", "x = 2", "", now["a"].names)}
    wanted = {"a": Reason("edited"), "b": Reason("stale", "a"), "c": Reason("stale", "b")}
    assert stale_cells(graph, edited, ran, {}) == wanted
    newer = {**ran, "a": Ran(9, "python", "x = 1", "", {})}
    assert stale_cells(graph, now, newer, {}) == {"b": Reason("newer", "a"), "c": Reason("stale", "b")}
    assert stale_cells(graph, now, ran, {"n": 1}) == {"d": Reason("parameter", "n")}
    del sources["a"]
    graph, now, _ = run_all(sources)
    assert stale_cells(graph, now, ran, {})["b"] == Reason("gone", "a")


def test_a_cell_that_never_ran_is_not_stale_but_what_needs_it_is():
    graph, now, ran = run_all({"a": "x = 1", "b": "y = x"})
    assert stale_cells(graph, now, {"b": ran["b"]}, {}) == {"b": Reason("missing", "a")}


def test_a_cell_that_found_a_name_as_one_below_left_it_is_stale_and_the_right_one_runs_before_it():
    sources = {"a": "x = 1", "b": "print(x)", "c": "x = 2", "d": "print(x)"}
    graph, now, ran = run_all(sources)
    holders = {("python", "x"): "c"}
    ran["b"] = Ran(9, "python", "print(x)", "", {}, frozenset("a"), {"x": "c"})
    found = stale_cells(graph, now, ran, {})
    assert found == {"b": Reason("other", "c")}
    flow = Dataflow(graph, found, {}, ran, parts={part.id: part for part in parts(*sources.values())}, holders=holders)
    assert plan_stale(flow) == ["a", "b"]
    assert plan_needed(flow, "d") == ["d"]


def test_plans_run_what_is_needed_first_and_models_only_when_asked():
    graph, _, ran = run_all({"a": "x = 1", "b": "y = x", "c": "z = x", "d": "print(y, z)"})
    stale = {"b": Reason("newer", "a"), "c": Reason("newer", "a"), "d": Reason("stale", "b")}
    whole = {part.id: part for part in parts("x = 1", "y = x", "z = x", "print(y, z)")}
    flow = Dataflow(graph, stale, {}, ran, parts=whole, asking={"c": "run"})
    assert plan_stale(flow) == ["b", "c", "d"]
    assert plan_automatic(flow) == ["b"]
    assert plan_needed(flow, "d") == ["b", "c", "d"]
    assert plan_dependents(flow, "a") == ["a", "b", "c", "d"]
    failed = Dataflow(graph, {"d": Reason("stale", "b")}, {}, ran, frozenset("b"), parts=whole)
    assert plan_stale(failed) == ["b", "d"]
    assert plan_automatic(failed) == []
    edited = Dataflow(graph, {"b": Reason("edited"), "c": Reason("newer", "a"), "d": Reason("stale", "b")}, {}, ran)
    assert plan_automatic(edited) == ["c"]


NAMES = "uvwxyz"
line = st.one_of(
    st.builds("{} = {} + 1".format, st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.builds("{} = 7".format, st.sampled_from(NAMES)),
)
cell = st.lists(line, min_size=1, max_size=3).map("\n".join)


@given(st.lists(cell, min_size=1, max_size=8))
def test_an_order_has_each_cell_once_and_after_what_it_needs(sources: list[str]) -> None:
    graph = graph_of(parts(*sources))
    ordered = graph.ordered(graph.order)
    assert sorted(ordered) == sorted(graph.order)
    if not graph.early:
        places = {id: place for place, id in enumerate(ordered)}
        assert all(places[giver] < places[reader] for reader in graph.needs for giver in graph.needs[reader])
