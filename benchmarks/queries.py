"""A run of many spans: into the store, and what dashboards, pages and a person's SQL ask of it.

Run: `python -m benchmarks.queries [SPANS]` (1,000,000 by default).
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kernel.stores.answers import Asking, View
from kernel.stores.projection import Projection
from kernel.stores.sizes import sizes_of, written_size
from tests.kit.trace_data import big_run

RUN = "20260121T093000-00000001"

VIEWS = ("cost_by_model", "cost_by_agent", "latency_percentiles", "agent_graph", "slowest_spans", "error_rates")


def timed(name: str, work: Callable[[], object]) -> None:
    """Do it once and tell what it took: seconds, and those of the processor, which a busy machine does not change."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    print(f"{name:<42}{time.perf_counter() - wall:>9.2f} s{time.process_time() - cpu:>9.2f} s of CPU", flush=True)


def main(spans: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        big_run(home, RUN, time.time() - 1_000, spans)
        size = sum(sizes_of(home).journals.values())
        with Projection.open(home) as store:
            timed(f"{spans:,} spans ({written_size(size)}) into the store", store.ingest)
            for view in VIEWS:
                timed(view, lambda view=view: store.sql(f"select * from {view}", seconds=60))
            timed("timeline, whole run", lambda: store.timeline(RUN))
            timed("a page of children", lambda: store.children(RUN, "s1", 100, 0))
            answer = store.ask(Asking("select * exclude (input, output, attributes) from spans"))
            timed("a page of an answer with all spans", lambda: answer.page(View(answer.total - 50, 50)))
            timed("the same sorted by duration", lambda: answer.page(View(0, 50, order=8, down=True)))
        print(f"{'store.duckdb':<42}{written_size(sizes_of(home).store):>11}")
        print(f"{'memory at the most':<42}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:>8} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
