"""The examples in the descriptions of workflows and teams run as they stand."""

from __future__ import annotations

import inspect

import pytest

from kernel.api.classes import CLASSES, load_class
from tests.kit.scripts import Script

MINE = [name for name, place in CLASSES.items() if place.startswith(("kernel.api.workflow", "kernel.api.teams"))]


@pytest.mark.parametrize("name", [*MINE, "StateHandoff"])
async def test_an_example_prints_something(lua: Script, name: str) -> None:
    _, fence, rest = (inspect.getdoc(load_class(name)) or "").partition("```lua\n")
    assert fence
    await lua.value(rest.partition("```")[0])
    assert lua.paper.lines
