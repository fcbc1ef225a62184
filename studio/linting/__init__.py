"""What is wrong with the code of a notebook, found without running it. A pass for each subject.

Not here: whether code can be parsed at all (`studio.syntax`, and the kernel), and how problems are shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from studio.linting import mentions, options, results, undefined, unused
from studio.linting.calls import contents_of
from studio.linting.problems import MOST_PROBLEMS, Code, Notebook, Problem, Setting
from studio.names import MOST_TEXT

__all__ = ["Code", "Notebook", "Problem", "Setting", "lint", "notebook_of"]

PASSES: tuple[Callable[[Code, Notebook], Iterator[Problem]], ...] = (
    undefined.find,
    results.find,
    options.find,
    mentions.find,
    unused.find,
)


def notebook_of(cells: Iterable[Code], setting: Setting | None = None) -> Notebook:
    """What the passes have to know of all cells together."""
    code = tuple(cells)
    texts = Counter[str]()
    for cell in code:
        texts.update(contents_of(cell.language, cell.source).texts)
    return Notebook(
        cells=code,
        setting=setting or Setting(),
        defined=_by_language(code, "write"),
        read=_by_language(code, "read", "mention"),
        texts=texts,
        open=frozenset(cell.language for cell in code if cell.names.is_open),
    )


def lint(notebook: Notebook) -> dict[str, tuple[Problem, ...]]:
    """The problems of each cell that has some, by cell id, in the order of the text."""
    found = {cell.id: _problems(cell, notebook) for cell in notebook.cells}
    return {id: problems for id, problems in found.items() if problems}


def _problems(cell: Code, notebook: Notebook) -> tuple[Problem, ...]:
    if len(cell.source) > MOST_TEXT:
        told = f"This cell is too long to be checked while it is written ({len(cell.source):,} characters; the most is"
        return (Problem(0, 0, f"{told} {MOST_TEXT:,}). It runs all the same.", "info", "size"),)
    found = [problem for find in PASSES for problem in find(cell, notebook)]
    return tuple(sorted(found, key=lambda one: (one.start, one.end))[:MOST_PROBLEMS])


def _by_language(cells: Iterable[Code], *roles: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for cell in cells:
        names = {place.name for place in cell.names.globals if place.role in roles}
        found.setdefault(cell.language, set()).update(names)
    return {language: frozenset(names) for language, names in found.items()}
