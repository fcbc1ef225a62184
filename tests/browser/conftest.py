"""The site of the browser build for tests: what `make browser` built, behind a server on loopback."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BROWSER = ROOT / "electron-free-packaging" / "browser"
sys.path.insert(0, str(BROWSER))

SITE = ROOT / "build" / "browser"


@contextmanager
def serving(folder: Path, port: int = 0, *, prefix: str = "/", isolated: bool = False) -> Iterator[str]:
    """A site behind the recipe's own server; its address."""
    from recipe.serving import make_server

    with make_server(folder, port, prefix=prefix, isolated=isolated) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def site() -> Path:
    """The site that was built before the tests."""
    if not (SITE / "index.html").is_file():
        pytest.skip("There is no site in build/browser: run `make browser` (it needs node, clang-22 and lld-22).")
    return SITE
