"""A lean client for endpoints that speak the OpenAI chat-completions wire: vLLM, LM Studio, gateways, servers of tests.

It serves `local/NAME`, and `openai/NAME` when an address is given; everything else goes through litellm.
Source: the OpenAI API reference, and "Server-sent events" in the HTML standard.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from kernel.errors import InvalidError, NetworkError, SpellError
from kernel.messages import Chunk, Request, Usage
from kernel.models.access import answered, prepare
from kernel.models.answers import Answer
from kernel.models.embedding import Embedded, EmbedRequest, read_paid
from kernel.models.faults import Caller, broken_off, event_error, status_error, unreadable
from kernel.models.headers import extra_headers
from kernel.models.keys import LOCAL_URL, Access
from kernel.models.paid import note_paid
from kernel.models.sse import LONGEST_BODY, read_events
from kernel.models.streams import closing
from kernel.models.wire import request_body

if TYPE_CHECKING:
    import httpx

    from kernel.sandbox.network import Network

MOST_CONNECTIONS = 200

REST = 0.25
"""Seconds a server may take to end a response whose answer is complete, before its connection is given up."""


class Connections:
    """One pool of connections for each event loop, made on first use."""

    def __init__(self) -> None:
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Network | None, httpx.AsyncClient]] = (
            WeakKeyDictionary()
        )

    def client(self, network: Network | None = None) -> httpx.AsyncClient:
        """The client of the running loop, for addresses that a `network` bounds or that nothing does.

        It sets no time limit of its own: silence is watched by `streams`.
        """
        clients = self._clients.setdefault(asyncio.get_running_loop(), {})
        client = clients.get(network)
        if client is None or client.is_closed:
            client = clients[network] = _client(network)
        return client

    async def close(self) -> None:
        """Close the running loop's connections."""
        for client in self._clients.pop(asyncio.get_running_loop(), {}).values():
            await client.aclose()


def _client(network: Network | None) -> httpx.AsyncClient:
    import httpx

    if network is None:
        from kernel.sandbox.fetching import own_client

        limits = httpx.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=50)
        return own_client(timeout=None, limits=limits)
    from kernel.sandbox.http import GuardedTransport

    # No redirects are followed, and no proxy of the environment is used: nobody could check what it connects to.
    guarded = GuardedTransport(network, connections=MOST_CONNECTIONS)
    return httpx.AsyncClient(timeout=None, transport=guarded, trust_env=False)


