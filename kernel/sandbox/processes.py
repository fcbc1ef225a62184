"""The only hands that start processes and end them. Not here: what they do, and who may have one (`policy`)."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from kernel.errors import InternalError, InvalidError
from kernel.sandbox.tab import check_not_in_tab

LONGEST_REPORT = 16 << 10
"""Bytes of what a process said at its end that are kept."""

PATIENCE = 2.0
"""Seconds that a killed process has to be gone."""

PASSED_ON = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR")
"""Variables that programs need and that hold no secrets."""


class Companion:
    """A Python process that talks to this one over `wire`, in a session of its own.

    `spoken` are the ends of the pipes that are its standard output and error: it reads them itself while it lives.
    """

    def __init__(self, process: subprocess.Popen[bytes], wire: socket.socket, spoken: tuple[int, int]) -> None:
        self._process = process
        self._spoken = spoken
        self.wire = wire
        self.pid = process.pid

    def cpu_seconds(self) -> float | None:
        """The processor time it has used; None where the system does not tell."""
        if sys.platform != "linux":
            return None
        try:
            # The clock of another process, as clock_getcpuclockid(3) makes it.
            return time.clock_gettime((~self.pid << 3) | 2)
        except OSError:
            return None

    def end(self) -> tuple[str, str]:
        """Kill it, with all it started that stayed in its session: how it ended, in words, and what it said last."""
        code = self._process.poll()
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self._process.kill()
        try:
            ended = self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            ended = None
        self.wire.close()
        return _told(ended if code is None else code), "\n".join(filter(None, map(_rest, self._spoken)))

    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def is_over(self, seconds: float) -> bool:
        """Whether it ends by itself within so short a time."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


def start_python(folder: Path, program: Path, arguments: tuple[str, ...], variables: Mapping[str, str]) -> Companion:
    """Start `program` with this Python in `folder`, with no more environment than `variables`.

    Its first arguments are descriptors: of the wire, and of the ends where its standard output and error can be read;
    `arguments` follow. `InvalidError` where there is no Python to start, `InternalError` when the system refuses.
    """
    check_not_in_tab("A process of its own", "Do without walls, or open the spellbook on a computer.")
    if os.name != "posix":
        raise InvalidError("A Python process of its own needs Linux or macOS. Write cells in Lua or JavaScript.")
    if not sys.executable:
        raise InvalidError("There is no Python for a process of its own: this program does not know one.")
    ours, theirs = socket.socketpair()
    (out, out_writing), (err, err_writing) = os.pipe(), os.pipe()
    passed = (theirs.fileno(), out, err)
    command = [sys.executable, "-I", "-X", "utf8", str(program), *map(str, passed), *arguments]
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=out_writing,
            stderr=err_writing,
            pass_fds=passed,
            start_new_session=True,
        )
    except OSError as error:
        ours.close()
        os.close(out)
        os.close(err)
        raise InternalError(f"A Python process could not be started: {error.strerror}.") from error
    finally:
        theirs.close()
        os.close(out_writing)
        os.close(err_writing)
    return Companion(process, ours, (out, err))


def _rest(descriptor: int) -> str:
    """What can still be read from a pipe, which is closed then."""
    os.set_blocking(descriptor, False)
    with os.fdopen(descriptor, "rb") as stream:
        return (stream.read() or b"")[-LONGEST_REPORT:].decode("utf-8", "replace").strip()


def plain_environment() -> dict[str, str]:
    """The variables that any program needs, and no secrets."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


def _told(code: int | None) -> str:
    if code is None:
        return "it could not be ended"
    if code >= 0:
        return f"it ended by itself with code {code}"
    try:
        return f"it was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"it was ended by signal {-code}"
