"""The screen of a spell that is debugged: its text goes to the client, and to another screen if there is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.engines.lua.debugger import Debugger
from kernel.errors import InvalidError
from kernel.protocols.dap.points import pause_at_call
from kernel.protocols.dap.session import Session
from kernel.protocols.executor import Screen


class DebugScreen:
    """A `Screen`. A breakpoint that the script itself has set pauses the debugger, too."""

    def __init__(self, session: Session, debugger: Debugger, other: Screen | None) -> None:
        self._session = session
        self._debugger = debugger
        self._other = other

    def stream(self, name: str, text: str) -> None:
        """Show a text."""
        self._session.event("output", category=name, output=text)
        if self._other is not None:
            self._other.stream(name, text)

    def display(self, bundle: dict[str, Any]) -> None:
        """Show the plain form of a rich output."""
        if "text/plain" in bundle:
            self.stream("stdout", f"{bundle['text/plain']}\n")

    async def ask(self, kind: str, question: Mapping[str, Any]) -> Any:
        """Pause for a breakpoint of the script; other questions are for the other screen."""
        if kind == "breakpoint":
            return pause_for(self._debugger, question)
        if self._other is None:
            raise InvalidError(f"The spell asks for {kind}; under a debugger on standard streams nobody can answer.")
        return await self._other.ask(kind, question)


def pause_for(debugger: Debugger, question: Mapping[str, Any]) -> str:
    """Pause for a question of `kernel.hooks.breakpoints`; its answer."""
    call = {name: question[name] for name in ("operation", "name", "input", "scope")}
    return pause_at_call(debugger, "breakpoint", call, question.get("source")) or "abort"
