"""What a Python process that is walled in must still be able to read: Python itself and the libraries it loads."""

from __future__ import annotations

import platform
import sys
import sysconfig
from pathlib import Path

from kernel.sandbox import tab

ALWAYS_READABLE = (
    "/etc/ld.so.cache",
    # How much memory there is for this process: DuckDB aborts when it may not look.
    "/proc/self/cgroup",
    "/sys/fs/cgroup",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/dev/null",
    "/dev/zero",
    "/dev/urandom",
)
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
"""Where the shared libraries are that modules of Python load."""


def wall_trouble() -> str:
    """Why a process cannot be walled in here, in a few words; "" where it can."""
    if tab.is_in_tab:
        return "that needs an operating system, and a browser's tab has none"
    if sys.platform != "linux":
        return f"that needs Linux, with Landlock and seccomp, and this is {platform.system() or sys.platform}"
    from kernel.sandbox import isolation

    machine = platform.machine()
    if machine not in isolation.MACHINES:
        return f"that needs Linux on {' or '.join(isolation.MACHINES)}, and this is {machine}"
    if isolation.landlock_version() < isolation.OLDEST_LANDLOCK:
        return "that needs Landlock version 3 (Linux 6.2), and this kernel does not have it"
    return "" if isolation.has_seccomp() else "that needs seccomp, and this kernel does not have it"


def python_files() -> list[str]:
    """Files and folders that a Python of this kind reads, with all its packages."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    folders = [sysconfig.get_paths()[name] for name in names] + [f"{sys.base_prefix}/lib"]
    # In a bundle of PyInstaller all of it is in one folder, beside the program.
    folders += [sys.base_prefix, sys.executable] if getattr(sys, "frozen", False) else []
    return [*ALWAYS_READABLE, *(str(Path(path).resolve()) for path in (*folders, *LIBRARIES))]
