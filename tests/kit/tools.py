"""Built-in tools in a test, with hands that are closed at its end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from kernel.api.classes import builtin_tools
from kernel.policy import PROFILES, Profile
from kernel.values import Value
from tests.kit.hands import open_hands
from tests.kit.runs import Recording


class Workshop:
    """Calls tools by name, in one session: `await workshop.call("calculator", expression="1")`."""

    def __init__(self, hands: Any) -> None:
        self.hands = hands
        self.recording = Recording()
        self.ctx = self.recording.context()
        self.options: dict[str, Any] = {}

    async def call(self, tool: str, /, **input: Any) -> Any:
        """What a tool with the options of this workshop gives."""
        result: Value = await builtin_tools()[tool].tool(self.hands, self.options).run(self.ctx, input)
        return result


@asynccontextmanager
async def open_workshop(folder: Path, profile: Profile = PROFILES["low"]) -> AsyncIterator[Workshop]:
    """A workshop whose workspace is `folder`."""
    async with open_hands(folder, profile) as hands:
        yield Workshop(hands)
