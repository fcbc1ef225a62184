"""The requests that look at the paused spell: its threads, stacks, variables, and expressions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from kernel.engines.lua.debugger import PATIENCE, Debugger
from kernel.errors import InvalidError
from kernel.protocols.dap import answers
from kernel.protocols.dap.sources import Sources

Arguments = Mapping[str, Any]
Body = dict[str, Any]

GLANCE = 0.5
"""Seconds to wait for the list of threads of a spell that runs."""


class Paused(Protocol):
    """Knows why the spell is paused: `moment` is empty when it is not."""

    moment: Mapping[str, Any]


class Looking:
    """Each public method is a request of that name. `shift` makes our lines the client's."""

    requests = frozenset(
        {"threads", "stack_trace", "scopes", "variables", "evaluate", "set_variable", "set_expression"}
        | {"exception_info"}
    )

    def __init__(self, debugger: Debugger, sources: Sources, paused: Paused) -> None:
        self.shift = 0
        self._debugger = debugger
        self._sources = sources
        self._paused = paused
        self._threads: list[dict[str, Any]] = []

    def _ask(self, what: str, **arguments: Any) -> Any:
        if not self._paused.moment:
            raise InvalidError("The spell is not paused.")
        return self._debugger.ask(what, **arguments)

    def threads(self, arguments: Arguments) -> Body:
        """The coroutines. While the spell runs, those of a moment ago may have to do."""
        try:
            told = self._debugger.ask("threads", timeout=PATIENCE if self._paused.moment else GLANCE)
            self._threads = [answers.thread(one) for one in told or []]
        except InvalidError:
            pass  # It is busy.
        is_elsewhere = self._paused.moment.get("thread") == 0
        other = [{"id": 1, "name": "code of another language" if is_elsewhere else "spell"}]
        return {"threads": [*(other if is_elsewhere or not self._threads else []), *self._threads]}

    def stack_trace(self, arguments: Arguments) -> Body:
        """The frames of a coroutine, a page of them."""
        start, levels = int(arguments.get("startFrame") or 0), int(arguments.get("levels") or 0)
        thread = answers.coroutine_of(int(arguments["threadId"]))
        told = self._ask("stack", thread=thread, start=start, count=levels)
        frames = [answers.frame(self._sources, one) for one in told["frames"]]
        for one in frames:
            one["line"] += self.shift if one["line"] else 0
        # One more than is known: there are others, however many.
        return {"stackFrames": frames, "totalFrames": start + len(frames) + int(bool(told["more"]))}

    def scopes(self, arguments: Arguments) -> Body:
        """Locals, upvalues and globals of a frame; for a call, what it was given."""
        return {"scopes": [answers.scope(one) for one in self._ask("scopes", frame=int(arguments["frameId"]))]}

    def variables(self, arguments: Arguments) -> Body:
        """What is in a scope or a table, a page of it."""
        told = self._ask(
            "variables",
            ref=int(arguments["variablesReference"]),
            filter=arguments.get("filter"),
            start=int(arguments.get("start") or 0),
            count=int(arguments.get("count") or 0),
        )
        return {"variables": [answers.variable(one) for one in told]}

    def evaluate(self, arguments: Arguments) -> Body:
        """The value of an expression, or what statements do. Without a frame it may be asked while the spell waits."""
        frame = arguments.get("frameId")
        asked: dict[str, Any] = {"text": str(arguments["expression"]), "whole": arguments.get("context") == "clipboard"}
        told = self._ask("evaluate", frame=int(frame), **asked) if frame else self._debugger.ask("evaluate", **asked)
        value = answers.value(told)
        return {"result": value.pop("value"), **value}

    def set_variable(self, arguments: Arguments) -> Body:
        """A new value, said as an expression, for a variable or an entry of a table."""
        ref, name = int(arguments["variablesReference"]), str(arguments["name"])
        return answers.value(self._ask("set", ref=ref, name=name, text=str(arguments["value"])))

    def set_expression(self, arguments: Arguments) -> Body:
        """A new value for whatever an expression names."""
        frame = int(arguments["frameId"]) if arguments.get("frameId") else None
        self._ask("evaluate", frame=frame, text=f"{arguments['expression']} = {arguments['value']}")
        return answers.value(self._ask("evaluate", frame=frame, text=str(arguments["expression"])))

    def exception_info(self, arguments: Arguments) -> Body:
        """The error at which the spell is paused."""
        moment = self._paused.moment
        if moment.get("reason") != "exception":
            raise InvalidError("The spell is not paused at an error.")
        mode = "always" if moment["kind"] == "caught" else "unhandled"
        return {"exceptionId": "error", "description": moment["text"], "breakMode": mode}
