"""A new tool, workflow or notebook: a script that runs as it is, and its test.

Not here: agents (`agents`), and how files are written (`drafting`).
"""

from __future__ import annotations

from studio.generating.drafting import ENDINGS, Name, fill
from studio.testing.testfile import SUFFIX

NOTEBOOK = ".spell.md"


def script_files(kind: str, name: Name, language: str) -> dict[str, str]:
    """The script of a `tool` or a `workflow` and its test, by file name."""
    ending = ENDINGS[language]
    file, test = f"{name.file}{ending}", f"{name.file}{SUFFIX}"
    values = {"name": name, "file": file, "test": test}
    return {
        file: fill(f"{kind}{ending}", language, **values),
        test: fill(f"{kind}.test.yaml", language, **values),
    }


def notebook_files(name: Name, language: str) -> dict[str, str]:
    """A notebook with test cells, by file name."""
    file, title = f"{name.file}{NOTEBOOK}", name.title.capitalize()
    return {file: fill("notebook.spell.md", language, title=title, file=file, fence=language)}
