"""A run of 100,000 spans on the screen: the panel's questions to the store, and the browser until it has painted.

Run: `python -m benchmarks.trace`. Needs Chromium.
"""

from __future__ import annotations

import asyncio
import logging
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Page, expect

from tests.kit.browser import chromium, watched_page
from tests.kit.loopback import serving
from tests.kit.trace_data import big_run
from tests.kit.trace_hub import TraceHub
from tests.kit.trace_page import make_app
from webui.trace.bars import chart_of_timeline
from webui.trace.reader import TraceReader

SPANS = 100_000
REPEATS = 5
RUN = "20260121T093000-00000001"

FACTS = {
    "timeline, whole run": "64 ms",
    "timeline, 1 %": "5 ms",
    "zoom in": "145 to 301 ms",
    "open the page": "1.8 to 1.9 s",
}
"""What the prototypes reached for the same, on two idle cores."""

PAINTED = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"""


async def timed(work: Callable[[], Awaitable[object]], repeats: int = REPEATS) -> float:
    """The median of some runs, in milliseconds."""
    took = []
    for _ in range(repeats):
        began = time.perf_counter()
        await work()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def tell(name: str, milliseconds: float) -> None:
    print(f"{name:<34} {milliseconds:>9.0f} ms   {FACTS.get(name, '')}", flush=True)


async def measure_questions(hub: TraceHub) -> None:
    reader = TraceReader(hub.projection)
    run = await reader.run(RUN)
    assert run is not None
    start, seconds = run.started, run.duration
    whole = await reader.timeline(RUN, start, start + seconds)
    worker = (await reader.children(RUN, "s1", 1, 0))[0].span_id
    deep = hub.projection.search(RUN, "position", 1)[0].span_id
    tell("runs of the notebook", await timed(lambda: reader.runs(run.path)))
    tell("timeline, whole run", await timed(lambda: reader.timeline(RUN, start, start + seconds)))
    tell("timeline, 1 %", await timed(lambda: reader.timeline(RUN, start + seconds / 2, start + seconds * 0.51)))
    began = time.perf_counter()
    chart_of_timeline(whole, run, seconds, 1200)
    tell("bars of the whole run", (time.perf_counter() - began) * 1000)
    tell("a page of 100 children", await timed(lambda: reader.children(RUN, worker, 101, 2_000)))
    tell("a span with its story", await timed(lambda: reader.story(RUN, deep)))
    tell("where a span stands", await timed(lambda: reader.places(RUN, [deep])))
    tell("a search", await timed(lambda: reader.find(RUN, "position")))


async def measure_page(page: Page, address: str) -> None:
    async def open_page() -> None:
        await page.goto(address)
        await expect(page.get_by_role("note")).to_contain_text("summed up")
        await page.evaluate(PAINTED)

    async def zoom() -> None:
        before = await page.get_by_role("note").text_content()
        await page.get_by_role("button", name="Zoom in").click()
        await expect(page.get_by_role("note")).not_to_have_text(before or "")
        await page.evaluate(PAINTED)

    tell("open the page", await timed(open_page, 3))
    tell("zoom in", await timed(zoom))
    await page.get_by_role("button", name="Show the whole run").click()


async def measure_tree(page: Page) -> None:
    last = ["simulate"]

    async def show_tree() -> None:
        await page.get_by_role("radio", name="Tree").click()
        await expect(page.get_by_role("treeitem").filter(has_text="trader-0")).to_be_visible()

    async def select() -> None:
        await page.keyboard.press("ArrowDown")
        await expect(page.locator(".detail-name")).not_to_have_text(last[0])
        last[0] = await page.locator(".detail-name").text_content() or ""

    tell("show the tree", await timed(show_tree, 1))
    await page.get_by_role("tree").focus()
    await page.keyboard.press("Home")
    await expect(page.locator(".detail-name")).to_have_text(last[0])
    tell("select with the keyboard", await timed(select))


async def main() -> None:
    logging.disable(logging.CRITICAL)
    expect.set_options(timeout=60_000)
    with tempfile.TemporaryDirectory() as folder:
        big_run(Path(folder), RUN, time.time() - 1_000, SPANS)
        hub = TraceHub(Path(folder))
        began = time.perf_counter()
        await hub.grow()
        print(f"{'':<34} {'here':>12}   prototypes")
        tell("200,000 events into the store", (time.perf_counter() - began) * 1000)
        await measure_questions(hub)
        async with (
            serving(lambda port: make_app(hub, port)) as port,
            chromium() as browser,
            watched_page(browser) as watched,
        ):
            await measure_page(watched.page, f"http://127.0.0.1:{port}/")
            await measure_tree(watched.page)
        hub.close()


if __name__ == "__main__":
    asyncio.run(main())
