"""Examples that can be put into a notebook as cells: those of the script API's own help, and the sample spellbooks.

Nothing is listed here: the examples are where they are shown anyway. Not here: files to begin with (`generating`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from kernel.records import dataclass

FENCE = re.compile(r"^```(lua|javascript|python)[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """Code to put into a cell. `group` is where it comes from (a spellbook's title, or `Script API`)."""

    title: str
    group: str
    language: str
    code: str
    about: str = ""

    def to_plain(self) -> dict[str, Any]:
        """It as JSON data."""
        return {name: getattr(self, name) for name in ("title", "group", "language", "code", "about")}


@cache
def examples() -> tuple[Example, ...]:
    """All there are: the cells of the samples first. Blocks; call it off the loop."""
    return (*_of_samples(), *_of_api())


def _of_samples() -> Iterator[Example]:
    from studio.notebook.markdown import parse

    for path in sorted(samples_folder().glob("*.spell.md")):
        notebook = parse(path.read_text(encoding="utf-8"))
        title, about = "", ""
        for cell in notebook.cells:
            if cell.kind == "markdown":
                headings = HEADING.findall(cell.source)
                title = headings[-1] if headings else title
                about = HEADING.sub("", cell.source).strip()
            elif cell.source.strip():
                yield Example(title or cell.name, notebook.title or path.name, cell.kind, cell.source, about)


def _of_api() -> Iterator[Example]:
    from kernel.api.classes import all_classes
    from kernel.api.definition import describe

    seen: set[str] = set()
    for described in map(describe, all_classes()):
        about = described.doc.split("\n\n")[0].replace("\n", " ")
        for language, code in FENCE.findall(described.doc):
            if code not in seen:
                seen.add(code)
                yield Example(described.name, "Script API", language, code.rstrip(), about)


def samples_folder() -> Path:
    """Where the sample spellbooks are, in the package as in the sources."""
    return Path(__file__).resolve().parent.parent / "spells"
