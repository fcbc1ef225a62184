"""What the store takes: events to the disk and into DuckDB, questions while it takes in more, what tracing costs."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.door import PLAIN, best, heard
from benchmarks.journal import MEASURED
from benchmarks.traces.results import Part
from kernel.context import Context, Door, Run
from kernel.stores.home import prepare
from kernel.stores.journal import Journal
from kernel.stores.projection import Projection
from kernel.stores.sizes import sizes_of
from tests.kit.trace_data import big_run

ROUNDS = 3
INGEST = 300_000
"""Events a second into DuckDB, at least."""

RUN, OTHER = "20260121T093000-00000001", "20260122T093000-00000001"
SPANS = 100_000


def measure_speed(part: Part) -> None:
    """Events a second: the best of some rounds, for noise only ever takes away."""
    for name, work, _ in MEASURED:
        speeds = []
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                speeds.append(work(prepare(Path(folder) / "home")))
        aim = INGEST if "DuckDB" in name else None
        part.tell(name, max(one.wall for one in speeds), aim, "events/s", at_least=True)
        part.tell(f"{name}, for each second of the processor", max(one.cpu for one in speeds), None, "events/s")


def measure_growing(part: Part) -> None:
    """A question about one run of 100,000 spans while another is taken in."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        big_run(home, RUN, time.time() - 2_000, SPANS)
        with Projection.open(home) as store:
            store.ingest()
            sizes = sizes_of(home)
            part.tell(f"{SPANS:,} spans: journal", sum(sizes.journals.values()) / 1e6, None, "MB")
            part.tell(f"{SPANS:,} spans: store.duckdb", sizes.store / 1e6, None, "MB")
            part.tell("timeline of the whole run", statistics.median(_asked(store, lambda: True, 9)), 100)
            big_run(home, OTHER, time.time() - 1_000, SPANS)
            taking = threading.Thread(target=store.ingest)
            taking.start()
            took = _asked(store, taking.is_alive, 10_000)
            taking.join()
            part.tell("the same while 200,000 events of another run come in", statistics.median(took))
            part.tell("the same, the slowest", max(took))


def _asked(store: Projection, going: Callable[[], bool], most: int) -> list[float]:
    took = []
    while len(took) < most and going():
        began = time.perf_counter()
        store.timeline(RUN)
        took.append((time.perf_counter() - began) * 1000)
    return took


async def measure_cost(part: Part) -> None:
    """What the trace adds to an operation: a tool that does nothing, with a journal and with nobody who listens."""
    bare = Context(Run("bare", heard, Door()))
    alone = await best(lambda: PLAIN.run(bare, {"a": 1}))
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(prepare(Path(folder) / "home") / "journals", RUN)
        traced = Context(Run(RUN, journal, Door()))
        whole = await best(lambda: PLAIN.run(traced, {"a": 1}))
        journal.close()
    part.tell("a call of a tool, not written down", alone, None, "µs of CPU")
    part.tell("what writing it down adds (two events)", whole - alone, None, "µs of CPU")


def measure(part: Part) -> None:
    measure_speed(part)
    measure_growing(part)
    asyncio.run(measure_cost(part))
