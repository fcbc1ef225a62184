"""A spell under `llmspell debug`, and an editor's side of the protocol."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.kit.dap_client import Client, connect
from tests.kit.shell import Shell

Debugged = Callable[..., tuple[Client, Path]]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def debugged(shell: Shell, processes: list[subprocess.Popen[str]]) -> Iterator[Debugged]:
    """`debugged(name, text, option…)`: the spell waits for the client that is given back, with the spell's path."""

    def start(name: str, text: str, *options: str) -> tuple[Client, Path]:
        path = shell.write(name, text)
        processes.append(shell.start("debug", "--listen", "127.0.0.1:0", *options, name))
        clients.append(connect(processes[-1]))
        return clients[-1], path

    clients: list[Client] = []
    yield start
    for client in clients:
        client.close()
