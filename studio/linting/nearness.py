"""What somebody may have meant by a name that is none. Stricter than an error is that has happened: nobody asked."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

ALIKE = 0.72


def meant(name: str, names: Iterable[str]) -> str:
    """` Did you mean 'x'?`, or "" when nothing is near enough."""
    near = get_close_matches(name, sorted(names), 1, ALIKE)
    return f" Did you mean {near[0]!r}?" if near else ""
