"""Arize Phoenix as a server of its own, from an environment of its own, and what it is asked."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from benchmarks.peers.entrants import Entrant, surroundings

ENTRANT = Entrant("Arize Phoenix", "", ("arize-phoenix==20.26.1",))

PATIENCE = 120
"""Seconds that it may take to start."""

LONGEST = 1_500
"""Seconds that it may take to store what it was sent."""

SETTINGS = {
    "PHOENIX_HOST": "127.0.0.1",
    "PHOENIX_TELEMETRY_ENABLED": "false",
    "PHOENIX_DISABLE_AGENT_ASSISTANT": "true",
    "PHOENIX_MAX_SPANS_QUEUE_SIZE": "1000000",
    "DO_NOT_TRACK": "1",
}
"""At home, and with room for all that is sent: else it refuses what comes faster than it stores."""

PROJECTS = "{ projects { edges { node { id traceCount recordCount } } } }"


def free_port() -> int:
    """A port of the loopback that nobody has."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Phoenix:
    """Started when this is made, and answering; `close` ends it. Its database is in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        own = {"PHOENIX_PORT": str(port), "PHOENIX_GRPC_PORT": str(free_port()), "PHOENIX_WORKING_DIR": str(folder)}
        self.log = folder / "server.log"
        with self.log.open("w") as log:
            command = [str(Path(ENTRANT.python).with_name("phoenix")), "serve"]
            env = {**surroundings(folder), **SETTINGS, **own}
            self.process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=subprocess.STDOUT)
        self.client = httpx.Client(base_url=self.base, timeout=120)
        try:
            self._wait()
        except BaseException:
            self.close()
            raise

    def _wait(self) -> None:
        began = time.monotonic()
        while self.process.poll() is None and time.monotonic() - began < PATIENCE:
            try:
                self.project()
            except (httpx.HTTPError, ValueError):
                time.sleep(0.2)
            else:
                return
        raise RuntimeError(f"Phoenix did not start: {self.log.read_text()[-800:]}")

    def project(self) -> dict[str, Any]:
        """Its one project: `id`, `traceCount`, `recordCount` (of spans)."""
        answer = self.client.post("/graphql", json={"query": PROJECTS}).json()
        if "errors" in answer:
            raise RuntimeError(f"Phoenix does not answer: {answer['errors']}")
        edges = answer["data"]["projects"]["edges"]
        return dict(edges[0]["node"]) if edges else {"id": "", "traceCount": 0, "recordCount": 0}

    def take(self, bodies: Sequence[bytes], spans: int) -> float:
        """Seconds from the first request until all spans can be asked for."""
        wanted = int(self.project()["recordCount"]) + spans
        began = time.perf_counter()
        for body in bodies:
            headers = {"content-type": "application/x-protobuf"}
            self.client.post("/v1/traces", content=body, headers=headers).raise_for_status()
        while (stored := int(self.project()["recordCount"])) < wanted:
            if time.perf_counter() - began > LONGEST:
                raise RuntimeError(f"Phoenix stored {stored:,} of {wanted:,} spans in {LONGEST} seconds")
            time.sleep(0.1 if spans < 10_000 else 1)
        return time.perf_counter() - began

    def bytes(self) -> int:
        """What its database takes on the disk."""
        return sum(path.stat().st_size for path in self.folder.glob("phoenix.db*"))

    def close(self) -> None:
        """End it."""
        self.client.close()
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder / "log", ignore_errors=True)
