"""A bench whose spells are run by the workers of a cluster; traces, output and answers are here.

A run whose worker is lost goes on with another. Not here: how a run travels (`kernel.protocols.cluster`).
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from kernel.errors import NetworkError, SpellError
from kernel.evaluation.results import Answer
from kernel.protocols.cluster.home import Link
from kernel.protocols.cluster.runs import AwayRun, Desk
from kernel.protocols.executor import Done
from kernel.stores.journal import Trouble
from kernel.stores.state_file import StateFile
from studio.evaluation.bench import Bench, Notes, Task
from studio.parcels import parcel_of


class AwayBench(Bench):
    """A bench in the cluster at `address`, which is found when the first spell is run."""

    def __init__(
        self,
        address: str,
        folder: Path,
        home: Path,
        profile: str,
        timeout: float | None,
        on_trouble: Trouble,
        wish: str = "",
    ) -> None:
        super().__init__(folder, home, profile, timeout, wish)
        self._link = Link(address)
        self._on_trouble = on_trouble

    async def run(self, task: Task) -> Answer:
        """As `Bench.run`; `NetworkError` when there is no cluster (any more): that is no fault of this spell."""
        await self._link.open()
        notes = Notes()
        desk = Desk(self.home, self.folder, notes, (notes.take,), self._on_trouble)
        try:
            about = {"title": task.title, **task.about}
            parcel = parcel_of(task.spell, self.options(task, notes), self.home, about, after=task.after)
        except SpellError as error:
            return Answer("", "failed", error=error.describe())
        run = AwayRun(desk, parcel, asyncio.get_running_loop().create_future())
        return notes.answer(await self._played(run))

    async def _played(self, run: AwayRun) -> Done:
        try:
            async with self._link.given(run, run.outcome):
                return self._done(run, await run.outcome)
        except asyncio.CancelledError:
            run.close("cancelled", {"type": "cancelled", "message": "Stopped."})
            raise
        except NetworkError as error:
            run.close("failed", error.describe())
            if not self._link.is_open:
                raise
            return Done("failed", error=error.describe(), run_id=run.run_id)

    def _done(self, run: AwayRun, told: dict[str, Any]) -> Done:
        kept = StateFile(self.home / "state.ndjson")
        for scope, owner, key, value in told.get("state", ()):
            kept.keep((scope, owner, key), value)
        status = "failed" if told.get("status", "failed") != "ok" else "ok"
        return Done(status, told.get("value"), None, told.get("error"), run.run_id)

    async def close(self) -> None:
        """Hang up."""
        await self._link.close()
