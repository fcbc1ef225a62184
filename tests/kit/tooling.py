"""A built-in tool to call in a test, with the hands of a profile, and what happened in its run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kernel.api.classes import builtin_tools
from kernel.policy import PROFILES
from kernel.sandbox.hands import hands_of
from kernel.tools.definition import Tool
from tests.kit.runs import Recording


class Workbench:
    """One tool with its options; `ask` calls it."""

    def __init__(self, name: str, folder: Path, profile: str = "low", **options: Any) -> None:
        self.tool: Tool = builtin_tools()[name].tool(hands_of(PROFILES[profile], folder), options)

    async def ask(self, operation: str = "", **params: Any) -> Any:
        """Call it; an operation goes along when there is one."""
        given = {"operation": operation, **params} if operation else params
        return await self.tool.run(Recording().context(), given)

    async def health(self) -> Any:
        """What it says of its health."""
        assert self.tool.traits.health is not None
        return await self.tool.traits.health(Recording().context())
