"""The tests in files and folders: test files, notebooks with test cells, and spells with a cassette beside them.

Not here: what is in a test file (`testfile`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from kernel.errors import InvalidError, NotFoundError, SpellError
from kernel.registry import suggest
from kernel.replay.cassette import SUFFIX as CASSETTE
from kernel.tapes import cassette_beside
from studio.languages import language_of_name
from studio.spellfile import Spellfile, read_spell
from studio.testing.testfile import SPELLS, SUFFIXES, Case, read_cases, stem_of

IGNORED = ("node_modules", "__pycache__")

LARGEST_LOOKED_AT = 2 << 20
"""Bytes of a notebook that is read only to see whether it has test cells."""


def find_cases(words: Iterable[str]) -> list[Case]:
    """The tests of paths, each once, in order of their files. A word may be a folder, a file, or `FILE::TEST`.

    `NotFoundError` for a path that is not there. What cannot be read is a case with a `problem`.
    """
    cases: dict[str, Case] = {}
    for word in words:
        path, _, name = word.partition("::")
        if not Path(path).exists():
            raise NotFoundError(f"There is no file or folder {path!r}.")
        found = [*_cases_at(Path(path))]
        if name:
            found = _named(found, path, name)
        cases |= {case.id: case for case in found if case.id not in cases}
    return [*cases.values()]


def _named(cases: list[Case], path: str, name: str) -> list[Case]:
    """The tests of that name, and what cannot be read: they may be there. `NotFoundError` tells which there are."""
    names = [_names(case) for case in cases]
    # A test cell is part of the test of its notebook; which cells are run is chosen later.
    found = [case for case, there in zip(cases, names, strict=True) if there is None or name in there]
    if not found:
        known = list(dict.fromkeys(other for there in names for other in there or ()))
        told = f"there are: {', '.join(known)}" if known else "its tests have no names"
        raise NotFoundError(f"There is no test {name!r} in {path}; {told}.{suggest(name, known)}")
    return found


def _names(case: Case) -> list[str] | None:
    """What a test can be called behind `::`: its name, and its test cells; None where that cannot be known."""
    _, marked, own = case.id.partition("::")
    try:
        spell = open_case(case)
    except SpellError:
        return [own] if marked and case.problem is None else None
    cells = [chunk.name for chunk in spell.chunks if chunk.cell in spell.tests]
    return [own, *(f"{own}::{cell}" for cell in cells)] if marked else cells


def _cases_at(path: Path) -> Iterator[Case]:
    tests, spells = _sorted_out(_files(path) if path.is_dir() else _around(path))
    covered: set[Path] = set()
    found: list[tuple[str, list[Case]]] = []
    for test in tests:
        cases = _read(test)
        covered |= {case.spell.resolve() for case in cases if case.problem is None}
        found.append((str(test), cases))
    for spell in spells:
        if spell.resolve() not in covered:
            found.append((str(spell), _implied(spell)))
    for _, cases in sorted(found, key=lambda pair: pair[0]):
        yield from cases


def _read(test: Path) -> list[Case]:
    try:
        return read_cases(test, str(test))
    except SpellError as error:
        return [Case(str(test), test, problem=error)]


def _implied(spell: Path) -> list[Case]:
    """The test that a spell is without a test file: of its cassette, or of its test cells."""
    cassette: Path | None = cassette_beside(spell)
    cassette = cassette if cassette is not None and cassette.is_file() else None
    if spell.name.endswith(".md"):
        try:
            if cassette is None and (spell.stat().st_size > LARGEST_LOOKED_AT or not _has_tests(spell)):
                return []
        except SpellError as error:
            return [Case(str(spell), spell, problem=error)]
    return [Case(str(spell), spell, cassette)] if cassette is not None or spell.name.endswith(".md") else []


def _has_tests(spell: Path) -> bool:
    # Most notebooks of a folder have none; those are not parsed.
    return b"test" in spell.read_bytes() and bool(read_spell(str(spell)).tests)


def _sorted_out(files: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    tests: list[Path] = []
    spells: list[Path] = []
    for file in files:
        if file.name.endswith(SUFFIXES):
            tests.append(file)
        elif file.name.endswith(".spell.md") or language_of_name(file.name):
            spells.append(file)
    return tests, spells


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in IGNORED)
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(place, name) if place != "." else Path(name)


def _around(path: Path) -> list[Path]:
    """What a file means: itself; the spells of a cassette; a spell's test files too."""
    if path.name.endswith(SUFFIXES):
        return [path]
    if path.name.endswith(CASSETTE):
        beside = [path.with_name(stem_of(path) + suffix) for suffix in (*SUFFIXES, *SPELLS)]
        return [file for file in beside if file.is_file()]
    if not (path.name.endswith(".md") or language_of_name(path.name)):
        raise InvalidError(
            f"{str(path)!r} is neither a spell nor a test: they end with {', '.join(SPELLS + SUFFIXES)}."
        )
    tests = [file for suffix in SUFFIXES for file in sorted(path.parent.glob(f"*{suffix}")) if _tests(file, path)]
    return [path, *tests]


def _tests(file: Path, spell: Path) -> bool:
    cases = _read(file)
    is_beside = stem_of(file) == stem_of(spell)
    return any(is_beside if case.problem else case.spell.resolve() == spell.resolve() for case in cases)


def open_case(case: Case) -> Spellfile:
    """The spell of a test. Raises what is wrong with the test file, or with the spell."""
    if case.problem is not None:
        raise case.problem
    return read_spell(str(case.spell))
