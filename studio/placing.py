"""Breakpoints on lines of files that a spell loads (`require`, `import`), as ones on lines that can pause.

Not here: those in cells and scripts (`studio.notebook.breakpoints`, `studio.cli.breaking`), and how a module pauses
(`kernel.engines.halts`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kernel.breakpoints.marks import Mark
from kernel.errors import InvalidError
from studio.languages import language_of_name

LOADED = {"lua": "require", "javascript": "import"}
"""Languages whose modules pause → what loads one."""

LARGEST = 4 << 20


def module_of(name: str, folders: Iterable[Path]) -> Path | None:
    """The file that a person means by a name, looked for in these folders; None when there is none."""
    for folder in folders:
        path = folder / Path(name).expanduser()
        if language_of_name(path.name) and path.is_file():
            return path
    return None


def placed_in(path: Path, mark: Mark) -> Mark:
    """A breakpoint on a line of a module as one on the line that pauses. `InvalidError` where none does."""
    from kernel.engines.halts import halts_in, place_of

    language = language_of_name(path.name)
    if language not in LOADED:
        raise InvalidError(
            f"{mark.where!r} cannot pause: only modules of Lua and JavaScript do, not those of {language}."
        )
    try:
        with path.open("rb") as file:
            source = file.read(LARGEST).decode("utf-8-sig", "replace")
    except OSError as error:
        raise InvalidError(f"{path.name} cannot be read: {error.strerror}.") from None
    line, why = place_of(mark.line, halts_in(source, language))
    if not line:
        raise InvalidError(f"The breakpoint {mark.where!r} would pause nowhere: {why}.")
    return replace(mark, line=line, where=f"{mark.name}:{line}")
