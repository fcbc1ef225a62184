"""Where spans are sent and how: an address, a protocol, headers. Not who says so (`settings`), nor the sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any
from urllib.parse import urlsplit

from kernel.errors import InvalidError
from kernel.records import dataclass

JSON, PROTOBUF = "http/json", "http/protobuf"
PROTOCOLS = (PROTOBUF, JSON)
PATH = "/v1/traces"


@dataclass(frozen=True, slots=True)
class Target:
    """Where spans go and how. `headers` may hold secrets; `timeout` is seconds for one request, `patience` seconds for
    a batch with all its attempts, `pause` the first wait between two; `certificate` is a file with authorities."""

    endpoint: str
    headers: Mapping[str, str] = field(default_factory=dict)
    protocol: str = PROTOBUF
    compression: str = "gzip"
    timeout: float = 10.0
    patience: float = 10.0
    pause: float = 1.0
    certificate: str = ""
    resource: Mapping[str, Any] = field(default_factory=dict)


def traces_address(endpoint: str) -> str:
    """The address that takes traces: `/v1/traces` below that of a collector. `InvalidError` for no http(s) address."""
    parts = urlsplit(endpoint)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidError(f"{endpoint!r} is no address of a collector. Write it like http://127.0.0.1:4318")
    return endpoint if parts.path.endswith(PATH) else endpoint.rstrip("/") + PATH
