"""The terminal as the screen of a spell: its text goes to stdout and stderr, its questions to stdin."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TextIO

from kernel.errors import InvalidError, told_to_person

if TYPE_CHECKING:
    from kernel.breakpoints.marks import Mark
    from studio.cli.pausing import PausePrompt


def _nothing() -> None:
    """Nobody wants to know."""


class Terminal:
    """A `Screen`. With `quiet` the spell's standard output goes to stderr, so that stdout is the result alone.

    `marks` are the breakpoints that a person sets; `place` says where something is in the file.
    """

    def __init__(
        self,
        quiet: bool = False,
        marks: tuple[Mark, ...] = (),
        place: Callable[[Mapping[str, Any]], str] | None = None,
    ) -> None:
        self._marks, self._place = marks, place
        self._pauses: PausePrompt | None = None
        self._streams: dict[str, TextIO] = {"stdout": sys.stderr if quiet else sys.stdout, "stderr": sys.stderr}
        self._interactive = sys.stdout.isatty()
        self.reader_gone = False
        self.on_reader_gone: Callable[[], None] = _nothing

    def stream(self, name: str, text: str) -> None:
        """Write the text; at once when a person is watching."""
        stream = self._streams[name]
        try:
            stream.write(text)
            if self._interactive or name == "stderr":
                stream.flush()
        except BrokenPipeError:
            self._close(stream)

    def _close(self, stream: TextIO) -> None:
        """The reader has gone: what is still written goes nowhere, and whoever runs the spell is told."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        self.reader_gone = True
        self.on_reader_gone()

    def display(self, bundle: dict[str, Any]) -> None:
        """Write the plain form of a rich output."""
        if "text/plain" in bundle:
            self.stream("stdout", f"{bundle['text/plain']}\n")

    async def ask(self, kind: str, question: Mapping[str, Any]) -> Any:
        """Read from standard input: a line, all of it, or nothing at its end; or what a person says to an approval."""
        if kind == "approval" and sys.stdin.isatty():
            from studio.cli.approving import ask_approval

            return await ask_approval(question)
        if kind == "breakpoint" and sys.stdin.isatty():
            return await self._prompt().ask(question)
        if kind != "input":
            raise InvalidError(f"The spell asks for {kind}, which the terminal cannot answer.")
        sys.stdout.flush()
        whole = str(question.get("format", "l")) == "a"
        # Reading a terminal blocks; the spell's other tasks must go on meanwhile.
        text = await asyncio.to_thread(sys.stdin.read if whole else sys.stdin.readline)
        keep = str(question.get("format", "l")) == "L"
        return text if whole or (keep and text) else (text.rstrip("\n") if text else None)

    def about(self) -> dict[str, Any]:
        """What a run is told of its breakpoints; nothing when there are none."""
        if not self._marks:
            return {}
        from studio.cli.breaking import data_of

        return {"breakpoints": {"revision": 1, "marks": [data_of(one) for one in self._marks]}}

    def _prompt(self) -> PausePrompt:
        from studio.cli.pausing import PausePrompt

        if self._pauses is None:
            self._pauses = PausePrompt(self._marks, self._place)
        return self._pauses


def show_error(error: Mapping[str, Any]) -> None:
    """Write an error to stderr."""
    print(error_text(error), file=sys.stderr, flush=True)


def error_text(error: Mapping[str, Any]) -> str:
    """An error as a person reads it: place, message, and where the spell was."""
    place = f"{error['file']}:{error['line']}: " if error.get("line") else ""
    lines = [f"{place}{told_to_person(error)}"]
    trace = [line for line in str(error.get("traceback") or "").splitlines() if line.strip()]
    lines += trace if len(trace) > 1 else []
    if error.get("type") not in (None, "script", "invalid", "cancelled"):
        lines[0] += f" [{error['type']}]"
    return "\n".join(lines)
