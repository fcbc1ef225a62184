"""A cluster of this machine: a scheduler on loopback and worker processes; and what a scheduler says of itself.

Not here: which cluster is meant (`settings`), and what is handed to it (`home`).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError, NetworkError, NotFoundError
from kernel.protocols.cluster.settings import INSTALL, record_file, started_here
from kernel.records import dataclass
from kernel.replacing import replacing

LOOPBACK = "127.0.0.1"

PATIENCE = 10.0
"""Seconds to wait for a scheduler to answer."""

SHORT = 3.0
"""The same, for one that is expected to be gone."""

STOP = "llmspell_stop"
"""What one of ours is asked."""


@dataclass(frozen=True, slots=True)
class WorkerState:
    """A worker: its address, its process, how many branches it does at a time, and does now."""

    address: str
    pid: int
    threads: int
    executing: int
    memory: int


@dataclass(frozen=True, slots=True)
class ClusterState:
    """A cluster as its scheduler sees it. `waiting` are tasks that no worker has begun."""

    address: str
    workers: tuple[WorkerState, ...]
    running: int
    waiting: int


def library() -> Any:
    """The package `distributed`. `NotFoundError` says how to install it."""
    try:
        import distributed
    except ImportError:
        raise NotFoundError(f"Clusters need the package dask.distributed: {INSTALL}.") from None
    return distributed


@asynccontextmanager
async def start(workers: int, threads: int, port: int = 0, dashboard: bool = False) -> AsyncIterator[Any]:
    """A scheduler on loopback with so many worker processes, until the block ends; with dask's dashboard or without."""
    distributed = library()
    try:
        cluster = await distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=threads,
            processes=True,
            host=LOOPBACK,
            scheduler_port=port,
            dashboard_address=f"{LOOPBACK}:0",
            scheduler_kwargs={"dashboard": dashboard},
            preload=["kernel.worker"],
            asynchronous=True,
            silence_logs="CRITICAL",
        )
    except OSError as error:
        raise InvalidError(f"The scheduler cannot listen on {LOOPBACK}:{port}: {error.strerror or error}.") from None
    try:
        yield cluster
    finally:
        await cluster.close()


async def ended(cluster: Any) -> None:
    """Wait until somebody wants the cluster to end (`shut_down`), or its scheduler has."""
    wanted = asyncio.Event()

    async def stop(comm: Any = None) -> str:
        wanted.set()
        return "ok"

    cluster.scheduler.handlers[STOP] = stop
    waits = [asyncio.ensure_future(wanted.wait()), asyncio.ensure_future(cluster.scheduler.finished())]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waits:
            task.cancel()


@asynccontextmanager
async def connected(address: str, seconds: float = PATIENCE) -> AsyncIterator[Any]:
    """A client of a scheduler. `NetworkError` when none answers there."""
    client = await connect(address, seconds)
    try:
        yield client
    finally:
        await client.close()


async def connect(address: str, seconds: float = PATIENCE) -> Any:
    """The same, to be closed by the caller."""
    # It takes a second to import, and the spell goes on meanwhile.
    distributed = await asyncio.to_thread(library)
    try:
        return await distributed.Client(
            address, asynchronous=True, set_as_default=False, timeout=seconds, name="llmspell"
        )
    except (TimeoutError, OSError) as error:
        raise NetworkError(
            f"No scheduler answers at {address} ({type(error).__name__}). Start one with `llmspell cluster start`, or "
            "put its address into your config."
        ) from None


async def look(address: str) -> ClusterState:
    """How a cluster is. `NetworkError` when it does not answer."""
    async with connected(address) as client:
        told = await client.scheduler.identity(n_workers=-1)
        processing = await client.scheduler.processing(workers=None)
        workers = tuple(
            await asyncio.gather(*(_worker(client, each, told["workers"][each]) for each in told["workers"]))
        )
    running = sum(worker.executing for worker in workers)
    given = sum(len(keys) for keys in processing.values())
    return ClusterState(address, workers, running, max(0, given - running))


async def _worker(client: Any, address: str, told: dict[str, Any]) -> WorkerState:
    found = (await client.run(_at_work, workers=[address], on_error="return")).get(address)
    pid, executing = found if isinstance(found, tuple) else (0, 0)
    memory = int(told.get("metrics", {}).get("memory") or 0)
    return WorkerState(address, pid, int(told["nthreads"]), executing, memory)


def _at_work(dask_worker: Any) -> tuple[int, int]:
    """The process of a worker, and how many tasks it has begun. Runs there.

    The scheduler tells only of those in threads, and what a spell hands over waits on the worker's loop.
    """
    state = dask_worker.state
    return os.getpid(), len(state.executing) + len(state.long_running)


async def running_here() -> str:
    """The address of the cluster that was started here and answers; "" for none."""
    address = started_here()
    try:
        if address:
            async with connected(address, SHORT):
                return address
    except NetworkError:
        # It was killed, and could not take its address away.
        forget(address)
    return ""


async def shut_down(address: str, ours: bool) -> None:
    """End a scheduler and all its workers. One of `ours` is asked to, and ends its workers in good order."""
    async with connected(address) as client:
        if not ours:
            await client.shutdown()
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await getattr(client.scheduler, STOP)()
        except (TimeoutError, OSError):
            await client.shutdown()


def remember(address: str, file: Path | None = None) -> Path:
    """Write down what was started here, for those who come later."""
    file = file or record_file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with replacing(file) as aside:
        aside.write_text(f"{address}\n", "utf-8")
    return file


def forget(address: str, file: Path | None = None) -> None:
    """Take that away again, where it is still about this cluster."""
    file = file or record_file()
    try:
        if file.read_text("utf-8").strip() == address:
            file.unlink()
    except FileNotFoundError:
        return
