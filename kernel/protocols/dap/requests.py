"""The requests of one client: which there are, how they begin and end. Not here: reading and answering (`session`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

from kernel.engines.lua.debugger import Debugger
from kernel.errors import InvalidError
from kernel.protocols.dap import answers
from kernel.protocols.dap.looking import Looking
from kernel.protocols.dap.marking import Marking
from kernel.protocols.dap.points import Points
from kernel.protocols.dap.sources import Sources

Arguments = Mapping[str, Any]
Body = dict[str, Any] | None

RESUMING = {"continue": "continue", "next": "over", "stepIn": "in", "stepOut": "out"}


class Client(Protocol):
    """What requests need of the session; `moment` says why the spell is paused, and is empty when it is not."""

    moment: Mapping[str, Any]

    def begin(self) -> None:
        """The client has said what it wants."""
        ...

    def will_go_on(self) -> None:
        """The client knows that the pause ends."""
        ...

    def event(self, name: str, **body: Any) -> None:
        """Tell the client."""
        ...

    def end_spell(self) -> None:
        """Stop the spell."""
        ...


class Requests:
    """Every public method but `answer`, `after` and `leave` is a request of that name (`set_breakpoints`)."""

    def __init__(
        self, debugger: Debugger, sources: Sources, points: Points, client: Client, stop_on_entry: bool
    ) -> None:
        self.has_left = False
        self._debugger = debugger
        self._points = points
        self._client = client
        self._stop_on_entry = stop_on_entry
        self._ends_with_client = True
        self._begun, self._configured = False, False
        self._resuming: tuple[str, int] | None = None
        self._parts = (self, Marking(debugger, sources, points), Looking(debugger, sources, client))

    def answer(self, command: str, arguments: Arguments) -> Body:
        """Do what a request asks; the body of the response. `InvalidError` when it cannot be done."""
        if command in RESUMING:
            return self._resume(RESUMING[command], arguments)
        name = re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", command)
        for part in self._parts:
            if name in part.requests:
                body: Body = getattr(part, name)(arguments)
                return body
        raise InvalidError(f"This debugger has no request {command!r}.")

    requests = frozenset({"initialize", "launch", "attach", "configuration_done", "pause", "terminate", "disconnect"})

    def after(self, command: str) -> None:
        """What follows when the response is on its way."""
        if command == "initialize":
            self._client.event("initialized")
        if self._begun and self._configured:
            self._client.begin()
        if self._resuming:
            # Not before the response is out: the next pause may come at once.
            how, thread = self._resuming
            self._resuming = None
            self._debugger.tell(how, thread=thread)

    def leave(self) -> None:
        """The client is gone: the spell ends with it when it was launched, or goes on alone."""
        if not self.has_left:
            self._part(self._ends_with_client)

    def _part(self, ends: bool) -> None:
        self.has_left = True
        if ends:
            self._client.end_spell()
        self._debugger.have_done(lambda: self._points.set([]))
        self._debugger.tell("leave")

    def initialize(self, arguments: Arguments) -> Body:
        """What this debugger can do."""
        lines = 0 if arguments.get("linesStartAt1", True) else -1
        for part in self._parts[1:]:
            part.shift = lines
        return answers.CAPABILITIES

    def launch(self, arguments: Arguments) -> Body:
        """The client wants the spell to run as its own."""
        return self._begin(arguments)

    def attach(self, arguments: Arguments) -> Body:
        """The client looks in; the spell may outlive it."""
        self._ends_with_client = False
        return self._begin(arguments)

    def _begin(self, arguments: Arguments) -> Body:
        self._begun = True
        if arguments.get("stopOnEntry", self._stop_on_entry) and not arguments.get("noDebug"):
            self._debugger.tell("pause", reason="entry")
            self._debugger.have_done(self._points.pause_at_entry)
        return None

    def configuration_done(self, arguments: Arguments) -> Body:
        """Everything is set: the spell may begin."""
        self._configured = True
        return None

    def _resume(self, how: str, arguments: Arguments) -> Body:
        if not self._client.moment:
            raise InvalidError("The spell is not paused.")
        self._resuming = how, answers.coroutine_of(int(arguments.get("threadId", 1)))
        self._client.will_go_on()
        return {"allThreadsContinued": True} if how == "continue" else None

    def pause(self, arguments: Arguments) -> Body:
        """Pause at the next line, or where the spell waits."""
        self._debugger.tell("pause")
        return None

    def terminate(self, arguments: Arguments) -> Body:
        """Stop the spell; its `terminated` event follows."""
        self._client.end_spell()
        return None

    def disconnect(self, arguments: Arguments) -> Body:
        """Part: with `terminateDebuggee` the spell ends too, as it does when it was launched."""
        self._part(bool(arguments.get("terminateDebuggee", self._ends_with_client)))
        return None
