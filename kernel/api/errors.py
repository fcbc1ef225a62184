"""The errors scripts can throw by name, as data, and errors of scripts as our own.

Not here: what an error means for the spell (`kernel.recovery`), and `ErrorHandler` (`kernel.api.error_reports`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.errors import ScriptError, SpellError
from kernel.values import Value, plain

ERRORS: dict[str, str] = {
    "ValidationError": "invalid",
    "NotFoundError": "not_found",
    "DeniedError": "denied",
    "SecurityError": "security",
    "ContentViolationError": "content_violation",
    "LimitError": "limit",
    "TimeoutError": "timeout",
    "CancelledError": "cancelled",
    "RateLimitError": "rate_limit",
    "NetworkError": "network",
    "ModelError": "model",
    "ToolError": "tool",
    "AgentError": "agent",
    "WorkflowError": "workflow",
}
"""Class in scripts → its `type`. An error of the kernel of that type is an instance of the class, too."""


def error_classes() -> dict[str, str]:
    """What preludes make their error classes from: name → type."""
    return dict(ERRORS)


def own_types() -> dict[str, type[SpellError]]:
    """The kernel's own error class of each type."""
    return {kind.type: kind for kind in SpellError.__subclasses__()}


def as_error(value: Value) -> Exception:
    """What a script threw or rejected with, as an exception: a table with `type` and `message`, or any text."""
    if isinstance(value, Exception):
        return value
    if not isinstance(value, Mapping):
        return ScriptError("nothing was said" if value is None else str(value))
    details = {str(key): plain(item) for key, item in value.items() if key not in ("type", "message")}
    kind, message = str(value.get("type") or "script"), message_of(value)
    own = own_types().get(kind)
    if own is not None and own is not ScriptError:
        return own(message, **details)
    return ScriptError(message, type=kind, **details)


def message_of(value: Mapping[str, Any]) -> str:
    """What a table that was thrown says."""
    said = value.get("message")
    if isinstance(said, str):
        return said
    fields = ", ".join(f"{key} = {item!r}" for key, item in list(value.items())[:5])
    return f"rejected with {{ {fields} }}" if fields else "rejected"
