"""A notebook as Jupyter's file (`.ipynb`, nbformat 4.5), and our own such files back again.

What Jupyter has no word for stands under `metadata.llmspell`: of the notebook its front matter (`front`, YAML), of a
cell its `name`, its `options` (as in a `.spell.md`) and its `kind`, where that is not the notebook's language. Outputs
are in the trace, and written on request (`results`). Not here: what only other programs' files have (`foreign`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kernel.errors import InvalidError
from studio.export.elder import TOLD, is_elder, renewed
from studio.export.foreign import (
    FOREIGN,
    cell_of_foreign,
    foreign_of_cell,
    foreign_of_notebook,
    inline_attachments,
    kept_metadata,
    language_of_notebook,
    lines_of,
    remarks_on,
    with_foreign,
)
from studio.export.results import counts_of, jupyter_outputs
from studio.notebook.attributes import read_attributes, write_attributes
from studio.notebook.document import KINDS, RESERVED_CLASSES, Cell, Layout, Notebook, check_name, check_options
from studio.notebook.frontmatter import front_of, read_front, write_front
from studio.notebook.identity import Names, with_ids
from studio.notebook.text import clean

if TYPE_CHECKING:
    from kernel.stores.rows import CellOutputs

OURS = "llmspell"
"""The key of our own metadata."""

KERNEL: Mapping[str, Any] = {
    "kernelspec": {"display_name": "Spell Studio", "language": "lua", "name": OURS},
    "language_info": {"file_extension": ".lua", "mimetype": "text/x-lua", "name": "lua"},
}
_SPOKEN = re.compile(r"%%(?P<kind>javascript|python|lua|sql)\n")
"""How a cell begins that our kernel runs in another language (`kernel.protocols.jupyter.magics`)."""

_UNSUITED = re.compile(r"[^A-Za-z0-9_-]")


def render_jupyter(notebook: Notebook, outputs: Mapping[str, CellOutputs] | None = None) -> str:
    """The text of the `.ipynb` file: keys sorted, two notebooks that say the same give the same bytes.

    `outputs` are what cells last put out, by their id.
    """
    metadata, kept = _metadata(notebook)
    header = write_front(front_of(kept), kept.layout.header)
    if header or kept.layout.header is not None:
        metadata[OURS] = {"front": "\n".join(header)}
    language, names = language_of_notebook(metadata), Names()
    cells = []
    outputs = outputs or {}
    counts = counts_of(outputs, notebook)
    for before, cell in zip(notebook.cells, with_ids(notebook.cells), strict=True):
        id = names.take(_UNSUITED.sub("-", cell.id)[:50])
        made = {"id": id, **_cell(cell, language)}
        if made["cell_type"] == "code" and before.id in outputs:
            count = counts[before.id]
            made |= {"execution_count": count, "outputs": jupyter_outputs(outputs[before.id], count)}
        cells.append(made)
    document = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def read_jupyter(text: str) -> tuple[Notebook, list[str]]:
    """The notebook of an `.ipynb` file, and what a person should know of what became of it, in sentences.

    `InvalidError` when it is no such file, or older than version 3.
    """
    given = _loaded(text)
    document = _checked(renewed(given) if is_elder(given) else given)
    metadata = document.get("metadata")
    metadata = dict(metadata) if isinstance(metadata, Mapping) else {}
    ours = metadata.pop(OURS, None)
    language = language_of_notebook(metadata)
    cells = with_ids(_read_cell(one, language) for one in document["cells"])
    notebook, header = _front(ours, cells)
    foreign = foreign_of_notebook(metadata, OURS)
    if foreign:
        notebook = with_foreign(notebook, foreign)
    if not notebook.title and isinstance(metadata.get("title"), str):
        notebook = replace(notebook, title=clean(metadata["title"]))
    layout = Layout(header=header)
    told = [TOLD] if is_elder(given) else []
    return replace(notebook, layout=layout), told + remarks_on(document, metadata, notebook)


def _metadata(notebook: Notebook) -> tuple[dict[str, Any], Notebook]:
    """The metadata of the file but for our own, and the notebook without what that says."""
    foreign = notebook.extra.get(FOREIGN)
    if isinstance(foreign, dict) and foreign and OURS not in foreign:
        metadata = json.loads(json.dumps(foreign))
        if "kernelspec" not in metadata:
            metadata |= {key: value for key, value in KERNEL.items() if key not in metadata}
        if json.dumps(foreign_of_notebook(metadata, OURS), sort_keys=True) == json.dumps(foreign, sort_keys=True):
            rest = {key: value for key, value in notebook.extra.items() if key != FOREIGN}
            return metadata, replace(notebook, extra=rest)
    return {**KERNEL}, notebook


def _cell(cell: Cell, language: str) -> dict[str, Any]:
    original = foreign_of_cell(cell)
    if original is not None and same_cell(_read_cell(original, language), cell):
        return original
    ours = {"name": cell.name, "options": write_attributes("", cell.options), "kind": cell.kind}
    if cell.kind == "markdown" or (cell.kind == language and not _SPOKEN.match(cell.source)):
        del ours["kind"]
    metadata = {OURS: {key: value for key, value in ours.items() if value}}
    # Our kernel runs such a cell in its own language; in another kernel the line would mean something else.
    spoken = f"%%{cell.kind}\n" if language == "lua" and cell.kind in ("javascript", "python", "sql") else ""
    made: dict[str, Any] = {"metadata": metadata if metadata[OURS] else {}, "source": lines_of(spoken + cell.source)}
    if cell.kind == "markdown":
        return {"cell_type": "markdown", **made}
    return {"cell_type": "code", "execution_count": None, "outputs": [], **made}


def same_cell(one: Cell, other: Cell) -> bool:
    """Whether two cells say the same, whatever their ids."""
    return replace(one, id="") == replace(other, id="")


def source_of(cell: Mapping[str, Any]) -> str:
    """The source of a cell of a file: a text, or a list of lines."""
    source = cell.get("source", "")
    return clean("".join(map(str, source)) if isinstance(source, list) else str(source))


def _loaded(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidError(f"This is no Jupyter notebook: it is no JSON ({error}).") from None
    if not isinstance(document, dict) or ("cells" not in document and "worksheets" not in document):
        raise InvalidError("This is no Jupyter notebook: it has no `cells`.")
    return document


def _checked(document: dict[str, Any]) -> dict[str, Any]:
    version = document.get("nbformat", 4)
    if not isinstance(version, int) or version < 4 or not isinstance(document.get("cells"), list):
        raise InvalidError(
            f"This notebook is in version {version} of Jupyter's format; 3 and later can be read. "
            "Open it in Jupyter and save it, or run: jupyter nbconvert --to notebook --nbformat 4 FILE"
        )
    bad = next((place for place, cell in enumerate(document["cells"], 1) if not isinstance(cell, dict)), 0)
    if bad:
        raise InvalidError(f"This notebook is damaged: its cell {bad} is no object. Open it in Jupyter and save it.")
    return document


def _read_cell(cell: Mapping[str, Any], language: str) -> Cell:
    metadata = cell.get("metadata")
    ours = metadata.get(OURS) if isinstance(metadata, Mapping) else None
    ours = ours if isinstance(ours, Mapping) else {}
    kind = ours.get("kind") if ours.get("kind") in KINDS else language
    if cell.get("cell_type") == "markdown":
        kind = "markdown"
    source = source_of(cell)
    spoken = _SPOKEN.match(source) if language == "lua" and kind != "markdown" else None
    if spoken and ours.get("kind") in (None, spoken["kind"]):
        kind, source = spoken["kind"], source[spoken.end() :]
    if cell.get("cell_type") not in ("code", "markdown") or kind not in KINDS:
        return cell_of_foreign(cell, source, language)
    name, options = _own(ours)
    if kind == "markdown":
        source = inline_attachments(source, cell.get("attachments"))
    return Cell("", kind, source, name, options or _kept(metadata))


def _own(ours: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The name and options of a cell, as far as they can be."""
    name, said = ours.get("name", ""), read_attributes(str(ours.get("options", "")))
    options = {key: clean(value) for key, value in said.options.items() if key not in RESERVED_CLASSES}
    try:
        check_name(name)
        check_options(options)
    except (InvalidError, TypeError):
        return "", {}
    return name, options


def _kept(metadata: Any) -> dict[str, str]:
    kept = kept_metadata(metadata, OURS)
    return {FOREIGN: json.dumps({"metadata": kept}, ensure_ascii=False, sort_keys=True)} if kept else {}


def _front(ours: Any, cells: tuple[Cell, ...]) -> tuple[Notebook, tuple[str, ...] | None]:
    text = ours.get("front") if isinstance(ours, Mapping) else None
    if not isinstance(text, str):
        return Notebook(cells=cells), None
    lines = clean(text).split("\n") if text else []
    front = read_front(lines)
    header = None if any("\r" in line for line in lines) else tuple(lines)
    return Notebook(front.title, front.params, front.profile, front.model, cells, front.extra), header
