"""Components whose script tells Python what a person wants. Not here: any particular component."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from typing import Any

from webui.elements.component import OwnComponent

Wish = dict[str, Any]
"""What a person wants: `{"wish": "open", "path": …}`. It comes from a browser: check every field."""

OnWish = Callable[[Wish], Awaitable[None]]


class WishingComponent(OwnComponent):
    """A component whose script sends wishes; `on_wish` receives each of them, in order of arrival."""

    __abstract = True

    def __init__(self, on_wish: OnWish, **params: Any) -> None:
        self._on_wish = on_wish
        super().__init__(**params)

    async def _handle_msg(self, message: Any) -> None:
        if isinstance(message, dict) and isinstance(message.get("wish"), str):
            await self._on_wish(message)


def number_of(wish: Wish, field: str) -> float:
    """A number of a wish that is not below 0; 0 when it is missing, or no such number."""
    value = wish.get(field, 0)
    return float(value) if isinstance(value, int | float) and math.isfinite(value) and value > 0 else 0.0


def text_of(wish: Wish, field: str) -> str:
    """A text field of a wish; "" when it is missing or no text."""
    value = wish.get(field, "")
    return value if isinstance(value, str) else ""
