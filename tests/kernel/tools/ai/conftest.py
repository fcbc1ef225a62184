"""A session of tools that has models and engines, and the world outside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from kernel.interpreting import interpret
from kernel.models.providers import standard_models
from tests.kit.tools import Workshop, open_workshop
from tests.kit.world import World, world


@pytest.fixture
async def workshop(tmp_path: Path) -> AsyncIterator[Workshop]:
    async with open_workshop(tmp_path) as opened:
        models = standard_models(tmp_path, {})
        opened.hands = replace(opened.hands, models=models, interpret=interpret)
        yield opened
        await models.close()


@pytest.fixture
async def outside() -> AsyncIterator[World]:
    async with world() as opened:
        yield opened
