from __future__ import annotations

from collections.abc import Callable

from kernel.stores.projection import Projection
from tests.kernel.stores.conftest import START, Recording

Record = Callable[..., Recording]
RUN = "20260121T093000-00000001"


def test_a_clock_that_goes_backwards_makes_no_span_that_ends_before_it_began(store: Projection, record: Record) -> None:
    run = record().open("s1").open("s2", parent="s1")
    run.now = START - 3600
    run.close("s2").write()
    store.ingest()
    run.close("s1").end().write()
    store.ingest()
    spans = store.sql("select span_id, duration, finished >= started from spans order by seq").rows
    assert spans == (("s1", 0.0, True), ("s2", 0.0, True))
    found = store.run(RUN)
    assert found is not None
    assert (found.status, found.duration >= 0) == ("ok", True)
    assert store.timeline(RUN).total == 2


def test_fifty_levels_and_thousands_of_branches_are_read_and_asked(store: Projection, record: Record) -> None:
    run = record()
    for depth in range(50):
        run.open(f"d{depth}", parent=f"d{depth - 1}" if depth else "")
    for branch in range(5_000):
        run.open(f"b{branch}", "run_step", f"branch {branch}", "d49").close(f"b{branch}")
    for depth in reversed(range(50)):
        run.close(f"d{depth}")
    run.end().write()
    store.ingest()
    assert store.count(RUN) == 5_050
    assert store.sql("select max(depth) from spans").rows == ((50,),)
    (deepest,) = store.children(RUN, "d48")
    assert (deepest.span_id, deepest.child_count) == ("d49", 5_000)
    assert [line.name for line in store.children(RUN, "d49", 2, 4_998)] == ["branch 4998", "branch 4999"]
    assert len(store.path_to(RUN, "b17")) == 50
    assert store.timeline(RUN).total == 5_050


def test_spans_without_an_end_run_until_their_process_is_gone(store: Projection, record: Record) -> None:
    record().open("s1").open("s2", parent="s1").close("s2").write()
    store.ingest()
    assert store.sql("select span_id from spans where status = 'running'").rows == (("s1",),)
    assert store.sql("select count(*) from slowest_spans").rows == ((1,),)
    assert store.sql("select calls from error_rates").rows == ((1,),)
