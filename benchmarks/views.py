"""The views of a run of 1,000, 100,000 and 1,000,000 spans on the screen, and a table of 10 million events.

Run: `python -m benchmarks.views [SPANS …]`. Needs Chromium; a million spans need some minutes to be made.
"""

from __future__ import annotations

import asyncio
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Page, expect

from kernel.stores import happenings
from kernel.stores.database import connect
from kernel.stores.happenings import EventSieve
from kernel.stores.migrations import make
from kernel.stores.projection import Projection
from tests.kit.browser import chromium, watched_page
from tests.kit.loopback import serving
from tests.kit.trace_data import big_run, small_run
from tests.kit.trace_hub import TraceHub
from tests.kit.trace_page import make_app
from webui.trace.names import VIEW_NAMES

SIZES = (1_000, 100_000, 1_000_000)
OPENINGS = 5
EVENTS = 10_000_000
BIG, SMALL = "20260121T093000-00000001", "20260122T093000-00000001"

AIMS = {1_000: 300, 100_000: 600, 1_000_000: 1_500}
"""Milliseconds from the choice of a run to its first picture, at most."""

PAINTED = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"""

FILL = f"""
insert into events select 'r1', i, 1000 + i / 1000.0, 's' || (i // 8), '', 'op' || (i % 5),
  case when i % 1000 = 0 then 'failed' when i % 2 = 0 then 'started' else 'finished' end,
  'op' || (i % 5) || case when i % 1000 = 0 then '.failed' when i % 2 = 0 then '.started' else '.finished' end,
  'step ' || (i % 100), ('{{"input": "' || (i % 977) || '"}}')::json from range({EVENTS}) t(i)
"""


Tell = Callable[[str, float, float | None], None]
"""Hears what was measured, in milliseconds, and its aim."""


def say(name: str, milliseconds: float, aim: float | None = None) -> None:
    print(f"{name:<44} {milliseconds:>9.0f} ms   {'' if aim is None else f'aim {aim:.0f}'}", flush=True)


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds that something took once."""
    began = time.perf_counter()
    await work()
    return (time.perf_counter() - began) * 1000


async def open_run(page: Page, spans: int) -> None:
    await page.get_by_role("option").nth(1).click()
    await page.locator(".summary", has_text=f"{spans:,} spans").wait_for()
    await page.locator(".falls-note", has_text="spans in view").wait_for()
    await page.evaluate(PAINTED)


async def settled(page: Page) -> None:
    """The answer of the view in sight has come and is drawn. Not `expect`, which looks less and less often."""
    await page.locator('.views[aria-busy="false"]').wait_for()
    await page.evaluate(PAINTED)


async def measure_views(page: Page, spans: int, tell: Tell) -> None:
    for number, name in enumerate(VIEW_NAMES, 1):

        async def turn(number: int = number) -> None:
            await page.locator(".switch button").nth(number - 1).click()
            await settled(page)

        first = await timed(turn)
        await page.locator(".switch button").nth(0 if number > 1 else 1).click()
        tell(f"{spans:,} spans: {name}, first", first, None)
        tell(f"{spans:,} spans: {name}, again", await timed(turn), None)


async def measure_zoom(page: Page, spans: int, tell: Tell) -> None:
    await page.locator(".switch button").nth(VIEW_NAMES.index("lanes")).click()
    await settled(page)

    async def zoom() -> None:
        # What is known is drawn in the new window at once; this waits for the store's answer to it, too.
        before = await page.locator(".lanes .sheet-note").text_content()
        await page.locator(".lanes").get_by_role("button", name="Zoom in").click()
        await page.locator(f".lanes .sheet-note:not(:text-is('{before}'))").wait_for()
        await page.evaluate(PAINTED)

    took = [await timed(zoom) for _ in range(4)]
    tell(f"{spans:,} spans: agents, zoom in until all of it is there", statistics.median(took), None)
    tell(f"{spans:,} spans: agents, one frame of panning", await page.evaluate(MOVES), 100)


MOVES = """async () => {
  const find = (root) => root.querySelector('.lanes .sheet-box') ??
    [...root.querySelectorAll('*')].map((one) => one.shadowRoot && find(one.shadowRoot)).find(Boolean);
  const box = find(document), took = [];
  for (let n = 0; n < 20; n += 1) {
    const began = performance.now();
    box.dispatchEvent(new KeyboardEvent('keydown', { key: n % 2 ? 'ArrowLeft' : 'ArrowRight', bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    took.push(performance.now() - began);
  }
  return took.sort((a, b) => a - b)[10];
}"""


async def measure_size(spans: int, tell: Tell = say) -> None:
    with tempfile.TemporaryDirectory() as folder:
        big_run(Path(folder), BIG, time.time() - 10_000, spans)
        small_run(Path(folder), SMALL, time.time() - 10)
        hub = TraceHub(Path(folder))
        tell(f"{spans:,} spans: from the journal into the store", await timed(hub.grow), None)
        run = hub.projection.run(BIG)
        assert run is not None
        async with (
            serving(lambda port: make_app(hub, port)) as port,
            chromium() as browser,
            watched_page(browser) as watched,
        ):
            page = watched.page
            await page.goto(f"http://127.0.0.1:{port}/")
            await expect(page.get_by_role("group", name="Summary of the run")).to_contain_text("18 spans")
            wall, cpu = await first_paint(page, run.spans)
            tell(f"{spans:,} spans: first paint", wall, AIMS.get(spans))
            tell(f"{spans:,} spans: first paint, of the processor by the server", cpu, None)
            await measure_views(page, spans, tell)
            await measure_zoom(page, spans, tell)
        hub.close()


async def first_paint(page: Page, spans: int) -> tuple[float, float]:
    """Milliseconds from the choice of the second run to its picture, and those of the processor that we took for it.

    The best of some times: noise only ever adds.
    """
    walls, cpus = [], []
    for _ in range(OPENINGS):
        await page.get_by_role("button", name="Run:").click()
        await page.get_by_role("option").nth(1).wait_for()
        began = time.process_time()
        walls.append(await timed(lambda: open_run(page, spans)))
        cpus.append((time.process_time() - began) * 1000)
        await page.get_by_role("button", name="Run:").click()
        await page.get_by_role("option").nth(0).click()
        await page.locator(".summary", has_text="18 spans").wait_for()
        await page.wait_for_timeout(1_000)  # What follows later is over before the next time.
    await page.get_by_role("button", name="Run:").click()
    await open_run(page, spans)
    return min(walls), min(cpus)


def measure_events(tell: Tell = say) -> None:
    """Sifting a table of ten million events, and its last page."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        Projection.open(home).close()
        (home / "store.duckdb").unlink()
        connection = make(connect(str(home / "store.duckdb")))
        connection.execute(FILL)
        connection.close()
        store = Projection.open(home)
        sieves = {
            "all": EventSieve("r1"),
            "of one kind": EventSieve("r1", kind="op0.failed"),
            "of one span": EventSieve("r1", span_id="s77777"),
        }
        for name, sieve in {**sieves, "with a text": EventSieve("r1", text="step 77")}.items():
            began = time.perf_counter()
            counted = happenings.count(store, sieve)
            happenings.stretch(store, sieve, counted, 0, 100)
            tell(
                f"{EVENTS:,} events: sifted {name}, {counted.total:,} left", (time.perf_counter() - began) * 1000, None
            )
            began = time.perf_counter()
            happenings.stretch(store, sieve, counted, max(0, counted.total - 100), 100)
            tell(f"{EVENTS:,} events: {name}, the last page", (time.perf_counter() - began) * 1000, None)
        store.close()


async def main() -> None:
    logging.disable(logging.CRITICAL)
    expect.set_options(timeout=120_000)
    for spans in [int(word) for word in sys.argv[1:]] or SIZES:
        await measure_size(spans)
    measure_events()


if __name__ == "__main__":
    asyncio.run(main())
