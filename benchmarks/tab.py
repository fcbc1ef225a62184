"""How long the site of `make browser` takes to start, and what it fetches: `python -m benchmarks.tab`.

Cold is a clean profile; warm the second visit, from the browser's caches. Times run to the page that can be used.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from pathlib import Path

from playwright.async_api import Browser, BrowserContext

from tests.kit.browser import chromium

ROOT = Path(__file__).parents[1]

SITE = ROOT / "build" / "browser"

SHOWN = "document.getElementById('boot').hidden"

KEPT = "async () => { await navigator.serviceWorker.ready; return (await caches.keys()).length > 0 }"


async def visit(context: BrowserContext, address: str) -> tuple[float, int, int]:
    """Seconds until the studio is shown; bytes over the wire and requests, of the page and its workers."""
    page = await context.new_page()
    sizes: list[int] = []

    async def count(request: object) -> None:
        said = await request.sizes()  # type: ignore[attr-defined]
        sizes.append(said["responseBodySize"] + said["responseHeadersSize"])

    page.on("requestfinished", lambda request: asyncio.ensure_future(count(request)))
    begun = time.monotonic()
    await page.goto(address)
    await page.wait_for_function(SHOWN, timeout=300_000)
    took = time.monotonic() - begun
    wire, requests = sum(sizes), len(sizes)
    await page.wait_for_function(KEPT, timeout=300_000)
    await page.close()
    return took, wire, requests


async def measure(browser: Browser, address: str, times: int) -> None:
    print(f"{'':8}{'seconds':>10}{'MB':>8}{'requests':>10}")
    for _ in range(times):
        context = await browser.new_context()
        for name in ("cold", "warm"):
            took, wire, requests = await visit(context, address)
            print(f"{name:8}{took:10.1f}{wire / 1e6:8.1f}{requests:10}")
        await context.close()


async def main() -> None:
    if not (SITE / "index.html").is_file():
        print("There is no site in build/browser: make browser")
        return
    sys.path.insert(0, str(ROOT / "electron-free-packaging" / "browser"))
    from recipe.serving import make_server

    with make_server(SITE) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        async with chromium() as browser:
            await measure(browser, f"http://127.0.0.1:{server.server_port}/", 3)
        server.shutdown()


if __name__ == "__main__":
    asyncio.run(main())
