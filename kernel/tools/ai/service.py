"""How the tools ask services that speak OpenAI's protocol, over the guarded network. Not here: chats and embeddings."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from kernel.errors import DeniedError, InvalidError, ModelError, SpellError
from kernel.tools.definition import Bench
from kernel.tools.web.patience import busy, seconds_of

OPENAI = "https://api.openai.com/v1"

VARIABLE = "OPENAI_API_KEY"

LARGEST = 64 << 20
"""Bytes of an answer: an image in Base64 is one."""


async def ask(bench: Bench, tool: str, path: str, **parts: Any) -> tuple[Any, bytes]:
    """A POST request to the service of the tool's options (`base_url`, `api_key`, `timeout`), and its answer.

    `DeniedError` without a key or for one that is refused, `ModelError` for what the service does not do,
    `RateLimitError`, `NetworkError`, `DeadlineError`.
    """
    from dataclasses import replace

    from kernel.sandbox.http import exchange

    options = bench.options
    base = (options.base_url or OPENAI).rstrip("/")
    wait = seconds_of(options.timeout, tool)
    home = urlsplit(OPENAI).hostname or ""
    key = await bench.secret(options.api_key, VARIABLE, base, (home,))
    if not key and base == OPENAI:
        raise DeniedError(
            f"{tool} has no key. Give api_key (or api_key = 'secret:openai' for one that is kept), or set {VARIABLE} "
            f"and allow it (--allow env:{VARIABLE}). A service of yours has another base_url."
        )
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    network = replace(bench.hands.network, max_response=LARGEST)
    response, body = await exchange(network, "POST", base + path, wait, headers=headers, **parts)
    if response.status_code >= 400:
        raise _refused(tool, base + path, response, body)
    return response, body


def _refused(tool: str, url: str, response: Any, body: bytes) -> SpellError:
    status = response.status_code
    if status in (401, 403):
        return DeniedError(f"{tool}: the service refused the key (status {status}). Is it right, and still valid?")
    if status == 429 or status >= 500:
        return busy(url, response)
    said = _message(body)
    return ModelError(f"{tool}: the service answered with status {status}{': ' + said if said else ''}.", status=status)


def _message(body: bytes) -> str:
    import orjson

    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    error = told.get("error") if isinstance(told, dict) else None
    said = error.get("message") if isinstance(error, dict) else error
    return str(said or "")[:500].rstrip(".")


def parsed(tool: str, body: bytes) -> dict[str, Any]:
    """An answer that is a table. `ModelError` for anything else."""
    import orjson

    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        told = None
    if not isinstance(told, dict):
        raise ModelError(f"{tool}: the service answered with something that is no JSON object.")
    return told


def bounded(name: str, value: int, most: int) -> int:
    """A number from 1 to `most`. `InvalidError` for another."""
    if not 1 <= value <= most:
        raise InvalidError(f"{name!r} is from 1 to {most}, not {value}.")
    return value
