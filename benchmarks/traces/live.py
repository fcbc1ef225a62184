"""From an event in a journal to its text on the screen: one after a pause, and while text streams."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from benchmarks.traces.results import Part
from benchmarks.views import settled
from tests.kit.browser import chromium, watched_page
from tests.kit.loopback import serving
from tests.kit.trace_data import running_run
from tests.kit.trace_hub import TraceHub
from tests.kit.trace_page import make_app
from webui.trace.names import VIEW_NAMES

LIVE = "20260123T093000-00000001"

AIM = 150
"""Milliseconds from an event to the screen, at most."""

SINGLE = 12
STREAMED = 300
PACE = 0.01
"""Seconds between two pieces of text, as a fast model writes them."""

WATCH = """() => {
  const find = (root) => root.querySelector('.view.events') ??
    [...root.querySelectorAll('*')].map((one) => one.shadowRoot && find(one.shadowRoot)).find(Boolean);
  const list = find(document);
  window.seenAt = {};
  const look = () => {
    for (const [, number] of list.textContent.matchAll(/word-(\\d+) /g)) window.seenAt[number] ??= Date.now();
    requestAnimationFrame(look);
  };
  look();
}"""
"""Notes in each frame which words can be read, and since when."""


async def measure(part: Part) -> None:
    with tempfile.TemporaryDirectory() as folder:
        hub = TraceHub(Path(folder))
        recorder, _, talk = running_run(Path(folder), LIVE, time.time())
        await hub.grow()
        growing = asyncio.create_task(hub.growth.run())

        def write(number: int) -> None:
            talk.emit("delta", text=f"word-{number} ")
            recorder.write()
            hub.growth.hear()

        async with (
            serving(lambda port: make_app(hub, port)) as port,
            chromium() as browser,
            watched_page(browser) as watched,
        ):
            page = watched.page
            await page.goto(f"http://127.0.0.1:{port}/")
            await page.locator(".switch button").nth(VIEW_NAMES.index("events")).click()
            await settled(page)
            await page.evaluate(WATCH)
            alone, cpu = await one_by_one(page, write)
            part.tell("an event after a pause, until it can be read", alone, AIM)
            part.tell("the same, of the processor by store and panel, and the ticks between", cpu)
            middle, slow = await in_a_stream(page, write)
            part.tell("an event of a stream of 100 a second, until it can be read", middle, AIM)
            part.tell("the same, the slowest tenth", slow)
        growing.cancel()
        await asyncio.gather(growing, return_exceptions=True)
        hub.close()


async def one_by_one(page: Page, write: Callable[[int], None]) -> tuple[float, float]:
    """The median for events that come alone, and what each took of the processor, in milliseconds."""
    began: dict[int, float] = {}
    cpu = time.process_time()
    for number in range(SINGLE):
        await asyncio.sleep(0.6)
        began[number] = time.time() * 1000
        write(number)
    found = await lags(page, began)
    return statistics.median(found), (time.process_time() - cpu) / SINGLE * 1000


async def in_a_stream(page: Page, write: Callable[[int], None]) -> tuple[float, float]:
    """The median, and what nine of ten stay below, for those of a stream."""
    began: dict[int, float] = {}
    for number in range(1_000, 1_000 + STREAMED):
        began[number] = time.time() * 1000
        write(number)
        await asyncio.sleep(PACE)
    found = await lags(page, began)
    return statistics.median(found), statistics.quantiles(found, n=10)[8]


async def lags(page: Page, began: dict[int, float]) -> list[float]:
    """Milliseconds until each was seen. Rows that the list scrolled past between two frames were never to be read."""
    last = max(began)
    await page.wait_for_function(f"() => window.seenAt[{last}]")
    seen: dict[str, Any] = await page.evaluate("() => window.seenAt")
    return [seen[str(number)] - at for number, at in began.items() if str(number) in seen]
