from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.scripts import Script, script


@pytest.fixture
async def lua(tmp_path: Path) -> AsyncIterator[Script]:
    async with script(tmp_path, model="demo/echo", allow=("host:loopback",)) as running:
        yield running
