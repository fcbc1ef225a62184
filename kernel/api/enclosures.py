"""Images and files that a script puts into a message: a path, an address, or bytes.

Paths are read by the profile's own hands. Not here: which kinds there are (`kernel.models.attachments`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kernel.agents.requests import as_prompt
from kernel.errors import DeniedError, InvalidError
from kernel.messages import Attachment
from kernel.models.attachments import attach, attach_data_url, attach_url, decoded, media_type_of
from kernel.records import dataclass
from kernel.values import Value, told

if TYPE_CHECKING:
    from kernel.api.site import Spell

IMAGES, FILES = ("images", "image"), ("files", "file")
TEXTS = ("text", "message", "content", "prompt")

MOST = 100
"""Images and files of one message."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A message as a script gave it: its text, with the files that are text in it, and what goes beside it."""

    text: str
    attachments: tuple[Attachment, ...] = ()


def read_message(spell: Spell, message: Value) -> Enclosed:
    """The message of any value; a table with `images` or `files` has its `text` beside them."""
    if not isinstance(message, dict) or not any(name in message for name in (*IMAGES, *FILES)):
        return Enclosed(as_prompt(message))
    said = next((name for name in TEXTS if message.get(name) is not None), "")
    rest = {key: value for key, value in message.items() if key not in (*IMAGES, *FILES, said)}
    beside = enclose(spell, message)
    parts = [as_prompt(message.get(said)), beside.text, as_prompt(rest) if rest else ""]
    return replace(beside, text="\n\n".join(part for part in parts if part))


def enclose(spell: Spell, given: Mapping[str, Value]) -> Enclosed:
    """The images and files of a table. A file that is text becomes a part of the message's text."""
    images = [_read(spell, item, "image") for item in _listed(given, IMAGES)]
    files = [_read(spell, item, "file") for item in _listed(given, FILES)]
    texts = [item for item in files if isinstance(item, str)]
    attachments = tuple(item for item in (*images, *files) if isinstance(item, Attachment))
    if len(attachments) + len(texts) > MOST:
        raise InvalidError(f"A message has {len(attachments) + len(texts)} images and files; the most is {MOST}.")
    return Enclosed("\n\n".join(texts), attachments)


def _listed(given: Mapping[str, Value], names: tuple[str, ...]) -> list[Value]:
    found: Value = next((given[name] for name in names if given.get(name) is not None), [])
    return found if isinstance(found, list) else [] if found == {} else [found]


def _read(spell: Spell, item: Value, kind: str) -> Attachment | str:
    if isinstance(item, dict):
        return _of_table(spell, item, kind)
    if isinstance(item, bytes):
        return _of_bytes(item, "", kind)
    if not isinstance(item, str) or not item:
        raise InvalidError(
            f"{'An image' if kind == 'image' else 'A file'} is a path, an address or bytes, not {told(item)}."
        )
    if item.startswith("data:"):
        return attach_data_url(item)
    if item.lower().startswith(("http://", "https://")):
        return _of_url(spell, item, kind)
    if media_type_of(item[:16].encode("utf-8", "replace")):
        return _of_bytes(item.encode(), "", kind)
    return _of_bytes(spell.files.read(item), item.replace("\\", "/").rpartition("/")[2], kind)


def _of_table(spell: Spell, item: dict[str, Any], kind: str) -> Attachment | str:
    name = str(item.get("name") or "")
    for key in ("path", "url"):
        if item.get(key):
            read = _read(spell, str(item[key]), kind)
            return replace(read, name=name or read.name) if isinstance(read, Attachment) else read
    data = item.get("data")
    if isinstance(data, str):
        text = kind == "file" and not item.get("base64")
        data = data.encode() if text or media_type_of(data[:16].encode("utf-8", "replace")) else decoded(data)
    if not isinstance(data, bytes):
        raise InvalidError(f"A table for an {kind} has 'path', 'url' or 'data', and perhaps 'name'.")
    return _of_bytes(data, name, kind)


def _of_bytes(data: bytes, name: str, kind: str) -> Attachment | str:
    if kind == "image" or media_type_of(data):
        one = attach(data, name)
        if kind == "image" and not one.is_image:
            raise InvalidError(f"{name or 'The image'!r} is no image but {one.media_type}. Give it in 'files'.")
        return one
    if b"\0" in data:
        return attach(data, name)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return attach(data, name)
    return f'<file name="{name or "text"}">\n{text.strip()}\n</file>'


def _of_url(spell: Spell, url: str, kind: str) -> Attachment:
    if not spell.profile.network:
        raise DeniedError("This profile has no network, so no image can be given by its address. Give a path or bytes.")
    if kind == "file":
        raise InvalidError(f"A file cannot be given by its address ({url[:80]!r}): read it first, and give its bytes.")
    return attach_url(url)
