"""Tokens before a call, and what is known of a model: by its own counting where it has one, else estimated.

Not here: the rule of the estimate (`tokens`).
"""

from __future__ import annotations

from typing import Any

from kernel.errors import InvalidError, NamelessError
from kernel.messages import Model, Request
from kernel.models.tokens import count_request

FACTS: tuple[str, ...] = (
    "context_window",
    "max_output_tokens",
    "input_cost",
    "output_cost",
    "tools",
    "images",
    "files",
    "structured_output",
    "vector_size",
)
"""What may be known of a model: tokens, dollars for one token, and whether it can do a thing."""


async def count_tokens(model: Model, request: Request) -> int:
    """The tokens a request sends: by the model's own `count_tokens(request)`, else by estimate."""
    own: Any = getattr(model, "count_tokens", None)
    return int(await own(request)) if own is not None else count_request(request)


async def facts_of(model: Model) -> dict[str, Any]:
    """What the model knows of itself (`FACTS`); {} for nothing."""
    own: Any = getattr(model, "facts", None)
    found: dict[str, Any] = await own() if own is not None else {}
    return {name: value for name, value in found.items() if value is not None}


def require_room(request: Request) -> None:
    """`InvalidError` when a request is surely larger than the option `context_window` of it allows."""
    window = request.options.get("context_window")
    if window is None:
        return
    if not isinstance(window, int | float) or isinstance(window, bool) or window < 1:
        raise NamelessError(f"The option context_window must be a number of tokens, not {window!r}.")
    wanted = count_request(request) + (request.max_tokens or 0)
    if wanted > window:
        raise overflow(request.model, f"about {wanted} tokens for a window of {window:g}", tokens=wanted, limit=window)


def overflow(id: str, said: str, **details: Any) -> InvalidError:
    """The error of a conversation that is too long; `details["reason"]` is `context_overflow`."""
    return InvalidError(
        f"The conversation is too long for {id!r}: {said}. Let the agent remember less (memory_size, memory_tokens), "
        "send less at once, or use a model with a larger context window.",
        reason="context_overflow",
        **details,
    )
