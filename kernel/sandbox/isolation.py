"""Limits and walls that a process puts around itself. Read by the process of Python cells as a file of its own:
imports nothing but the standard library, and of that only what is light.

On Linux, `confine` takes away with Landlock every file that is not named, and with seccomp sockets, other programs,
processes and what reaches into them. Neither can be undone. Not here: what a profile allows (`kernel.policy`).
Sources: landlock(7), seccomp(2), <linux/bpf_common.h>, <linux/seccomp.h>.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import struct
import sys
from collections.abc import Iterable, Mapping
from typing import Any

RESERVE = 8 << 20
"""Bytes that a process has beyond its limit, for telling that it was reached."""

PR_SET_NO_NEW_PRIVS = 38
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_GET_SECCOMP = 21
SECCOMP_MODE_FILTER = 2
SIGKILL = 9

LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
LANDLOCK_VERSION = 1
OLDEST_LANDLOCK = 3
LANDLOCK_PATH_BENEATH = 1
READ_FILE, READ_FOLDER = 1 << 2, 1 << 3
FILE_RIGHTS = (1 << 0) | (1 << 1) | READ_FILE | (1 << 14)
"""Rights that a rule on a file, not a folder, may have: execute, write, read, truncate."""

EXECUTE = 1 << 0

ALLOW, DENY, KILL = 0x7FFF0000, 0x00050000, 0x80000000
LOAD, JUMP_EQUAL, JUMP_ABOVE, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16
"""Offsets in `struct seccomp_data`."""

X32 = 0x40000000
CLONE_THREAD = 0x00010000

MACHINES: Mapping[str, tuple[int, int]] = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""Machine → AUDIT_ARCH and the column of its numbers in the tables below."""

ABSENT = -1

FORBIDDEN: Mapping[str, tuple[int, int]] = {
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "fork": (57, ABSENT),
    "vfork": (58, ABSENT),
    "execve": (59, 221),
    "execveat": (322, 281),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "kcmp": (312, 272),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "chmod": (90, ABSENT),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, ABSENT),
    "lchown": (94, ABSENT),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "utime": (132, ABSENT),
    "utimes": (235, ABSENT),
    "futimesat": (261, ABSENT),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "syslog": (103, 116),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
}
"""System calls an isolated process is refused, with their numbers on x86-64 and ARM64."""

OWN_ONLY: Mapping[str, tuple[int, int]] = {"kill": (62, 129), "tgkill": (234, 131), "prlimit64": (302, 261)}
"""System calls whose first argument, a process, has to be 0 or the process itself."""

CLONE, CLONE3 = (56, 220), (435, 435)


def restrain(limits: Mapping[str, int], confine: Mapping[str, list[str]] | None, *, dies_alone: bool = True) -> None:
    """Set `limits` (`memory` in bytes) and, when `confine` names `read` and `write` paths, put up the walls.

    With `dies_alone` it ends with its parent. Raises `OSError` with a plain sentence where that is not possible.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux" and dies_alone:
        _libc().prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
    if "memory" in limits:
        _limit_memory(limits["memory"])
    if confine is not None:
        confine_process(confine["read"], confine["write"])


def _limit_memory(more: int) -> None:
    """At most so many bytes beyond what is in use now. Only Linux counts what matters: private, writable memory.

    The hard limit is a little higher: where the soft one is reached, that has to be told.
    """
    if sys.platform != "linux":
        return
    with open("/proc/self/statm") as file:
        data = int(file.read().split()[5]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_DATA, (data + more, data + more + RESERVE))


def confine_process(read: Iterable[str], write: Iterable[str]) -> None:
    """Wall this process in, for good: files to read and to write, no sockets, no other programs or processes."""
    machine = platform.machine()
    if sys.platform != "linux" or machine not in MACHINES:
        raise OSError(
            errno.ENOSYS, f"isolation needs Linux on {' or '.join(MACHINES)}; this is {sys.platform} {machine}"
        )
    libc = _libc()
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    # Those of root, which some kernels run as. Version 3 of the call: two words each of three sets.
    _checked(libc.capset(struct.pack("Ii", 0x20080522, 0), bytes(24)), "capset")
    _landlock(libc, list(read), list(write))
    _seccomp(libc, machine)


def landlock_version() -> int:
    """The version of Landlock this system has; 0 for none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(_libc().syscall(LANDLOCK_CREATE, None, 0, LANDLOCK_VERSION)))


