"""A module's file as QuickJS can run it: its imports as data, its exports as getters, every line where it was.

The body runs in a function of its own, inside an object whose properties are what the module imports (modules.js), so
that names stay bound to what the other module has now. Not here: chunks of a spell (`rewriting`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import field, replace

from tree_sitter import Node

from kernel.engines.javascript.imports import ALL, Import, pair_of, plain_string, read_import
from kernel.engines.javascript.rewriting import DECLARATIONS, Draft, Edit, Rewriter, Rewritten, names_in
from kernel.records import dataclass

DEFAULT = "$default"
"""What a default export without a name is called in the body."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a module takes from another. `line` counts from 0; `names` are bound in the body, `again` exported again.

    With `all`, everything the other exports is exported again.
    """

    module: str
    line: int
    names: dict[str, str] = field(default_factory=dict)
    again: dict[str, str] = field(default_factory=dict)
    all: bool = False


@dataclass(frozen=True, slots=True)
class ModuleCode:
    """The body of a module, what it takes from others, and its exports: name → what the body calls it."""

    code: Rewritten
    links: tuple[Link, ...]
    exports: dict[str, str]

    @property
    def head(self) -> str:
        """The statement before the body that says where each export is read; functions are there from the start."""
        getters = ",".join(f"{json.dumps(name)}:()=>{local}" for name, local in self.exports.items())
        return f"$exports({{{getters}}});"


def rewrite_module(rewriter: Rewriter, source: str) -> ModuleCode:
    """The module as it will run."""
    found = Exports()
    code = rewriter.rewrite_with(source, found.rewrite)
    return ModuleCode(replace(code, names=(), functions=""), tuple(found.links), found.exports)


@dataclass(slots=True)
class Exports:
    """What was found so far."""

    links: list[Link] = field(default_factory=list)
    exports: dict[str, str] = field(default_factory=dict)

    def rewrite(self, draft: Draft, statement: Node) -> None:
        """Take a statement at the top level into account."""
        line = statement.start_point[0]
        if statement.type == "import_statement":
            taken: Import = read_import(statement)
            self.links.append(Link(taken.module, line, taken.names))
            draft.blank(statement.start_byte, statement.end_byte)
        elif statement.type == "export_statement":
            self._export(draft, statement, line)
        if b"import.meta" in draft.source:
            for node in _metas(statement):
                draft.edits.append(Edit(node.start_byte, node.end_byte, "$meta"))

    def _export(self, draft: Draft, node: Node, line: int) -> None:
        declared, value = node.child_by_field_name("declaration"), node.child_by_field_name("value")
        source = node.child_by_field_name("source")
        if source is not None:
            self.links.append(_link_again(node, plain_string(source), line))
            draft.blank(node.start_byte, node.end_byte)
        elif declared is not None:
            is_default = any(child.type == "default" for child in node.children)
            names = list(_declared(draft, declared))
            self.exports |= {"default": names[0]} if is_default else {name: name for name in names}
            draft.blank(node.start_byte, declared.start_byte)
        elif value is not None:
            self.exports["default"] = DEFAULT
            before = draft.text(node)[: value.start_byte - node.start_byte]
            draft.edits.append(
                Edit(node.start_byte, value.start_byte, f"const {DEFAULT}=(" + "\n" * before.count("\n"))
            )
            draft.insert(value.end_byte, ")")
        else:
            self.exports |= {exported: local for local, exported in _pairs(node)}
            draft.blank(node.start_byte, node.end_byte)


def _link_again(node: Node, module: str, line: int) -> Link:
    whole = next((child for child in node.named_children if child.type == "namespace_export"), None)
    if whole is not None:
        return Link(module, line, again={plain_string(whole.named_children[-1]): ALL})
    pairs = dict((exported, local) for local, exported in _pairs(node))
    has_clause = any(child.type == "export_clause" for child in node.named_children)
    return Link(module, line, again=pairs, all=not has_clause)


def _pairs(node: Node) -> Iterator[tuple[str, str]]:
    for clause in node.named_children:
        if clause.type == "export_clause":
            yield from (pair_of(each) for each in clause.named_children if each.type == "export_specifier")


def _declared(draft: Draft, node: Node) -> Iterator[str]:
    if node.type not in DECLARATIONS:
        yield draft.text(node.child_by_field_name("name") or node)
        return
    for child in node.named_children:
        if child.type == "variable_declarator":
            yield from names_in(draft, child.child_by_field_name("name") or child)


def _metas(node: Node) -> Iterator[Node]:
    if node.type == "meta_property" and (node.text or b"") == b"import.meta":
        yield node
    for child in node.named_children:
        yield from _metas(child)