class OpenAIModel:
    """The model `name` at whatever address `access` finds for a request.

    `access` raises `InvalidError` when a key or address is missing.
    """

    def __init__(self, name: str, access: Callable[[Request], Access], connections: Connections) -> None:
        self._name = name
        self._access = access
        self._connections = connections

    async def prepare(self, request: Request) -> None:
        """Import the client and make its pool: what takes a moment the first time is no part of the call."""
        self._connections.client(self._access(request).network)

    async def check_access(self, request: Request) -> None:
        """Raise as a call would that lacks a key or an address; nothing is sent."""
        await prepare(self._access, request)
        _require_address(request, self._access(request))

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """The answer, piece by piece; raises as the `Model` Protocol says."""
        async with closing(answered(self._access, request, partial(self._answer, request))) as chunks:
            async for chunk in chunks:
                yield chunk

    async def _answer(self, request: Request, access: Access) -> AsyncIterator[Chunk]:
        _require_address(request, access)
        async with self._post(request, access, "chat/completions", request_body(request)) as response:
            if not response.is_success:
                body = await _body(response, access.caller)
                raise status_error(access.caller, response.status_code, body, response.headers)
            answer = Answer(access.caller)
            try:
                async with closing(self._chunks(response, access.caller, answer)) as chunks:
                    async for chunk in chunks:
                        yield chunk
            except SpellError as error:
                note_paid(error, answer.usage)
                raise

    async def embed(self, request: EmbedRequest) -> Embedded:
        """A vector for each text, at `/embeddings`; raises as the `Model` Protocol says."""
        async with closing(answered(self._access, request.as_chat(), partial(self._vectors, request))) as made:
            return await anext(made)

    async def _vectors(self, request: EmbedRequest, access: Access) -> AsyncIterator[Embedded]:
        asked = request.as_chat()
        _require_address(asked, access)
        body: dict[str, Any] = {"input": list(request.texts), "encoding_format": "float"}
        if request.dimensions is not None:
            body["dimensions"] = request.dimensions
        async with self._post(asked, access, "embeddings", body) as response:
            text = await _body(response, access.caller)
            if not response.is_success:
                raise status_error(access.caller, response.status_code, text, response.headers)
        data = _json(text, access.caller)
        usage = Usage(int((data.get("usage") or {}).get("prompt_tokens") or 0))
        yield Embedded(read_paid(access.caller, data, request, usage), usage, str(data.get("model") or ""))

    @asynccontextmanager
    async def _post(
        self, request: Request, access: Access, path: str, said: dict[str, Any]
    ) -> AsyncIterator[httpx.Response]:
        import httpx

        given = {"authorization": f"Bearer {access.key}"} if access.key else {}
        headers = {"accept": "text/event-stream, application/json", **given, **extra_headers(request.options)}
        body = {"model": self._name, **said}
        url = f"{access.base_url}/{path}"
        try:
            async with self._connections.client(access.network).stream(
                "POST", url, json=body, headers=headers
            ) as response:
                yield response
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise InvalidError(f"The address {access.base_url!r} cannot be used: {error}") from None
        except (httpx.TransportError, OSError) as error:
            raise _network(access, error) from None

    async def _chunks(self, response: httpx.Response, caller: Caller, answer: Answer) -> AsyncIterator[Chunk]:
        if _is_document(response.headers):
            for chunk in answer.from_document(await _body(response, caller)):
                yield chunk
            return
        pieces = response.aiter_bytes()
        async with closing(_events(pieces, answer, caller)) as events:
            async for event in events:
                for chunk in answer.from_event(event):
                    yield chunk
        for chunk in answer.end():
            yield chunk
        await _read_rest(pieces)


def _require_address(request: Request, access: Access) -> None:
    if not access.base_url:
        raise InvalidError(
            f'Give the agent base_url = "http://127.0.0.1:PORT/v1", or set the environment variable {LOCAL_URL}: '
            f"{request.model!r} needs an address."
        )


async def _read_rest(pieces: AsyncIterator[bytes]) -> None:
    """Read what comes after the answer: only a response that was read to its end leaves its connection for the next."""
    import httpx

    try:
        async with asyncio.timeout(REST):
            async for _ in pieces:
                pass
    except (TimeoutError, httpx.TransportError, httpx.StreamError):
        return


async def _events(pieces: AsyncIterator[bytes], answer: Answer, caller: Caller) -> AsyncIterator[str]:
    """The events of a body. A connection that breaks after the finish is a good end."""
    import httpx

    try:
        async with closing(read_events(pieces, caller, answer.done)) as events:
            async for event in events:
                yield event
    except httpx.TransportError as error:
        if not answer.delivered:
            raise
        if not answer.finish:
            raise broken_off(caller, str(error)) from None


def _is_document(headers: Mapping[str, str]) -> bool:
    kind = headers.get("content-type", "").lower()
    return "json" in kind or "html" in kind


async def _body(response: httpx.Response, caller: Caller) -> str:
    """A whole body as text. `ModelError` past `LONGEST_BODY` bytes."""
    pieces: list[bytes] = []
    size = 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > LONGEST_BODY:
            raise unreadable(caller, f"a body of more than {LONGEST_BODY >> 20} MB")
        pieces.append(piece)
    return b"".join(pieces).decode("utf-8", "replace")


def _json(text: str, caller: Caller) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise unreadable(caller, text) from None
    if not isinstance(data, dict):
        raise unreadable(caller, text)
    if data.get("error"):
        raise event_error(caller, data)
    return data


def _network(access: Access, error: Exception) -> NetworkError:
    from kernel.sandbox.fetching import RefusedError

    told = f"{access.caller.id!r} cannot be reached at {access.base_url!r}"
    if isinstance(error, RefusedError):
        return NetworkError(f"{told}: {error}.")
    said = access.caller.quote(str(error)) or type(error).__name__
    return NetworkError(f"{told}: {said}. Is the server running, and is the address (base_url) right?")
