"""What Jupyter files of other programs have and a notebook of ours has not: how it is kept, and what is told of it.

* A cell that cannot run here (another language, `raw`, a type nobody knows) is a Markdown cell that shows its text in a
  fence; the rest of it is JSON in the option `jupyter`, from which the same cell is made again.
* Metadata of cells and of the notebook is kept the same way, but for what describes a run or a window.
* Pictures that are attached to a Markdown cell go into its text as `data:` addresses.
* Outputs are left out, and keys that no version of the format has; who imports the file is told of both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from studio.notebook.document import Cell, Kind, Notebook
from studio.notebook.text import clean

FOREIGN = "jupyter"
"""The option of a cell, and the key of the front matter, that keep what only Jupyter knows."""

LANGUAGES: Mapping[str, Kind] = {
    "lua": "lua",
    "python": "python",
    "ipython": "python",
    "python3": "python",
    "javascript": "javascript",
    "js": "javascript",
    "sql": "sql",
}
PASSING = frozenset(
    "ExecuteTime execution papermill scrolled collapsed id outputId colab trusted vscode pycharm jupyter "
    "_uuid _cell_guid jp-MarkdownHeadingCollapsed".split()
)
"""Metadata of a cell that tells of its last run, or of the window it was shown in."""

FILE_KEYS = frozenset("cells metadata nbformat nbformat_minor".split())
CELL_KEYS = frozenset("cell_type id metadata source outputs execution_count attachments".split())
"""What a file, and a cell in it, may have by the format (nbformat 4.5)."""

_FENCE = re.compile(r"`{3,}")
_ATTACHED = re.compile(r"\(\s*attachment:(?P<name>[^)\s]+)(?P<title>(?:\s+[^)]*)?)\)")
_MAGIC = re.compile(r"^(?:%%?\w|!\w|\?\w)", re.MULTILINE)
_INFO = re.compile(r"[^\w+#.-]")


def language_of_notebook(metadata: Mapping[str, Any]) -> str:
    """The language of its code: one of ours, or what the file calls it ("" when it says nothing: Python)."""
    said = ""
    for key, field in (("kernelspec", "language"), ("language_info", "name"), ("kernelspec", "name")):
        part = metadata.get(key)
        said = said or str(part.get(field) or "").lower() if isinstance(part, Mapping) else said
    return LANGUAGES.get(said, said) or "python"


def foreign_of_notebook(metadata: Mapping[str, Any], ours: str) -> dict[str, Any]:
    """What is to be kept of a file's metadata, when it is not what our own files say."""
    kept = {key: value for key, value in metadata.items() if key not in (ours, "widgets", "title", "orig_nbformat")}
    spec = kept.get("kernelspec")
    if isinstance(spec, Mapping) and spec.get("name") == ours:
        kept = {key: value for key, value in kept.items() if key not in ("kernelspec", "language_info")}
    elif isinstance(spec, Mapping):
        # Which version of the language ran it last is about that run.
        kept.pop("language_info", None)
    cleaned: dict[str, Any] = json.loads(clean(json.dumps(kept, ensure_ascii=False)))
    return cleaned


def with_foreign(notebook: Notebook, foreign: Mapping[str, Any]) -> Notebook:
    """The notebook with what is kept of a file's metadata in its front matter."""
    return replace(notebook, extra={**notebook.extra, FOREIGN: dict(foreign)})


def kept_metadata(metadata: Any, ours: str) -> dict[str, Any]:
    """What is to be kept of a cell's metadata."""
    if not isinstance(metadata, Mapping):
        return {}
    return {
        key: value for key, value in metadata.items() if key not in PASSING and key != ours and value not in ([], {})
    }


def cell_of_foreign(cell: Mapping[str, Any], source: str, language: str) -> Cell:
    """The Markdown cell that stands for one that cannot run here."""
    rest = {key: value for key, value in cell.items() if key not in ("id", "source", "outputs", "execution_count")}
    rest["cell_type"] = str(rest.get("cell_type", "code"))
    metadata = rest.get("metadata")
    if isinstance(metadata, Mapping):
        rest["metadata"] = {key: value for key, value in metadata.items() if key not in PASSING}
    longest = max((len(run) for run in _FENCE.findall(source)), default=2)
    fence = "`" * (longest + 1)
    info = _INFO.sub("", language if rest["cell_type"] == "code" else rest["cell_type"]) or "text"
    kept = clean(json.dumps(rest, ensure_ascii=False, sort_keys=True))
    return Cell("", "markdown", f"{fence}{info}\n{source}\n{fence}", "", {FOREIGN: kept})


