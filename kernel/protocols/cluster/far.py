"""What a worker of a cluster runs: it calls home, takes what is to do, and does it in a thread of its own.

The connection lives on the worker's own loop, so events leave and a stop is heard while a script holds the thread.
Not here: what is done (`kernel.worker`).
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import threading
from collections import deque
from pathlib import Path
from typing import Any

import orjson

MOST_IN_ONE = 500
"""Items of one message."""


class Post:
    """What a job tells home, in order. `put` may be called from any thread."""

    def __init__(self, comm: Any) -> None:
        self._comm = comm
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[tuple[str, bytes]] = deque()
        self._news = asyncio.Event()

    def put(self, kind: str, data: bytes) -> None:
        """Send something: an event's line (`event`), or JSON."""
        self._waiting.append((kind, data))
        with contextlib.suppress(RuntimeError):
            # The loop of a worker that ends is closed.
            self._loop.call_soon_threadsafe(self._news.set)

    async def deliver(self) -> None:
        """Send what waits, for ever."""
        while True:
            await self._news.wait()
            self._news.clear()
            await self.flush()

    async def flush(self) -> None:
        """Send what waits."""
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_IN_ONE))]
            await self._comm.write({"items": batch})


async def work(address: str, token: str) -> None:
    """Do what home at `address` has for the one who knows the token. Ends quietly when nobody there wants it."""
    from distributed import get_worker
    from distributed.comm import connect

    worker = get_worker()
    comm = await connect(address, **worker.security.get_connection_args("worker"))
    try:
        await comm.write({"token": token, "worker": worker.address})
        parcel = orjson.loads((await comm.read())["parcel"])
        if parcel.get("kind") == "branch":
            await _carry(comm, parcel, None)
            return
        with tempfile.TemporaryDirectory(prefix="llmspell-") as place:
            await _carry(comm, parcel, Path(place))
    except OSError:
        # Home hung up: the branch was stopped, or is somebody else's now.
        return
    finally:
        comm.abort()


async def _carry(comm: Any, parcel: dict[str, Any], place: Path | None) -> None:
    from kernel.worker import job_of

    post, loop = Post(comm), asyncio.get_running_loop()
    job = job_of(parcel, place, post.put)
    ended: asyncio.Future[dict[str, Any]] = loop.create_future()
    thread = threading.Thread(target=_run, args=(job, loop, ended), name="llmspell", daemon=True)
    listening: asyncio.Future[None] = asyncio.ensure_future(_listen(comm, job))
    sending: asyncio.Future[None] = asyncio.ensure_future(post.deliver())
    thread.start()
    try:
        waiting: list[asyncio.Future[Any]] = [listening, sending, ended]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            sending.cancel()
            await asyncio.wait({sending})
            await post.flush()
            await comm.write({"end": orjson.dumps(ended.result())})
            # Home hangs up when it has it.
            await listening
    finally:
        job.stop()
        await asyncio.wait({ended})
        for task in (listening, sending):
            task.cancel()
        await asyncio.gather(listening, sending, return_exceptions=True)


async def _listen(comm: Any, job: Any) -> None:
    """Until home hangs up."""
    with contextlib.suppress(OSError):
        while True:
            job.answer(orjson.loads((await comm.read())["answer"]))


def _run(job: Any, loop: asyncio.AbstractEventLoop, ended: asyncio.Future[dict[str, Any]]) -> None:
    told: dict[str, Any] = job.run()

    def tell() -> None:
        if not ended.done():
            ended.set_result(told)

    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(tell)
