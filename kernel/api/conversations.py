"""Messages that a script gives as tables, alone or in lists. Not here: images and files beside them (`enclosures`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kernel.agents.requests import NONE_KNOWN, message_of
from kernel.api.enclosures import FILES, IMAGES, enclose, joined
from kernel.api.site import Site
from kernel.api.spelling import normalised
from kernel.errors import InvalidError, NamelessError
from kernel.messages import Attachment, Message
from kernel.values import Value, told

CALL = {"id", "name", "arguments"}


def read_conversation(
    site: Site, given: Value, argument: str, known: Mapping[str, Attachment] = NONE_KNOWN
) -> list[Message]:
    """The messages of a list. `NamelessError` says which of `argument` is none; `known` are attachments by digest."""
    if given is None or given == {}:
        return []
    if not isinstance(given, list):
        raise NamelessError(f"{argument!r} should be a list of messages, not {told(given)}.")
    return [read_message(site, one, f"Message {number} of {argument!r}", known) for number, one in enumerate(given, 1)]


def read_message(site: Site, given: Value, what: str, known: Mapping[str, Attachment] = NONE_KNOWN) -> Message:
    """The message of a table: `role`, and its `content`, a text or a list of parts; perhaps `images` and `files`,
    `tool_calls` or a `tool_call_id`, and `metadata`, which goes to no model.

    `NamelessError` begins with `what` it is and says what is wrong; `DeniedError` for a file that may not be read.
    """
    if not isinstance(given, dict):
        raise NamelessError(f"{what} should be a table with 'role' and 'content', not {told(given)}.")
    try:
        return _read(site, normalised(given, site.language), what, known)
    except InvalidError as error:
        if error.message.startswith(what):
            raise
        raise NamelessError(f"{what}: {error.message}") from None


def _read(site: Site, given: dict[str, Value], what: str, known: Mapping[str, Attachment]) -> Message:
    table = joined(given)
    content = table.get("content")
    # An assistant who only calls tools, and somebody who only shows an image, says nothing.
    silent = content is None and any(table.get(name) for name in ("tool_calls", "attachments", *IMAGES, *FILES))
    if not isinstance(content, str) and not silent:
        raise NamelessError(f"{what}: its 'content' should be a text or a list of parts, not {told(content)}.")
    _require_tables(table.get("attachments"), f"{what}: each of its 'attachments'")
    metadata = table.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise NamelessError(f"{what}: its 'metadata' should be a table, not {told(metadata)}.")
    calls = [_call(one, what) for one in _listed(table.get("tool_calls"))]
    plain_part = message_of({**table, "tool_calls": calls, "metadata": metadata}, known)
    beside = enclose(site.spell, table)
    text = "\n\n".join(part for part in (plain_part.content, beside.text) if part)
    return replace(plain_part, content=text, attachments=(*plain_part.attachments, *beside.attachments))


def _call(given: Value, what: str) -> dict[str, Any]:
    """A tool call: `id`, `name` and `arguments`, or as the OpenAI wire writes it, with a `function`."""
    match given:
        case {"id": id, "function": {"name": name, "arguments": arguments}}:
            given = {"id": id, "name": name, "arguments": arguments}
    if not isinstance(given, dict) or not {*given} >= CALL:
        raise NamelessError(f"{what}: each of its 'tool_calls' is a table with 'arguments', 'id', 'name'.")
    arguments = _decoded(given["arguments"]) or {}
    if not isinstance(arguments, dict):
        raise NamelessError(f"{what}: the 'arguments' of its tool calls are a table, not {told(arguments)}.")
    return {"id": str(given["id"]), "name": str(given["name"]), "arguments": arguments}


def _decoded(arguments: Value) -> Value:
    if not isinstance(arguments, str):
        return arguments
    try:
        return json.loads(arguments or "{}")
    except ValueError:
        return arguments


def _listed(given: Value) -> list[Value]:
    return given if isinstance(given, list) else [given] if given else []


def _require_tables(given: Value, what: str) -> None:
    if not all(isinstance(one, dict) for one in _listed(given)):
        raise NamelessError(f"{what} is a table.")