def foreign_of_cell(cell: Cell) -> dict[str, Any] | None:
    """The cell of a Jupyter file that this one stands for; None when it is one of ours."""
    if [*cell.options] != [FOREIGN] or cell.name:
        return None
    try:
        rest = json.loads(cell.options[FOREIGN])
    except (ValueError, RecursionError):
        return None
    if not isinstance(rest, dict):
        return None
    if "cell_type" not in rest:
        return _own_cell(cell, rest)
    lines = cell.source.split("\n")
    made = {"metadata": {}, **rest, "source": lines_of("\n".join(lines[1:-1]))}
    return {**made, "execution_count": None, "outputs": []} if rest["cell_type"] == "code" else made


def inline_attachments(source: str, attachments: Any) -> str:
    """The Markdown with the pictures that are attached to its cell in the text itself."""
    if not isinstance(attachments, Mapping) or not attachments:
        return source

    def address(found: re.Match[str]) -> str:
        bundle = attachments.get(found["name"])
        for type, data in bundle.items() if isinstance(bundle, Mapping) else ():
            text = "".join(data) if isinstance(data, list) else str(data)
            return f"(data:{type};base64,{''.join(text.split())}{found['title']})"
        return found[0]

    return _ATTACHED.sub(address, source)


def remarks_on(document: Mapping[str, Any], metadata: Mapping[str, Any], notebook: Notebook) -> list[str]:
    """What a person should know of a file that was read, in sentences."""
    remarks = []
    cells = document["cells"]
    left = sum(1 for cell in cells if cell.get("outputs"))
    if left:
        remarks.append(f"The outputs of {_count(left, 'cell')} were left out. Run the notebook to get them again.")
    kept = [place for place, cell in enumerate(notebook.cells, 1) if _stands_for(cell)]
    if kept:
        what = f"Cells {_places(kept)} cannot run" if len(kept) > 1 else f"Cell {kept[0]} cannot run"
        remarks.append(
            f"{what} here (another language or type). Their text is kept, and goes back into an .ipynb as it was."
        )
    magic = [p for p, cell in enumerate(notebook.cells, 1) if cell.kind == "python" and _MAGIC.search(cell.source)]
    if magic:
        remarks.append(
            f"IPython's commands (%, !) in cell {_places(magic)} are unknown to Python cells: change those lines."
        )
    if metadata.get("widgets"):
        remarks.append("The state of its widgets was left out.")
    if strange := _strange_keys(document, kept):
        remarks.append(f"{strange} left out: Jupyter's format has no such keys.")
    if any(cell.get("attachments") for cell in cells):
        remarks.append("Attached pictures now stand in the text of their cells.")
    return remarks


def _own_cell(cell: Cell, rest: dict[str, Any]) -> dict[str, Any] | None:
    metadata = rest.get("metadata")
    if not isinstance(metadata, dict):
        return None
    made = {"metadata": metadata, "source": lines_of(cell.source)}
    if cell.kind == "markdown":
        return {"cell_type": "markdown", **made}
    return {"cell_type": "code", "execution_count": None, "outputs": [], **made}


def lines_of(source: str) -> list[str]:
    """A source as nbformat writes it: its lines, each but the last with the newline at its end."""
    lines = source.split("\n")
    return [*(f"{line}\n" for line in lines[:-1]), *([lines[-1]] if lines[-1] else [])]


def _stands_for(cell: Cell) -> bool:
    original = foreign_of_cell(cell) if cell.kind == "markdown" else None
    return original is not None and "cell_type" in json.loads(cell.options[FOREIGN])


def _strange_keys(document: Mapping[str, Any], kept: list[int]) -> str:
    """What the format does not have and is not kept, as the beginning of a sentence; "" when there is none."""
    strange = [f'"{key:.40}"' for key in document if key not in FILE_KEYS]
    for place, cell in enumerate(document["cells"], 1):
        if place not in kept:
            strange += [f'"{key:.40}" of cell {place}' for key in cell if key not in CELL_KEYS]
    shown = ", ".join(strange[:10]) + (", …" if len(strange) > 10 else "")
    return f"{shown} {'was' if len(strange) == 1 else 'were'}" if strange else ""


def _places(places: list[int]) -> str:
    return ", ".join(map(str, places[:10])) + (", …" if len(places) > 10 else "")


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
