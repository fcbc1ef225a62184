"""What the demo model says of images and documents: what they are, by their own bytes, and no pretence of more."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence

from kernel.messages import Attachment
from kernel.models.demo.prose import Answer, capital, listed


def describe(attachments: Sequence[Attachment]) -> Answer:
    """An answer about what came with a message."""
    told = [_told(one) for one in attachments]
    first = _facts(attachments[0])
    text = f"I see {listed(told)}. What it shows, only a real model can say; I know its form alone."
    return Answer(text, capital(str(first.get("format", "image"))), {**first, "count": len(attachments)})


def _told(one: Attachment) -> str:
    facts = _facts(one)
    size = f", {facts['width']} × {facts['height']} pixels" if "width" in facts else ""
    pages = f", {facts['pages']} page{'s' * (facts['pages'] != 1)}" if "pages" in facts else ""
    name = f"{facts['name']} " if facts["name"] else ""
    where = " at an address" if one.url else f", {one.size} bytes"
    return f"{name}({facts['format']}{size}{pages}{where})"


def _facts(one: Attachment) -> dict[str, object]:
    kind = one.media_type.partition("/")[2].upper()
    about: dict[str, object] = {"name": one.name, "format": "image" if kind == "*" else kind}
    if one.media_type == "application/pdf":
        about["pages"] = max(1, len(re.findall(rb"/Type\s*/Page\b", one.data)))
    elif size := _pixels(one):
        about["width"], about["height"] = size
    return about


def _pixels(one: Attachment) -> tuple[int, int] | None:
    data = one.data
    if one.media_type == "image/png" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    if one.media_type == "image/gif" and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return int(width), int(height)
    frame = re.search(rb"\xff[\xc0-\xc3]..\x08(..)(..)", data, re.DOTALL) if one.media_type == "image/jpeg" else None
    return (int.from_bytes(frame[2], "big"), int.from_bytes(frame[1], "big")) if frame else None
