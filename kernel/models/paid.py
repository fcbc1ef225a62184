"""What a call that failed had used all the same: it stands in the error, as data. Not here: who adds it up."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

from kernel.errors import SpellError
from kernel.messages import Chunk, Request, Usage
from kernel.values import Record

USAGE = "usage"
"""The detail of an error with what was paid before it: `input_tokens`, `output_tokens`, `total_tokens` and `cost`
(None when the price is unknown)."""


def note_paid(error: SpellError, usage: Usage | None) -> None:
    """Let an error say what was paid before it; nothing where that is nothing."""
    if usage is not None and usage.total:
        counts: dict[str, Any] = {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens}
        error.details[USAGE] = Record(counts, total_tokens=usage.total, cost=usage.cost)


def paid_before(error: SpellError) -> Usage:
    """What an error says was paid before it."""
    told = error.details.get(USAGE)
    if not isinstance(told, Mapping):
        return Usage()
    counts = [told.get(name) for name in ("input_tokens", "output_tokens")]
    cost = told.get("cost")
    if not all(isinstance(count, int) for count in counts):
        return Usage()
    return Usage(int(counts[0] or 0), int(counts[1] or 0), float(cost) if isinstance(cost, int | float) else None)


def take_paid(error: SpellError) -> Usage:
    """The same, once: who takes it adds it up, and tells the sum again with `note_paid`."""
    usage = paid_before(error)
    error.details.pop(USAGE, None)
    return usage


class Tab:
    """What the attempts of one call used that broke off and were made again: the answer in the end has it, too."""

    def __init__(self) -> None:
        self.used = Usage()

    async def through(self, chunks: AsyncIterator[Chunk]) -> AsyncIterator[Chunk]:
        """The pieces of one more attempt; its end, or its error, says what all of them used."""
        from kernel.models.streams import closing

        try:
            async with closing(chunks):
                async for chunk in chunks:
                    if chunk.finish_reason and self.used.total:
                        chunk = replace(chunk, usage=self.used if chunk.usage is None else self.used + chunk.usage)
                    if chunk.text or chunk.tool_call or chunk.finish_reason:
                        # What only says what was used is in the error of its attempt.
                        yield chunk
        except SpellError as error:
            self.used = self.used + take_paid(error)
            note_paid(error, self.used)
            raise


def guess_paid(error: SpellError, request: Request) -> bool:
    """Estimate what was paid for an answer that broke off, whose provider could tell no more; whether there was one."""
    said = error.details.get("partial")
    if USAGE in error.details or not isinstance(said, str) or not said:
        return False
    from kernel.models.tokens import count_request, count_tokens

    note_paid(error, Usage(count_request(request), count_tokens(said)))
    return True
