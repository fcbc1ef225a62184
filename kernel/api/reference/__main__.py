"""`python -m kernel.api.reference`: writes `docs/reference` anew. A test fails when it is older than the API."""

from __future__ import annotations

from pathlib import Path

from kernel.api.reference.luals import render_luals
from kernel.api.reference.markdown import pages
from kernel.api.reference.store import render_store
from kernel.api.reference.typescript import render_typescript

ROOT = Path(__file__).parents[3]


def render_all(root: Path = ROOT) -> dict[str, str]:
    """File name below `docs/reference` → its text."""
    types = {"llmspell.d.ts": render_typescript(), "llmspell.luals.lua": render_luals()}
    types["store.md"] = render_store()
    return {**pages(root / "spells" / "pairs"), **types}


def write_all(root: Path = ROOT) -> None:
    """Write the files and remove those that nothing makes any more."""
    folder = root / "docs" / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    made = render_all(root)
    for path in folder.iterdir():
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text)


if __name__ == "__main__":
    write_all()
