"""Which variable a name in a piece of code means: scopes, and the sheet on which a walk over a tree notes what it sees.

Not here: the walks, one for each language (`lua`, `javascript`, `python`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal

from kernel.records import dataclass

if TYPE_CHECKING:
    from tree_sitter import Node

Role = Literal["write", "read", "mention"]
"""`mention`: neither, as in `typeof x` and `global x`."""

Kind = Literal["local", "parameter", "function", "class", "import", "loop", "error", "field"]

PLAIN = "{new}"
FIXED = ""
"""The form of a place where no other name can be written."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name stands, in bytes of the source in UTF-8.

    `form` says how another name is written there: `{old}: {new}` where it is also the name of a property.
    """

    name: str
    start: int
    end: int
    role: Role
    form: str = PLAIN


@dataclass(slots=True)
class Variable:
    """A variable that other cells do not see, and all places that mean it, the declaration first."""

    name: str
    kind: Kind
    places: list[Place] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one cell: places of globals, in order, and its own variables.

    `is_open`: it may define names that cannot be seen, as `from x import *` does. `is_whole` is False for code that
    could not be parsed as a whole: what is here is then a guess.
    """

    globals: tuple[Place, ...] = ()
    variables: tuple[Variable, ...] = ()
    is_open: bool = False
    is_whole: bool = True

    @property
    def defined(self) -> frozenset[str]:
        """The globals that the cell gives a value."""
        return frozenset(place.name for place in self.globals if place.role == "write")

    def places(self) -> Iterator[tuple[Place, Variable | None]]:
        """Every place, with its variable; None for a global."""
        yield from ((place, None) for place in self.globals)
        yield from ((place, variable) for variable in self.variables for place in variable.places)


class Scope:
    """Where names mean something. `kind` is `top`, `function`, `block`, `class` or `comprehension`."""

    __slots__ = ("elsewhere", "kind", "parent", "variables")

    def __init__(self, parent: Scope | None = None, kind: str = "block") -> None:
        self.parent = parent
        self.kind = kind
        self.variables: dict[str, Variable] = {}
        self.elsewhere: dict[str, str] = {}

    def nearest(self, *kinds: str) -> Scope:
        """This scope or the one around it that is of one of the kinds; the outermost when none is."""
        scope = self
        while scope.kind not in kinds and scope.parent is not None:
            scope = scope.parent
        return scope


Visit = Callable[["Sheet", "Node", Scope], None]


def reading(leaves: Mapping[str, str], visits: Mapping[str, Visit]) -> Callable[[Sheet, Node | None, Scope], None]:
    """What reads a part of the code, if it is there: a leaf (its type → its form) is a name that is read, `visits`
    says what to do at which other kind of node, and at all others their children follow."""

    def visit(sheet: Sheet, node: Node | None, scope: Scope) -> None:
        if node is None:
            return
        if node.type in leaves:
            sheet.note(scope, node, "read", leaves[node.type])
        elif node.type in visits:
            visits[node.type](sheet, node, scope)
        else:
            for child in node.named_children:
                visit(sheet, child, scope)

    return visit


class Sheet:
    """What a walk has seen. Places are resolved at the end, so that a name may be declared below where it is used."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.top = Scope(kind="top")
        self.is_open = False
        self._variables: list[Variable] = []
        self._seen: list[tuple[Scope, Place]] = []

    def text(self, node: Node) -> str:
        """The source of a node."""
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def note(self, scope: Scope, node: Node, role: Role, form: str = PLAIN) -> None:
        """A name stands here."""
        self._seen.append((scope, Place(self.text(node), node.start_byte, node.end_byte, role, form)))

    def declare(self, scope: Scope, node: Node, kind: Kind, form: str = PLAIN) -> None:
        """A name stands here that means a variable of this scope from now on."""
        name = self.text(node)
        if name not in scope.variables:
            scope.variables[name] = Variable(name, kind)
            self._variables.append(scope.variables[name])
        self.note(scope, node, "write", form)

    def finish(self, is_whole: bool) -> Names:
        """All names, each with what it means."""
        found: list[Place] = []
        for scope, place in sorted(self._seen, key=lambda one: one[1].start):
            variable = _resolve(scope, place.name)
            if variable is None:
                found.append(place)
            else:
                variable.places.append(place)
        return Names(tuple(found), tuple(self._variables), self.is_open, is_whole)


def _resolve(start: Scope, name: str) -> Variable | None:
    scope: Scope | None = start
    while scope is not None:
        where = scope.elsewhere.get(name)
        if where == "global":
            return None
        # What a class body defines is not seen by the functions in it.
        is_hidden = scope.kind == "class" and scope is not start
        if where is None and not is_hidden and name in scope.variables:
            return scope.variables[name]
        scope = scope.parent
    return None
