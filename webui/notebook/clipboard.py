"""Cells on their way through the clipboard: as the text of the file format, which any editor takes, and back."""

from __future__ import annotations

from typing import Any

from studio.notebook.document import Notebook
from studio.notebook.markdown import parse, render
from studio.notebook.wire import cell_to_plain


def clip_of(notebook: Notebook, ids: Any) -> str:
    """The cells of those ids as the text of a `.spell.md` file without front matter, in the notebook's order."""
    wanted = set(ids) if isinstance(ids, list) else set()
    return render(Notebook(cells=tuple(cell for cell in notebook.cells if cell.id in wanted)))


def cells_of_clip(text: str) -> list[dict[str, Any]]:
    """The cells of such a text, or of any Markdown: `[{kind, source, name, options}]`; none of them has an id yet.

    What comes before a program's own cells, as a front matter, is left out. `InvalidError` for one without an end.
    """
    return [{**cell_to_plain(cell), "id": ""} for cell in parse(text).cells]
