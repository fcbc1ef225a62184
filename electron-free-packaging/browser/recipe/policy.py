"""The Content-Security-Policy of the site, for its page and for any server that has it. The studio's is in webui."""

from __future__ import annotations

POLICY = {
    "default-src": "'self'",
    # Pyodide is WebAssembly; Panel's components are modules from blobs. No `unsafe-eval`, nothing inline.
    "script-src": "'self' 'wasm-unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "media-src": "'self' data: blob:",
    # A spell may ask a model anywhere; the page itself asks nobody but its own origin.
    "connect-src": "'self' blob: data: https: http://localhost:* http://127.0.0.1:*",
    "worker-src": "'self' blob:",
    "frame-src": "'self' blob: data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}


def content_policy(*, framed: bool = True) -> str:
    """The policy as one line. `framed` False adds what only a header may say: that nobody shows the site in a frame."""
    said = POLICY if framed else {**POLICY, "frame-ancestors": "'none'"}
    return "; ".join(f"{name} {value}" for name, value in said.items())
