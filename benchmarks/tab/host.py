"""A static host on this machine: a site behind the recipe's own server, and how much it was asked for."""

from __future__ import annotations

import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from pathlib import Path
from typing import Any

from recipe.serving import ISOLATION, Request

QUIET = 4.0
"""Seconds without a request after which a visit has fetched what it fetches by itself."""

LONGEST = 120.0
"""Seconds that it may go on fetching."""

CHANGING = (".html", ".json")
"""What a browser is to ask for anew, of a site whose other files never change under their names."""


class Traffic:
    """What went over the wire to the browser: requests that were answered, and bytes, with the answers' heads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.requests = 0
        self.sent = 0
        self.last = time.monotonic()

    def note(self, *, requests: int = 0, sent: int = 0) -> None:
        with self._lock:
            self.requests += requests
            self.sent += sent
            self.last = time.monotonic()


class Meter(BufferedIOBase):
    """The way to the browser; counts what goes through."""

    def __init__(self, out: BufferedIOBase, traffic: Traffic) -> None:
        self._out, self._traffic = out, traffic

    def writable(self) -> bool:
        return True

    def write(self, body: Any) -> int:
        written = self._out.write(body)
        self._traffic.note(sent=memoryview(body).nbytes)
        return written

    def flush(self) -> None:
        self._out.flush()


class Counted(Request):
    """One request to our site, with the headers that docs/browser.md asks a host for."""

    def __init__(self, *arguments: Any, traffic: Traffic, **named: Any) -> None:
        self._traffic = traffic
        super().__init__(*arguments, **named)

    def setup(self) -> None:
        super().setup()
        self.wfile = Meter(self.wfile, self._traffic)

    def do_GET(self) -> None:
        self._traffic.note(requests=1)
        super().do_GET()


class Plain(Counted):
    """One request to somebody else's site: no policy, and kept by the browser as long as it may be."""

    def end_headers(self) -> None:
        """What every answer says besides."""
        changes = self.path.split("?")[0].endswith((*CHANGING, "/"))
        self.send_header("Cache-Control", "no-cache" if changes else "public, max-age=31536000, immutable")
        self.send_header("Vary", "Accept-Encoding")
        if self._encoding:
            self.send_header("Content-Encoding", self._encoding)
        for name, value in ISOLATION.items() if self._isolated else ():
            self.send_header(name, value)
        SimpleHTTPRequestHandler.end_headers(self)


class Host:
    """Serves a folder from when it is made until `close`. `isolated`: with the headers that isolate a page."""

    def __init__(self, site: Path, *, ours: bool, isolated: bool = False) -> None:
        self.traffic = Traffic()
        kind = Counted if ours else Plain
        answer = partial(kind, directory=str(site), prefix="/", isolated=isolated, traffic=self.traffic)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), answer)
        self.base = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def begin(self) -> None:
        """Count from nothing."""
        self.traffic.requests = self.traffic.sent = 0
        self.traffic.last = time.monotonic()

    def is_quiet(self) -> bool:
        """Nothing was asked for in a while."""
        return time.monotonic() - self.traffic.last > QUIET

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
