"""Places in a text, as browsers count them and as Python does. Browsers count UTF-16 units; an emoji is two."""

from __future__ import annotations


def to_index(text: str, units: int) -> int:
    """The index into `text` of a place `units` UTF-16 units from its start."""
    if text.isascii():
        return min(max(units, 0), len(text))
    return len(text.encode("utf-16-le")[: 2 * max(units, 0)].decode("utf-16-le", "ignore"))


def to_units(text: str, index: int) -> int:
    """How many UTF-16 units lie before `index`."""
    return len(text[: max(index, 0)].encode("utf-16-le")) // 2
