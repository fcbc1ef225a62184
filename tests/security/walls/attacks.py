"""What a script tries that has broken out of its language: Python, with all it can do in the process it is in.

Each raises where it is refused. `{file}`, `{made}`, `{folder}` and `{port}` are outside the walls.
"""

from __future__ import annotations

LIBC = "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
FAILED = " == -1 and (_ for _ in ()).throw(PermissionError(ctypes.get_errno()))"

ATTACKS = {
    "a file": "open({file!r}).read()",
    "a file through a folder that is open": "import os\nos.open('secret.txt', 0, dir_fd=os.open({folder!r}, 0))",
    "a file made": "open({made!r}, 'w').close()",
    "a file removed": "import os\nos.unlink({made!r})",
    "a file of many": "import os\nos.chmod({file!r}, 0o666)",
    "a file that was never read": "import os\nos.utime({file!r})",
    "a link to a file": "import os\nos.symlink({file!r}, {made!r} + '.link')",
    "a folder": "import os\nos.listdir({folder!r})",
    "passwords": "open('/etc/passwd').read()",
    "what the kernel was started with": "import os\nopen(f'/proc/{{os.getppid()}}/cmdline').read()",
    "a connection": "import socket\nsocket.create_connection(('127.0.0.1', {port})).close()",
    "a socket that listens": "import socket\nsocket.create_server(('127.0.0.1', 0)).close()",
    "a packet": "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()",
    "a local socket": "import socket\nsocket.socket(socket.AF_UNIX).close()",
    "a program": "import subprocess\nsubprocess.run(['true'], check=True)",
    "a shell": "import subprocess\nsubprocess.run('true', shell=True, check=True)",
    "a spawned program": "import os\nos.waitpid(os.posix_spawn('/bin/true', ['true'], {{}}), 0)",
    "a fork": "import os\npid = os.fork()\npid or os._exit(0)\nos.waitpid(pid, 0)",
    "a signal to the kernel": "import os\nos.kill(os.getppid(), 0)",
    "a handle on the kernel": "import os\nos.close(os.pidfd_open(os.getppid()))",
    "limits of the kernel": "import os, resource\nresource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)",
    "memory of a process": LIBC + "libc.process_vm_readv(os.getpid(), None, 0, None, 0, 0)" + FAILED,
    "shared memory": LIBC + "libc.shmget(0, 4096, 0o1600)" + FAILED,
    "a namespace": LIBC + "libc.unshare(0x400)" + FAILED,
    "another priority": LIBC + "libc.setpriority(0, 0, 19)" + FAILED,
    "tracing": LIBC + "libc.ptrace(0, 0, 0, 0)" + FAILED,
}
"""The last one is the last: who is traced may be stopped by what comes after."""


def all_attacks(**places: object) -> str:
    """A script that tries all; its `result` says of each whether it `succeeded`, or else how it failed."""
    tried = {name: source.format(**places) for name, source in ATTACKS.items()}
    return f"""
result = {{}}
for name, source in {tried!r}.items():
    try:
        exec(source, {{}})
        result[name] = "succeeded"
    except BaseException as error:
        result[name] = type(error).__name__
"""
