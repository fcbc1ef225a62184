"""Kernels over the echo executor for tests: the real client implementations, and ways to use them briefly."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studio.kernels.client import (
    Execution,
    Failure,
    JournalGrew,
    KernelClient,
    News,
    Output,
    Question,
    Reply,
    Status,
    StatusChanged,
    Stream,
)
from studio.kernels.inprocess import InProcessKernel
from studio.kernels.process import Patience, ProcessKernel
from tests.kit.executor_double import EchoExecutor

ROOT = Path(__file__).resolve().parents[2]
ECHO_KERNEL = (sys.executable, "-m", "tests.kit.executor_kernel")


def process_kernel(patience: Patience | None = None) -> ProcessKernel:
    """The real loop and the real sockets around the echo executor. Needs `PYTHONPATH` to name the repository."""

    return ProcessKernel({}, ECHO_KERNEL, patience or Patience(start=60, consult=30))


def in_process_kernel() -> InProcessKernel:
    return InProcessKernel(EchoExecutor)


@dataclass
class Watched:
    """A kernel, what its cells showed and what news it had."""

    kernel: KernelClient
    outputs: list[Output] = field(default_factory=list)
    news: list[News] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kernel.follow(self.news.append)

    async def run(self, code: str, **fields: Any) -> Reply:
        given = {"language": "lua", "cell": "c1", "name": "greet", "run_id": "run-1"} | fields
        return await self.kernel.execute(Execution(code, **given), self.outputs.append)

    def text(self, name: str = "stdout") -> str:
        return "".join(output.text for output in self.outputs if isinstance(output, Stream) and output.name == name)

    def failures(self) -> list[dict[str, Any]]:
        return [output.error for output in self.outputs if isinstance(output, Failure)]

    def statuses(self) -> list[Status]:
        return [news.status for news in self.news if isinstance(news, StatusChanged)]

    def messages(self) -> list[str]:
        return [news.message for news in self.news if isinstance(news, StatusChanged) and news.message]

    def questions(self) -> list[Question]:
        return [news for news in self.news if isinstance(news, Question)]

    def journals(self) -> list[str]:
        return [news.run_id for news in self.news if isinstance(news, JournalGrew)]


async def until(true: Callable[[], object], seconds: float = 30) -> None:
    """Wait for something that is about to be true."""
    for _ in range(int(seconds / 0.005)):
        if true():
            return
        await asyncio.sleep(0.005)
    raise TimeoutError(f"Nothing happened within {seconds} seconds.")
