"""Every example of a class's documentation runs by itself, on the model that needs no network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kernel.api.reference.sections import described_classes
from tests.kit.scripts import script

FENCE = re.compile(r"```lua\n(.*?)```", re.DOTALL)

EXAMPLES = {one.name: FENCE.findall(one.doc) for one in described_classes()}


def test_every_class_has_an_example_or_is_the_other_name_of_one() -> None:
    without = [one for one in described_classes() if not EXAMPLES[one.name]]
    assert [one.name for one in without if not one.doc.startswith("Another name of")] == []


@pytest.mark.parametrize("name", [name for name, examples in EXAMPLES.items() if examples])
async def test_the_example_of_a_class_runs(name: str, tmp_path: Path) -> None:
    for example in EXAMPLES[name]:
        async with script(tmp_path) as lua:
            done = await lua.run(example, name)
            assert done.status == "ok", done.error
