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

PARTS = ("text", "image", "image_url", "file")
"""The types of the parts that a message's `content` may be a list of."""

MOST = 100
"""Images and files of one message."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A message as a script gave it: its text, with the files that are text in it, and what goes beside it."""

    text: str
    attachments: tuple[Attachment, ...] = ()


def read_message(spell: Spell, message: Value) -> Enclosed:
    """The message of any value; a table with `images` or `files` has its `text` beside them.

    A list of parts, or a table whose `content` is one, is read as such.
    """
    if _is_parts(message):
        message = {"content": message}
    message = joined(message) if isinstance(message, dict) else message
    if not isinstance(message, dict) or not any(name in message for name in (*IMAGES, *FILES)):
        return Enclosed(as_prompt(message))
    said = next((name for name in TEXTS if message.get(name) is not None), "")
    rest = {key: value for key, value in message.items() if key not in (*IMAGES, *FILES, said)}
    beside = enclose(spell, message)
    parts = [as_prompt(message.get(said)), beside.text, as_prompt(rest) if rest else ""]
    return replace(beside, text="\n\n".join(part for part in parts if part))


def joined(message: dict[str, Value]) -> dict[str, Value]:
    """A message whose `content` is a list of parts with their texts as its `content`, and `images` and `files` beside.

    Any other as it is. `InvalidError` for what is no part.
    """
    parts = message.get("content")
    if not isinstance(parts, list):
        return message
    found: dict[str, list[Value]] = {"text": [], "images": _listed(message, IMAGES), "files": _listed(message, FILES)}
    for part in parts:
        kind, value = _part(part)
        found[kind] = [*found[kind], value]
    rest = {key: value for key, value in message.items() if key not in (*IMAGES, *FILES)}
    return {**rest, "content": "\n\n".join(found.pop("text")), **found}


def _is_parts(message: Value) -> bool:
    """Whether a list is one of parts, and no data that happens to be a list."""
    if not isinstance(message, list):
        return False
    tables = [part for part in message if not isinstance(part, str)]
    if not all(isinstance(part, dict) and "type" in part for part in tables):
        return False
    return any(part["type"] in PARTS for part in tables)


def _part(part: Value) -> tuple[str, Value]:
    """Where a part belongs, and what it is there."""
    match part:
        case str() | {"type": "text", "text": str()}:
            return "text", part if isinstance(part, str) else part["text"]
        case {"type": "text"}:
            raise InvalidError("A part of the type 'text' has its 'text'.")
        case {"type": "image_url", "image_url": ({"url": str()} | str()) as url}:
            return "images", url if isinstance(url, str) else url["url"]
        case {"type": "image_url"}:
            raise InvalidError("A part of the type 'image_url' has an 'image_url': a text, or a table with 'url'.")
        case {"type": "image" | "file" as kind}:
            return f"{kind}s", {key: value for key, value in part.items() if key != "type"}
    wrong = told(part.get("type") if isinstance(part, dict) else part)
    raise InvalidError(f"A part of a message is a table whose 'type' is {', '.join(PARTS)}, not {wrong}.")


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
    made = attach_url(url)
    # Whoever fetches it, a provider or its library in this process, is not led to where the spell itself may not go.
    spell.hands.network.check(url)
    return made
