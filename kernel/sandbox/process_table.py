"""The only hands that look at processes and signal them: those of this user, and signals only to a spell's own.

Needs psutil, which is imported when it is used. Not here: starting processes (`commands`).
"""

from __future__ import annotations

import importlib
import os
import signal
from collections.abc import Collection
from typing import Any

from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.records import dataclass

INSTALL = "pip install 'llmspell-studio[tools]'"
MOST_LISTED = 1000
LONGEST_COMMAND = 1000
"""Characters of a command line that are shown."""

SIGNALS = ("TERM", "KILL", "INT", "HUP", "STOP", "CONT", "USR1", "USR2", "QUIT")


@dataclass(frozen=True, slots=True)
class ProcessTable:
    """The processes of the user who runs the kernel.

    `running` are the keepers of a spell's commands (`Commands.running`): below them are its own processes. `may_end`
    lets others of this user be signalled too, and their command lines be seen.
    """

    running: Collection[int] = ()
    may_end: bool = False

    def entries(self, name: str = "", most: int = MOST_LISTED) -> list[dict[str, Any]]:
        """The processes by number: `pid`, `parent`, `name`, `status`, `cpu` (seconds), `memory` (bytes), `started`
        (seconds since the epoch), `own` for those of the spell. `name` is part of their names, in any case.
        """
        psutil = _psutil()
        found = []
        for process in psutil.process_iter():
            about = self._described(process)
            if about is not None and name.casefold() in about["name"].casefold():
                found.append(about)
                if len(found) >= min(most, MOST_LISTED):
                    break
        return found

    def inspect(self, pid: int) -> dict[str, Any]:
        """One process, with its `command` where it is the spell's own. `NotFoundError`, `DeniedError`."""
        process = self._of_user(pid)
        about = self._described(process)
        if about is None:
            raise _missing(pid)
        if about["own"] or self.may_end:
            psutil = _psutil()
            try:
                about["command"] = " ".join(process.cmdline())[:LONGEST_COMMAND]
                about["folder"] = process.cwd()
            except psutil.NoSuchProcess:
                raise _missing(pid) from None
            except psutil.AccessDenied:
                about["command"] = ""
        return about

    def signal(self, pid: int, name: str = "TERM") -> None:
        """Send a signal: TERM, KILL, INT, HUP, STOP, CONT, USR1, USR2, QUIT.

        `DeniedError` for a process that no command of this spell started, and always for the kernel and those above it.
        """
        known = name.upper().removeprefix("SIG")
        if known not in SIGNALS or not hasattr(signal, f"SIG{known}"):
            raise InvalidError(f"There is no signal {name!r} to send. There are: {', '.join(SIGNALS)}.")
        process = self._of_user(pid)
        psutil = _psutil()
        try:
            self._check_signalled(process)
            # By what was looked at: a number that now means another process is not signalled.
            process.send_signal(getattr(signal, f"SIG{known}"))
        except psutil.NoSuchProcess:
            raise _missing(pid) from None
        except psutil.AccessDenied:
            raise DeniedError(f"The system does not permit to signal process {pid}.", pid=pid) from None

    def _check_signalled(self, process: Any) -> None:
        above = [os.getpid(), *(parent.pid for parent in _psutil().Process().parents())]
        if process.pid in above or process.pid in self.running:
            raise DeniedError(f"Process {process.pid} is part of the kernel; it is not signalled.", pid=process.pid)
        if not self.may_end and not self._is_own(process):
            raise DeniedError(
                f"Process {process.pid} was not started by a command of this spell; only those are signalled.",
                pid=process.pid,
            )

    def _of_user(self, pid: int) -> Any:
        if isinstance(pid, bool) or not isinstance(pid, int) or pid < 1:
            raise InvalidError(f"{pid!r} is not the number of a process.")
        psutil = _psutil()
        try:
            process = psutil.Process(pid)
            if not _is_users(process):
                raise DeniedError(f"Process {pid} belongs to another user.", pid=pid)
        except psutil.NoSuchProcess:
            raise _missing(pid) from None
        except psutil.AccessDenied:
            raise DeniedError(f"Process {pid} belongs to another user.", pid=pid) from None
        return process

    def _described(self, process: Any) -> dict[str, Any] | None:
        """None for a process of another user, and for one that is gone."""
        psutil = _psutil()
        try:
            if not _is_users(process):
                return None
            with process.oneshot():
                times = process.cpu_times()
                return {
                    "pid": process.pid,
                    "parent": process.ppid(),
                    "name": process.name(),
                    "status": process.status(),
                    "cpu": times.user + times.system,
                    "memory": process.memory_info().rss,
                    "started": process.create_time(),
                    "own": self._is_own(process),
                }
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            return None

    def _is_own(self, process: Any) -> bool:
        return bool(self.running) and any(parent.pid in self.running for parent in process.parents())


def _is_users(process: Any) -> bool:
    if hasattr(os, "getuid"):
        return bool(process.uids().real == os.getuid())
    return bool(process.username() == _psutil().Process().username())


def _missing(pid: int) -> NotFoundError:
    return NotFoundError(f"There is no process {pid} (any more).", pid=pid)


def _psutil() -> Any:
    try:
        return importlib.import_module("psutil")
    except ModuleNotFoundError:
        raise InvalidError(f"Looking at processes needs psutil, which is not installed. Run: {INSTALL}") from None
