"""Every example of a class's documentation runs by itself, on the model that needs no network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kernel.api.reference.sections import described_classes
from tests.kit.scripts import script

FENCE = re.compile(r"```lua\n(.*?)```", re.DOTALL)

EXAMPLES = {one.name: FENCE.findall(one.doc) for one in described_classes()}


@pytest.mark.parametrize("name", [name for name, examples in EXAMPLES.items() if examples])
async def test_the_example_of_a_class_runs(name: str, tmp_path: Path) -> None:
    for example in EXAMPLES[name]:
        async with script(tmp_path) as lua:
            done = await lua.run(example, name)
            assert done.status == "ok", done.error
