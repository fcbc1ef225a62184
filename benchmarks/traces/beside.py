"""The same traces in Spell Studio and in Arize Phoenix, in one run: taken in, on the disk, listed, opened, sifted."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

from playwright.async_api import TimeoutError

from benchmarks.peers.entrants import install
from benchmarks.traces.phoenix import ENTRANT, Phoenix
from benchmarks.traces.results import Part
from benchmarks.traces.visits import PATIENCE, OurPage, PhoenixPage
from kernel import __version__
from kernel.otlp.conventions import span_of
from kernel.otlp.intake import take_in
from kernel.otlp.spans import OtlpSpan
from kernel.otlp.stories import stories_of
from kernel.otlp.wire import to_json, to_protobuf
from kernel.stores.home import prepare
from kernel.stores.sizes import sizes_of
from tests.kit.browser import chromium, watched_page
from tests.kit.loopback import serving
from tests.kit.trace_data import big_run, small_run
from tests.kit.trace_hub import TraceHub
from tests.kit.trace_page import make_app

OURS, THEIRS = "Spell Studio", "Arize Phoenix"
BATCH = 512
REPEATS = 2
RESOURCE = {"service.name": "llmspell"}


async def measure(part: Part, sizes: Sequence[int]) -> None:
    install(ENTRANT)
    part.versions = {OURS: __version__, THEIRS: ENTRANT.packages[0].rpartition("=")[2]}
    with tempfile.TemporaryDirectory() as name:
        folder, home = Path(name), prepare(Path(name) / "home")
        for number, spans in enumerate(sizes):
            big_run(home, run_of(spans), time.time() - 50_000 + 20_000 * number, spans)
        small_run(home, "20260128T093000-00000001", time.time() - 60)  # The page opens with the newest.
        (folder / "phoenix").mkdir()
        phoenix = Phoenix(folder / "phoenix")
        try:
            traces = {spans: take(part, phoenix, home, spans) for spans in sizes}
            part.put("on the disk, MB", THEIRS, phoenix.bytes() / 1e6)
            await on_our_screen(part, home, sizes)
            await on_their_screen(part, phoenix, traces)
        finally:
            phoenix.close()


def run_of(spans: int) -> str:
    """The run of so many spans."""
    return f"20260121T093000-{spans:08x}"


def take(part: Part, phoenix: Phoenix, home: Path, spans: int) -> str:
    """Send one run to both; the trace's id. What is sent is made before the clock starts."""
    told = [span_of(story, content=True) for story in stories_of(home, run_of(spans))]
    bodies = [to_protobuf(batch, RESOURCE) for batch in batches(told)]
    what = f"{spans:,} spans by OTLP, spans/s"
    part.put(what, OURS, len(told) / seconds_here(told))
    part.put(what, THEIRS, len(told) / phoenix.take(bodies, len(told)))
    return told[0].trace_id


def batches(told: Sequence[OtlpSpan]) -> list[Sequence[OtlpSpan]]:
    return [told[start : start + BATCH] for start in range(0, len(told), BATCH)]


def seconds_here(told: Sequence[OtlpSpan]) -> float:
    """What the same spans take here: from a file of OTLP's JSON until they can be asked for."""
    with tempfile.TemporaryDirectory() as name:
        source, hub = Path(name) / "run.json", TraceHub(prepare(Path(name) / "home"))
        source.write_bytes(b"\n".join(to_json(batch, RESOURCE) for batch in batches(told)))
        began = time.perf_counter()
        take_in(hub.home, source)
        hub.projection.ingest()
        took = time.perf_counter() - began
        hub.close()
    return took


async def on_our_screen(part: Part, home: Path, sizes: Sequence[int]) -> None:
    hub = TraceHub(home)
    began = time.perf_counter()
    await hub.grow()
    took = time.perf_counter() - began
    part.put("our own journals, spans/s", OURS, sum(one.spans for one in hub.projection.runs()) / took)
    hub.close()
    hub, size = TraceHub(home), sizes_of(home)
    part.put("on the disk, MB", OURS, (size.store + sum(size.journals.values())) / 1e6)
    async with (
        serving(lambda port: make_app(hub, port)) as port,
        chromium() as browser,
        watched_page(browser) as watched,
    ):
        ours = OurPage(watched.page, f"http://127.0.0.1:{port}/")
        await tell(part, OURS, "list of runs, from the address, ms", ours.list_runs)
        for spans in sizes:
            what, run = f"a trace of {spans:,} spans, from the list, ms", hub.projection.run(run_of(spans))
            assert run is not None
            await tell(part, OURS, what, partial(ours.open_run, run.spans), ours.list_runs)
        await tell(part, OURS, "the calls of the model among them, ms", ours.sift)
    hub.close()


async def on_their_screen(part: Part, phoenix: Phoenix, traces: dict[int, str]) -> None:
    async with chromium() as browser, watched_page(browser) as watched:
        theirs = PhoenixPage(watched.page, phoenix)
        await theirs.keep_home()
        await tell(part, THEIRS, "list of runs, from the address, ms", theirs.list_runs)
        for spans, trace in traces.items():
            what = f"a trace of {spans:,} spans, from the list, ms"
            await tell(part, THEIRS, what, partial(theirs.open_trace, trace), theirs.list_runs)
        await tell(part, THEIRS, "the calls of the model among them, ms", theirs.sift, theirs.list_spans)


async def tell(
    part: Part,
    tool: str,
    what: str,
    work: Callable[[], Awaitable[None]],
    before: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """The median of some times, after one that does not count; `before` each, something whose time does not count."""
    took = []
    try:
        for _ in range(REPEATS + 1):
            if before is not None:
                await before()
            began = time.perf_counter()
            await work()
            took.append((time.perf_counter() - began) * 1000)
    except TimeoutError:
        print(f"{what}: {tool} was not done after {PATIENCE // 60_000} minutes", flush=True)
    part.put(what, tool, statistics.median(took[1:]) if len(took) > 1 else None)
