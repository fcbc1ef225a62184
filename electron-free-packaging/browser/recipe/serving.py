"""A small server to try the site with, on this machine only: right types, compressed copies, caching, the policy.

Not for the public: any static host will do there, see docs/browser.md.
"""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from recipe.policy import content_policy

TYPES = {
    ".wasm": "application/wasm", ".mjs": "text/javascript", ".js": "text/javascript", ".json": "application/json",
    ".webmanifest": "application/manifest+json", ".gz": "application/gzip", ".zip": "application/zip",
    ".svg": "image/svg+xml", ".woff2": "font/woff2",
}  # fmt: skip

ENCODINGS = (("br", ".br"), ("gzip", ".gz"))

ISOLATION = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp"}


class Request(SimpleHTTPRequestHandler):
    """One request for a file of the site, which may lie under a prefix of the address."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, prefix: str, isolated: bool, **named: Any) -> None:
        self._prefix, self._isolated = prefix, isolated
        self._encoding = ""
        self.extensions_map = {**SimpleHTTPRequestHandler.extensions_map, **TYPES}
        super().__init__(*arguments, **named)

    def translate_path(self, path: str) -> str:
        """The file of an address; the compressed copy where there is one that the browser takes."""
        self._encoding = ""
        if not path.startswith(self._prefix):
            return str(Path(self.directory) / "nowhere")
        file = super().translate_path(path[len(self._prefix) - 1 :])
        accepted = self.headers.get("Accept-Encoding", "")
        for name, ending in ENCODINGS:
            if name in accepted and Path(file + ending).is_file():
                self._encoding = name
                return file + ending
        return file

    def guess_type(self, path: Any) -> str:
        """The type of a file, without the ending of its compressed copy."""
        name = str(path)
        return super().guess_type(name.rsplit(".", 1)[0] if self._encoding else name)

    def end_headers(self) -> None:
        """What every answer says besides."""
        versioned = self.path.startswith(f"{self._prefix}v/")
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if versioned else "no-cache")
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", content_policy(framed=False))
        if self._encoding:
            self.send_header("Content-Encoding", self._encoding)
        for name, value in ISOLATION.items() if self._isolated else ():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing of single requests."""


def make_server(site: Path, port: int = 0, *, prefix: str = "/", isolated: bool = False) -> ThreadingHTTPServer:
    """A server of the site on loopback, not yet running; `prefix` is the path it lies under, from slash to slash."""
    request = partial(Request, directory=str(site), prefix=prefix, isolated=isolated)
    return ThreadingHTTPServer(("127.0.0.1", port), request)
