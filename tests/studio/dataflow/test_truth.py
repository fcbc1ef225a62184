"""What being stale promises, against cells that really run: whatever was edited and run in whichever order, running
what is stale leaves every cell with what a run from the top in a fresh kernel gives."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import assume, given
from hypothesis import strategies as st

from studio.dataflow.executed import Executed
from studio.dataflow.freshness import Now, stale_cells
from studio.dataflow.graph import Graph, Part, graph_of
from studio.dataflow.holding import givers_of
from studio.dataflow.names import names_of
from studio.dataflow.plans import Dataflow, plan_stale
from studio.kernels.client import Execution
from studio.notebook.notices import CellStatus

NAMES = "uvwxyz"
line = st.one_of(
    st.builds("{} = {} + 1".format, st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.builds("{} += {}".format, st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.builds("{} = {}".format, st.sampled_from(NAMES), st.integers(0, 9)),
    st.builds("if {} > 4: {} = {}".format, st.sampled_from(NAMES), st.sampled_from(NAMES), st.integers(0, 9)),
)
cell = st.lists(line, min_size=1, max_size=3).map("\n".join)


class Bench:
    """A notebook of Python cells `a`, `b`, …, with a kernel whose names are all 0 at first, and what each cell made."""

    def __init__(self, sources: Iterable[str]) -> None:
        self.sources = dict(zip("abcdefgh", sources, strict=False))
        self.kernel: dict[str, object] = dict.fromkeys(NAMES, 0)
        self.made: dict[str, dict[str, object]] = {}
        self.executed = Executed()
        self._runs = 0

    def look(self) -> Dataflow:
        parts = {id: Part(id, "python", "", names_of("python", source)) for id, source in self.sources.items()}
        graph, done = graph_of(list(parts.values())), self.executed
        now = {id: Now("python", self.sources[id], "", part.names) for id, part in parts.items()}
        stale = stale_cells(graph, now, done.ran, {})
        return Dataflow(graph, stale, {}, dict(done.ran), frozenset(), {}, parts, done.holders)

    def run(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._runs += 1
            self.executed.send([Execution(self.sources[id], "python", id, id, f"r{self._runs}")], {})
            self._tell(CellStatus(id, "running", self._runs, None, f"r{self._runs}"))
            exec(self.sources[id], self.kernel)
            names = names_of("python", self.sources[id])
            self.made[id] = {name: self.kernel[name] for name in names.sure | (names.uses & set(NAMES))}
            self._tell(CellStatus(id, "ok", self._runs, 0.0, f"r{self._runs}"))

    def _tell(self, status: CellStatus) -> None:
        self.executed.hear(status, self.look().graph)


def is_read_early(graph: Graph) -> bool:
    """Whether some cell uses what only one below it defines: from the top that is what a kernel began with."""
    return bool(graph.early)


edits = st.tuples(st.just("edit"), st.integers(0, 4), cell)
runs = st.tuples(st.just("run"), st.integers(0, 4), st.just(""))
updates = st.tuples(st.just("update"), st.just(0), st.just(""))


@given(st.lists(cell, min_size=1, max_size=5), st.lists(st.one_of(edits, runs, updates), max_size=8))
def test_after_running_what_is_stale_all_is_as_from_the_top(
    sources: list[str], actions: list[tuple[str, int, str]]
) -> None:
    bench = Bench(sources)
    ids = list(bench.sources)
    everything = [*sources, *(text for _, _, text in actions)]
    begun = {name for source in everything for name in names_of("python", source).defines}
    bench.run(ids)
    for action, place, source in actions:
        id = ids[place % len(ids)]
        match action:
            case "edit":
                bench.sources[id] = source
            case "run":
                bench.run([id])
            case "update":
                bench.run(plan_stale(bench.look()))
    flow = bench.look()
    assume(not is_read_early(flow.graph))
    # A name that is used before anything defines it has what the kernel began with, or what some cell once left.
    assume(all(flow.parts[id].names.uses & begun <= set(givers_of(flow.parts, flow.graph, id)) for id in ids))
    bench.run(plan_stale(flow))
    assert bench.look().stale == {}
    fresh = Bench(bench.sources.values())
    fresh.run(ids)
    assert bench.made == fresh.made
