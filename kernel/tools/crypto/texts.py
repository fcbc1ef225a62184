"""Bytes as texts, in the ways the tools of this category take and give them."""

from __future__ import annotations

import base64
import binascii
from typing import Literal

from kernel.errors import InvalidError

Encoding = Literal["text", "base64", "hex"]

MOST = 10 << 20
"""Bytes that are worked on at once."""


def read_bytes(said: str, encoding: str, what: str) -> bytes:
    """The bytes that a text means. `InvalidError` names `what` when it is not in that encoding, or too long."""
    if len(said) > MOST * 2:
        raise InvalidError(f"{what} is longer than {MOST >> 20} MB.")
    try:
        if encoding == "hex":
            return bytes.fromhex(said)
        if encoding == "base64":
            # Both alphabets are in use, and the end is often left out.
            plain = said.strip().rstrip("=").replace("-", "+").replace("_", "/")
            return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        return said.encode()
    except (binascii.Error, ValueError):
        raise InvalidError(f"{what} is no {encoding}.") from None


def write_bytes(value: bytes, encoding: str) -> str:
    """The text for bytes. `InvalidError` when they should be text and are none."""
    if encoding == "hex":
        return value.hex()
    if encoding == "base64":
        return base64.b64encode(value).decode()
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise InvalidError("The result is no text. Ask for encoding = 'base64'.") from None
