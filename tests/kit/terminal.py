"""A command in a terminal of its own: a person reads what it shows, and types."""

from __future__ import annotations

import os
import pty
import select
import time

from tests.kit.shell import COMMAND, PATIENCE, Shell


class Typed:
    """`llmspell` with these arguments in a pseudo-terminal. `close` ends it."""

    def __init__(self, shell: Shell, *arguments: str) -> None:
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            os.chdir(shell.folder)
            os.execve(str(COMMAND), [str(COMMAND), *arguments], {**shell.environment, "TERM": "dumb"})
        self.text = ""
        self._seen = 0

    def until(self, wanted: str) -> str:
        """What was shown since the last time, up to and with this text."""
        end = time.monotonic() + PATIENCE
        while wanted not in self.text[self._seen :]:
            more = time.monotonic() < end and self._read()
            assert more, f"{wanted!r} was not shown, but: {self.text[self._seen :]}"
        place = self.text.index(wanted, self._seen) + len(wanted)
        shown, self._seen = self.text[self._seen : place], place
        return shown

    def type(self, line: str) -> None:
        """Type a line."""
        os.write(self._terminal, f"{line}\n".encode())

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        os.write(self._terminal, b"\x03")

    def ended(self) -> int:
        """Wait for the end; the exit code."""
        while self._read():
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def _read(self) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], 1.0)
        if not ready:
            return True
        try:
            piece = os.read(self._terminal, 1 << 16)
        except OSError:
            return False
        self.text += piece.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(piece)
