"""Connections of aiohttp by a `Network`, for libraries that are built on it (Slack, AWS, Kubernetes).

Not here: what may be reached (`network`), and our own requests (`http`).
"""

from __future__ import annotations

import socket
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from kernel.errors import InvalidError
from kernel.sandbox.addresses import is_literal
from kernel.sandbox.network import Network


class GuardedResolver(AbstractResolver):
    """Answers with the allowed addresses of a host, which are those that are connected to."""

    def __init__(self, network: Network, secure: bool = True) -> None:
        self._network = network
        self._secure = secure

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host as aiohttp wants them."""
        return [
            ResolveResult(
                hostname=host, host=str(place[0]), port=port, family=kind, proto=0, flags=socket.AI_NUMERICHOST
            )
            for kind, place in await self._network.resolve(host, port, self._secure)
        ]

    async def close(self) -> None:
        """Nothing is kept."""


class GuardedConnector(aiohttp.TCPConnector):
    """Connects as the resolver says; what is written as an address, which aiohttp does not resolve, is checked too."""

    def __init__(self, network: Network, secure: bool = True, **options: Any) -> None:
        resolver = GuardedResolver(network, secure)
        super().__init__(resolver=resolver, use_dns_cache=False, limit=10, **options)
        self._network = network
        self._secure = secure

    async def _resolve_host(self, host: str, port: int, traces: object = None) -> list[ResolveResult]:
        if is_literal(host):
            await self._network.resolve(host, port, self._secure)
        return await super()._resolve_host(host, port, traces)  # type: ignore[arg-type]


def session(network: Network, secure: bool = True, **options: Any) -> aiohttp.ClientSession:
    """A session of aiohttp behind the guard, for libraries that take one: without proxies of the environment, each
    request within the network's time, each answer within its size. `options` are those of the session."""

    class Bounded(aiohttp.ClientResponse):
        async def read(self) -> bytes:
            if self._body is None:
                # Whoever sends more is not read to the end.
                found = bytearray()
                while piece := await self.content.readany():
                    found += piece
                    if len(found) > network.max_response:
                        self.close()
                        told = f"{self.url.host} answered with more than {network.max_response:,} bytes."
                        raise InvalidError(told)
                self._body = bytes(found)
            return await super().read()

    given: dict[str, Any] = {"timeout": aiohttp.ClientTimeout(total=network.timeout), "response_class": Bounded}
    return aiohttp.ClientSession(
        connector=options.pop("connector", None) or GuardedConnector(network, secure), **{**given, **options}
    )
