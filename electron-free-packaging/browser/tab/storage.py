"""The browser's own storage (OPFS), which files are brought from at the beginning and written to soon after a change.

Not here: which files changed (`mirror`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

from tab.mirror import Change, Mirror, whole

log = logging.getLogger(__name__)

FOLDER = "llmspell"
PERIOD = 0.3
"""Seconds between two looks at what changed."""

NOTHING_KEPT = (
    "This browser gives the studio no storage (a private window, most likely): everything works, and all of it is gone "
    "with this tab. Export what you want to keep."
)
NO_ROOM = (
    "The browser's storage is full: what you change now is kept in this tab alone until there is room. "
    "Delete old runs or free space on the disk, or download the notebook (Export); writing is tried again every second."
)
CLEARED = (
    "The browser's storage of this page was cleared. Everything that is open here was written to it again. "
    "To remove it for good, close this tab first."
)
UNREADABLE = "Some files could not be read from the browser's storage and are left as they are there: {names}."
LOOK = 3.0
"""Seconds between two looks whether the storage is still there."""


class Storage:
    """The files of one studio as the browser keeps them, one below each other's path, flat.

    `on_trouble` hears in one sentence what a person should know; `None` when it is over.
    """

    def __init__(self, root: Any, on_trouble: Callable[[str | None], None], folder: str = FOLDER) -> None:
        self._root = root
        self._folder = folder
        self._on_trouble = on_trouble
        self._full = False
        self._looked = 0.0
        self._writing = asyncio.Lock()

    @classmethod
    async def open(
        cls, on_trouble: Callable[[str | None], None], folder: str = FOLDER, *, keeps: bool = True
    ) -> Storage:
        """The storage in a folder of the browser's.

        One that keeps nothing where the browser has none, which is told, or it is not to be used.
        """
        from pyodide.ffi import JsException

        try:
            root = await _folder(folder, create=True) if keeps else None
        except (JsException, AttributeError):
            root = None
        if root is None and keeps:
            on_trouble(NOTHING_KEPT)
        return cls(root, on_trouble, folder)

    @property
    def trouble(self) -> str:
        """What a person should know before this tab goes: "" when all of it is kept."""
        return NOTHING_KEPT if self._root is None else NO_ROOM if self._left else ""

    async def bring(self, mirror: Mirror) -> int:
        """Make all files that are kept; how many there are."""
        if self._root is None:
            return 0
        names = await _names(self._root)
        unreadable = [unquote(name) for name in names if not await self._bring(name, mirror)]
        if unreadable:
            self._on_trouble(UNREADABLE.format(names=", ".join(unreadable)))
        return len(names) - len(unreadable)

    async def _bring(self, name: str, mirror: Mirror) -> bool:
        from pyodide.ffi import JsException

        try:
            handle = await self._root.getFileHandle(name)
            data = (await (await handle.getFile()).arrayBuffer()).to_bytes()
        except JsException as error:
            log.warning("%r could not be read: %s", unquote(name), error)
            return False
        mirror.apply(Change(unquote(name), data))
        return True

    async def keep(self, mirror: Mirror) -> None:
        """Write what changed, now."""
        if self._root is None:
            return
        async with self._writing:
            await self._look(mirror)
            for change in [*self._left, *mirror.changes()]:
                await self._try(change)

    _left: tuple[Change, ...] = ()

    async def _look(self, mirror: Mirror) -> None:
        """See whether the storage was cleared meanwhile; then everything is written to it again."""
        from pyodide.ffi import JsException

        if time.monotonic() - self._looked < LOOK:
            return
        try:
            await _folder(self._folder, create=False)
        except JsException as error:
            if "NotFoundError" not in str(error):
                return
            self._root = await _folder(self._folder, create=True)
            self._left = ()
            mirror.forget()
            self._on_trouble(CLEARED)
        self._looked = time.monotonic()

    async def _try(self, change: Change) -> None:
        from pyodide.ffi import JsException

        self._left = tuple(one for one in self._left if one is not change)
        try:
            await self._write(change)
        except JsException as error:
            if "NotFoundError" in str(error) and change.data is None:
                return
            # Told whole the next time: what is there now may be half of it.
            self._left = (*(one for one in self._left if one.path != change.path), whole(change.path))
            if not self._full:
                self._full = True
                log.warning("%r could not be kept: %s", change.path, error)
                self._on_trouble(NO_ROOM)
        else:
            if self._full and not self._left:
                self._full = False
                self._on_trouble(None)

    async def _write(self, change: Change) -> None:
        from pyodide.ffi import to_js

        name = quote(change.path, safe="")
        if change.data is None:
            await self._root.removeEntry(name)
            return
        handle = await self._root.getFileHandle(name, _plain(create=True))
        if change.offset:
            access = await handle.createSyncAccessHandle()
            try:
                access.write(to_js(change.data), _plain(at=change.offset))
                access.flush()
            finally:
                access.close()
            return
        # A file is the old one whole, or the new one whole: what is written takes its place when it is closed.
        writable = await handle.createWritable()
        await writable.write(to_js(change.data))
        await writable.close()

    async def run(self, mirror: Mirror) -> None:
        """Write what changes, until cancelled."""
        while True:
            await asyncio.sleep(PERIOD if not self._full else 1.0)
            try:
                await self.keep(mirror)
            except Exception:
                log.exception("The files could not be kept; trying again.")


async def _folder(name: str, *, create: bool) -> Any:
    import js

    top = await js.navigator.storage.getDirectory()
    return await top.getDirectoryHandle(name, _plain(create=create))


async def _names(root: Any) -> list[str]:
    names, keys = [], root.keys()
    while True:
        step = await keys.next()
        if step.done:
            return names
        names.append(str(step.value))


def _plain(**fields: Any) -> Any:
    import js
    from pyodide.ffi import to_js

    return to_js(fields, dict_converter=js.Object.fromEntries)
