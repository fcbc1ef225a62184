"""Small things every script needs and its language lacks: requests, ids, input, waiting."""

from __future__ import annotations

import asyncio
from typing import Any

from kernel.api.definition import script
from kernel.api.site import Site
from kernel.sandbox.network import fetch
from kernel.values import Value


@script("http", namespace=True)
class Http:
    """Requests to other hosts, where the profile allows the network.

    local answer = http.get("http://127.0.0.1:8080/owls", { limit = 10 })
    print(answer.status, answer.body)
    """

    @staticmethod
    async def get(
        site: Site, url: str, query: dict[str, Value] | None = None, headers: dict[str, Value] | None = None
    ) -> dict[str, Value]:
        """A GET request: `status`, `headers`, `body`, and `json` when the answer is JSON."""
        return await _request(site, "GET", url, params=query, headers=headers)

    @staticmethod
    async def get_async(site: Site, url: str, query: dict[str, Value] | None = None) -> dict[str, Value]:
        """The same as `get`: every request leaves the spell's other tasks running."""
        return await _request(site, "GET", url, params=query)

    @staticmethod
    async def post(
        site: Site, url: str, body: Value = None, headers: dict[str, Value] | None = None
    ) -> dict[str, Value]:
        """A POST request; a table goes as JSON, a text as it is."""
        kind = "content" if isinstance(body, str | bytes) else "json"
        return await _request(site, "POST", url, headers=headers, **{kind: body})


async def _request(site: Site, method: str, url: str, **options: Any) -> dict[str, Any]:
    given = {key: value for key, value in options.items() if value is not None}
    return await fetch(method, url, site.spell.profile.network, **given)


@script("Async", namespace=True)
class Async:
    """Waiting."""

    @staticmethod
    async def sleep(site: Site, milliseconds: float) -> None:
        """Wait so long; other tasks go on."""
        await asyncio.sleep(max(0.0, milliseconds) / 1000)


@script("uuid", namespace=True, languages=("none",))
class Uuid:
    """Called by the preludes, which make it a global in the form of their language."""

    @staticmethod
    def generate(site: Site) -> str:
        """A random UUID (version 4)."""
        import uuid

        return str(uuid.uuid4())


@script("io", namespace=True, languages=("none",))
class Io:
    """Called by the preludes: what `io.read` of Lua asks for."""

    @staticmethod
    async def read(site: Site, format: Value = None) -> Value:
        """A line of input (`"l"`, the default), all of it (`"a"`), or a number (`"n"`); nothing at the end."""
        answer = await site.ctx.run.ask("input", {"format": str(format or "l").lstrip("*")})
        if str(format or "").lstrip("*") == "n" and isinstance(answer, str):
            try:
                return int(answer)
            except ValueError:
                return _number(answer)
        return answer


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
