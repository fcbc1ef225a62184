"""Events a second into a journal, and from journals into DuckDB. Run: `python -m benchmarks.journal`."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kernel.events import Event
from kernel.stores.home import prepare
from kernel.stores.journal import Journal
from kernel.stores.projection import Projection

EVENTS = 100_000
RUN = "20260121T093000-00000001"


def delta(number: int, run: str = RUN) -> Event:
    """A streamed piece of text, about as large as the event that was measured for the facts."""
    return Event(
        number,
        float(number),
        run,
        f"s{number}",
        f"s{number // 3}",
        "chat.delta",
        "planner",
        {"text": "hello world " * 5},
    )


@dataclass(frozen=True)
class Speed:
    """Events a second of wall time, and of CPU time: the latter says what a busy machine hides."""

    wall: float
    cpu: float


class Stopwatch:
    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def speed(self) -> Speed:
        return Speed(EVENTS / (time.perf_counter() - self._wall), EVENTS / (time.process_time() - self._cpu))


def without_a_loop(home: Path) -> Speed:
    journal = Journal(home / "journals", RUN)
    watch = Stopwatch()
    for number in range(EVENTS):
        journal(delta(number))
    journal.close()
    return watch.speed()


async def on_a_loop(home: Path) -> Speed:
    journal = Journal(home / "journals", RUN)
    watch = Stopwatch()
    for number in range(EVENTS):
        journal(delta(number))
        if number % 100 == 0:
            await asyncio.sleep(0)
    journal.close()
    return watch.speed()


def into_the_store(home: Path) -> Speed:
    for writer in range(4):
        run = f"20260121T09300{writer}-00000001"
        journal = Journal(home / "journals", run)
        for number in range(EVENTS // 4):
            journal(delta(number, run))
        journal.close()
    with Projection.open(home) as store:
        watch = Stopwatch()
        assert store.ingest() == EVENTS
        return watch.speed()


MEASURED: tuple[tuple[str, Callable[[Path], Speed], str], ...] = (
    ("journal, a write for each event", without_a_loop, "-"),
    (
        "journal, a write for each tick of 100 events",
        lambda home: asyncio.run(on_a_loop(home)),
        "614,000 (orjson alone)",
    ),
    ("4 journals into DuckDB", into_the_store, "138,000 (Arrow)"),
)


def main() -> None:
    print(f"{'events a second':<46}{'here':>10}{'of CPU time':>13}   facts")
    for name, measure, facts in MEASURED:
        with tempfile.TemporaryDirectory() as folder:
            speed = measure(prepare(Path(folder) / "home"))
            print(f"{name:<46}{speed.wall:>10,.0f}{speed.cpu:>13,.0f}   {facts}")


if __name__ == "__main__":
    main()
