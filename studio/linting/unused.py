"""Variables that are given a value which nobody reads: a hint, never a warning."""

from __future__ import annotations

from collections.abc import Iterator

from studio.linting.problems import Code, Notebook, Problem

SUBJECT = "unused"
KINDS = ("local", "function", "class", "import")


def find(code: Code, notebook: Notebook) -> Iterator[Problem]:
    """Locals and globals that no cell of this language reads. One whose name begins with `_` is meant so."""
    names = code.names
    if not names.is_whole or names.is_open:
        return
    for variable in names.variables:
        is_read = any(place.role != "write" for place in variable.places)
        if variable.kind in KINDS and not is_read and variable.places and not variable.name.startswith("_"):
            first = variable.places[0]
            yield Problem(first.start, first.end, f"{variable.name!r} is not used.", "hint", SUBJECT)
    read, seen = notebook.read.get(code.language, frozenset()), set[str]()
    for place in names.globals:
        if place.role == "write" and place.name not in read and place.name not in seen and place.name[0] != "_":
            seen.add(place.name)
            yield Problem(place.start, place.end, f"No cell reads {place.name!r}.", "hint", SUBJECT)
