"""What `llmspell resume` knows of the command that was stopped, and how it asks a person at a terminal."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.kit.shell import COMMAND, PATIENCE, Shell, wait_until

PAY = """
local pay = Tool.new({ name = "pay", effect = "once", handler = function(p)
  util.sleep(600000)
  return "paid"
end })
print("got " .. tostring(pay:run({ amount = 7 })))
"""


SWIFT = PAY.replace("600000", "0")


class Terminal:
    """A command at a terminal: what it shows is read until something is there, and a person types."""

    def __init__(self, shell: Shell, *words: str) -> None:
        self._own, other = pty.openpty()
        streams = {"stdin": other, "stdout": other, "stderr": other}
        # In a session of its own, with the terminal as the controlling one: Ctrl-C reaches it like a person's.
        self.process = subprocess.Popen(
            [sys.executable, "-c", LEADER, str(COMMAND), *words], cwd=shell.folder, env=shell.environment,
            start_new_session=True, **streams,
        )  # fmt: skip
        os.close(other)
        self.shown = ""
        self._end = time.monotonic() + PATIENCE

    def read_until(self, text: str) -> None:
        while text not in self.shown:
            self.shown += self._read()

    def type(self, text: str) -> None:
        os.write(self._own, text.encode())

    def ended(self, again: str = "") -> int:
        """Its exit code, once all that it shows is read. What a person would type `again` is typed each few seconds."""
        while piece := self._read(at_end="", again=again):
            self.shown += piece
        os.close(self._own)
        return self.process.wait(PATIENCE)

    def _read(self, at_end: str | None = None, again: str = "") -> str:
        while not select.select([self._own], [], [], 5)[0]:
            if time.monotonic() > self._end:
                self.process.kill()
                raise AssertionError(f"Nothing happened for {PATIENCE} s. The command had shown: {self.shown}")
            self.type(again)
        try:
            piece = os.read(self._own, 4096).decode(errors="replace")
        except OSError:
            # Linux says so when nobody holds the other side any more.
            piece = ""
        if not piece and at_end is None:
            raise AssertionError(f"The command ended. It had shown: {self.shown}")
        return piece


LEADER = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
# As a terminal's shell does: where the tests run in the background, Ctrl-C is ignored by all that they start.
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""


def killed_run(shell: Shell) -> Path:
    """The journal of a run that was killed in the middle of a call that may be done only once."""
    shell.write("pay.lua", PAY)
    child = subprocess.Popen([str(COMMAND), "run", "pay.lua"], cwd=shell.folder, env=shell.environment)
    with child:
        wait_until(lambda: any(is_paying(path) for path in journals(shell)), child)
        child.send_signal(signal.SIGKILL)
    return journals(shell)[0]


def is_paying(journal: Path) -> bool:
    return b'"execute_tool.intent"' in journal.read_bytes()


def journals(shell: Shell) -> list[Path]:
    return sorted((shell.folder / ".llmspell" / "journals").glob("*.ndjson"))


@pytest.mark.parametrize(
    ("answers", "printed"),
    [(["y", ""], "got nil"), (["y", "receipt", '"receipt"'], "got receipt"), (["n"], "got paid")],
)
def test_a_person_at_a_terminal_is_asked_whether_it_was_done(shell: Shell, answers: list[str], printed: str) -> None:
    journal = killed_run(shell)
    shell.write("pay.lua", SWIFT)
    terminal = Terminal(shell, "resume", journal.stem)
    for answer, question in zip(answers, ("Was it done? [y/N]", "as JSON? [null]", "That is no JSON"), strict=False):
        terminal.read_until(question)
        terminal.type(f"{answer}\n")
    assert terminal.ended() == 0, terminal.shown
    assert '{"amount": 7}' in terminal.shown
    assert printed in terminal.shown


def test_what_a_call_gave_can_be_said_where_it_was_done(shell: Shell) -> None:
    journal = killed_run(shell)
    shell.write("pay.lua", SWIFT)
    for wrong, told in (
        (["--result", "paid"], "is no JSON"),
        (["--assume-not-done", "--result", "1"], "that it was not done"),
        (["--assume-done", "--result", "1", "--result", "2"], "whose end nobody knows: 1"),
    ):
        refused = shell.run("resume", journal.stem, *wrong)
        assert refused.code == 2
        assert told in refused.err
    done = shell.run("resume", journal.stem, "--assume-done", "--result", '"receipt 7"')
    assert (done.code, done.out) == (0, "got receipt 7\n"), done.err


def test_control_c_at_the_question_stops_and_leaves_the_run_as_it_was(shell: Shell) -> None:
    journal = killed_run(shell)
    before = journal.read_bytes()
    terminal = Terminal(shell, "resume", journal.stem)
    terminal.read_until("Was it done? [y/N]")
    terminal.type("\x03")
    # A signal in the instant before Python begins to read is not seen by its `input`: then a person presses again.
    assert terminal.ended(again="\x03") == 130, terminal.shown
    assert "Traceback" not in terminal.shown
    assert (journals(shell), journal.read_bytes()) == ([journal], before)


def test_control_c_in_a_resumed_run_says_how_to_go_on(shell: Shell) -> None:
    journal = killed_run(shell)
    terminal = Terminal(shell, "resume", journal.stem, "--assume-not-done")
    # Both runs may have begun in one second: then their names do not say which is the second.
    wait_until(lambda: any(is_paying(path) for path in journals(shell) if path != journal), terminal.process)
    terminal.type("\x03")
    assert terminal.ended() == 130, terminal.shown
    assert "To go on: llmspell resume" in terminal.shown
    shell.write("pay.lua", SWIFT)
    done = shell.run("resume", journal.stem, "--assume-not-done")
    assert (done.code, done.out) == (0, "got paid\n"), done.err


def test_modules_and_log_level_of_the_command_hold_for_what_goes_on(shell: Shell) -> None:
    (shell.folder / "more").mkdir()
    shell.write("more/words.lua", "return { word = 'owl' }")
    spell = "print(require('words').word)\nLogger.debug('deep')\n"
    shell.write("talk.lua", spell + "error('not yet')")
    options = ("--module-folder", "more", "--allow-module", "words", "--log-level", "debug")
    first = shell.run("run", "talk.lua", "--profile", "low", *options)
    assert (first.code, first.out) == (1, "owl\n"), first.err
    assert "deep" in first.err
    assert "not yet" in first.err
    shell.write("talk.lua", spell + "print('on')")
    done = shell.run("resume", "last")
    assert (done.code, done.out) == (0, "owl\non\n"), done.err
    assert "deep" in done.err
