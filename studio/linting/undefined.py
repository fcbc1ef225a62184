"""Names that nothing defines, and libraries that the notebook's profile keeps from scripts."""

from __future__ import annotations

from collections.abc import Iterator

from studio.linting.nearness import meant
from studio.linting.problems import Code, Notebook, Problem
from studio.linting.vocabulary import known_names

SUBJECT = "undefined"


def find(code: Code, notebook: Notebook) -> Iterator[Problem]:
    """Globals that are read, and that neither a cell of this language nor the language itself defines."""
    if not code.names.is_whole or code.language in notebook.open:
        return
    defined = notebook.defined.get(code.language, frozenset())
    known = known_names(code.language)
    away = notebook.setting.kept_away.get(code.language, frozenset())
    for place in code.names.globals:
        if place.role != "read" or place.name in defined:
            continue
        if place.name in away:
            told = f"The profile {notebook.setting.profile!r} of this notebook keeps {place.name!r} from scripts."
            yield Problem(place.start, place.end, told, subject=SUBJECT)
        elif place.name not in known:
            near = meant(place.name, known | defined)
            told = f"Nothing here defines {place.name!r}.{near}"
            yield Problem(place.start, place.end, told, subject=SUBJECT)
