"""Messages and their signed form on the wire (Jupyter messaging protocol 5.4). No sockets here.

A message is `[identities…, <IDS|MSG>, signature, header, parent, metadata, content, buffers…]`;
the signature is the HMAC-SHA256 of the four JSON parts. See "The Wire Protocol" in
https://jupyter-client.readthedocs.io/en/stable/messaging.html.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from typing import Any

import orjson

from kernel.errors import InvalidError
from kernel.records import dataclass

PROTOCOL_VERSION = "5.4"
DELIMITER = b"<IDS|MSG>"
OURS = "llmspell"
"""The key of our own additions in a message's metadata."""

_REMEMBERED_SIGNATURES = 1 << 16


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `identities` are the routing prefix of whoever sent it."""

    header: Mapping[str, Any]
    parent: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    content: Mapping[str, Any] = field(default_factory=dict)
    identities: tuple[bytes, ...] = ()

    @property
    def type(self) -> str:
        """What it asks or tells: `execute_request`, `stream`, …"""
        return str(self.header["msg_type"])

    @property
    def id(self) -> str:
        """The id that replies and outputs name as their parent."""
        return str(self.header["msg_id"])

    @property
    def ours(self) -> Mapping[str, Any]:
        """Our own additions; empty from any other client."""
        found = self.metadata.get(OURS)
        return found if isinstance(found, Mapping) else {}


class Wire:
    """Writes, signs, checks and reads messages for one end of a connection.

    `key` is the shared secret; an empty one turns signing off, as the protocol allows.
    """

    def __init__(self, key: bytes, username: str = "spell") -> None:
        self.session = uuid.uuid4().hex
        self._username = username
        self._signer = hmac.new(key, digestmod=hashlib.sha256) if key else None
        self._prefix = f"{self.session}_{os.getpid()}"
        self._count = 0
        self._seen: dict[bytes, None] = {}

    def compose(
        self,
        type: str,
        content: Mapping[str, Any],
        parent: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        identities: Sequence[bytes] = (),
    ) -> Message:
        """A new message to `identities` (on iopub: the topic), with an id of its own."""
        self._count += 1
        header = {
            "msg_id": f"{self._prefix}_{self._count}",
            "session": self.session,
            "username": self._username,
            "date": datetime.now(UTC).isoformat(),
            "msg_type": type,
            "version": PROTOCOL_VERSION,
        }
        return Message(header, parent or {}, metadata or {}, content, tuple(identities))

    def encode(self, message: Message) -> list[bytes]:
        """The message as signed frames."""
        parts = [_pack(part) for part in (message.header, message.parent, message.metadata, message.content)]
        return [*message.identities, DELIMITER, self._sign(parts), *parts]

    def decode(self, frames: Sequence[bytes]) -> Message:
        """The message of `frames`. `InvalidError` for a bad shape, a wrong signature or a replay."""
        if DELIMITER not in frames:
            raise InvalidError("A message came without its delimiter; it was ignored.")
        start = frames.index(DELIMITER)
        identities, signature, parts = (
            tuple(frames[:start]),
            b"".join(frames[start + 1 : start + 2]),
            frames[start + 2 :],
        )
        if len(parts) < 4:
            raise InvalidError(f"A message came with {len(parts)} parts instead of 4; it was ignored.")
        self._verify(signature, parts[:4])
        header, parent, metadata, content = (_unpack(part) for part in parts[:4])
        if not (isinstance(header.get("msg_id"), str) and isinstance(header.get("msg_type"), str)):
            raise InvalidError("A message came without an id or a type; it was ignored.")
        return Message(header, parent, metadata, content, identities)

    def _sign(self, parts: Sequence[bytes]) -> bytes:
        if self._signer is None:
            return b""
        signer = self._signer.copy()
        for part in parts:
            signer.update(part)
        return signer.hexdigest().encode()

    def _verify(self, signature: bytes, parts: Sequence[bytes]) -> None:
        if self._signer is None:
            return
        if not hmac.compare_digest(signature, self._sign(parts)):
            raise InvalidError("A message came with a wrong signature; it was ignored.")
        if signature in self._seen:
            raise InvalidError("A message came twice; the second was ignored.")
        self._seen[signature] = None
        if len(self._seen) > _REMEMBERED_SIGNATURES:
            del self._seen[next(iter(self._seen))]


def _pack(part: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(part)
    except (TypeError, UnicodeError):
        # orjson refuses lone surrogates and integers beyond 64 bits; scripts can make both.
        return json.dumps(part, default=str).encode()


def _unpack(part: bytes) -> dict[str, Any]:
    try:
        # Not orjson: it makes floats of integers beyond 64 bits.
        data = json.loads(part)
    except ValueError as error:
        raise InvalidError(f"A message came with a part that is not JSON ({error}); it was ignored.") from error
    if not isinstance(data, dict):
        raise InvalidError(f"A message came with a {type(data).__name__} where an object belongs; it was ignored.")
    return data
