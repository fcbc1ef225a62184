"""Examples that can be put into a notebook as cells: those of the script API's own help, and the sample spellbooks.

Nothing is listed here: the examples are where they are shown anyway. Not here: files to begin with (`generating`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel.records import dataclass

if TYPE_CHECKING:
    from studio.notebook.document import Notebook

FENCE = re.compile(r"^```(lua|javascript|python)[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)

PARAMETER = re.compile(r'(?<![.\w])params(?:\.(\w+)|\["(\w+)"\])')
RETURN = re.compile(r"^return\b", re.MULTILINE)
"""Behind it nothing can follow in the same cell."""


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
        title, about, alone = "", "", _standing_alone(notebook)
        for cell in notebook.cells:
            if cell.kind == "markdown":
                headings = HEADING.findall(cell.source)
                title = headings[-1] if headings else title
                about = HEADING.sub("", cell.source).strip()
            elif cell.id in alone:
                yield Example(title or cell.name, notebook.title or path.name, cell.kind, alone[cell.id], about)


def _standing_alone(notebook: Notebook) -> dict[str, str]:
    """The code of each cell as it runs in any notebook: behind what it needs of other cells, with the parameters'
    values in their place. A cell that needs what one cell cannot hold is left out.
    """
    from studio.dataflow.graph import Part, graph_of
    from studio.dataflow.names import names_of

    cells = {cell.id: cell for cell in notebook.cells if cell.kind != "markdown" and cell.source.strip()}
    parts = {id: Part(id, cell.kind, cell.name, names_of(cell.kind, cell.source)) for id, cell in cells.items()}
    graph = graph_of(tuple(parts.values()))
    values = {one.name: one.default for one in notebook.params}
    found = {}
    for id, cell in cells.items():
        needed = [one for one in graph.ordered({*graph.ancestors([id]), id}) if one != id]
        is_one = all(parts[one].language == cell.kind and not RETURN.search(cells[one].source) for one in needed)
        if is_one and not any(parts[one].names.results for one in (*needed, id)):
            code = "\n\n".join(cells[one].source.strip() for one in (*needed, id))
            found[id] = _with_values(cell.kind, code, values)
    return found


def _with_values(language: str, code: str, values: Mapping[str, Any]) -> str:
    from studio.smart.writing import Pen, write

    return PARAMETER.sub(lambda found: write(values.get(found[1] or found[2]), Pen(language)), code)


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
