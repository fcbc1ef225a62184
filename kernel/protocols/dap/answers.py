"""What the debugger of Lua tells, in the words of the Debug Adapter Protocol. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kernel.protocols.dap.sources import Sources

CAPABILITIES: dict[str, Any] = {
    "supportsConfigurationDoneRequest": True,
    "supportsFunctionBreakpoints": True,
    "supportsConditionalBreakpoints": True,
    "supportsHitConditionalBreakpoints": True,
    "supportsLogPoints": True,
    "supportsEvaluateForHovers": True,
    "supportsClipboardContext": True,
    "supportsSetVariable": True,
    "supportsSetExpression": True,
    "supportsExceptionInfoRequest": True,
    "supportsTerminateRequest": True,
    "supportTerminateDebuggee": True,
    "supportsBreakpointLocationsRequest": True,
    "supportsLoadedSourcesRequest": True,
    "supportsDelayedStackTraceLoading": True,
    "exceptionBreakpointFilters": [
        {"filter": "all", "label": "All errors", "description": "Also those that a pcall catches."},
        {"filter": "uncaught", "label": "Uncaught errors", "default": True},
    ],
}

HINTS = {"Locals": "locals", "Call": "arguments"}


def thread_id(number: int) -> int:
    """The client's number of a coroutine; 1 is code of another language, which is no coroutine of Lua."""
    return number + 1


def coroutine_of(thread: int) -> int:
    """The debugger's number for one of the client's; 0 for code of another language."""
    return thread - 1


def stopped(moment: Mapping[str, Any]) -> dict[str, Any]:
    """The body of `stopped`."""
    reason = str(moment["reason"])
    body = {"reason": reason, "threadId": thread_id(moment["thread"]), "allThreadsStopped": True}
    if "hit" in moment:
        body["hitBreakpointIds"] = [moment["hit"]]
    if "title" in moment:
        body["description"] = f"Paused {moment['title']}"
    if reason == "exception":
        body |= {"description": f"Paused at an error that is {moment['kind']}", "text": moment["text"]}
    return body


def source(sources: Sources, told: str) -> dict[str, Any]:
    """A `Source`; without a path when it is no file (a chunk of `load`)."""
    name, path, _ = sources.place(told, 1)
    return {"name": name, "path": path} if path else {"name": name, "presentationHint": "deemphasize"}


def source_of_path(path: str) -> dict[str, Any]:
    """A `Source` for a file."""
    return {"name": Path(path).name, "path": path}


def frame(sources: Sources, told: Mapping[str, Any]) -> dict[str, Any]:
    """A `StackFrame`."""
    body: dict[str, Any] = {"id": told["id"], "name": told["name"], "line": 0, "column": 0}
    if told.get("source"):
        _, _, line = sources.place(told["source"], int(told.get("line") or 0))
        body |= {"line": line, "column": 1, "source": source(sources, told["source"])}
    return body


def scope(told: Mapping[str, Any]) -> dict[str, Any]:
    """A `Scope`."""
    body = {"name": told["name"], "variablesReference": told["ref"], "expensive": told["name"] == "Globals"}
    hint = HINTS.get(str(told["name"]))
    return {**body, "presentationHint": hint} if hint else body


def value(told: Mapping[str, Any]) -> dict[str, Any]:
    """What `setVariable` and, as `result`, `evaluate` say of a value."""
    body = {"value": told["value"], "type": told["type"], "variablesReference": told["ref"]}
    return {**body, "indexedVariables": told["indexed"]} if told.get("indexed") else body


def variable(told: Mapping[str, Any]) -> dict[str, Any]:
    """A `Variable`."""
    body = {"name": told["name"], **value(told)}
    return {**body, "evaluateName": told["path"]} if told.get("path") else body


def thread(told: Mapping[str, Any]) -> dict[str, Any]:
    """A `Thread`."""
    return {"id": thread_id(told["id"]), "name": told["name"]}
