"""A prompt in the terminal as the front of a debugger: one-letter commands, as gdb and pdb know them.

Not here: what the commands do (`studio.cli.debug_commands`).
"""

from __future__ import annotations

import contextlib
import importlib
import queue
import sys
import threading
from collections.abc import Mapping
from typing import Any

from kernel.engines.lua.debugger import Debugger, Work
from kernel.errors import SpellError
from kernel.protocols.dap.points import Points
from kernel.protocols.dap.screen import pause_for
from kernel.protocols.dap.sources import Sources
from kernel.protocols.executor import Done, Screen
from studio.cli.debug_commands import Commands
from studio.cli.debugging import Front
from studio.cli.terminal import Terminal, show_error

PROMPT = "(debug) "


async def at_prompt(begin: Work, stop: Work) -> Front:
    """Ask for commands in this terminal."""
    return Prompt(begin, stop)


class PromptScreen(Terminal):
    """The terminal; breakpoints of the script itself pause the debugger."""

    def __init__(self, debugger: Debugger) -> None:
        super().__init__()
        self._debugger = debugger

    async def ask(self, kind: str, question: Mapping[str, Any]) -> Any:
        """Pause for a breakpoint; read everything else from standard input."""
        if kind == "breakpoint":
            return pause_for(self._debugger, question)
        return await super().ask(kind, question)


class Prompt:
    """A `Front`. Its thread asks for commands while the spell is paused."""

    def __init__(self, begin: Work, stop: Work) -> None:
        self._begin = begin
        self._stop = stop
        self._pauses: queue.SimpleQueue[Mapping[str, Any]] = queue.SimpleQueue()
        self._commands: Commands | None = None

    def start(self, debugger: Debugger, sources: Sources, points: Points) -> None:
        """Pause at the first line, and ask from then on."""
        with contextlib.suppress(ImportError):
            importlib.import_module("readline")  # From now on `input` has a history, and keys to edit.
        self._commands = Commands(debugger, sources, points)
        debugger.tell("errors", all=False, uncaught=True)
        debugger.tell("pause", reason="entry")
        debugger.have_done(points.pause_at_entry)
        threading.Thread(target=self._ask_on, name="debug-prompt", daemon=True).start()
        self._begin()

    def screen(self, debugger: Debugger) -> Screen:
        """Where the spell's text goes."""
        return PromptScreen(debugger)

    def stopped(self, moment: Mapping[str, Any]) -> None:
        """The spell pauses."""
        self._pauses.put(moment)

    def went_on(self) -> None:
        """The pause is over."""

    def said(self, text: str) -> None:
        """A log point, or a word of the debugger."""
        print(text, end="", flush=True)

    def end(self, done: Done, code: int) -> None:
        """The spell has ended."""
        if done.status == "failed":
            show_error(done.error or {"message": "The spell failed."})
        else:
            print("The spell has ended." if not code else "The spell was stopped.", file=sys.stderr)

    def _ask_on(self) -> None:
        assert self._commands is not None
        while True:
            self._show(self._commands, self._pauses.get())
            while not self._obey(self._commands):
                pass

    def _show(self, commands: Commands, moment: Mapping[str, Any]) -> None:
        sys.stdout.flush()
        for line in commands.arrive(moment):
            print(line)

    def _obey(self, commands: Commands) -> bool:
        """Do one command; whether the spell goes on."""
        try:
            line = input(PROMPT)
        except EOFError:
            line = "q"
        word, _, rest = line.strip().partition(" ")
        try:
            if word in ("q", "quit", "exit"):
                self._stop()
                return True
            for text in commands.do(word, rest.strip()):
                print(text)
        except SpellError as error:
            print(error.message)
        return commands.goes_on
