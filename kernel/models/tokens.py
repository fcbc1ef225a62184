"""A token count for models that have no tokenizer: documented, deterministic, and only an estimate.

The rule: one token for every four characters begun, for each text on its own. English prose comes
within about a fifth of what the tokenizers of hosted models say; code and other scripts may not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from kernel.messages import Message, Request, ToolCall, Usage

CHARACTERS_PER_TOKEN = 4
IMAGE_TOKENS = 800
BYTES_PER_FILE_TOKEN = 20


def count_tokens(text: str) -> int:
    """The estimated number of tokens of a text."""
    return -(-len(text) // CHARACTERS_PER_TOKEN)


def count_request(request: Request) -> int:
    """The estimated tokens of everything a request sends: messages, tool calls and tool descriptions."""
    messages = sum(_count_message(message) for message in request.messages)
    tools = sum(count_tokens(tool.name + tool.description + json.dumps(tool.parameters)) for tool in request.tools)
    return messages + tools


def _count_message(message: Message) -> int:
    return count_tokens(message.content) + _count_calls(message.tool_calls) + count_attachments(message)


def count_attachments(message: Message) -> int:
    """The estimated tokens of the images and files of a message: as many for each image, a document by its size."""
    return sum(
        IMAGE_TOKENS if one.is_image else max(IMAGE_TOKENS, one.size // BYTES_PER_FILE_TOKEN)
        for one in message.attachments
    )


def _count_calls(calls: Iterable[ToolCall]) -> int:
    return sum(count_tokens(call.name + json.dumps(call.arguments, default=str)) for call in calls)


def estimate_usage(request: Request, text: str, calls: Iterable[ToolCall] = ()) -> Usage:
    """The usage of a call that costs nothing."""
    return Usage(count_request(request), count_tokens(text) + _count_calls(calls), 0.0)
