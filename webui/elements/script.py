"""The script and the style of a component, put together from files: what several components share, and its own.

A component's script is one module, and Panel gives a page one file of it; so the shared ones are put in front.
"""

from __future__ import annotations

from pathlib import Path

_SHARED = Path(__file__).parent


def script_of(own: Path, *shared: str | Path) -> str:
    """The text of `own`, after that of the files named `shared` in this folder, or with a path of their own."""
    return "\n".join(path.read_text("utf-8") for path in (*(_SHARED / name for name in shared), own))


def words_of(component: str) -> str:
    """All the words of a component; those of every component are in one folder."""
    return (_SHARED / "wording" / f"{component}.js").read_text("utf-8")


def style_of(shared: str) -> str:
    """The text of the style sheet named `shared` in this folder."""
    return (_SHARED / shared).read_text("utf-8")
