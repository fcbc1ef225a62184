"""What one cell does with names that others see: what it defines, changes and uses. Not who else does (`graph`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import lru_cache
from importlib import import_module
from typing import cast

from kernel.records import dataclass
from studio.trees import MOST_TEXT, is_readable, tree_of

EVERY = "*"
"""Stands for all names there are, where code looks at `cells` or `params` as a whole."""

KEPT = 4_096
"""How many cells' names are remembered; those of a source never change."""


@dataclass(frozen=True, slots=True)
class Names:
    """The global names of one piece of code.

    `defines` are given a value while it runs, `sure` those of them that are in any case (not only in a branch or a
    loop), `minor` those that nobody means for other cells: modules, and names of a moment, as those of a loop.
    `changes` are there already and may be changed: a field of them, or they themselves by a function that is called
    later. `uses` are read while it runs, before it has defined them itself; `later` only by its functions. `results`
    are the named cells whose results it reads, `params` the parameters; `EVERY` stands for all of them. `lines` says
    where (from 1) a name is met first.
    """

    defines: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()
    minor: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    results: frozenset[str] = frozenset()
    params: frozenset[str] = frozenset()
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)


NOTHING = Names()
"""The names of text, and of code that cannot be followed."""


def names_of(language: str, source: str) -> Names:
    """The names of code. Broken code gives what could be read of it; other kinds of cells, and data, have none."""
    if language == "sql":
        from studio.dataflow.sql import read as read_query

        return read_query(source) if len(source) <= MOST_TEXT else NOTHING
    return _read(language, source) if is_readable(language, source) and source.strip() else NOTHING


@lru_cache(maxsize=KEPT)
def _read(language: str, source: str) -> Names:
    read = cast(Callable[..., Names], import_module(f"studio.dataflow.{language}").read)
    try:
        return read(tree_of(language, source))
    except RecursionError:
        # Thousands of brackets in each other: nobody wrote that by hand.
        return NOTHING
