"""What a server answers below `/api`, as far as the page of a tab asks it: reports, runs as files, the guide.

Not the whole of the REST interface: programs have no way into a tab.
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from kernel.errors import NotFoundError, SpellError
from kernel.records import dataclass
from webui.parcels import pack_run, place_for, remove, security_guide, told_of, write_report

if TYPE_CHECKING:
    from webui.hub import Hub

NO_APP = (
    "An app needs a server, and this studio runs in a tab without one. Export the notebook, and run it as an app on a "
    "computer with Spell Studio: llmspell app."
)

STATUS = {"invalid": 400, "not_found": 404, "denied": 403, "limit": 413}
"""Of an error's type, as `webui.rest` has it; any other is 500."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as HTTP has it."""

    body: bytes
    mime: str = "application/json"
    status: int = 200


class Answers:
    """Answers for the pages of a hub."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def give(self, method: str, address: str, body: bytes) -> Answer:
        """The answer to a request for an address below `api/`; errors are answers, too."""
        try:
            return await self._give(method, address, body)
        except SpellError as error:
            return Answer(_json({"error": error.describe()}), status=STATUS.get(error.type, 500))

    async def _give(self, method: str, address: str, body: bytes) -> Answer:
        parts = urlsplit(address)
        path, query = unquote(parts.path), parse_qs(parts.query)
        run = re.fullmatch(r"runs/([^/]+)/(report|export)", path)
        if run and method == "GET":
            return await (self._report(run[1]) if run[2] == "report" else self._export(run[1]))
        if (method, path) == ("POST", "runs/import"):
            return await self._take_in(query.get("name", [""])[0], body)
        if (method, path) == ("GET", "guide/security"):
            return Answer((security_guide() or "").encode(), "text/plain; charset=utf-8")
        raise NotFoundError(f"There is nothing at api/{path} in a tab.")

    async def _report(self, run_id: str) -> Answer:
        return Answer(await write_report(self._hub, run_id), "text/html; charset=utf-8")

    async def _export(self, run_id: str) -> Answer:
        file = await pack_run(self._hub, run_id)
        try:
            return Answer(await asyncio.to_thread(file.read_bytes), "application/zip")
        finally:
            remove(file)

    async def _take_in(self, name: str, body: bytes) -> Answer:
        file = place_for(self._hub.custody.home, name)
        try:
            await asyncio.to_thread(file.write_bytes, body)
            taken = await self._hub.custody.take_in(file)
        finally:
            remove(file)
        return Answer(_json(await told_of(self._hub, taken)))


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()
