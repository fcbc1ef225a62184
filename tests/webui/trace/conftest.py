"""What the tests of the trace share: a store of one workspace, and the panel over it with its page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.kit.trace_hub import TraceHub, TraceSession
from webui.trace.panel import TracePanel


class Browser:
    """What a browser is told, and what it says."""

    def __init__(self, panel: TracePanel, patch: pytest.MonkeyPatch) -> None:
        self.heard: list[dict[str, Any]] = []
        self._component = panel.__panel__()
        patch.setattr(self._component, "send", self.heard.append)

    def says(self, op: str, **fields: Any) -> None:
        self._component._handle_msg({"op": op, **fields})

    def last(self, op: str) -> dict[str, Any]:
        return next((message for message in reversed(self.heard) if message["op"] == op), {})

    def rows(self) -> dict[str, dict[str, Any]]:
        pages = [page for message in self.heard if message["op"] == "pages" for page in message["pages"]]
        return {row["id"]: row for page in pages for row in page["rows"]}


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[TraceHub]:
    hub = TraceHub(tmp_path / ".llmspell")
    yield hub
    hub.close()


@pytest.fixture
async def panel(hub: TraceHub) -> AsyncIterator[TracePanel]:
    panel = TracePanel(hub, TraceSession())
    yield panel
    panel.close()


@pytest.fixture
def browser(panel: TracePanel, monkeypatch: pytest.MonkeyPatch) -> Browser:
    return Browser(panel, monkeypatch)
