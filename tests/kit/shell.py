"""The command `llmspell` as a shell runs it: a process, its streams, its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).with_name("llmspell")

PATIENCE = 120
"""Seconds that whatever is waited for may take on a busy machine."""


def wait_until(condition: Callable[[], object], child: subprocess.Popen[Any]) -> None:
    """Wait for what a command does; it is ended and the test fails when it ends first, or does not do it."""
    end = time.monotonic() + PATIENCE
    while not condition():
        is_over = child.poll() is not None and not condition()
        if is_over or time.monotonic() > end:
            child.kill()
            raise AssertionError(f"The command {'ended' if is_over else 'hangs'}: what was waited for did not happen.")
        time.sleep(0.005)


@dataclass(frozen=True)
class Ended:
    """A finished command."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Shell:
    """A working folder with a home of its own, and no keys in the environment."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.endswith("_API_KEY") and k != "OPENAI_BASE_URL"}
        path = f"{COMMAND.parent}{os.pathsep}{kept.get('PATH', '')}"
        return {**kept, "LLMSPELL_HOME": str(self.folder / ".llmspell"), "PATH": path, "NO_COLOR": "1"}

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def run(self, *arguments: str, stdin: str = "", timeout: float = PATIENCE) -> Ended:
        return self.program(str(COMMAND), *arguments, stdin=stdin, timeout=timeout)

    def program(self, *command: str, stdin: str = "", timeout: float = PATIENCE) -> Ended:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(COMMAND), *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
