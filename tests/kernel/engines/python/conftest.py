"""A Python engine for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.kit.python_host import PythonSpell


@pytest.fixture
async def spell() -> AsyncIterator[PythonSpell]:
    spell = PythonSpell()
    yield spell
    spell.engine.close()
