"""The sample spellbooks that come with the product, and a copy of one for the workspace. Not the samples' content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kernel.errors import NotFoundError

SUFFIX = ".spell.md"

FOLDER = Path(__file__).resolve().parents[2] / "spells"
"""Beside the packages, in a checkout and in an installed product alike; nothing is offered when it is missing."""


def list_samples(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The samples as cards: `name` (the file's), `title`, and `about`, their first paragraph of prose."""
    from studio.notebook.markdown import parse

    found = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        notebook = parse(path.read_text(encoding="utf-8"))
        prose = next((cell.source for cell in notebook.cells if cell.kind == "markdown"), "")
        found.append({"name": path.name, "title": notebook.title or path.name, "about": first_paragraph(prose)})
    return found


def read_sample(name: str, folder: Path = FOLDER) -> str:
    """The text of a sample. `NotFoundError` when there is none of that name."""
    known = {path.name: path for path in folder.glob(f"*{SUFFIX}")}
    if name not in known:
        raise NotFoundError(f"There is no sample {name!r}.")
    return known[name].read_text(encoding="utf-8")


def first_paragraph(prose: str, longest: int = 160) -> str:
    """The first paragraph that is no heading, on one line, cut at a word."""
    for block in prose.split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        text = " ".join(lines).replace("`", "").replace("**", "")
        if text:
            return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + "…"
    return ""
