"""A kernel in a worker: what the other kernels do (`test_client`), and how it ends when nothing else stops a cell."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from studio.kernels.worker import BROKEN, HELD, WorkerKernel
from tests.kit.executor_double import EchoExecutor
from tests.kit.kernel_clients import Watched, until
from tests.kit.worker_kernel import LoopWorker


class Deaf(LoopWorker):
    """A worker whose cell holds its thread: nothing that is sent reaches it any more."""

    holds = False

    def post(self, channel: str, frames: list[bytes]) -> None:
        if not self.holds:
            super().post(channel, frames)

    def break_off(self, why: str) -> None:
        """What its page says when it is gone."""
        self._say(BROKEN, [why.encode()])


def kernel_of(workers: list[Deaf], told: list[str]) -> WorkerKernel:
    async def open_worker(options: Mapping[str, Any]) -> Deaf:
        workers.append(Deaf(EchoExecutor()))
        return workers[-1]

    return WorkerKernel({}, open_worker, lambda: told.append("files"))


async def test_a_cell_that_holds_its_worker_is_stopped_within_a_second_and_the_kernel_is_there_again() -> None:
    workers: list[Deaf] = []
    watched = Watched(kernel_of(workers, []))
    await watched.kernel.start()
    running = asyncio.create_task(watched.run("sleep 600"))
    await until(lambda: watched.kernel.status == "busy")
    workers[0].holds = True
    begun = asyncio.get_running_loop().time()
    await watched.kernel.interrupt()
    assert asyncio.get_running_loop().time() - begun < 1
    assert (await running).status == "died"
    assert HELD in watched.messages()
    assert [worker.is_gone for worker in workers] == [True, False]
    assert (await watched.run("print again")).status == "ok"
    assert watched.text() == "again\n"
    await watched.kernel.shutdown()


async def test_files_are_brought_to_the_worker_before_each_cell() -> None:
    told: list[str] = []
    watched = Watched(kernel_of([], told))
    await watched.kernel.start()
    assert told == []
    await watched.run("print one")
    await watched.run("print two")
    assert told == ["files", "files"]
    await watched.kernel.shutdown()


async def test_of_a_worker_that_broke_it_is_said_why_as_far_as_known_and_a_new_one_can_be_started() -> None:
    workers: list[Deaf] = []
    watched = Watched(kernel_of(workers, []))
    await watched.kernel.start()
    running = asyncio.create_task(watched.run("sleep 600"))
    await until(lambda: watched.kernel.status == "busy")
    workers[0].break_off("out of memory.")
    assert (await running).status == "died"
    await until(lambda: watched.kernel.status == "dead")
    assert "The kernel broke off (out of memory)" in watched.messages()[-1]
    await watched.kernel.restart()
    assert (await watched.run("print again")).status == "ok"
    await watched.kernel.shutdown()
