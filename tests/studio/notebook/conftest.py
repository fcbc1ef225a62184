"""Sessions for tests: followed, and closed at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from studio.notebook.autosave import Pace
from studio.notebook.notices import Notice
from studio.notebook.session import Session
from tests.kit.kernel_double import KernelDouble

FAST = Pace(quiet=0.01, longest=0.1, look=0.02, retry=0.02)


class Followed:
    """A session, its kernel, and every notice it gave."""

    def __init__(self, session: Session, kernel: KernelDouble) -> None:
        self.session = session
        self.kernel = kernel
        self.notices: list[Notice] = []
        session.follow(self.notices.append)

    def of(self, kind: type[Any]) -> list[Any]:
        return [notice for notice in self.notices if isinstance(notice, kind)]


Open = Callable[..., Awaitable[Followed]]


@pytest.fixture
async def open_session() -> AsyncIterator[Open]:
    opened: list[Session] = []

    async def open_one(path: Path, pace: Pace = FAST, **options: Any) -> Followed:
        kernel = KernelDouble()
        options.setdefault("home", path.parent / ".llmspell")
        session = await Session.open(path, kernel, pace=pace, **options)
        opened.append(session)
        return Followed(session, kernel)

    yield open_one
    for session in opened:
        await session.close()
