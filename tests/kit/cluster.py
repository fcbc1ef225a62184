"""A real cluster for tests: `llmspell cluster start` as a process, with worker processes of its own."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.kit.shell import COMMAND

PATIENCE = 60.0
"""Seconds a busy machine may need."""


@dataclass(frozen=True)
class Started:
    """The address of its scheduler, and the config file that its workers read."""

    address: str
    config: Path


@contextmanager
def started(folder: Path, workers: int = 2, **environment: str) -> Iterator[Started]:
    """A cluster until the block ends; `environment` is that of the workers besides our own."""
    config = folder / "workers.toml"
    own = {**os.environ, "XDG_DATA_HOME": str(folder), "LLMSPELL_CONFIG": str(config), **environment}
    command = [str(COMMAND), "cluster", "start", "--workers", str(workers), "--threads", "2"]
    with (
        (folder / "cluster.log").open("w") as log,
        subprocess.Popen(command, env=own, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.startswith("tcp://127.0.0.1:"), (folder / "cluster.log").read_text()
            yield Started(line.split()[0], config)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)
