"""The errors a spell can meet. Every one carries a `type` that scripts can switch on.

    SpellError
    ├── InvalidError      invalid     a value, option or file is not what it should be
    ├── NotFoundError     not_found   a name, path or id does not exist
    ├── DeniedError       denied      the profile, a permission or a person said no
    ├── LimitError        limit       a limit of the profile was reached
    ├── DeadlineError     timeout     something took longer than it was given
    ├── StoppedError      cancelled   a person or a program stopped it
    ├── RateLimitError    rate_limit  a provider or tool asked to wait (`retry_after`, seconds)
    ├── ModelError        model       a model answered with an error, or with nothing usable
    ├── ToolError         tool        a tool failed
    ├── NetworkError      network     a host could not be reached, or hung up
    ├── ScriptError       script      the spell's own code raised; has file, line and traceback
    └── InternalError     internal    a fault of the kernel itself

A message says what happened, to which thing (`!r`) and what to do next.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

TWO_STOPS = re.compile(r"(?<=[\w)\]}'\"`])\.\.(?=\s|$)|(?<=[?!])\.(?=\s|$)")
"""Where a sentence ends twice: its last words were somebody else's, and had a full stop of their own."""


class SpellError(Exception):
    """Base of every error that is meant for a person or a script.

    `message` is one or two plain sentences; `details` are extra fields, JSON values only.
    """

    type: ClassVar[str] = "internal"

    def __init__(self, message: str, **details: Any) -> None:
        self.message = message if self.type == "script" else TWO_STOPS.sub(_once, message)
        super().__init__(self.message)
        self.details = details

    def describe(self) -> dict[str, Any]:
        """The error as data: `type`, `message` and the details."""
        return {"type": self.type, "message": self.message, **self.details}


def _once(stops: re.Match[str]) -> str:
    return stops[0][1:]


class InvalidError(SpellError):
    """A value, option or file is not what it should be."""

    type = "invalid"


class NamelessError(InvalidError):
    """A value is not what it should be, found where nobody knows which call it was given to: the script API says it."""


class NotFoundError(SpellError):
    """A name, path or id does not exist."""

    type = "not_found"


class NamelessNotFoundError(NotFoundError):
    """A name does not exist, looked for where nobody knows which call it was given to: the script API says it."""


class DeniedError(SpellError):
    """The profile, a permission or a person said no."""

    type = "denied"


class LimitError(SpellError):
    """A limit of the profile was reached."""

    type = "limit"


class DeadlineError(SpellError):
    """Something took longer than it was given."""

    type = "timeout"


class StoppedError(SpellError):
    """A person or a program stopped it."""

    type = "cancelled"


class RateLimitError(SpellError):
    """A provider or tool asked to wait; `details["retry_after"]` is in seconds."""

    type = "rate_limit"


class ModelError(SpellError):
    """A model answered with an error, or with nothing usable."""

    type = "model"


class ToolError(SpellError):
    """A tool failed."""

    type = "tool"


class NetworkError(SpellError):
    """A host could not be reached, or hung up."""

    type = "network"


class ScriptError(SpellError):
    """The spell's own code raised.

    Details: `file`, `line` (from 1, 0 when unknown), `traceback` (text, may be empty), and
    `type` when the script raised a table with one, or let an error of the kernel pass through.
    """

    type = "script"

    def describe(self) -> dict[str, Any]:
        """The error as data; a `type` the script gave wins over `script`."""
        return {**super().describe(), "type": self.details.get("type") or self.type}


class InternalError(SpellError):
    """A fault of the kernel itself. Please report it."""

    type = "internal"


def describe_error(error: BaseException) -> dict[str, Any]:
    """Any exception as data with `type`, `message` and, when another error led to it, that one as `cause`."""
    described = _described(error)
    cause = error.__cause__
    if cause is not None and "cause" not in described and type(cause).__name__ != "ExceptionGroup":
        described["cause"] = describe_error(cause)
    return described


def _described(error: BaseException) -> dict[str, Any]:
    if isinstance(error, SpellError):
        return error.describe()
    if isinstance(error, TimeoutError):
        return {"type": "timeout", "message": str(error) or "the operation timed out"}
    name = type(error).__name__
    return {"type": "internal", "message": f"{name}: {error}" if str(error) else name}


def told_to_person(error: Mapping[str, Any]) -> str:
    """The message of a described error. What a hook wants a person to be told (`user_message`) comes before it."""
    message, wanted = str(error.get("message", "")), str(error.get("user_message") or "")
    return f"{wanted} ({message})" if wanted and wanted != message else message


def error_type(error: BaseException) -> str:
    """The word a script can switch on."""
    return str(describe_error(error)["type"])


def error_of(described: Mapping[str, Any]) -> SpellError:
    """The error that `describe_error` described; a type of a script's own is a `ScriptError`."""
    details = {key: value for key, value in described.items() if key not in ("type", "message")}
    type, message = str(described.get("type", "internal")), str(described.get("message", "It failed."))
    for cls in SpellError.__subclasses__():
        if cls.type == type:
            return cls(message, **details)
    return ScriptError(message, type=type, **details)
