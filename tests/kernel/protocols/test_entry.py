"""Starting the kernel process wrongly gives one plain sentence and no traceback."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kernel.errors import InternalError, InvalidError
from kernel.protocols.jupyter.server import serve
from kernel.protocols.jupyter.sockets import read_connection
from tests.kit.executor_double import EchoExecutor
from tests.kit.kernel_clients import ECHO_KERNEL, ROOT, until
from tests.kit.processes import is_running, needs_proc

CONNECTION = {
    "transport": "tcp",
    "ip": "127.0.0.1",
    "key": "k",
    "shell_port": 1,
    "control_port": 2,
    "stdin_port": 3,
    "iopub_port": 4,
    "hb_port": 5,
}


def test_a_connection_file_gives_the_addresses(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text(json.dumps(CONNECTION))
    connection = read_connection(tmp_path / "c.json")
    assert connection.address("iopub") == "tcp://127.0.0.1:4"
    (tmp_path / "c.json").write_text(json.dumps({**CONNECTION, "transport": "ipc", "ip": "/run/k"}))
    assert read_connection(tmp_path / "c.json").address("hb") == "ipc:///run/k-5"


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "nonsense", "{}", '"text"', json.dumps({**CONNECTION, "shell_port": "x"})]
)
def test_a_file_that_is_no_connection_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "c.json").write_text(text)
    with pytest.raises(InvalidError, match=r"c\.json' is not a Jupyter connection file"):
        read_connection(tmp_path / "c.json")


def test_a_signature_we_do_not_know_is_refused(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text(json.dumps({**CONNECTION, "signature_scheme": "hmac-md5"}))
    with pytest.raises(InvalidError, match="hmac-md5"):
        read_connection(tmp_path / "c.json")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The kernel process with these arguments, to its end."""
    return subprocess.run([*ECHO_KERNEL, *arguments], capture_output=True, text=True, cwd=ROOT, check=False)


def test_a_missing_connection_file_is_one_sentence_and_exit_1(tmp_path: Path) -> None:
    ended = run("-f", str(tmp_path / "gone.json"))
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "gone.json' is not a Jupyter connection file" in ended.stderr


@pytest.mark.parametrize("options", ["nonsense", "[1]"])
def test_options_that_are_no_object_are_one_sentence_and_exit_1(options: str, tmp_path: Path) -> None:
    ended = run("-f", str(tmp_path / "c.json"), "--options", options)
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"--options {options!r} is not")


ORPHAN = """
import os, subprocess, sys
environment = {**os.environ, "JPY_PARENT_PID": str(os.getpid())}
child = subprocess.Popen(sys.argv[1:], env=environment, stdout=subprocess.DEVNULL)
print(child.pid, flush=True)
sys.stdin.read()
os._exit(0)
"""


@needs_proc
async def test_a_kernel_whose_jupyter_is_gone_ends_by_itself(tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    file.write_text(json.dumps({**CONNECTION, "transport": "ipc", "ip": str(tmp_path / "k")}))
    command = (sys.executable, "-c", ORPHAN, *ECHO_KERNEL, "-f", str(file))
    parent = await asyncio.create_subprocess_exec(
        *command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    kernel = int(await parent.stdout.readline())
    await until(lambda: os.path.exists(tmp_path / "k-5"))
    assert is_running(kernel)
    parent.stdin.close()
    await parent.wait()
    await until(lambda: not is_running(kernel))


async def test_an_address_that_cannot_be_had_is_an_error_and_the_executor_is_closed(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text(json.dumps({**CONNECTION, "transport": "ipc", "ip": str(tmp_path / "no" / "k")}))
    executor = EchoExecutor()
    with pytest.raises(InternalError, match="could not listen"):
        await serve(tmp_path / "c.json", executor)
    assert executor.closed
