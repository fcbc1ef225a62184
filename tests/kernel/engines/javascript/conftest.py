"""A JavaScript engine for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kit.javascript_host import Spell


@pytest.fixture
def spell() -> Iterator[Spell]:
    spell = Spell()
    yield spell
    spell.engine.close()
