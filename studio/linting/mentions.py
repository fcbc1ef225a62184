"""Tools and agents that are asked for by a name that nothing has.

A name counts as known when its text stands anywhere else in the notebook, and only one that is nearly the name of
something else is told: scripts make tools in many ways, and a false alarm costs more than a mistake that is told when
the cell runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from kernel.agents.roles import named_roles
from kernel.api.classes import builtin_tools, tool_classes, tool_named
from kernel.spelling import same_name
from studio.linting.calls import Call, contents_of
from studio.linting.literals import Value
from studio.linting.nearness import meant
from studio.linting.problems import Code, Notebook, Problem
from studio.linting.vocabulary import api_names

SUBJECT = "mentions"

BY_NAME = {f"Tools.{name}": "tool" for name in ("get", "call", "describe", "load")} | {
    f"Agent.{name}": "agent" for name in ("get", "execute")
}
"""Functions whose first argument is a name → of what."""

KEYS = {"tools": "tool", "tool": "tool", "agent": "agent", "agents": "agent"}
"""Options of the API that may hold names → of what."""

Mention = tuple[str, Value]


def find(code: Code, notebook: Notebook) -> Iterator[Problem]:
    """Names in a cell that no tool or agent has."""
    if not code.names.is_whole:
        return
    found = list(mentions_of(code))
    here = mentioned(notebook) if found else Counter[str]()
    for kind, value in found:
        name = str(value.plain)
        made_elsewhere = notebook.texts.get(name, 0) > here[name]
        if made_elsewhere or _is_known(kind, name, notebook):
            continue
        candidates = {*_names(kind), *_made(notebook)} - {name}
        if any(same_name(name, one) for one in candidates):
            continue
        if near := meant(name, candidates):
            told = f"There is no {kind} {name!r} here.{near}"
            yield Problem(value.start, value.end, told, subject=SUBJECT)


def mentions_of(code: Code) -> Iterator[Mention]:
    """Every text of a cell by which it asks the API for a tool or an agent."""
    for call in contents_of(code.language, code.source).calls:
        if call.path[0] not in api_names(code.language):
            continue
        kind = BY_NAME.get(".".join(call.path[-2:]), "")
        if kind and call.arguments and _is_name(call.arguments[0]):
            yield kind, call.arguments[0]
        yield from _in_options(call)


def _in_options(call: Call) -> Iterator[Mention]:
    for argument in call.arguments:
        for entry in argument.inner():
            kind = KEYS.get(entry.key or "")
            if kind and _is_name(entry.value):
                yield kind, entry.value
            elif kind and entry.value.kind == "list":
                yield from ((kind, one.value) for one in entry.value.entries if _is_name(one.value))


def _is_name(value: Value) -> bool:
    return value.kind == "text" and bool(value.plain)


def mentioned(notebook: Notebook) -> Counter[str]:
    """How often each name is asked for in the whole notebook."""
    return Counter(str(value.plain) for cell in notebook.cells for _, value in mentions_of(cell))


def _is_known(kind: str, name: str, notebook: Notebook) -> bool:
    if tool_named(name) is not None or name in notebook.results:
        return True
    return any(same_name(name, role) for role in _roles())


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(builtin_tools()) | frozenset(tool_classes()) if kind == "tool" else _roles()


@cache
def _roles() -> frozenset[str]:
    return frozenset(named_roles()) | frozenset(role.kind for role in named_roles().values())


def _made(notebook: Notebook) -> set[str]:
    """Texts that are names of things somebody makes: those given as `name`."""
    made: set[str] = set()
    for cell in notebook.cells:
        for call in contents_of(cell.language, cell.source).calls:
            for argument in call.arguments:
                made |= {str(e.value.plain) for e in argument.inner() if e.key == "name" and _is_name(e.value)}
    return made
