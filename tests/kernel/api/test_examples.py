"""Every example of a class's documentation runs by itself, on the model that needs no network.

Those of tools that reach other hosts find the address of one in the global `server`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kernel.api.reference.sections import described_classes
from tests.kit.pairs import GRANTS
from tests.kit.scripts import script
from tests.kit.world import world

FENCE = re.compile(r"```lua\n(.*?)```", re.DOTALL)

EXAMPLES = {one.name: FENCE.findall(one.doc) for one in described_classes()}


def test_every_class_has_an_example_or_is_the_other_name_of_one() -> None:
    without = [one for one in described_classes() if not EXAMPLES[one.name]]
    assert [one.name for one in without if not one.doc.startswith("Another name of")] == []


@pytest.mark.parametrize("name", [name for name, examples in EXAMPLES.items() if examples])
async def test_the_example_of_a_class_runs(name: str, tmp_path: Path) -> None:
    async with world() as outside:
        for example in EXAMPLES[name]:
            await _run(name, example, tmp_path, outside.url)


async def _run(name: str, example: str, folder: Path, server: str) -> None:
    async with script(folder, allow=GRANTS) as lua:
        lua.runtime.engine("lua").set_globals({"server": server})
        done = await lua.run(example, name)
        assert done.status == "ok", done.error
