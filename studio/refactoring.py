"""What a name at a place means in a whole notebook: where it is defined, where it is used, and giving it another name.

Pure. Not here: the names of one cell (`studio.names`), and making the change (`webui.notebook.workbench`).
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from kernel.errors import InvalidError
from kernel.records import dataclass
from studio.linting.calls import contents_of
from studio.linting.problems import Code
from studio.linting.vocabulary import known_names
from studio.names import FIXED, PLAIN, Names, Place, Variable, names_of

IDENTIFIER = re.compile(r"[A-Za-z_]\w*", re.ASCII)

KEYWORDS: Mapping[str, frozenset[str]] = {
    "lua": frozenset(
        "and break do else elseif end false for function goto if in local nil not or repeat return then true until"
        " while".split()
    ),
    "javascript": frozenset(
        "await break case catch class const continue debugger default delete do else enum export extends false finally"
        " for function if implements import in instanceof interface let new null package private protected public"
        " return static super switch this throw true try typeof var void while with yield".split()
    ),
    "python": frozenset(keyword.kwlist),
}

Kind = Literal["local", "global", "result"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a cell, in bytes; `form` is how another name is written there (see `studio.names.Place`)."""

    cell: str
    start: int
    end: int
    is_write: bool = False
    form: str = PLAIN


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a name means: a variable of one cell, a global of one language, or the result of a named cell.

    `definition` is where it gets its value; a result's is its whole cell. None when that is not in the notebook.
    """

    name: str
    kind: Kind
    language: str
    spots: tuple[Spot, ...]
    definition: Spot | None


@dataclass(frozen=True, slots=True)
class Renaming:
    """The new sources by cell id, and the cell (id, "" for none) that is called otherwise now."""

    sources: Mapping[str, str]
    cell: str = ""


def symbol_at(cells: Sequence[Code], id: str, place: int) -> Symbol | None:
    """What the name at byte `place` of a cell means; None where there is no name, or its meaning is not known."""
    code = next((one for one in cells if one.id == id), None)
    if code is None:
        return None
    for member in contents_of(code.language, code.source).members:
        if member.owner == "cells" and member.start <= place <= member.end:
            return result_named(cells, member.name)
    for found, variable in code.names.places():
        if found.start <= place <= found.end:
            return _local(code, variable) if variable is not None else _global(cells, code, found)
    return None


def rename(cells: Sequence[Code], symbol: Symbol, name: str) -> Renaming:
    """The notebook with another name for a symbol. `InvalidError` says why it cannot be called that."""
    _check_word(cells, symbol, name)
    if any(spot.form == FIXED for spot in symbol.spots):
        raise InvalidError(f"{symbol.name!r} is the name of a package here, and stays. Import it `as` another name.")
    by_id = {code.id: code for code in cells}
    sources: dict[str, str] = {}
    for id in dict.fromkeys(spot.cell for spot in symbol.spots):
        spots = [spot for spot in symbol.spots if spot.cell == id]
        sources[id] = _rewritten(by_id[id].source, spots, symbol.name, name)
    if symbol.kind == "result":
        return Renaming(sources, symbol.definition.cell if symbol.definition else "")
    if symbol.kind == "global":
        _check_free(cells, symbol, name)
    for id, source in sources.items():
        _check_same(by_id[id], source, symbol.name, name)
    return Renaming(sources)


def _local(code: Code, variable: Variable) -> Symbol:
    spots = tuple(_spot(code, place) for place in variable.places)
    return Symbol(variable.name, "local", code.language, spots, spots[0] if spots else None)


def _global(cells: Iterable[Code], here: Code, at: Place) -> Symbol:
    spots = tuple(
        _spot(code, place)
        for code in cells
        if code.language == here.language
        for place in code.names.globals
        if place.name == at.name
    )
    own = next((i for i, spot in enumerate(spots) if (spot.cell, spot.start) == (here.id, at.start)), 0)
    before = [spot for spot in spots[: own + 1] if spot.is_write]
    after = [spot for spot in spots if spot.is_write]
    definition = before[-1] if before else after[0] if after else None
    return Symbol(at.name, "global", here.language, spots, definition)


def result_named(cells: Iterable[Code], name: str) -> Symbol:
    """What `cells.NAME` means in a notebook, also where nothing is called that."""
    found = list(cells)
    spots = tuple(
        Spot(code.id, member.start, member.end)
        for code in found
        for member in contents_of(code.language, code.source).members
        if member.owner == "cells" and member.name == name
    )
    definition = next((Spot(code.id, 0, 0, True) for code in found if code.name == name), None)
    return Symbol(name, "result", "", spots, definition)


def _spot(code: Code, place: Place) -> Spot:
    return Spot(code.id, place.start, place.end, place.role == "write", place.form)


def _check_word(cells: Iterable[Code], symbol: Symbol, name: str) -> None:
    if not IDENTIFIER.fullmatch(name):
        raise InvalidError(f"{name!r} is no name. Use letters, digits and '_', and begin with a letter or '_'.")
    languages = {symbol.language} if symbol.language else {code.language for code in cells}
    for language in sorted(languages):
        if name in KEYWORDS.get(language, ()):
            raise InvalidError(f"{name!r} is a word of {language.capitalize()} itself. Choose another name.")
    if symbol.kind == "result" and any(code.name == name for code in cells):
        raise InvalidError(f"Another cell is called {name!r} already. Choose another name.")
    if symbol.kind == "result" and symbol.definition is None:
        raise InvalidError(f"No cell is called {symbol.name!r}, so there is nothing to rename.")


def _check_free(cells: Iterable[Code], symbol: Symbol, name: str) -> None:
    if symbol.definition is None:
        raise InvalidError(f"No cell defines {symbol.name!r}; it belongs to the language or the script API, and stays.")
    taken = {place.name for code in cells if code.language == symbol.language for place in code.names.globals}
    if name in taken | known_names(symbol.language):
        raise InvalidError(f"{name!r} means something else in this notebook already. Choose another name.")


def _check_same(code: Code, source: str, old: str, new: str) -> None:
    """`InvalidError` when a name would mean something else than before: another variable of that name is near."""
    if not code.names.is_whole:
        raise InvalidError(f"{code.label} uses {old!r} and cannot be parsed. Mend it first, then rename.")
    if _meanings(code.names, old, new) != _meanings(names_of(code.language, source), old, new):
        raise InvalidError(f"{new!r} is the name of another variable there already. Choose another name.")


def _meanings(names: Names, old: str, new: str) -> list[tuple[str, int]]:
    """What each place means, in order: its name, and the number of its variable (-1 for a global)."""
    numbers = {id(variable): number for number, variable in enumerate(names.variables)}
    found = sorted(names.places(), key=lambda pair: pair[0].start)
    return [
        ("" if place.name in (old, new) else place.name, numbers[id(variable)] if variable is not None else -1)
        for place, variable in found
    ]


def _rewritten(source: str, spots: Iterable[Spot], old: str, new: str) -> str:
    text = source.encode("utf-8", "surrogatepass")
    for start, end, form in sorted({(spot.start, spot.end, spot.form) for spot in spots}, reverse=True):
        text = text[:start] + form.format(old=old, new=new).encode() + text[end:]
    return text.decode("utf-8", "surrogatepass")
