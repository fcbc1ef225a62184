"""Approval in a real terminal: a pseudo-terminal, a command in it, and letters that a person types."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.kit.shell import COMMAND, PATIENCE, Shell

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")

SPELL = """
local agent = Agent.new({ name = "Owl", model = "scripted/MODEL", tools = { ShellCommandTool.new() } })
print(agent:chat("go"))
"""

MODEL = """
- tool_calls: [{name: shell_command, arguments: {command: touch first.txt}}]
- tool_calls: [{name: shell_command, arguments: {command: touch first.txt}}]
- text: done
"""


@dataclass
class Console:
    """The other end of a terminal in which a command runs."""

    handle: int
    process: subprocess.Popen[bytes]
    said: str = field(default="")

    def until(self, text: str) -> str:
        """Read up to a text; all that was written until there."""
        while text not in self.said:
            try:
                piece = os.read(self.handle, 4096)
            except OSError:
                piece = b""
            if not piece:
                raise AssertionError(f"It ended before {text!r}: {self.said}")
            self.said += piece.decode("utf-8", "replace")
        before, _, self.said = self.said.partition(text)
        return before

    def type(self, line: str) -> None:
        os.write(self.handle, f"{line}\n".encode())


@pytest.fixture
def console(shell: Shell) -> Iterator[Console]:
    model = shell.write("model.yaml", MODEL)
    shell.write("ask.lua", SPELL.replace("MODEL", str(model)))
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [str(COMMAND), "run", "ask.lua"],
        cwd=shell.folder,
        env={**shell.environment, "LLMSPELL_CONFIG": str(settings_of(shell.folder)), "TERM": "dumb"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    yield Console(ours, process)
    process.kill()
    process.wait(PATIENCE)
    os.close(ours)


def settings_of(folder: Path) -> Path:
    (folder / "config").mkdir()
    (folder / "config" / "config.toml").touch()
    return folder / "config" / "config.toml"


def test_a_person_sees_who_wants_what_and_allows_it_once(console: Console, shell: Shell) -> None:
    shown = console.until("Allow it?")
    assert "shell_command is wanted by Owl (your profile asks about 'commands'):" in shown
    assert '"command": "touch first.txt"' in shown
    assert "mean this very call." in shown
    console.type("what?")
    console.until("Allow it?")
    assert not (shell.folder / "first.txt").exists()
    console.type("o")
    console.until("Allow it?")
    assert (shell.folder / "first.txt").exists()
    (shell.folder / "first.txt").unlink()
    console.type("deny")
    console.until("done")
    assert console.process.wait(PATIENCE) == 0
    assert not (shell.folder / "first.txt").exists()


def test_for_this_run_asks_no_more_about_the_same_call(console: Console, shell: Shell) -> None:
    console.until("Allow it?")
    console.type("r")
    assert "Allow it?" not in console.until("done")
    assert console.process.wait(PATIENCE) == 0
    assert (shell.folder / "first.txt").exists()
