"""The titles of notebooks that nobody has opened, from the beginnings of their files; read again when a file changed.

Not here: the notebooks themselves (`studio.notebook.markdown`).
"""

from __future__ import annotations

import re
from pathlib import Path

BEGINNING = 2_000
"""Bytes in which the front matter says the title."""

_TITLE = re.compile(r"\A---\r?\n(?:.*\r?\n)*?title: *(?P<title>\S.*?) *\r?\n")


class Titles:
    """Remembers the titles of the files in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[float, str]] = {}

    def of(self, path: str) -> str:
        """The title in the front matter of the file at `path`, below the folder; "" when there is none to be read."""
        file = self._folder / path
        try:
            moment = file.stat().st_mtime
            if path not in self._known or self._known[path][0] != moment:
                with file.open("rb") as stream:
                    self._known[path] = (moment, title_in(stream.read(BEGINNING).decode("utf-8", "replace")))
            return self._known[path][1]
        except OSError:
            return ""


def title_in(text: str) -> str:
    """The title that the front matter of a text names, without its quotes; "" when it names none."""
    found = _TITLE.match(text)
    if found is None or "\n---" in found.group(0)[4:]:
        return ""
    return found["title"].strip("\"'")
