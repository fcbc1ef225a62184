"""Which of the names that a completion found are offered, and where. Not here: finding them (completion.py)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kernel.engines.protocol import Completion

Explore = Callable[[str], Mapping[str, Any]]
"""What a dotted path of live globals is: see explore.lua, explore.js and the Python child's."""


def is_in_text(source: str, cursor: int, text: re.Pattern[str], is_closed: Callable[[str], bool]) -> bool:
    """Whether the cursor is inside one of the comments and strings that `text` finds."""
    for found in text.finditer(source):
        if found.start() >= cursor:
            return False
        if cursor < found.end() or (cursor == found.end() and not is_closed(found[0])):
            return True
    return False


def matching(items: Iterable[Completion], prefix: str) -> tuple[Completion, ...]:
    """Those that begin with the prefix (in any case), each label once, the exact case first."""
    seen: dict[str, Completion] = {}
    for item in items:
        if item.label.lower().startswith(prefix.lower()) and item.label != prefix:
            seen.setdefault(item.label, item)
    order = sorted(seen.values(), key=lambda item: (not item.label.startswith(prefix), item.label.startswith("_")))
    return tuple(order)
