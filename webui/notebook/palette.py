"""What the tool palette of a page asks: the tools there are, a call of one as code, and to try one.

Not here: how it looks (`src/palette.ts`), and the code itself (`studio.notebook.calls`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.errors import InvalidError, SpellError
from studio.notebook.calls import call_of
from studio.notebook.session import Session

PREFIX = "try-"


def trial_of(source: str) -> str:
    """What notices call the trials of a page; `source` is the page."""
    return PREFIX + source


class Palette:
    """One page's palette over a session."""

    def __init__(self, session: Session, source: str) -> None:
        self._session = session
        self._trial = trial_of(source)

    async def tools(self, _: Mapping[str, Any]) -> dict[str, Any]:
        """`{"tools": […], "problem": ""}`; the problem says why there are none."""
        kernel = self._session.kernel
        try:
            if kernel.status == "starting":
                await kernel.start()
            tools = await kernel.tools()
        except SpellError as error:
            return {"tools": [], "problem": error.message}
        if tools is not None:
            return {"tools": tools, "problem": ""}
        dead = kernel.status == "dead"
        told = "The kernel is not running. Restart it." if dead else "A cell holds the kernel. Wait for it, or stop it."
        return {"tools": [], "problem": told}

    async def call(self, message: Mapping[str, Any]) -> dict[str, str]:
        """`{"code"}`, the call in the `language` of the message. `InvalidError`."""
        return {"code": call_of(*_call(message), str(message.get("language")))}

    async def attempt(self, message: Mapping[str, Any]) -> dict[str, str]:
        """Run the call beside the cells; `{"id"}` is what the news of it carry. `InvalidError`."""
        tool, input, options = _call(message)
        self._session.run_aside(call_of(tool, input, options, "lua"), self._trial, f"try {tool}")
        return {"id": self._trial}


def _call(message: Mapping[str, Any]) -> tuple[str, dict[str, Any], dict[str, Any]]:
    tool, input, options = (message.get(key) for key in ("tool", "input", "options"))
    if not (isinstance(tool, str) and isinstance(input, dict) and isinstance(options, dict)):
        raise InvalidError("The page sent no call of a tool. Reload the page.")
    return tool, input, options
