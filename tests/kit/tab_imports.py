"""Imports the modules of its arguments as a browser's tab would: without what a tab has not. To be run."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

MISSING = (
    "aiohttp", "bokeh_fastapi", "cryptography", "distributed", "duckdb", "fastapi", "grpc", "jupyter_client", "keyring",
    "litellm", "lxml", "mcp", "openai", "pandas", "psutil", "scipy", "starlette", "tornado", "uvicorn", "uvloop",
    "webview", "zmq",
)  # fmt: skip
"""Packages that cannot be had there, for they are compiled for another machine, or need sockets, threads, processes."""

BROWSER = ("js", "pyodide", "pyodide.code", "pyodide.ffi", "pyodide.http", "_pyodide", "pyodide_http")
"""What a tab has and we have not: only its names, since importing does nothing with it."""


class Stub(ModuleType):
    """A module of the browser, in which every name is there."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "document":
            raise AttributeError(name)
        return Stub(name)

    def __call__(self, *given: Any, **named: Any) -> Any:
        return Stub("result")


def main(names: list[str]) -> None:
    """Import them; the first that cannot be imported raises."""
    for name in BROWSER:
        sys.modules[name] = Stub(name)
    modules: dict[str, Any] = sys.modules
    for name in MISSING:
        modules[name] = None
    for name in names:
        importlib.import_module(name)


if __name__ == "__main__":
    main(sys.argv[1:])
