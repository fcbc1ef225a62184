"""How fast traces are: `python -m benchmarks.traces [PART …]`; writes `benchmarks/traces/RESULTS.md`.

Parts that are not measured this time stand there as they were measured last. `beside` installs Arize Phoenix into an
environment of its own, which needs a package registry; storing what it is sent takes some minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
from collections.abc import Callable
from functools import partial

from playwright.async_api import expect

from benchmarks import views
from benchmarks.traces import beside, live, store
from benchmarks.traces.results import Part, keep, write

BESIDE = (1_000, 10_000)
"""Spans of the runs that are measured side by side. `--spans` takes others; Phoenix stores 45 to 160 a second."""


def screen(spans: int, part: Part) -> None:
    asyncio.run(views.measure_size(spans, part.tell))


PARTS: dict[str, Callable[[Part], None]] = {
    "store": store.measure,
    **{f"screen-{spans}": partial(screen, spans) for spans in views.SIZES},
    "live": lambda part: asyncio.run(live.measure(part)),
    "events": lambda part: views.measure_events(part.tell),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.traces", description=__doc__)
    names = [*PARTS, "beside"]
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(names)}; all of them when left out")
    parser.add_argument("--spans", nargs="*", type=int, default=BESIDE, help="of the runs side by side")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(names):
        parser.error(f"there is no part {', '.join(sorted(unknown))}: choose of {', '.join(names)}")
    parts = {**PARTS, "beside": lambda part: asyncio.run(beside.measure(part, given.spans))}
    logging.disable(logging.CRITICAL)
    expect.set_options(timeout=120_000)
    for name in given.parts or names:
        print(f"\n# {name}", flush=True)
        part = Part()
        parts[name](part)
        part.end()
        keep(name, part)
        write()


if __name__ == "__main__":
    main()
