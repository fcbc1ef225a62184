"""What a server answers below `/api`, as far as the page of a tab asks it: reports, runs as files, the guide.

Not the whole of the REST interface: programs have no way into a tab.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from kernel.errors import InternalError, NotFoundError, SpellError
from kernel.records import dataclass
from webui.parcels import pack_otlp, pack_run, pack_runs, place_for, remove, security_guide, told_of, write_report

if TYPE_CHECKING:
    from webui.hub import Hub

log = logging.getLogger(__name__)

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
        except Exception as error:
            # Whoever asked waits for an answer; here is nobody else to hear of it.
            log.exception("api/%s could not be answered.", address)
            said = InternalError(f"The studio could not do that: {error!r}.")
            return Answer(_json({"error": said.describe()}), status=500)

    async def _give(self, method: str, address: str, body: bytes) -> Answer:
        parts = urlsplit(address)
        path, query = unquote(parts.path), parse_qs(parts.query)
        run = re.fullmatch(r"runs/([^/]+)/(report|export|otlp)", path)
        match method, run[2] if run else path:
            case "GET", "report" if run:
                return Answer(await write_report(self._hub, run[1]), "text/html; charset=utf-8")
            case "GET", "export" if run:
                return await _given(await pack_run(self._hub, run[1]))
            case "GET", "otlp" if run:
                return await _given(await pack_otlp(self._hub, run[1], "content" in query), "application/x-ndjson")
            case "GET", "runs/export":
                return await _given(await pack_runs(self._hub, query.get("run", [])))
            case "POST", "runs/import":
                return await self._take_in(query.get("name", [""])[0], body)
            case "GET", "guide/security":
                return Answer((security_guide() or "").encode(), "text/plain; charset=utf-8")
        raise NotFoundError(f"There is nothing at api/{path} in a tab.")

    async def _take_in(self, name: str, body: bytes) -> Answer:
        file = place_for(self._hub.custody.home, name)
        try:
            await asyncio.to_thread(file.write_bytes, body)
            taken, refused = await self._hub.custody.take_in(file)
        finally:
            remove(file)
        return Answer(_json(await told_of(self._hub, taken, refused)))


async def _given(file: Path, mime: str = "application/zip") -> Answer:
    """A file that is removed when it was read."""
    try:
        return Answer(await asyncio.to_thread(file.read_bytes), mime)
    finally:
        remove(file)


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()
