"""A real cluster for tests: `llmspell cluster start` as a process, with worker processes of its own.

It ends with the tests, even when those are killed: it watches its standard input, which they hold.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

WATCHED = "from kernel.protocols.jupyter.parent import watch_pipe; watch_pipe(); from studio.cli import main; main()"

PATIENCE = 60.0
"""Seconds a busy machine may need."""


@dataclass(frozen=True)
class Started:
    """The address of its scheduler, and the config file that its workers read."""

    address: str
    config: Path


@contextmanager
def process(folder: Path, workers: int, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process of a cluster, a group of its own, and the address; nobody stops it but the end of its input."""
    own = {**os.environ, "XDG_DATA_HOME": str(folder), **environment}
    command = [sys.executable, "-c", WATCHED, "cluster", "start", "--workers", str(workers), "--threads", "2"]
    pipe = subprocess.PIPE
    with (
        (folder / "cluster.log").open("w") as log,
        subprocess.Popen(
            command, env=own, stdin=pipe, stdout=pipe, stderr=log, text=True, start_new_session=True
        ) as child,
    ):
        assert child.stdout is not None
        line = child.stdout.readline()
        assert line.startswith("tcp://127.0.0.1:"), (folder / "cluster.log").read_text()
        yield child, line.split()[0]


def living(group: int) -> list[int]:
    """The processes of a group that have not ended."""
    import psutil

    found = []
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
    return found


@contextmanager
def started(folder: Path, workers: int = 2, **environment: str) -> Iterator[Started]:
    """A cluster until the block ends; `environment` is that of the workers besides our own."""
    config = folder / "workers.toml"
    config.touch()
    with process(folder, workers, LLMSPELL_CONFIG=str(config), **environment) as (child, address):
        try:
            yield Started(address, config)
        finally:
            child.send_signal(signal.SIGINT)
            child.wait(PATIENCE)
