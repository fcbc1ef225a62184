"""How much of the traces is kept, as the settings show and set it: the table `[traces]` of the configuration.

Not here: who heeds it (`webui.housekeeping`), and how runs go (`webui.custody`).
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kernel.errors import InvalidError
from kernel.stores.keeping import said
from kernel.stores.sizes import counted, written_size
from studio.settings.bounds import TRACES, TraceBounds, trace_bounds
from studio.settings.file import SettingsFile, table_of
from webui.settings.panel import SettingsDialog
from webui.wishes import Wish

if TYPE_CHECKING:
    from webui.custody import Custody


class TraceKeeping:
    """The section of the settings about traces; `custody` is that of the workspace."""

    def __init__(self, file: SettingsFile, custody: Custody) -> None:
        self._file = file
        self._custody = custody

    async def show(self, _: Wish, dialog: SettingsDialog) -> None:
        """Tell what there is and what is kept of it."""
        bounds = await asyncio.to_thread(self._bounds)
        sizes = await self._custody.sizes()
        parts = [[name, written_size(size)] for name, size in sizes.parts()]
        dialog.tell(traces={"sizes": parts, "bounds": asdict(bounds), "would": await self._would(bounds)})

    async def keep(self, wish: Wish, dialog: SettingsDialog) -> None:
        """Write what a person set. `InvalidError` for what is no number."""
        numbers = {name: _number(wish.get(name)) for name in TRACES}

        def change(document: Any) -> None:
            table = table_of(document, "traces")
            for name, number in numbers.items():
                if number:
                    table[name] = number
                elif name in table:
                    del table[name]

        await asyncio.to_thread(self._file.put, change)
        dialog.tell(traces_told="Kept, for every workspace. The studio looks when it starts, and every six hours.")
        await self.show(wish, dialog)

    async def tidy(self, wish: Wish, dialog: SettingsDialog) -> None:
        """Do now what the settings say."""
        done = await self._custody.tidy(await asyncio.to_thread(self._bounds))
        told = " ".join(map(said, done)) or "There was nothing to do."
        dialog.tell(traces_told=told)
        await self.show(wish, dialog)

    def _bounds(self) -> TraceBounds:
        return trace_bounds(self._file.path)

    async def _would(self, bounds: TraceBounds) -> str:
        """What would go now, in a sentence; "" for nothing."""
        told = list[str]()
        if bounds.keep is not None:
            stake = await self._custody.stake("delete", await self._custody.beyond(bounds.keep))
            told += [f"delete {counted(len(stake.runs))} ({written_size(stake.size)}) for good"] * bool(stake.runs)
        if bounds.archive_days:
            packed = await self._custody.stake("archive", await self._custody.older(bounds.archive_days))
            told += [f"archive {counted(len(packed.runs))} ({written_size(packed.size)})"] * bool(packed.runs)
        return " and ".join(told)


def _number(value: object) -> int | float:
    if value in (None, ""):
        return 0
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e9:
        raise InvalidError(f"{value!r:.40} is no number from 0 up.")
    return int(value) if value == int(value) else float(value)
