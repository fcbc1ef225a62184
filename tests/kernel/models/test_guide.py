"""The guide to models keeps its promises: every block of Lua in it runs on the demo model."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.kit.scripts import script

GUIDE = (Path(__file__).parents[3] / "docs" / "models.md").read_text()
BLOCKS = re.findall(r"```lua\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
async def test_a_block_of_the_guide_runs(tmp_path: Path, block: str) -> None:
    async with script(tmp_path) as running:
        done = await running.run(block)
        assert done.status == "ok", done.error
        assert running.paper.text


def test_the_settings_of_the_guide_are_settings(tmp_path: Path) -> None:
    from kernel.models.settings import read_settings

    (block, _) = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    (tmp_path / "config.toml").write_text(block)
    (tmp_path / "config.toml").chmod(0o600)
    assert set(read_settings(tmp_path / "config.toml")) == set(tomllib.loads(block)["providers"])
