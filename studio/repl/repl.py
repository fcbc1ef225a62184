"""The loop of `llmspell repl`: read, run, show, until the end. Not how any of it is done."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kernel import __version__
from kernel.errors import SpellError
from studio.cli.terminal import Terminal
from studio.repl.commands import perform
from studio.repl.dialogue import Dialogue
from studio.repl.reading import ForgottenError, LineReader, Reader, terminal_reader

if TYPE_CHECKING:
    from kernel.runtime import Runtime

PROMPTS = {"lua": "lua> ", "javascript": "js> ", "python": "py> "}


class Repl:
    """A conversation. `history` is the file of what was written in a terminal before."""

    def __init__(self, make: Callable[[], Runtime], language: str, history: Path) -> None:
        self._make = make
        self._history = history
        self._terminal = Terminal()
        self.dialogue = Dialogue(make(), language, self._terminal)
        self.is_over = False

    async def run(self) -> int:
        """Until the end; the exit code. What a pipe gives ends at the first piece that fails, as a script does."""
        is_person = sys.stdin.isatty()
        reader = self._reader(is_person)
        if is_person:
            print(f"Spell Studio {__version__}. .help tells what there is, .exit or Ctrl-D ends.")
        try:
            while not self.is_over:
                status = await self._turn(reader, is_person)
                if status == "failed" and not is_person:
                    return 1
        finally:
            await self.dialogue.close()
        return 0

    async def begin(self) -> None:
        """Go on with a new kernel."""
        await self.dialogue.close()
        self.dialogue = Dialogue(self._make(), self.dialogue.language, self._terminal)

    async def _turn(self, reader: Reader, is_person: bool) -> str:
        try:
            code = await reader.read(PROMPTS.get(self.dialogue.language, "> "))
        except ForgottenError:
            return "cancelled"
        if code is None:
            self.is_over = True
            return "ok"
        if not code.strip():
            return "ok"
        if code.startswith("."):
            return await self._perform(code.strip())
        return await self.dialogue.run(code)

    async def _perform(self, line: str) -> str:
        try:
            told = await perform(self, line)
        except SpellError as error:
            print(error.message, file=sys.stderr)
            return "failed"
        if told:
            print(told)
        return "ok"

    def _reader(self, is_person: bool) -> Reader:
        def is_complete(code: str) -> bool:
            return code.startswith(".") or self.dialogue.is_complete(code)

        if not is_person:
            return LineReader(is_complete)
        return terminal_reader(is_complete, lambda code, at: self.dialogue.complete(code, at), self._history)
