"""Headers that a spell or a person's settings send along with every call of a model.

Their values may be secrets: no message here repeats one. Not here: the headers of the wire itself (`openai`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from kernel.errors import NamelessError

NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e\t]*[\x21-\x7e])?")
"""RFC 9110, section 5: what a name and a value are made of, in ASCII."""

SECRET_NAME = re.compile(r"(?i)key|token|secret|pass|auth|cookie|credential|signature|session")
"""Names of headers whose value is a secret, however short."""

OF_THE_WIRE = frozenset(("content-length", "transfer-encoding", "connection"))
"""Headers that say how a request is sent, which only the one who sends it knows."""

SHORTEST_SECRET = 8
"""Characters below which a word of a value is no secret: it would be found in every text."""


def extra_headers(options: Mapping[str, Any]) -> dict[str, str]:
    """The option `headers`, a table of texts, its names in small letters. `InvalidError` for anything else."""
    headers = options.get("headers") or {}
    if not isinstance(headers, Mapping) or not all(isinstance(value, str) for value in headers.values()):
        raise NamelessError("The option headers must be a table of names and texts.")
    return {_checked(str(name), value).lower(): value for name, value in headers.items()}


def _checked(name: str, value: str) -> str:
    if not NAME.fullmatch(name):
        raise NamelessError(f"The option headers: {name!r} is no name of a header.")
    if name.lower() in OF_THE_WIRE:
        raise NamelessError(f"The option headers: {name!r} is set by the one who sends the request; leave it out.")
    if value and not VALUE.fullmatch(value):
        raise NamelessError(
            f"The option headers: the value of {name!r} has characters that no header may have. It is ASCII, on one "
            "line, without spaces around it."
        )
    return name


def with_headers(options: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Options with others over them; of the headers, those of both, whatever the case of their names."""
    both = {**options, **over}
    if "headers" in options and "headers" in over:
        both["headers"] = {**extra_headers(options), **extra_headers(over)}
    return both


def secrets_in(options: Mapping[str, Any]) -> tuple[str, ...]:
    """What of the headers may be a secret: their values, and the long words in them; the longest first.

    A short value is one where the name of its header says so (`x-api-key`).
    """
    headers = options.get("headers")
    named = headers.items() if isinstance(headers, Mapping) else ()
    words = {word for name, value in named if isinstance(value, str) for word in _secret_words(str(name), value)}
    return tuple(sorted(words, key=len, reverse=True))


def _secret_words(name: str, value: str) -> list[str]:
    words = [word for word in (value, *value.split()) if len(word) >= SHORTEST_SECRET]
    return [*words, value] if value and SECRET_NAME.search(name) else words


def masked(text: str, secrets: Iterable[str]) -> str:
    """A text without those secrets, as they are or as JSON, a URL or Python write them.

    A short one is looked for as a word: it would be found in every text.
    """
    for secret in sorted({form for one in secrets if one for form in _written(one)}, key=len, reverse=True):
        edges = ("", "") if len(secret) >= SHORTEST_SECRET else (r"(?<!\w)", r"(?!\w)")
        text = re.sub(f"{edges[0]}{re.escape(secret)}{edges[1]}", "***", text)
    return text


def _written(secret: str) -> tuple[str, ...]:
    from urllib.parse import quote

    return secret, json.dumps(secret)[1:-1], repr(secret)[1:-1], quote(secret, safe="")
