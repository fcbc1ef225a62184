"""Images and documents of messages: what kind they are by their own bytes, and their forms on a provider's wire.

PNG, JPEG, GIF and WebP are seen, PDF is read. Not here: where the bytes come from (`kernel.api.enclosures`).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from kernel.errors import NamelessError
from kernel.messages import Attachment, Message

PDF = "application/pdf"

MAGIC: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
    ("image/gif", re.compile(rb"GIF8[79]a")),
    ("image/webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    (PDF, re.compile(rb"%PDF-")),
)
"""A kind of content → how its bytes begin. What a name or a caller says is not believed."""

ENDINGS = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}

LARGEST_URL = 4096


def media_type_of(data: bytes) -> str:
    """The kind of content, by how it begins; "" for any other."""
    return next((kind for kind, pattern in MAGIC if pattern.match(data)), "")


def attach(data: bytes, name: str = "") -> Attachment:
    """An attachment of bytes. `InvalidError` for a kind that models do not take."""
    kind = media_type_of(data)
    if not kind:
        shown = repr(name) if name else f"What begins with {data[:8]!r}"
        raise NamelessError(f"{shown} is no PNG, JPEG, GIF, WebP or PDF; models take no other images and documents.")
    return Attachment(kind, name, data, "", hashlib.sha256(data).hexdigest())


def attach_url(url: str) -> Attachment:
    """An image the provider is to fetch by itself. `InvalidError` for what is no such address."""
    if not re.fullmatch(r"https?://[^\s/]+\S*", url) or len(url) > LARGEST_URL:
        raise NamelessError(f"{url[:80]!r} is no http or https address of an image.")
    ending = url.partition("?")[0].rpartition(".")[2].lower()
    return Attachment(ENDINGS.get(ending, "image/*"), url=url)


def attach_data_url(url: str) -> Attachment:
    """What a `data:` address holds. `InvalidError` when it is not base64."""
    head, comma, body = url.partition(",")
    if not comma or not head.endswith(";base64"):
        raise NamelessError("A data: address of an image or a file holds base64: data:image/png;base64,…")
    return attach(decoded(body))


def decoded(text: str) -> bytes:
    """The bytes of base64. `InvalidError` when it is none."""
    try:
        return base64.b64decode(re.sub(r"\s+", "", text), validate=True)
    except ValueError:
        raise NamelessError("The data of an image or a file is bytes, or base64; this is neither.") from None


def held(messages: Iterable[Message]) -> dict[str, Attachment]:
    """The attachments of messages by their digest: the trace has only that, and a request needs the bytes."""
    return {one.digest: one for message in messages for one in message.attachments if one.digest}


def attachment_of(data: Mapping[str, Any], known: Mapping[str, Attachment]) -> Attachment:
    """The attachment of its plain form. `InvalidError` when its bytes are not at hand."""
    if isinstance(data.get("url"), str):
        return attach_url(data["url"])
    found = known.get(str(data.get("sha256")))
    if found is None:
        raise NamelessError(f"The bytes of {data.get('name') or 'an attachment'!r} are not kept here. Attach it anew.")
    return found


def content_parts(message: Message) -> list[dict[str, Any]]:
    """The parts of a user message on the OpenAI wire (litellm takes the same, for every provider)."""
    text = [{"type": "text", "text": message.content}] if message.content else []
    return [*text, *(_part(one, number) for number, one in enumerate(message.attachments, 1))]


def _part(one: Attachment, number: int) -> dict[str, Any]:
    if one.url:
        return {"type": "image_url", "image_url": {"url": one.url}}
    content = f"data:{one.media_type};base64,{base64.b64encode(one.data).decode()}"
    if one.is_image:
        return {"type": "image_url", "image_url": {"url": content}}
    return {"type": "file", "file": {"filename": one.name or f"document-{number}.pdf", "file_data": content}}
