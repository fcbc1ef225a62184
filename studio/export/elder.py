"""Jupyter notebooks of version 3 of the format (until 2015) as those of version 4. Not what is read out of them.

Version 3 has its cells in worksheets, a code cell's text in `input`, and cells that are headings.
Source: "The Jupyter Notebook format", nbformat's documentation, "Changelog: 4.0".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

TOLD = "The file is in version 3 of Jupyter's format; it was read as if Jupyter had saved it today."

REWORDED = ("input", "prompt_number", "level", "collapsed")
"""What a cell of version 4 says in other words, or not at all."""

_LEVELS = range(1, 7)


def is_elder(document: Mapping[str, Any]) -> bool:
    """Whether a file is in version 3."""
    return document.get("nbformat") == 3 and isinstance(document.get("worksheets"), list)


def renewed(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document of version 4 that says the same."""
    said = document.get("metadata")
    metadata = dict(said) if isinstance(said, Mapping) else {}
    name = metadata.pop("name", "")
    metadata |= {"title": name} if name and isinstance(name, str) else {}
    cells = [_renewed_cell(cell) for cell in _cells(document["worksheets"])]
    return {"nbformat": 4, "nbformat_minor": 0, "metadata": metadata, "cells": cells}


def _cells(sheets: list[Any]) -> Iterator[Any]:
    for sheet in sheets:
        cells = sheet.get("cells") if isinstance(sheet, Mapping) else None
        yield from cells if isinstance(cells, list) else ()


def _renewed_cell(cell: Any) -> Any:
    if not isinstance(cell, Mapping):
        return cell
    made = {key: value for key, value in cell.items() if key not in REWORDED and (key, value) != ("language", "python")}
    match cell.get("cell_type"):
        case "code":
            return {**made, "source": cell.get("input", "")}
        case "heading":
            level = cell.get("level")
            text = cell.get("source", "")
            words = "".join(map(str, text)) if isinstance(text, list) else str(text)
            depth = level if isinstance(level, int) and level in _LEVELS else 1
            return {**made, "cell_type": "markdown", "source": f"{'#' * depth} {words}"}
    return dict(cell)
