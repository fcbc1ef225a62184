"""The world outside, which the tools of the web talk to."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.kit.world import World, world


@pytest.fixture
async def outside() -> AsyncIterator[World]:
    async with world() as opened:
        yield opened
