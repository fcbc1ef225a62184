"""Conversations that a script gives: lists of messages as tables. Not here: reading one message (`kernel.agents`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.agents.requests import NONE_KNOWN, message_of
from kernel.errors import NamelessError
from kernel.messages import Attachment, Message
from kernel.values import Value, told


def read_conversation(given: Value, argument: str, known: Mapping[str, Attachment] = NONE_KNOWN) -> list[Message]:
    """The messages of a list. `NamelessError` says which of `argument` is none; `known` are attachments by digest."""
    if given is None or given == {}:
        return []
    if not isinstance(given, list):
        raise NamelessError(f"{argument!r} should be a list of messages, not {told(given)}.")
    return [_read(one, f"Message {number} of {argument!r}", known) for number, one in enumerate(given, 1)]


def _read(given: Any, what: str, known: Mapping[str, Attachment]) -> Message:
    if not isinstance(given, dict):
        raise NamelessError(f"{what} should be a table with 'role' and 'content', not {told(given)}.")
    content = given.get("content")
    # An assistant who only calls tools, and somebody who only shows an image, says nothing.
    silent = content is None and (given.get("tool_calls") or given.get("attachments"))
    if not isinstance(content, str) and not silent:
        raise NamelessError(f"The 'content' of {_lowered(what)} should be a text, not {told(content)}.")
    _check_tables(given.get("tool_calls"), {"id", "name", "arguments"}, f"{what}: each of its 'tool_calls'")
    _check_tables(given.get("attachments"), set(), f"{what}: each of its 'attachments'")
    try:
        return message_of(given, known)
    except NamelessError as error:
        raise NamelessError(f"{what}: {error.message}") from None


def _check_tables(given: Value, keys: set[str], what: str) -> None:
    for one in given if isinstance(given, list) else [given] if given else []:
        if not isinstance(one, dict) or not keys <= {*one}:
            listed = f" with {', '.join(map(repr, sorted(keys)))}" if keys else ""
            raise NamelessError(f"{what} is a table{listed}.")


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]
