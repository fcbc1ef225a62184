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


class Units:
    """Places of syntax trees, which are bytes of UTF-8, in the units of browsers."""

    def __init__(self, text: str) -> None:
        self._bytes = None if text.isascii() else text.encode("utf-8", "replace")

    def of(self, place: int) -> int:
        """How many UTF-16 units lie before byte `place`."""
        if self._bytes is None:
            return place
        return len(self._bytes[:place].decode("utf-8", "ignore").encode("utf-16-le")) // 2


def to_bytes(text: str, units: int) -> int:
    """The byte of UTF-8 that lies `units` UTF-16 units from the start of a text."""
    return len(text[: to_index(text, units)].encode("utf-8", "replace"))
