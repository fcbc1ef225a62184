"""The program between the kernel and a command: it puts limits on the command and outlives it, so that nothing that
the command started does. Run as a file of its own: imports nothing but the standard library.

Its arguments are a descriptor, limits (`memory=1048576,cpu=5`), and the command. When the other end of the descriptor
is closed, because the kernel wants an end or because there is no kernel any more, all that was started is killed. On
Linux it adopts what its children leave behind (PR_SET_CHILD_SUBREAPER), so that no daemon gets away; elsewhere what is
in its process group is killed. Not here: what may be run (`commands`).
"""

from __future__ import annotations

import os
import resource
import select
import signal
import sys
import time

PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 36, 38

LIMITS = {
    "memory": resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS,
    "cpu": resource.RLIMIT_CPU,
    "file_size": resource.RLIMIT_FSIZE,
    "processes": getattr(resource, "RLIMIT_NPROC", None),
    "files": resource.RLIMIT_NOFILE,
}

PATIENCE = 5.0
"""Seconds in which what was killed has to be gone."""

NOT_STARTED = 126


def main(life: int, limits: str, program: str, *arguments: str) -> int:
    """Run the command and give how it ended: a code, or minus a signal. All it started is gone then."""
    if sys.platform == "linux":
        _prctl(PR_SET_CHILD_SUBREAPER)
    woken, waking = os.pipe()
    os.set_blocking(waking, False)
    signal.set_wakeup_fd(waking, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *said: None)
    child = os.fork()
    if child == 0:
        _become(limits, program, arguments)
    try:
        return _await(child, life, woken)
    finally:
        _end_all(child)


def _become(limits: str, program: str, arguments: tuple[str, ...]) -> None:
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for ignored in ("SIGPIPE", "SIGXFSZ"):
            signal.signal(getattr(signal, ignored), signal.SIG_DFL)
        if sys.platform == "linux":
            # Programs that run as another user (sudo) get no more rights than others.
            _prctl(PR_SET_NO_NEW_PRIVS)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for said in filter(None, limits.split(",")):
            name, _, value = said.partition("=")
            _limit(LIMITS[name], int(value))
        # Only standard input, output and error go on.
        os.closerange(3, 1024)
        os.execv(program, arguments)
    except OSError as error:
        os.write(2, f"{program}: {error.strerror}\n".encode())
    finally:
        os._exit(NOT_STARTED)


def _limit(kind: int | None, value: int) -> None:
    if kind is None:
        return
    _, hard = resource.getrlimit(kind)
    most = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (most, most))


def _await(child: int, life: int, woken: int) -> int:
    while True:
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == child:
                return os.waitstatus_to_exitcode(status)
            if pid == 0:
                break
        ready, _, _ = select.select([life, woken], [], [])
        if life in ready:
            return -signal.SIGKILL
        os.read(woken, 4096)


def _end_all(child: int) -> None:
    """Kill what is left until nothing is: with a subreaper all descendants hang together."""
    until = time.monotonic() + PATIENCE
    while _has_children() and time.monotonic() < until:
        for pid in _descendants() if sys.platform == "linux" else [child]:
            try:
                os.kill(pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue
        time.sleep(0.002)


def _has_children() -> bool:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _descendants() -> list[int]:
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    parents[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
    ours, found = {os.getpid()}, []
    while fresh := [pid for pid, parent in parents.items() if parent in ours and pid not in ours]:
        ours.update(fresh)
        found += fresh
    return found


def _prctl(option: int) -> None:
    import ctypes

    ctypes.CDLL(None).prctl(option, 1, 0, 0, 0)


if __name__ == "__main__":
    code = main(int(sys.argv[1]), *sys.argv[2:])
    if code < 0:
        # As the command ended, so does this.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if -code not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)
