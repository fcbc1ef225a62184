"""Where a conversation's code comes from: a terminal with history and completion, or lines of standard input.

Not here: what becomes of it (`dialogue`).
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from kernel.engines.protocol import Completions

IsComplete = Callable[[str], bool]
Complete = Callable[[str, int], "Completions"]


class ForgottenError(Exception):
    """A person wants to begin the piece again (Ctrl-C)."""


class Reader(Protocol):
    """Gives one piece of code after the other."""

    async def read(self, prompt: str) -> str | None:
        """The next piece, whole; None at the end. `ForgottenError` when what was written is to be forgotten."""
        ...


class LineReader:
    """Reads standard input line by line; asks with a prompt only where a person is."""

    def __init__(self, is_complete: IsComplete) -> None:
        self._is_complete = is_complete
        self._asks = sys.stdin.isatty()

    async def read(self, prompt: str) -> str | None:
        """As `Reader`."""
        lines: list[str] = []
        while True:
            line = await asyncio.to_thread(self._line, "… " if lines else prompt)
            if not line:
                return "\n".join(lines) or None
            lines.append(line.rstrip("\r\n"))
            code = "\n".join(lines)
            if self._is_complete(code):
                return code

    def _line(self, prompt: str) -> str:
        if self._asks:
            print(prompt, end="", flush=True)
        return sys.stdin.readline()


def terminal_reader(is_complete: IsComplete, complete: Complete, history: Path) -> Reader:
    """A terminal with history, completion (Tab) and several lines; plain lines where the library is missing."""
    try:
        from prompt_toolkit import PromptSession
    except ImportError:
        return LineReader(is_complete)
    from prompt_toolkit.history import FileHistory

    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(history)),
        completer=_completer(complete),
        complete_while_typing=False,
        multiline=True,
        key_bindings=_keys(is_complete),
        prompt_continuation="… ",
        enable_open_in_editor=True,
        enable_history_search=True,
        interrupt_exception=ForgottenError,
    )
    return _TerminalReader(session)


class _TerminalReader:
    def __init__(self, session: Any) -> None:
        self._session = session

    async def read(self, prompt: str) -> str | None:
        try:
            return str(await self._session.prompt_async(prompt, handle_sigint=False))
        except EOFError:
            return None


def _completer(complete: Complete) -> Any:
    from prompt_toolkit.completion import Completer, Completion

    class Names(Completer):
        """What the kernel knows at the cursor."""

        def get_completions(self, document: Any, complete_event: Any) -> Iterator[Completion]:
            found = complete(document.text, document.cursor_position)
            for item in found.items:
                start = found.start - document.cursor_position
                yield Completion(item.label, start, display_meta=item.detail)

    return Names()


def _keys(is_complete: IsComplete) -> Any:
    """Enter runs what is complete, and begins a new line in what is not; Alt-Enter always begins one."""
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()

    @keys.add("enter")
    def enter(event: Any) -> None:
        buffer = event.current_buffer
        if not buffer.document.text_after_cursor.strip() and is_complete(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.newline(copy_margin=True)

    @keys.add("escape", "enter")
    def newline(event: Any) -> None:
        event.current_buffer.newline(copy_margin=True)

    return keys
