"""What an agent remembers of a conversation: the last messages, as many as it may. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.messages import Message
from kernel.models.tokens import count_tokens


def remembered(messages: Sequence[Message], most: int | None, most_tokens: int | None) -> list[Message]:
    """The last `most` messages, of at most `most_tokens` estimated tokens (None: no limit).

    What is left never begins with an answer whose question is gone.
    """
    kept = list(messages) if most is None else list(messages[max(0, len(messages) - most) :])
    if most_tokens is not None:
        size = context_tokens(kept)
        while kept and size > most_tokens:
            size -= count_tokens(kept.pop(0).content)
    if len(kept) < len(messages):
        while kept and kept[0].role == "assistant":
            kept.pop(0)
    return kept


def context_tokens(messages: Sequence[Message]) -> int:
    """The estimated tokens of a conversation."""
    return sum(count_tokens(message.content) for message in messages)
