"""The libraries that tools work with: imported when a tool is called, told by name when one is missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from kernel.errors import InvalidError


def required(name: str, tool: str, extra: str = "tools") -> Any:
    """The module of a library. `InvalidError` says what to install when it is not there."""
    try:
        return import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        told = f"The tool {tool!r} needs the package {package}: pip install 'llmspell-studio[{extra}]'."
        raise InvalidError(told, package=package) from error
