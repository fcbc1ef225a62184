"""One laboratory for a file of tests: the process that computes is kept from test to test, as a session keeps it.

To start one that has sympy or matplotlib takes up to a second. The tests of a file that is marked with `ONE_LABORATORY`
run in one loop, and so must its fixtures (`shared_fixture`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from inspect import iscoroutinefunction

import pytest

from kernel.sandbox.laboratory import Laboratory

FIXTURE = "kept_laboratory"

ONE_LABORATORY = pytest.mark.usefixtures(FIXTURE)
"""Marks a file whose tests share a laboratory."""

KEPT: dict[asyncio.AbstractEventLoop, Laboratory] = {}
"""The shared laboratory of a loop, while there is one."""


def share_loop(item: pytest.Item) -> None:
    """A test that shares a laboratory runs in the loop of it, unless it needs no loop."""
    if isinstance(item, pytest.Function) and FIXTURE in item.fixturenames and iscoroutinefunction(item.function):
        item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


class Lasting(Laboratory):
    """A laboratory that outlives the hands it serves."""

    async def aclose(self) -> None:
        """Whoever made it closes it."""

    async def dissolve(self) -> None:
        """End every process."""
        await super().aclose()


@asynccontextmanager
async def keeping_laboratory() -> AsyncIterator[None]:
    """In the meantime all hands that are made in this loop have one laboratory."""
    loop = asyncio.get_running_loop()
    kept = KEPT[loop] = Lasting()
    try:
        yield
    finally:
        del KEPT[loop]
        await kept.dissolve()
