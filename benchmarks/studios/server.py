"""A studio's server as a process of its own, on a free port of this machine, and the way to its pages."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import psutil

from benchmarks.studios.entrants import Studio

PATIENCE = 60
"""Seconds that a server may take to start, and to end."""

LOOK = 0.02
"""Seconds between two looks whether it listens."""


def free_port() -> int:
    """A port of the loopback that nobody has."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Server:
    """Started when this is made, and listening. `close` ends it with all that it started."""

    def __init__(self, studio: Studio, folder: Path) -> None:
        self.studio = studio
        self.log = folder / "server.log"
        port = free_port()
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                studio.command(studio.program("python"), folder, port),
                cwd=folder,
                env=studio.environment(folder),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.base = f"http://127.0.0.1:{port}"
        try:
            self._wait(port)
        except BaseException:
            self.close()
            raise

    def address(self, name: str) -> str:
        """Where the notebook of that name is; the first time with the token of a server that wants one."""
        path = urlsplit(self.studio.address(f"{name}{self.studio.ending}"))
        query = [*parse_qsl(path.query), *self._token()]
        return f"{self.base}{path.path}?{urlencode(query)}" if query else f"{self.base}{path.path}"

    def _token(self) -> list[tuple[str, str]]:
        token = re.search(r"[?&]token=([^\s&]+)", self.log.read_text()) if not self.studio.packages else None
        return [("token", token[1])] if token else []

    def _wait(self, port: int) -> None:
        began = time.monotonic()
        while not self._listens(port):
            if self.process.poll() is not None or time.monotonic() - began > PATIENCE:
                raise RuntimeError(f"the server did not start: {self.log.read_text()[-500:]}")
            time.sleep(LOOK)

    def _listens(self, port: int) -> bool:
        if not self.studio.packages and not self._token():
            return False
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            return False
        return True

    def close(self) -> None:
        """End it; what does not end by itself is ended."""
        try:
            started = psutil.Process(self.process.pid).children(recursive=True)
        except psutil.Error:
            started = []
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for one in psutil.wait_procs(started, 5)[1]:
            one.kill()
