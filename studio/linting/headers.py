"""What is wrong in the first line of a cell: options nothing reads, profiles nobody has, values that cannot be.

Each comes with what would mend it. Pure; options that are not ours stay in the file all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from kernel.confinement import CONFINED
from kernel.errors import InvalidError
from kernel.records import dataclass
from studio.linting.problems import Severity
from studio.notebook.document import Cell
from studio.notebook.limits import OPTION, PROFILE, ROWS, profile_of, rows_of, timeout_of

FOLD, FOLDS = "fold", ("code", "output", "section")
TEST = "test"
KEPT = ("jupyter",)
"""Options in which something of another program is kept."""

NEAR = 0.6

PYTHON = "Python cells share one process, whose walls are those of the whole notebook: its front matter has `profile`."
OTHERS = "Only cells of Lua and JavaScript can have a profile of their own."

Options = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mend:
    """Other options of the cell that would be right, and what a button for them says."""

    label: str
    options: Options


@dataclass(frozen=True, slots=True)
class Flaw:
    """One sentence about the option of a cell, the likeliest mend first."""

    option: str
    message: str
    severity: Severity
    mends: tuple[Mend, ...]


def no_profiles(kind: str) -> str:
    """Why cells of a kind can have no profile of their own, "" when they can."""
    return "" if kind in CONFINED else PYTHON if kind == "python" else OTHERS


def known_options(kind: str) -> tuple[str, ...]:
    """The options that say something of a cell of this kind."""
    if kind == "markdown":
        return (FOLD,)
    return (OPTION, *((PROFILE,) if kind in CONFINED else ()), *((ROWS,) if kind == "sql" else ()), FOLD, TEST)


def flaws_of(cell: Cell, profiles: Sequence[str]) -> tuple[Flaw, ...]:
    """What is wrong with the options of a cell, where there are these `profiles`."""
    found: list[Flaw] = []
    for option in cell.options:
        found += _CHECKS[option](cell, profiles) if option in _CHECKS else _unknown(cell, option)
    return tuple(found)


def _unknown(cell: Cell, option: str) -> Iterator[Flaw]:
    if option.startswith(".") or option in KEPT:
        return
    known = known_options(cell.kind)
    near = [one for one in get_close_matches(option, known, 1, NEAR) if one not in cell.options]
    told = f"Nothing here reads the option `{option}`. A cell of {_NAMES[cell.kind]} can have {_listed(known)}."
    mends = [Mend(f"Call it {one}", _renamed(cell.options, option, one)) for one in near]
    yield Flaw(option, told, "warning" if near else "info", (*mends, _taken_out(cell, option)))


def _timeout(cell: Cell, _: Sequence[str]) -> Iterator[Flaw]:
    if cell.kind == "markdown":
        yield from _unknown(cell, OPTION)
    yield from _refused(cell, OPTION, timeout_of)


def _rows(cell: Cell, _: Sequence[str]) -> Iterator[Flaw]:
    if cell.kind != "sql":
        yield from _unknown(cell, ROWS)
    yield from _refused(cell, ROWS, rows_of)


def _profile(cell: Cell, profiles: Sequence[str]) -> Iterator[Flaw]:
    said = cell.options[PROFILE]
    if no_profiles(cell.kind):
        yield Flaw(PROFILE, no_profiles(cell.kind), "error", (_taken_out(cell, PROFILE),))
        return
    malformed = [*_refused(cell, PROFILE, profile_of)]
    yield from malformed
    if malformed or said in profiles or not profiles:
        return
    near = get_close_matches(said, profiles, 1, NEAR)
    mends = [Mend(f"Use {one}", {**cell.options, PROFILE: one}) for one in near]
    told = f"There is no profile `{said}`, so this cell does not run. There are {_listed(profiles)}."
    yield Flaw(PROFILE, told, "error", (*mends, _taken_out(cell, PROFILE)))


def _fold(cell: Cell, _: Sequence[str]) -> Iterator[Flaw]:
    said = [part for part in cell.options[FOLD].replace("+", " ").replace(",", " ").split() if part]
    for part in said:
        if part in FOLDS:
            continue
        near = get_close_matches(part, FOLDS, 1, NEAR)
        mended = "+".join(dict.fromkeys(near[0] if one is part else one for one in said)) if near else ""
        mends = [Mend(f"Use {near[0]}", {**cell.options, FOLD: mended})] if near else []
        told = f"`{part}` is nothing that can be folded. There are {_listed(FOLDS)}."
        yield Flaw(FOLD, told, "warning", (*mends, _taken_out(cell, FOLD)))


def _refused(cell: Cell, option: str, check: Callable[[Cell, str], object]) -> Iterator[Flaw]:
    try:
        check(cell, "this cell")
    except InvalidError as error:
        yield Flaw(option, error.message, "error", (_taken_out(cell, option),))


_CHECKS: Mapping[str, Callable[[Cell, Sequence[str]], Iterator[Flaw]]] = {
    OPTION: _timeout,
    PROFILE: _profile,
    ROWS: _rows,
    FOLD: _fold,
    TEST: lambda cell, _: _unknown(cell, TEST) if cell.kind == "markdown" else iter(()),
}

_NAMES = {"lua": "Lua", "javascript": "JavaScript", "python": "Python", "sql": "SQL", "markdown": "Markdown"}


def _taken_out(cell: Cell, option: str) -> Mend:
    return Mend("Take it out", {key: value for key, value in cell.options.items() if key != option})


def _renamed(options: Options, old: str, new: str) -> Options:
    return {new if key == old else key: value for key, value in options.items()}


def _listed(words: Sequence[str]) -> str:
    told = [f"`{word}`" for word in words]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
