"""What the notebooks of a workspace may spend, open or not. Not what they have, nor how a budget is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kernel.errors import SpellError
from studio.dataflow.settings import budget_of
from studio.notebook.files import read_notebook

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from studio.notebook.document import Notebook

FRONT = 8_192
"""Bytes of a file in which its front matter is looked for."""

Budgets = list[dict[str, Any]]


class Allowances:
    """The budgets of the notebooks of a folder; a file is read again only when it has changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[tuple[int, int], dict[str, Any] | None]] = {}

    def read(self, paths: Iterable[str]) -> Budgets:
        """`{path, title, usd, tokens}` of each notebook that has a budget; `problem` for one that cannot be read so.

        Blocks.
        """
        found = (self._of(path) for path in paths)
        return [one for one in found if one is not None]

    def _of(self, path: str) -> dict[str, Any] | None:
        file = self._folder / path
        try:
            stat = file.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
            if path not in self._known or self._known[path][0] != stamp:
                self._known[path] = stamp, self._read(path, file)
        except OSError:
            return None
        return self._known[path][1]

    def _read(self, path: str, file: Path) -> dict[str, Any] | None:
        with file.open("rb") as opened:
            if b"budget" not in opened.read(FRONT):
                return None
        try:
            return allowed(path, read_notebook(file))
        except SpellError as error:
            return {"path": path, "title": path, "usd": None, "tokens": None, "problem": error.message}


def allowed(path: str, notebook: Notebook) -> dict[str, Any] | None:
    """The budget of a notebook, as data; None without one."""
    title = notebook.title or path
    try:
        budget = budget_of(notebook)
    except SpellError as error:
        return {"path": path, "title": title, "usd": None, "tokens": None, "problem": error.message}
    if budget is None or (budget.cost is None and budget.tokens is None):
        return None
    return {"path": path, "title": title, "usd": budget.cost, "tokens": budget.tokens, "problem": ""}
