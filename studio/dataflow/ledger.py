"""What is noted while code is read: scopes, and what is done with names that no scope declares.

The same for every language; what declares, reads and writes a name is said by `lua`, `javascript` and `python`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Literal

from tree_sitter import Node

from kernel.records import dataclass
from studio.dataflow.names import EVERY, Names

GIVEN = ("cells", "params")
"""Tables of the notebook: what is read of them is told apart by its key."""

ScopeKind = Literal["block", "function", "class"]

Visit = Callable[["Ledger", Node], None]


@dataclass(slots=True)
class Scope:
    """Names that are declared in a part of the code."""

    kind: ScopeKind
    names: set[str]


class Ledger:
    """Reads the tree of one cell. `visits` says what to do at which kind of node; at others, their children follow."""

    def __init__(self, visits: Mapping[str, Visit]) -> None:
        self._visits = visits
        self._scopes: list[Scope] = []
        self._functions = 0
        self._branches: list[set[str]] = []
        self._sure: set[str] = set()
        self._defines: set[str] = set()
        self._minor: set[str] = set()
        self._changes: set[str] = set()
        self._uses: set[str] = set()
        self._later: set[str] = set()
        self._given: dict[str, set[str]] = {name: set() for name in GIVEN}
        self._lines: dict[str, int] = {}

    def names(self) -> Names:
        """All that was found."""
        return Names(
            frozenset(self._defines),
            frozenset(self._sure),
            frozenset(self._minor),
            frozenset(self._changes - self._sure),
            frozenset(self._uses),
            frozenset(self._later - self._sure - self._uses),
            frozenset(self._given["cells"]),
            frozenset(self._given["params"]),
            self._lines,
        )

    def visit(self, node: Node | None) -> None:
        """Read a part of the code."""
        if node is None:
            return
        act = self._visits.get(node.type)
        if act is not None:
            act(self, node)
        elif node.named_child_count:
            self.visit_all(node.named_children)

    def visit_all(self, nodes: Iterable[Node]) -> None:
        """Read parts of the code, one after the other."""
        for node in nodes:
            self.visit(node)

    @contextmanager
    def scope(self, kind: ScopeKind = "block", names: Iterable[str] = ()) -> Iterator[Scope]:
        """A scope, with the names that are known in it from its beginning."""
        made = Scope(kind, set(names))
        self._scopes.append(made)
        self._functions += kind == "function"
        try:
            yield made
        finally:
            self._scopes.pop()
            self._functions -= kind == "function"

    @contextmanager
    def branch(self) -> Iterator[None]:
        """Code that may not run, or not once. What it has given a value is known until its end."""
        self._branches.append(set())
        try:
            yield
        finally:
            self._branches.pop()

    def declare(self, name: str) -> None:
        """A name of the innermost scope."""
        if self._scopes:
            self._scopes[-1].names.add(name)

    def is_local(self, name: str) -> bool:
        """Whether some scope declares the name."""
        for depth, scope in enumerate(reversed(self._scopes)):
            # The names of a class are seen in its body, not in its methods.
            if name in scope.names and (scope.kind != "class" or depth == 0):
                return True
        return False

    def is_given(self, name: str) -> bool:
        """Whether the name is the notebook's `cells` or `params`, and nothing of the cell's own."""
        return name in GIVEN and name not in self._defines and not self.is_local(name)

    def take(self, table: str, key: str | None, node: Node) -> None:
        """Something is read of `cells` or `params`; the key is None when only the run knows it."""
        self._given[table].add(EVERY if key is None else key)
        self._note(f"{table}.{key}", node)

    def read(self, name: str, node: Node) -> None:
        """A name is read."""
        if self.is_given(name):
            self.take(name, None, node)
        elif not self.is_local(name):
            self._read_global(name, node)

    def _read_global(self, name: str, node: Node) -> None:
        if self._functions:
            self._later.add(name)
        elif name not in self._sure and not any(name in known for known in self._branches):
            self._uses.add(name)
        self._note(name, node)

    def write(self, name: str, node: Node, minor: bool = False) -> None:
        """A name is given a value."""
        if self.is_local(name):
            return
        self._note(name, node)
        if self._functions:
            self._changes.add(name)
            return
        self._defines.add(name)
        (self._branches[-1] if self._branches else self._sure).add(name)
        if minor:
            self._minor.add(name)

    def touch(self, name: str, node: Node) -> None:
        """Something that is there already is changed."""
        if self.is_local(name) or self.is_given(name):
            return
        self._read_global(name, node)
        self._changes.add(name)

    def _note(self, name: str, node: Node) -> None:
        if name not in self._lines:
            self._lines[name] = node.start_point[0] + 1


def text(node: Node | None) -> str:
    """The source of a node; "" for none."""
    return "" if node is None or node.text is None else node.text.decode("utf-8", "replace")


def quoted(node: Node | None) -> str | None:
    """What a string without escapes says; None for anything else."""
    if node is None or node.type != "string":
        return None
    said = text(node)
    if said[:2] == "[[":
        return said[2:-2]
    plain = len(said) >= 2 and said[0] in "'\"" and said[0] == said[-1] and "\\" not in said
    return said[1:-1] if plain else None
