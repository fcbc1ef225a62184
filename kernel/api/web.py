"""`http` in scripts: requests to other hosts. Not here: the connection itself (`kernel.sandbox.network`)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, ClassVar

from kernel.api.arguments import read_table
from kernel.api.definition import async_form_of, script, takes
from kernel.api.site import Site
from kernel.errors import InvalidError, NetworkError, RateLimitError, SpellError
from kernel.messages import ATTRIBUTES
from kernel.operations import Call, perform
from kernel.records import dataclass
from kernel.recovery import RetryPolicy
from kernel.replay.edges import EFFECT
from kernel.values import Record, Value

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")

MOST_RETRIES = 10

RETRIED = (429, 500, 502, 503, 504)
"""Answers after which another attempt may help."""

NAME = "http"
"""What the trace calls a request: a tool of that name, so that hooks see it and may answer in its place."""

SECRET = re.compile(r"authori[sz]ation|cookie|token|secret|password|api[-_]?key", re.IGNORECASE)
"""Headers whose values neither hooks nor the trace see."""

HIDDEN = "•••"

Answer = dict[str, Value]


@dataclass(slots=True)
class RequestOptions:
    """A whole request.

    `body` is sent as it is, `json` as JSON; `query` are the parameters behind the address; `timeout` is in
    milliseconds, `retry_delay` the first wait before another attempt, of which there are `retries`.
    """

    aliases: ClassVar[dict[str, str]] = {"params": "query", "data": "body"}

    url: str
    method: str = "GET"
    query: dict[str, Value] | None = None
    headers: dict[str, Value] | None = None
    body: Value = None
    json: Value = None
    timeout: float = 30000
    retries: int = 0
    retry_delay: float = 500


@dataclass(slots=True)
class FetchOptions:
    """How patient a request is: `timeout` and `retry_delay` are in milliseconds, `retries` attempts after the first."""

    timeout: float = 30000
    retries: int = 0
    retry_delay: float = 500


Table = dict[str, Value] | None


@script("http", namespace=True)
class Http:
    """Requests to other hosts, where the profile allows the network.

    An answer has `status`, `ok` (whether it is below 400), `headers`, `body` (text), and `json` when it is JSON.
    In the trace a request is a call of the tool `http`; the values of headers with secrets are not in it.
    Errors: `network`, `timeout`, `denied` (the profile), `invalid` (no http address, more than 10 MB).

    ```lua
    local ok, answer = pcall(http.get, "http://127.0.0.1:1/owls", { limit = 10 })
    print(ok and answer.status or answer.type)
    ```
    """

    @staticmethod
    @takes(options=FetchOptions)
    async def get(
        site: Site,
        url: str,
        query: dict[str, Value] | None = None,
        headers: dict[str, Value] | None = None,
        options: dict[str, Value] | None = None,
    ) -> dict[str, Value]:
        """A GET request; `query` goes behind the address."""
        return await _send(site, _asked("GET", url, options, query=query, headers=headers))

    @staticmethod
    @takes(options=FetchOptions)
    async def delete(
        site: Site,
        url: str,
        query: dict[str, Value] | None = None,
        headers: dict[str, Value] | None = None,
        options: dict[str, Value] | None = None,
    ) -> dict[str, Value]:
        """A DELETE request."""
        return await _send(site, _asked("DELETE", url, options, query=query, headers=headers))

    @staticmethod
    @takes(options=FetchOptions)
    async def post(
        site: Site,
        url: str,
        body: Value = None,
        headers: dict[str, Value] | None = None,
        options: dict[str, Value] | None = None,
    ) -> dict[str, Value]:
        """A POST request; a table goes as JSON, a text as it is."""
        return await _send(site, _asked("POST", url, options, headers=headers, **_content(body)))

    @staticmethod
    @takes(options=FetchOptions)
    async def put(
        site: Site,
        url: str,
        body: Value = None,
        headers: dict[str, Value] | None = None,
        options: dict[str, Value] | None = None,
    ) -> dict[str, Value]:
        """A PUT request; a table goes as JSON, a text as it is."""
        return await _send(site, _asked("PUT", url, options, headers=headers, **_content(body)))

    @staticmethod
    @takes(options=FetchOptions)
    async def patch(
        site: Site,
        url: str,
        body: Value = None,
        headers: dict[str, Value] | None = None,
        options: dict[str, Value] | None = None,
    ) -> dict[str, Value]:
        """A PATCH request; a table goes as JSON, a text as it is."""
        return await _send(site, _asked("PATCH", url, options, headers=headers, **_content(body)))

    @staticmethod
    @takes(options=RequestOptions)
    async def request(site: Site, options: dict[str, Value]) -> dict[str, Value]:
        """Any request, all of it in one table."""
        return await _send(site, read_table(RequestOptions, options, "http.request"))

    @staticmethod
    @async_form_of("get")
    async def get_async(
        site: Site, url: str, query: dict[str, Value] | None = None, headers: dict[str, Value] | None = None
    ) -> dict[str, Value]:
        """`get` beside the script: a value in a coroutine, a promise elsewhere."""
        return await Http.get(site, url, query, headers)

    @staticmethod
    @async_form_of("delete")
    async def delete_async(site: Site, url: str, query: dict[str, Value] | None = None) -> dict[str, Value]:
        """`delete` beside the script."""
        return await Http.delete(site, url, query)

    @staticmethod
    @async_form_of("post")
    async def post_async(
        site: Site, url: str, body: Value = None, headers: dict[str, Value] | None = None
    ) -> dict[str, Value]:
        """`post` beside the script."""
        return await Http.post(site, url, body, headers)

    @staticmethod
    @async_form_of("put")
    async def put_async(
        site: Site, url: str, body: Value = None, headers: dict[str, Value] | None = None
    ) -> dict[str, Value]:
        """`put` beside the script."""
        return await Http.put(site, url, body, headers)

    @staticmethod
    @async_form_of("patch")
    async def patch_async(
        site: Site, url: str, body: Value = None, headers: dict[str, Value] | None = None
    ) -> dict[str, Value]:
        """`patch` beside the script."""
        return await Http.patch(site, url, body, headers)

    @staticmethod
    @async_form_of("request")
    async def request_async(site: Site, options: dict[str, Value]) -> dict[str, Value]:
        """`request` beside the script."""
        return await Http.request(site, options)


def _content(body: Value) -> dict[str, Value]:
    return {"body" if isinstance(body, str | bytes) else "json": body}


def _asked(method: str, url: str, options: Table, **rest: Value) -> RequestOptions:
    patience = read_table(FetchOptions, options or {}, f"http.{method.lower()}")
    asked = RequestOptions(url, method, timeout=patience.timeout, retries=patience.retries)
    return replace(asked, retry_delay=patience.retry_delay, **rest)


async def _send(site: Site, asked: RequestOptions) -> Answer:
    _check(asked)

    async def do(call: Call) -> Value:
        return await _patiently(replace(site, ctx=call.ctx), _changed(asked, call.input))

    effect = "once" if asked.method.upper() in ("POST", "PATCH") else "idempotent"
    attributes = {ATTRIBUTES["tool_name"]: NAME, EFFECT: effect}
    found: Answer = await perform(site.ctx, "execute_tool", NAME, _shown(asked), do, **attributes)
    return found if isinstance(found, Record) else Record(found)


def _check(asked: RequestOptions) -> None:
    if asked.method.upper() not in METHODS:
        raise InvalidError(f"http.request: 'method' should be one of {', '.join(METHODS)}, not {asked.method!r}.")
    if not 0 <= asked.retries <= MOST_RETRIES:
        raise InvalidError(f"http: 'retries' should be from 0 to {MOST_RETRIES}, not {asked.retries}.")
    if not asked.timeout > 0:
        raise InvalidError(f"http: 'timeout' should be milliseconds above 0, not {asked.timeout:g}.")
    if not isinstance(asked.body, str | bytes | None):
        raise InvalidError("http: 'body' should be a text or bytes. To send a table as JSON, give it as 'json'.")


def _shown(asked: RequestOptions) -> dict[str, Value]:
    """What hooks and the trace see of a request: all but its secrets."""
    shown: dict[str, Value] = {"method": asked.method.upper(), "url": asked.url}
    if asked.headers:
        shown["headers"] = {name: HIDDEN if SECRET.search(name) else str(v) for name, v in asked.headers.items()}
    parts = {"query": asked.query, "body": asked.body, "json": asked.json}
    return shown | {name: value for name, value in parts.items() if value is not None}


def _changed(asked: RequestOptions, shown: Value) -> RequestOptions:
    """The request as hooks have left it; what they did not see is as it was."""
    told = read_table(RequestOptions, shown, "http")
    kept = asked.headers or {}
    headers = {name: kept.get(name) if value == HIDDEN else value for name, value in (told.headers or {}).items()}
    changed = replace(told, headers=headers, timeout=asked.timeout, retries=asked.retries)
    _check(changed)
    return replace(changed, retry_delay=asked.retry_delay)


async def _patiently(site: Site, asked: RequestOptions) -> Answer:
    last: list[Answer] = []

    async def attempt() -> Value:
        last.clear()
        answer = await _once(site, asked)
        last.append(answer)
        if answer["status"] in RETRIED and asked.retries:
            raise _unwell(asked.url, answer)
        return answer

    policy = RetryPolicy(asked.retries + 1, max(0.0, asked.retry_delay) / 1000)
    try:
        found: Answer = await policy.run(attempt, site.ctx.emit)
    except (NetworkError, RateLimitError):
        if not last:
            raise
        # The host did answer; what it said is worth more to the script than an error.
        return last[0]
    return found


async def _once(site: Site, asked: RequestOptions) -> Answer:
    body = asked.body.encode() if isinstance(asked.body, str) else asked.body
    headers = {name: str(value) for name, value in asked.headers.items()} if asked.headers else None
    parts = {"params": asked.query, "headers": headers, "content": body, "json": asked.json}
    given: dict[str, Any] = {name: value for name, value in parts.items() if value is not None}
    network = site.spell.hands.network
    answer = Record(await network.fetch(asked.method.upper(), asked.url, asked.timeout / 1000, **given))
    answer["ok"] = answer["status"] < 400
    return answer


def _unwell(url: str, answer: Answer) -> SpellError:
    status, wait = answer["status"], str(answer["headers"].get("retry-after", ""))
    details: dict[str, Any] = {"status": status}
    if wait.isdecimal():
        details["retry_after"] = int(wait)
    kind = RateLimitError if status == 429 else NetworkError
    return kind(f"{url!r} answered with status {status}.", **details)
