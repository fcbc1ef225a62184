"""The queries that cells of SQL ask of the store, answered for one session while its cell runs.

Not here: what is asked of a person (`questions`), and how a query is answered (`kernel.stores.desk`).
"""

from __future__ import annotations

import asyncio
import contextlib

from kernel.consulting import QUERY
from kernel.errors import SpellError
from kernel.stores.desk import Desk
from studio.kernels.client import KernelClient, News, Question, StatusChanged


class Inquiries:
    """Answers what the kernel asks, as long as it is busy. Without a `desk` the kernel is told to ask elsewhere."""

    def __init__(self, kernel: KernelClient) -> None:
        self.desk: Desk | None = None
        self._kernel = kernel
        self._tasks: set[asyncio.Task[None]] = set()

    def takes(self, news: News) -> bool:
        """Whether this is a query, which is being answered now. A kernel that is no longer busy waits for none."""
        if isinstance(news, StatusChanged) and news.status != "busy":
            self.stop()
        if not isinstance(news, Question) or news.kind != QUERY or self.desk is None:
            return False
        task = asyncio.get_running_loop().create_task(self._answer(self.desk, news), name="query")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    def stop(self) -> None:
        """End the queries that run."""
        for task in self._tasks:
            task.cancel()

    async def close(self) -> None:
        """End them and forget all answers."""
        self.stop()
        if self._tasks:
            await asyncio.wait(self._tasks)
        if self.desk is not None:
            self.desk.close()

    async def _answer(self, desk: Desk, question: Question) -> None:
        try:
            told = await desk.answer(question.question)
        except SpellError as error:
            told = {"error": error.describe()}
        # The cell may have ended meanwhile.
        with contextlib.suppress(SpellError):
            await self._kernel.answer(question.id, told)
