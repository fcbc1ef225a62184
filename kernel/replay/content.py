"""What a call is, as data, and the key of that content: the same call has the same key on every machine.

Not here: what the world answered (`records`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import orjson

from kernel.messages import Message, Request
from kernel.values import Value, plain

SECRET = re.compile(r"(?i)(api_?key|token|secret|password|passwd|credential)s?$")
"""Names of variables whose values never go into a recording."""

SHORTEST_SECRET = 8
"""Characters below which a value is no secret: it would be found in every text."""

NO_CONTENT = re.compile(r"(?i)key|token$|secret|password|header|base_url|api_base|endpoint|timeout|retr|latency|proxy")
"""Options of a model that say how it is reached and not what it is asked."""

NOT_ASKED = ("timeout", "silence", "told", "admit", "context")
"""Fields of a request that are no part of what is asked."""

HIDDEN = "${secret}"


def canonical(data: Any) -> bytes:
    """JSON data as bytes that are the same for equal data: sorted keys, no spaces, UTF-8."""
    try:
        return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # Half a surrogate pair, which orjson refuses.
        return json.dumps(data, sort_keys=True, separators=(",", ":")).encode()


def key_of(operation: str, request: Any) -> str:
    """The content address of a call: SHA-256 of its operation and its request, as hexadecimal digits."""
    from hashlib import sha256

    return sha256(operation.encode() + b"\n" + canonical(request)).hexdigest()


def chat_content(request: Request) -> dict[str, Any]:
    """What a model is asked: model, messages, tools and answers with their schemas, options; nothing of how it is
    reached, or of who waits for it.
    """
    content: dict[str, Any] = {}
    for field in fields(request):
        value = getattr(request, field.name)
        if field.name in NOT_ASKED or value in (None, (), {}):
            continue
        content[field.name] = _plain(value)
    if "options" in content:
        content["options"] = {name: value for name, value in content["options"].items() if not NO_CONTENT.search(name)}
        if not content["options"]:
            del content["options"]
    return content


def _asked_of(message: Message) -> dict[str, Any]:
    """A message without what is the script's own."""
    return {name: value for name, value in message.plain().items() if name != "metadata"}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Message):
        return _asked_of(value)
    own = getattr(value, "plain", None)
    if own is not None:
        return own()
    return asdict(value) if hasattr(value, "__dataclass_fields__") else plain(value)


class Tidy:
    """Takes what must not be in a recording out of its data: secrets, and the paths of this machine.

    `places` are names of folders (`workspace`) and their paths, the longest first; `environment` is where secrets are.
    """

    def __init__(self, places: Mapping[str, str] | None = None, environment: Mapping[str, str] | None = None) -> None:
        found = {value for name, value in (environment or {}).items() if SECRET.search(name)}
        secrets = sorted((value for value in found if len(value) >= SHORTEST_SECRET), key=len, reverse=True)
        named = [(path.rstrip("/\\"), f"${{{name}}}") for name, path in (places or {}).items()]
        self._places = [(_inner(path), _inner(shown)) for path, shown in named if len(path) > 1]
        self._secrets = [_inner(secret) for secret in secrets]
        self._all = [*((secret, _inner(HIDDEN)) for secret in self._secrets), *self._places]

    def clean(self, data: Value) -> Any:
        """JSON data without secrets and paths, functions and objects of a script as a short text."""
        return self._swapped(plain(data), self._all)

    def holds_secret(self, data: Any) -> bool:
        """Whether the value of a secret is somewhere in JSON data."""
        text = canonical_order(data)
        return any(secret in text for secret in self._secrets)

    def at_home(self, data: Any) -> Any:
        """Recorded data with the paths of this machine."""
        return self._swapped(data, [(shown, path) for path, shown in self._places])

    def _swapped(self, data: Any, pairs: list[tuple[bytes, bytes]]) -> Any:
        text = canonical_order(data)
        if not any(old in text for old, _ in pairs):
            return data
        for old, new in pairs:
            text = text.replace(old, new)
        return orjson.loads(text)


def canonical_order(data: Any) -> bytes:
    """JSON data as bytes, its keys in the order they have."""
    try:
        return orjson.dumps(data)
    except TypeError:
        return json.dumps(data).encode()


def _inner(text: str) -> bytes:
    """A text as it stands within a JSON text."""
    return orjson.dumps(text)[1:-1]
