"""The libraries that tools work with: imported when a tool is called, told by name when one is missing."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from kernel.errors import InvalidError

PACKAGES: dict[str, tuple[str, ...]] = {
    "aws": ("aiobotocore",),
    "chart_generator": ("matplotlib",),
    "date_time": ("dateutil",),
    "email": ("aiosmtplib",),
    "encryption": ("cryptography",),
    "json": ("jsonpath",),
    "linear_algebra": ("numpy",),
    "markdown": ("markdown_it", "nh3"),
    "process": ("psutil",),
    "regex": ("regex",),
    "rss_feed": ("feedparser",),
    "scheduler": ("croniter",),
    "signature": ("cryptography",),
    "slack": ("slack_sdk", "aiohttp"),
    "symbolic_math": ("sympy",),
    "vector_search": ("numpy",),
    "web_scraper": ("selectolax", "trafilatura"),
    "websocket": ("websockets",),
    "xml": ("lxml",),
}
"""What must be installed for a tool, as it is imported."""

EXTRAS = {"aws": "integrations", "slack": "integrations"}
"""Where that is not the extra `tools`."""


def missing(tool: str) -> str:
    """Which package a tool lacks here, and how it is installed; "" when all are there."""
    for package in PACKAGES.get(tool, ()):
        if find_spec(package) is None:
            return _told(package, tool, EXTRAS.get(tool, "tools"))
    return ""


def _told(package: str, tool: str, extra: str) -> str:
    return f"The tool {tool!r} needs the package {package}: pip install 'llmspell-studio[{extra}]'."


def required(name: str, tool: str, extra: str = "tools") -> Any:
    """The module of a library. `InvalidError` says what to install when it is not there."""
    try:
        return import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        raise InvalidError(_told(package, tool, extra), package=package) from error
