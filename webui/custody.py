"""The runs that are kept, as pages, programs and the studio itself dispose of them: one wish at a time, all pages told.

Not here: what a wish does to files and rows (`kernel.stores.keeping`), and how a person is asked first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.errors import SpellError
from kernel.stores.keeping import Done, Keeping, Stake, What
from kernel.stores.retention import Keep
from kernel.stores.sizes import Sizes, sizes_of

if TYPE_CHECKING:
    from kernel.otlp.intake import Taken
    from kernel.stores.projection import Projection
    from studio.settings.bounds import TraceBounds

log = logging.getLogger(__name__)

SOON = 1.0
AGAIN = 20.0
"""Seconds after which what was deleted is taken out of the database's file, and between two attempts."""


class Custody:
    """The runs of a hub. `tell` hears which runs are other than they were, `refresh` brings the store up to date."""

    def __init__(
        self,
        store: Projection,
        home: Path,
        tell: Callable[[frozenset[str]], None],
        refresh: Callable[[], Awaitable[object]],
    ) -> None:
        self.home = home
        self._keeping = Keeping(store, home)
        self._store = store
        self._tell = tell
        self._refresh = refresh
        self._turn = asyncio.Lock()
        self._settling: asyncio.Task[None] | None = None

    async def named(self, names: Sequence[str]) -> list[str]:
        """The ids of the runs that a person names. `NotFoundError`, `InvalidError`."""
        await self._refresh()
        return await asyncio.to_thread(self._keeping.named, names)

    async def beyond(self, keep: Keep) -> list[str]:
        """The runs that need not be kept."""
        await self._refresh()
        return await asyncio.to_thread(self._keeping.beyond, keep)

    async def older(self, days: float) -> list[str]:
        """The runs that began more than so many days ago."""
        await self._refresh()
        return await asyncio.to_thread(self._keeping.older, days)

    async def stake(self, what: What, runs: Sequence[str]) -> Stake:
        """What a wish would touch."""
        await self._refresh()
        return await asyncio.to_thread(self._keeping.stake, what, runs)

    async def do(self, what: What, runs: Sequence[str]) -> Done:
        """Do it; all pages hear of it. Errors as `Keeping.do`."""
        async with self._turn:
            # A journal that goes must be in the store whole, or it could not be had back from there.
            await self._refresh()
            try:
                return await asyncio.to_thread(self._keeping.do, what, runs)
            finally:
                self._tell(frozenset(runs))
                if what == "delete":
                    self._settle_soon()

    async def take_in(self, file: Path) -> tuple[list[Taken], list[str]]:
        """Take in the runs of a file; and what is wrong with parts of it. `SpellError` as `import_traces`."""
        from studio.traces import import_traces

        async with self._turn:
            taken = await asyncio.to_thread(import_traces, self.home, file)
        await self._refresh()
        return taken

    async def sizes(self) -> Sizes:
        """What all of it takes on the disk."""
        return await asyncio.to_thread(sizes_of, self.home)

    async def tidy(self, bounds: TraceBounds) -> list[Done]:
        """Archive and delete what a person's settings say; what was done."""
        done = list[Done]()
        if bounds.keep is not None:
            done.append(await self.do("delete", await self.beyond(bounds.keep)))
        if bounds.archive_days:
            done.append(await self.do("archive", await self.older(bounds.archive_days)))
        return [one for one in done if one.runs]

    async def close(self) -> None:
        """Stop; closing the store does what is left to do."""
        if self._settling is not None:
            self._settling.cancel()
            await asyncio.gather(self._settling, return_exceptions=True)

    def _settle_soon(self) -> None:
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle(), name="settling")

    async def _settle(self) -> None:
        # Later, so that a person who deletes sees that first, and who deletes twice waits once.
        pause = SOON
        is_settled = False
        while not is_settled:
            await asyncio.sleep(pause)
            is_settled, pause = await self._settled(), AGAIN

    async def _settled(self) -> bool:
        async with self._turn:
            try:
                is_settled = await asyncio.to_thread(self._store.shrink)
                # What came meanwhile was read again on the way.
                self._tell(self._store.grown)
                return is_settled
            except SpellError as error:
                log.warning("What was deleted could not be taken out of the store yet: %s", error.message)
                return False
