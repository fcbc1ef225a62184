"""What a call that failed had used all the same: it stands in the error, as data. Not here: who adds it up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.errors import SpellError
from kernel.messages import Request, Usage

USAGE = "usage"
"""The detail of an error with what was paid before it: `input_tokens`, `output_tokens`, `total_tokens`, `cost`."""


def note_paid(error: SpellError, usage: Usage | None) -> None:
    """Let an error say what was paid before it; nothing where that is nothing."""
    if usage is not None and usage.total:
        counts: dict[str, Any] = {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens}
        cost = {} if usage.cost is None else {"cost": usage.cost}
        error.details[USAGE] = {**counts, "total_tokens": usage.total, **cost}


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


def guess_paid(error: SpellError, request: Request) -> bool:
    """Estimate what was paid for an answer that broke off, whose provider could tell no more; whether there was one."""
    said = error.details.get("partial")
    if USAGE in error.details or not isinstance(said, str) or not said:
        return False
    from kernel.models.tokens import count_request, count_tokens

    note_paid(error, Usage(count_request(request), count_tokens(said)))
    return True
