"""The only hands that reach other hosts. Not here: model providers, whose adapters have their own connections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.durations import lasting
from kernel.errors import DeadlineError, DeniedError, InvalidError, NetworkError

LARGEST_RESPONSE = 10 << 20


async def fetch(
    method: str, url: str, allowed: bool, timeout: float = 30.0, **options: Mapping[str, Any]
) -> dict[str, Any]:
    """A request: `status`, `headers`, `body` (text) and `json` (when it is JSON).

    `options` are httpx's `params`, `headers`, `json`, `content`. Raises `DeniedError` when the
    profile has no network, `NetworkError`, `DeadlineError` (after `timeout` seconds) or
    `InvalidError` (no http URL, or an answer above 10 MB).
    """
    if not allowed:
        raise DeniedError("This profile has no network. Run the spell with a wider one, e.g. --profile medium.")
    if not url.startswith(("http://", "https://")):
        raise InvalidError(f"{url!r} is not an http or https address.")
    import httpx

    try:
        async with (
            httpx.AsyncClient(timeout=timeout, follow_redirects=True) as client,
            client.stream(method, url, **options) as response,  # type: ignore[arg-type]
        ):
            body = bytearray()
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > LARGEST_RESPONSE:
                    raise InvalidError(f"{url!r} answered with more than {LARGEST_RESPONSE >> 20} MB.")
            return _answer(response, bytes(body))
    except httpx.TimeoutException:
        raise DeadlineError(f"{url!r} did not answer within {lasting(timeout)}.") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NetworkError(f"{url!r}: {error or type(error).__name__}.") from None


def _answer(response: Any, body: bytes) -> dict[str, Any]:
    import orjson

    text = body.decode(response.charset_encoding or "utf-8", "replace")
    answer = {"status": response.status_code, "headers": dict(response.headers), "body": text}
    if "json" in response.headers.get("content-type", ""):
        try:
            answer["json"] = orjson.loads(body)
        except orjson.JSONDecodeError:
            answer["json_error"] = "the body says it is JSON, but it is not"
    return answer
