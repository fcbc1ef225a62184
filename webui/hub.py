"""The studio's sessions and its trace store, shared by every page: one session per notebook, one projection.

A session stays open, and its kernel running, when the last page leaves, as in Jupyter. Not here: what a
session or a store is, and anything that is drawn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from kernel.records import dataclass
from studio.notebook.notices import Conflicting, JournalHint, Notice, Recovered, Trouble
from webui.apps.sharing import Sharing
from webui.custody import Custody
from webui.growth import Growth, Listener
from webui.memory import Memory

if TYPE_CHECKING:
    from kernel.stores.projection import Projection
    from studio.notebook.session import Session
    from studio.site.delivery import Delivery
    from studio.workspace import Workspace
    from webui.sites import SiteSource

Opener = Callable[[str], Awaitable["Session"]]
"""Opens the session of a notebook, given its path within the workspace; its kernel may still be starting."""


Mourner = Callable[[str, str | None], None]
"""Told the path of a notebook that was shut, and its new one; "" when it is gone, None when it was only shut."""


@dataclass(frozen=True, slots=True)
class OpenNotebook:
    """A notebook that is open: its path, its title, its kernel's status and process (0: none), how many pages show it,
    and whether every change of it is in its file."""

    path: str
    title: str
    status: str
    pages: int
    pid: int = 0
    saved: bool = True


class Hub:
    """Opens each notebook once and lets pages share it; keeps the store up to date while it runs."""

    def __init__(self, workspace: Workspace, projection: Projection, growth: Growth, opener: Opener) -> None:
        self.workspace = workspace
        self.projection = projection
        self.memory = Memory(workspace.home)
        self.custody = Custody(projection, workspace.home, growth.tell, growth.refresh)
        self.sharing = Sharing(workspace.folder)
        self.originals: Delivery | None = None
        """What a static site came with, where this studio is one."""
        self.site_source: SiteSource | None = None
        """Where exports to a site find a built one, when that is not on this machine."""
        self._growth = growth
        self._opener = opener
        self._opening: dict[str, asyncio.Task[Session]] = {}
        self._pages: dict[str, int] = {}
        self._unfollow: dict[str, Callable[[], None]] = {}
        self._unread: dict[str, list[Notice]] = {}
        self._mourners: list[Mourner] = []

    async def open(self, path: str) -> Session:
        """The session of a notebook, for one more page. Give it back with `release`.

        Raises `NotFoundError` or `InvalidError` for a path that is no notebook of this workspace.
        """
        session = await self.warm(path)
        self._pages[path] = self._pages.get(path, 0) + 1
        await self.memory.opened(path)
        return session

    def join(self, path: str) -> Session | None:
        """The same at once, when the session is open already; else None."""
        session = self.session(path)
        if session is not None:
            self._pages[path] = self._pages.get(path, 0) + 1
        return session

    async def warm(self, path: str) -> Session:
        """The session of a notebook, opened for pages to come. Errors as `open`."""
        task = self._opening.get(path)
        if task is None or (task.done() and _failed(task)):
            task = self._opening[path] = asyncio.ensure_future(self._open(path))
        # One page that leaves early must not end the opening for the others.
        return await asyncio.shield(task)

    async def _open(self, path: str) -> Session:
        session = await self._opener(path)
        self._unfollow[path] = session.follow(partial(self._hear, path))
        return session

    def _hear(self, path: str, notice: Notice) -> None:
        match notice:
            case JournalHint():
                self._growth.hear()
            case Trouble() | Recovered() | Conflicting() if not self._pages.get(path):
                self._unread.setdefault(path, []).append(notice)

    def unread(self, path: str) -> list[Notice]:
        """What a person should read of a notebook and no page has shown; asked once, it counts as read."""
        return self._unread.pop(path, [])

    def release(self, path: str) -> None:
        """A page no longer shows the notebook; the session goes on."""
        self._pages[path] = max(0, self._pages.get(path, 0) - 1)

    def session(self, path: str) -> Session | None:
        """The session of a notebook when it is open."""
        task = self._opening.get(path)
        return task.result() if task is not None and task.done() and not _failed(task) else None

    def notebooks(self) -> list[OpenNotebook]:
        """Every open notebook, in the order they were opened."""
        pairs = [(path, self.session(path)) for path in self._opening]
        return [self._described(path, session) for path, session in pairs if session is not None]

    def _described(self, path: str, session: Session) -> OpenNotebook:
        pages, status = self._pages.get(path, 0), session.kernel_status
        return OpenNotebook(path, session.notebook.title, status, pages, _pid(session), session.is_saved)

    async def rename(self, path: str, name: str) -> str:
        """Give a notebook another name, and end its session; the new path.

        Errors as the workspace's; when they can be foreseen, nothing is ended.
        """
        if await asyncio.to_thread(self.workspace.renamed, path, name) == path:
            return path
        await self.shut(path)
        became = path
        try:
            became = await asyncio.to_thread(self.workspace.rename, path, name)
        finally:
            self._mourn(path, became)
        return became

    async def shut(self, path: str, became: str | None = None) -> None:
        """Save and end the session of a notebook, and its kernel; nothing when it is not open.

        `became` is "" for one that is about to be deleted or replaced.
        """
        task = self._opening.pop(path, None)
        self._pages.pop(path, None)
        unfollow = self._unfollow.pop(path, None)
        if unfollow is not None:
            unfollow()
        if task is None or _failed(task):
            return
        self._mourn(path, became)
        await self.sharing.stop(path)
        await (await task).close()

    def _mourn(self, path: str, became: str | None) -> None:
        for mourner in tuple(self._mourners):
            mourner(path, became)

    def follow_shut(self, listener: Mourner) -> Callable[[], None]:
        """Hear of each notebook that is shut, so that no page keeps it; call the result to stop hearing."""
        self._mourners.append(listener)
        return partial(self._mourners.remove, listener)

    def follow(self, listener: Listener) -> Callable[[], None]:
        """Hear which runs the store knows more of (a frozenset of run ids); call the result to stop hearing."""
        return self._growth.follow(listener)

    async def refresh(self) -> None:
        """Bring the store up to date with the journals now."""
        await self._growth.refresh()

    async def close(self) -> None:
        """End every session; all are tried, and what went wrong is raised together at the end."""
        await self.custody.close()
        ends = [self.sharing.close(), *(self.shut(path) for path in list(self._opening))]
        results = await asyncio.gather(*ends, return_exceptions=True)
        _raise_together(result for result in results if isinstance(result, BaseException))


def _pid(session: Session) -> int:
    # Only a kernel in a process of its own has one.
    return int(getattr(getattr(session, "kernel", None), "pid", 0))


def _failed(task: asyncio.Task[Session]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def _raise_together(errors: Iterable[BaseException]) -> None:
    found = list(errors)
    if found:
        raise BaseExceptionGroup("Some notebooks could not be closed.", found)
