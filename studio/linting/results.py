"""`cells.NAME` and `params.NAME` of which there are none."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.registry import suggest
from studio.linting.calls import Member, contents_of
from studio.linting.problems import Code, Notebook, Problem
from studio.linting.vocabulary import GIVEN

SUBJECT = "results"
METHODS = frozenset("get keys values items copy hasOwnProperty toString".split())
"""What may stand behind the dot besides a name: methods of the tables themselves."""


def find(code: Code, notebook: Notebook) -> Iterator[Problem]:
    """Results of cells, and parameters, that are read by a name that none has."""
    if not code.names.is_whole:
        return
    globals = {place.start for place in code.names.globals if place.name in GIVEN}
    defined = notebook.defined.get(code.language, frozenset())
    for member in contents_of(code.language, code.source).members:
        if member.owner_start not in globals or member.owner in defined or member.name in METHODS:
            continue
        told = _cell(member, notebook) if member.owner == "cells" else _parameter(member, notebook)
        if told:
            yield Problem(member.start, member.end, told, subject=SUBJECT)


def _cell(member: Member, notebook: Notebook) -> str:
    named = {*notebook.results, *notebook.setting.answers}
    if member.name in named:
        return ""
    near = suggest(member.name, sorted(named))
    return f"No cell is called {member.name!r}.{near or ' Give the cell whose result you mean that name.'}"


def _parameter(member: Member, notebook: Notebook) -> str:
    declared = notebook.setting.parameters
    if not declared or member.name in declared:
        return ""
    near = suggest(member.name, sorted(declared))
    return f"There is no parameter {member.name!r}.{near}"
