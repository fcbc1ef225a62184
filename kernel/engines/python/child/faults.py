"""Errors across the border: the kernel's as exceptions of Python, and Python's as reports.

Every error of the kernel is a `SpellError` with a `type` (`timeout`, `denied`, …), a `message` and its details.
"""

from __future__ import annotations

import builtins
import os
import traceback
from collections.abc import Callable, Mapping
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep


class SpellError(Exception):
    """An error of the kernel, or one that a script raises for it: `raise SpellError("No owl", type="not_found")`."""

    type = "script"

    def __init__(self, message: str = "", **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        self.__dict__.update(details)

    def __str__(self) -> str:
        return self.message


def _named(name: str, word: str, *more: type[Exception]) -> type[SpellError]:
    members = {"type": word, "__doc__": f"An error of type `{word}`.", "__module__": "llmspell"}
    return type(name, (SpellError, *more), members)


ERRORS: dict[str, type[SpellError]] = {
    "invalid": _named("InvalidError", "invalid", ValueError),
    "not_found": _named("NotFoundError", "not_found", LookupError),
    "denied": _named("DeniedError", "denied", PermissionError),
    "limit": _named("LimitError", "limit"),
    "timeout": _named("DeadlineError", "timeout", TimeoutError),
    "cancelled": _named("StoppedError", "cancelled"),
    "rate_limit": _named("RateLimitError", "rate_limit"),
    "model": _named("ModelError", "model"),
    "tool": _named("ToolError", "tool"),
    "network": _named("NetworkError", "network", ConnectionError),
    "script": _named("ScriptError", "script"),
    "internal": _named("InternalError", "internal"),
}
"""Type → exception class. Those that Python has a word for are also that (`except TimeoutError`)."""


def name_errors(named: Mapping[str, str]) -> dict[str, type[SpellError]]:
    """The exception classes by name: our own, and those of the API (`named`: name → type).

    A name that Python has already keeps its meaning: ours is caught by it too.
    """
    for name, word in named.items():
        if word not in ERRORS:
            ERRORS[word] = _named(name, word)
    found = {"SpellError": SpellError} | {cls.__name__: cls for cls in ERRORS.values()}
    return found | {name: ERRORS[word] for name, word in named.items() if not hasattr(builtins, name)}


def error_of(described: dict[str, Any], origin: int = 0) -> SpellError:
    """The exception for an error of the kernel; `origin` is its number there."""
    details = {key: item for key, item in described.items() if key not in ("type", "message", "details")}
    word = str(described.get("type") or "script")
    kind = ERRORS.get(word, ERRORS["script"])
    failed_step = ERRORS.get("workflow")
    if "step_name" in details and failed_step is not None and not issubclass(kind, failed_step):
        # The error of a failed step is of the class of its cause, and a WorkflowError as well.
        kind = type("WorkflowError", (failed_step, kind), {"__module__": kind.__module__})
    error = kind(str(described.get("message", "")), **details)
    error.type = word
    error.__dict__["_origin"] = origin
    return error


def described(error: BaseException) -> dict[str, Any]:
    """An exception as the data of a `$error`: its type, message and details."""
    if isinstance(error, SpellError):
        return {**error.details, "type": error.type, "message": error.message}
    return {"type": type_of(error), "message": told(error)}


def type_of(error: BaseException) -> str:
    """The word for an exception of Python."""
    if isinstance(error, SpellError):
        return error.type
    own = getattr(error, "type", None)
    if isinstance(own, str):
        return own
    return "timeout" if isinstance(error, TimeoutError) else "script"


def told(error: BaseException) -> str:
    """An exception in one line: `ValueError: no owl`."""
    text = str(error)
    if isinstance(error, SpellError):
        return text
    name = type(error).__qualname__
    return f"{name}: {text}" if text else name


Report = Callable[[BaseException], dict[str, Any]]


def report(error: BaseException, explained: str = "") -> dict[str, Any]:
    """Everything the kernel is told about an exception that ended a cell. `frames` begin with the innermost.

    `explained` is a sentence that helps a person.
    """
    data: dict[str, Any] = {
        "type": "limit" if isinstance(error, MemoryError) else type_of(error),
        "name": type(error).__qualname__,
        "message": f"{told(error).rstrip('.')}. {explained}" if explained else told(error),
        "fields": getattr(error, "details", {}) if isinstance(error, SpellError) else {},
        "frames": [[frame.filename, frame.lineno or 0, frame.name] for frame in reversed(_frames(error))],
        "text": trace(error),
        "origin": getattr(error, "_origin", 0),
    }
    if isinstance(error, SyntaxError) and error.filename:
        data["frames"].insert(0, [error.filename, error.lineno or 0, "<module>"])
    return data


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    return [frame for frame in traceback.extract_tb(error.__traceback__) if not is_ours(frame.filename)]


def is_ours(filename: str) -> bool:
    """Whether a file is part of the kernel's side of this process."""
    return filename.startswith(HERE)


def trace(error: BaseException) -> str:
    """The traceback as Python prints it, without our own frames."""
    told = traceback.TracebackException.from_exception(error, compact=True)
    _strip(told, set())
    return "".join(told.format()).rstrip("\n")


def _strip(told: traceback.TracebackException, seen: set[int]) -> None:
    if id(told) in seen:
        return
    seen.add(id(told))
    told.stack[:] = [frame for frame in told.stack if not is_ours(frame.filename)]
    for other in (told.__cause__, told.__context__, *(told.exceptions or ())):
        if other is not None:
            _strip(other, seen)
