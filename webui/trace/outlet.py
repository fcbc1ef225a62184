"""What a page does to send a run in the protocol of OpenTelemetry: says where it can go, and sends it there.

Only to the place that a person's settings (`[otel]`) or OpenTelemetry's variables name. Not here: the run as a file,
which the browser gets over REST (`webui.keeping`), and what spans are called (`kernel.otlp`).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel.errors import InvalidError, SpellError
from webui.trace.components import Message

if TYPE_CHECKING:
    from kernel.otlp.settings import Wanted

NOWHERE = "There is no place to send traces to. Name one in the settings: [otel] endpoint (docs/opentelemetry.md)."


class OtlpDoor:
    """The wishes of one page. `send` tells the browser, `run` does work soon."""

    def __init__(
        self, home: Path, send: Callable[[Message], None], run: Callable[[Coroutine[Any, Any, None]], None]
    ) -> None:
        self._home = home
        self._send = send
        self._run = run

    def hear(self, message: Message) -> bool:
        """Take a message of the page; False when it is not about that."""
        match message:
            case {"op": "otlp", "run": str(run_id)}:
                self._run(self._tell(run_id))
            case {"op": "otlp_send", "run": str(run_id), "content": bool(content)}:
                self._run(self._try(run_id, content))
            case _:
                return False
        return True

    async def _tell(self, run_id: str) -> None:
        try:
            wanted = await asyncio.to_thread(_wanted)
            trouble = ""
        except SpellError as error:
            wanted, trouble = None, error.message
        to, content = (wanted.target.endpoint, wanted.content) if wanted is not None else ("", False)
        self._send({"op": "otlp", "run": run_id, "to": to, "content": content, "trouble": trouble})

    async def _try(self, run_id: str, content: bool) -> None:
        try:
            said = await asyncio.to_thread(self._post, run_id, content)
            self._send({"op": "otlp_sent", "run": run_id, "said": said})
        except SpellError as error:
            self._send({"op": "refused", "message": error.message})

    def _post(self, run_id: str, content: bool) -> str:
        from kernel.otlp.posting import send_runs

        wanted = _wanted()
        if wanted is None:
            raise InvalidError(NOWHERE)
        count = send_runs(self._home, [run_id], wanted.target, content)
        return f"{count:,} spans were sent to {wanted.target.endpoint}."


def _wanted() -> Wanted | None:
    from kernel.otlp.settings import wanted_outlet

    return wanted_outlet(os.environ)
