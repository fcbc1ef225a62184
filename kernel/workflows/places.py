"""Where in a spell a workflow or a step was written, as near as can be told. Not here: what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from kernel.events import Source
from kernel.records import dataclass

MADE_IN, MADE_AT = "llmspell.made.cell", "llmspell.made.line"
"""Attributes of a run of a workflow: the cell and the line in which the workflow was made."""

FARTHEST = 20_000
"""Characters behind a call that are looked through for a word."""


@dataclass(frozen=True, slots=True)
class Place:
    """The call that made something, and the `text` of its cell or script, whose first line has the number `first`."""

    source: Source
    text: str = ""
    first: int = 1

    def near(self, *patterns: str, nth: int = 0) -> Source:
        """The line of the first of these regular expressions that is found behind the call; failing all, its own.

        `nth` is how many of the first expression's are passed over.
        """
        lines = self.text.splitlines(keepends=True)
        start = sum(map(len, lines[: max(0, self.source.line - self.first)]))
        behind = self.text[start : start + FARTHEST]
        for pattern in patterns:
            found = next(islice(re.finditer(pattern, behind), nth, None), None)
            nth = 0
            if found:
                return replace(self.source, line=self.source.line + behind.count("\n", 0, found.start()))
        return self.source


def origin_of(place: Place | None) -> dict[str, str | int]:
    """Where a workflow was made, as attributes; nothing where it was not made in a cell."""
    if place is None or not place.source.cell:
        return {}
    return {MADE_IN: place.source.cell, MADE_AT: place.source.line}


def of_reference(reference: str, or_part: bool = False) -> str:
    """What finds a reference in a text; `or_part` also one to a part of it."""
    return r"\{\{\s*" + re.escape(reference) + (r"(?:\.[^{}]*)?" if or_part else "") + r"\s*\}\}"


def of_naming(name: str) -> str:
    """What finds the place where something is given its name."""
    return rf"""\bname["']?\]?\s*[=:]\s*["'`]{re.escape(name)}["'`]"""


def of_name(name: str) -> str:
    """What finds a name in a text: between quotes, or in front of what it names."""
    return rf"""["'`]{re.escape(name)}["'`]|\b{re.escape(name)}\s*[=:]""" if name else r"(?!)"