def has_seccomp() -> bool:
    """Whether this system can filter system calls."""
    return sys.platform == "linux" and int(_libc().prctl(PR_GET_SECCOMP, 0, 0, 0, 0)) >= 0


def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _landlock(libc: Any, read: list[str], write: list[str]) -> None:
    version = landlock_version()
    if version < OLDEST_LANDLOCK:
        raise OSError(errno.ENOSYS, "isolation needs Landlock version 3 (Linux 6.2), and this kernel does not have it")
    rights = (1 << (16 if version >= 5 else 15)) - 1
    rules = struct.pack("QQQ", rights, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = _checked(libc.syscall(LANDLOCK_CREATE, rules, ctypes.c_size_t(size), 0), "landlock_create_ruleset")
    for paths, allowed in ((read, READ_FILE | READ_FOLDER), (write, rights & ~EXECUTE)):
        for path in paths:
            _allow(libc, ruleset, path, allowed)
    _checked(libc.syscall(LANDLOCK_RESTRICT, ruleset, 0), "landlock_restrict_self")
    os.close(ruleset)


def _allow(libc: Any, ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    if not os.path.isdir(path):
        rights &= FILE_RIGHTS
    rule = struct.pack("=Qi", rights, descriptor)
    _checked(libc.syscall(LANDLOCK_ADD, ruleset, LANDLOCK_PATH_BENEATH, rule, 0), f"landlock_add_rule {path}")
    os.close(descriptor)


def _seccomp(libc: Any, machine: str) -> None:
    program = b"".join(_program(machine))
    buffer = ctypes.create_string_buffer(program)
    described = struct.pack("HP", len(program) // 8, ctypes.addressof(buffer))
    _checked(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, described, 0, 0), "seccomp")


def _program(machine: str) -> list[bytes]:
    """The filter, as instructions of classic BPF: refuse what is listed, allow the rest."""
    architecture, column = MACHINES[machine]
    start = [
        _statement(LOAD, ARCHITECTURE),
        _jump(JUMP_EQUAL, architecture, 1, 0),
        _statement(RETURN, KILL),
        _statement(LOAD, NUMBER),
        _jump(JUMP_ABOVE, X32, 0, 1),
        REFUSED,
    ]
    forbidden = [numbers[column] for numbers in FORBIDDEN.values() if numbers[column] != ABSENT]
    refusals = [part for number in forbidden for part in (_jump(JUMP_EQUAL, number, 0, 1), REFUSED)]
    # The C library falls back to clone, whose flags can be read here.
    refusals += [_jump(JUMP_EQUAL, CLONE3[column], 0, 1), _statement(RETURN, DENY | errno.ENOSYS)]
    threads = [
        _jump(JUMP_EQUAL, CLONE[column], 0, 4),
        _statement(LOAD, FIRST_ARGUMENT),
        _jump(JUMP_ANY_BIT, CLONE_THREAD, 0, 1),
        ALLOWED,
        REFUSED,
    ]
    own = [part for numbers in OWN_ONLY.values() for part in _own_only(numbers[column])]
    return [*start, *refusals, *threads, *own, ALLOWED]


def _own_only(number: int) -> list[bytes]:
    return [
        _jump(JUMP_EQUAL, number, 0, 5),
        _statement(LOAD, FIRST_ARGUMENT),
        _jump(JUMP_EQUAL, os.getpid(), 1, 0),
        _jump(JUMP_EQUAL, 0, 0, 1),
        ALLOWED,
        REFUSED,
    ]


def _statement(operation: int, value: int) -> bytes:
    return struct.pack("HBBI", operation, 0, 0, value)


def _jump(operation: int, value: int, so: int, otherwise: int) -> bytes:
    return struct.pack("HBBI", operation, so, otherwise, value)


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"isolation failed at {what}: {os.strerror(number)}")
    return result


REFUSED, ALLOWED = _statement(RETURN, DENY | errno.EPERM), _statement(RETURN, ALLOW)
