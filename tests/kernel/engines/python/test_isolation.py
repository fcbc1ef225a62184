"""Isolated cells reach no file, socket, program or process that they were not given; elsewhere isolation is refused."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.engines.python.setting import Setting
from kernel.errors import DeniedError, ScriptError
from kernel.policy import PROFILES, Limits
from kernel.runtime import Options, Runtime
from kernel.sandbox import isolation
from tests.kit.python_host import PythonHost, PythonSpell, isolated

linux = pytest.mark.skipif(sys.platform != "linux", reason="isolation needs Linux")


@pytest.fixture
def allowed(tmp_path: Path) -> Path:
    folder = tmp_path / "allowed"
    folder.mkdir()
    (folder / "facts.txt").write_text("owls fly")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret.txt")
    return folder


@pytest.fixture
async def walled(allowed: Path) -> AsyncIterator[PythonSpell]:
    spell = PythonSpell(Limits(memory=256 << 20), isolated(allowed, (allowed,), write=True))
    yield spell
    spell.engine.close()


ESCAPES = {
    "a file outside": "open('../secret.txt').read()",
    "a link out": "open('link').read()",
    "a folder outside": "import os\nos.listdir('/')",
    "passwords": "open('/etc/passwd').read()",
    "its own environment": "open('/proc/self/environ').read()",
    "memory": "open('/proc/self/mem', 'rb').read(1)",
    "a file written outside": "open('../made.txt', 'w')",
    "a file removed outside": "import os\nos.unlink('../secret.txt')",
    "a file moved out": "import os\nos.rename('facts.txt', '../facts.txt')",
    "a link made outside": "import os\nos.symlink('/etc', '../etc')",
    "a file linked in": "import os\nos.link('../secret.txt', 'mine')",
    "permissions": "import os\nos.chmod('../secret.txt', 0o777)",
    "owners": "import os\nos.chown('../secret.txt', 0, 0)",
    "times": "import os\nos.utime('../secret.txt')",
    "a socket": "import socket\nsocket.socket()",
    "a local socket": "import socket\nsocket.socket(socket.AF_UNIX)",
    "a request": "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:1')",
    "a program": "import subprocess\nsubprocess.run(['true'])",
    "a shell": "import os\nassert os.system('true') == 0, 'PermissionError: no shell'",
    "another self": "import os\nos.execv('/proc/self/exe', ['python'])",
    "a spawned program": "import os\nos.posix_spawn('/bin/true', ['true'], {})",
    "a fork": "import os\nos.fork()",
    "a process of Python": "import multiprocessing\nmultiprocessing.get_context('fork').Process(target=print).start()",
    "a signal to the kernel": "import os\nos.kill(os.getppid(), 0)",
    "a signal to all": "import os\nos.kill(-1, 0)",
    "limits of the kernel": "import os, resource\nresource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)",
    "a handle on the kernel": "import os\nos.pidfd_open(os.getppid())",
    "a namespace": "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
    "assert libc.unshare(0x10000000) == 0, os.strerror(ctypes.get_errno())",
    "tracing the kernel": "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
    "assert libc.ptrace(16, os.getppid(), 0, 0) == 0, os.strerror(ctypes.get_errno())",
    "memory of the kernel": "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
    "assert libc.process_vm_readv(os.getppid(), None, 0, None, 0, 0) == 0, os.strerror(ctypes.get_errno())",
    "a mount": "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
    "assert libc.mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0, os.strerror(ctypes.get_errno())",
    "an io_uring": "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
    "assert libc.syscall(425, 8, ctypes.create_string_buffer(120)) >= 0, os.strerror(ctypes.get_errno())",
    "shared memory": "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
    "assert libc.shmget(0, 4096, 0o1600) >= 0, os.strerror(ctypes.get_errno())",
    "more memory": "import resource\nresource.setrlimit(resource.RLIMIT_DATA, (1 << 40, 1 << 40))",
}


@linux
@pytest.mark.parametrize("source", ESCAPES.values(), ids=ESCAPES.keys())
async def test_an_isolated_cell_cannot_reach(walled: PythonSpell, source: str, tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match=r"PermissionError|Operation not permitted|not allowed|cross-device"):
        await walled.run(source)
    assert sorted(os.listdir(tmp_path)) == ["allowed", "secret.txt"]
    assert (tmp_path / "secret.txt").read_text() == "secret"


@linux
async def test_an_isolated_cell_works_with_what_it_was_given(walled: PythonSpell, allowed: Path) -> None:
    assert await walled.run("open('facts.txt').read()") == "owls fly"
    await walled.run("import os\nos.mkdir('new')\nwith open('new/made.txt', 'w') as f:\n    f.write('made')")
    assert (allowed / "new" / "made.txt").read_text() == "made"
    assert await walled.run("agent = Agent('x')\nawait agent.chat('hi')") == "x: hi"
    assert await walled.run("import json, sqlite3, ssl, decimal, zoneinfo\nstr(zoneinfo.ZoneInfo('UTC'))") == "UTC"
    assert await walled.run("import asyncio\nawait asyncio.to_thread(lambda: 5)") == 5
    assert await walled.run("import numpy\nnumpy.arange(4).sum()") == 6
    assert await walled.run("import os\nsorted(set(os.environ) - {'LC_CTYPE'})") == []


@linux
async def test_an_isolated_cell_that_may_not_write_does_not(allowed: Path) -> None:
    spell = PythonSpell(setting=isolated(allowed, (allowed,)))
    assert await spell.run("open('facts.txt').read()") == "owls fly"
    for source in ("open('facts.txt', 'a')", "open('new.txt', 'w')", "import os\nos.truncate('facts.txt', 0)"):
        with pytest.raises(ScriptError, match="PermissionError"):
            await spell.run(source)
    spell.engine.close()


@linux
async def test_an_isolated_cell_can_still_be_stopped(allowed: Path) -> None:
    spell = PythonSpell(Limits(cpu=0.3), isolated(allowed))
    with pytest.raises(Exception, match="without waiting"):
        await spell.run("while True:\n    pass")
    assert await spell.run("1") == 1
    spell.engine.close()


async def test_where_there_are_no_walls_isolation_is_refused(allowed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation.platform, "machine", lambda: "sparc")
    with pytest.raises(OSError, match="isolation needs Linux on x86_64 or aarch64"):
        isolation.confine_process([], [])


@linux
async def test_a_process_that_cannot_be_isolated_runs_nothing(allowed: Path, tmp_path: Path) -> None:
    spell = PythonSpell(setting=isolated(allowed, (Path("/dev/full") / "nowhere",)))
    with pytest.raises(DeniedError, match="cannot be isolated here"):
        await spell.run("open('/tmp/ran', 'w')")
    spell.engine.close()


def test_the_profile_decides() -> None:
    assert {name: profile.python for name, profile in PROFILES.items()} == {
        "none": "trusted",
        "low": "trusted",
        "medium": "trusted",
        "high": "isolated",
    }


def test_the_setting_is_that_of_the_spell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_API_KEY", "x")
    monkeypatch.setenv("LLM_TOPIC", "owls")
    hosts = {name: PythonHost() for name in ("medium", "high")}
    for name, host in hosts.items():
        host.spell = Runtime(Options(folder=tmp_path, profile=name)).spell  # type: ignore[attr-defined]
    trusted, walled = Setting.of(hosts["medium"]), Setting.of(hosts["high"])
    assert (trusted.mode, trusted.folder, trusted.walls()) == ("trusted", tmp_path.resolve(), None)
    assert trusted.variables["LLM_TOPIC"] == "owls"
    assert "PATH" in trusted.variables
    assert "SECRET_API_KEY" not in trusted.variables
    assert (walled.mode, walled.variables) == ("isolated", {})
    walls = walled.walls()
    assert walls is not None
    assert walls["write"] == []
    assert os.fspath(tmp_path) not in walls["read"]
