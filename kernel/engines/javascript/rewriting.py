"""A chunk as QuickJS can run it: its text, changed on the spot so that every line stays where it is.

Top-level declarations become assignments to globals, imports become reads of our modules, and a call whose result is
thrown away is watched for errors. Not here: compiling (`machine`), and what the changes mean (the prelude).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import field

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from kernel.engines.javascript.imports import Import, import_text, plain_string, read_import
from kernel.records import dataclass

CALLS = """
(expression_statement) @statement
(variable_declarator) @declared
(import) @import
"""
"""Kinds of nodes without a shape around them: the library takes several times as long to prepare one with."""

DECLARATIONS = ("lexical_declaration", "variable_declaration")
MODULE_SYNTAX = ("import_statement", "export_statement")
FUNCTIONS = ("function_declaration", "generator_function_declaration")

EXPORT = re.compile(r"^[ \t]*export(?: +default)?\b", re.MULTILINE)

WATCH = "?.[$watch]?.()"
"""Stands behind a call nobody awaits: when it gives a promise, the error of that ends the run."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes `start` to `end` of the source become `text`, which has as many line ends."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """`body` is the inside of an async function, `functions` declares the top-level functions on the same lines.

    `names` become globals; `shifts` say where text was put into a line: `(line from 0, column from 1, characters)`;
    `is_sound` is False when the source could not be parsed as a whole.
    """

    body: str
    functions: str
    names: tuple[str, ...]
    shifts: tuple[tuple[int, int, int], ...]
    is_sound: bool


@dataclass(slots=True)
class Draft:
    """What was found so far. `first` is where code begins that is no import; `head` goes before all of it."""

    source: bytes
    edits: list[Edit] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)
    functions: list[Node] = field(default_factory=list)
    first: int = 0
    head: str = ""

    def text(self, node: Node) -> str:
        """The source of a node."""
        return self.source[node.start_byte : node.end_byte].decode()

    def blank(self, start: int, end: int, begin: str = "") -> None:
        """Replace by `begin` and spaces; lines stay."""
        old = self.source[start:end].decode()
        kept = begin + "".join(letter if letter in "\r\n" else " " for letter in old[len(begin) :])
        self.edits.append(Edit(start, end, kept))

    def insert(self, place: int, text: str) -> None:
        """Put text between two characters."""
        self.edits.append(Edit(place, place, text))


class Rewriter:
    """Rewrites chunks; holds the parser."""

    def __init__(self) -> None:
        language = Language(tree_sitter_javascript.language())
        self._parser = Parser(language)
        self._calls = Query(language, CALLS)

    def rewrite(self, source: str, has_value: bool) -> Rewritten:
        """The chunk as it will run. `has_value`: a last statement that is an expression is what the chunk gives."""
        clean = clean_source(source)
        data = clean.encode("utf-8", "replace")
        draft = Draft(data)
        root = self._parser.parse(data).root_node
        if not root.has_error:
            last = self._value_of(draft, root) if has_value else None
            draft.first = next((node.start_byte for node in root.named_children if _is_code(node)), len(data))
            for statement in root.named_children:
                _rewrite_statement(draft, statement)
            self._watch(draft, root, last)
        else:
            # The parser of QuickJS will say what is wrong; it must not stumble on what is right.
            for statement in root.named_children:
                if statement.type in MODULE_SYNTAX and not statement.has_error:
                    _rewrite_statement(draft, statement)
        functions = _only(data, draft.functions) if draft.functions else ""
        shifts = (*(((0, 1, len(draft.head)),) if draft.head else ()), *_shifts(data, draft.edits))
        body = draft.head + _apply(data, draft.edits)
        return Rewritten(body, functions, tuple(draft.names), shifts, not root.has_error)

    def rewrite_with(self, source: str, change: Callable[[Draft, Node], None]) -> Rewritten:
        """The source of a module, whose statements at the top level are changed by `change`."""
        data = clean_source(source).encode("utf-8", "replace")
        draft = Draft(data)
        root = self._parser.parse(data).root_node
        for statement in root.named_children:
            if not root.has_error or (statement.type in MODULE_SYNTAX and not statement.has_error):
                change(draft, statement)
        if not root.has_error:
            self._watch(draft, root, None)
        shifts = tuple(_shifts(data, draft.edits))
        body = _apply(data, draft.edits)
        if root.has_error:
            # An `export` in front of what is wrong is right, but not inside a function.
            body = EXPORT.sub(lambda found: " " * len(found[0]), body)
        return Rewritten(body, "", (), shifts, not root.has_error)

    def _value_of(self, draft: Draft, root: Node) -> Node | None:
        statements = [node for node in root.named_children if node.type != "comment"]
        if not statements or statements[-1].type != "expression_statement":
            return None
        last = statements[-1]
        if draft.text(last).endswith(";"):
            return None
        draft.insert(last.start_byte, "return (")
        draft.insert(last.named_children[0].end_byte, ")")
        return last

    def _watch(self, draft: Draft, root: Node, last: Node | None) -> None:
        found = QueryCursor(self._calls).captures(root)
        for node in found.get("import", []):
            if node.parent is not None and node.parent.type == "call_expression":
                draft.edits.append(Edit(node.start_byte, node.end_byte, "$bring"))
        for node in (call for statement in found.get("statement", []) for call in _calls_in(statement)):
            called = draft.text(node)
            if node.parent != last and not called.startswith(("super", "console.")):
                draft.insert(node.end_byte, WATCH)
        for node in found.get("declared", []):
            value = node.child_by_field_name("value")
            if value is not None and value.type == "call_expression":
                # A promise that a variable holds and nobody waits for: its error must not vanish either.
                draft.insert(value.start_byte, "$hold(")
                draft.insert(value.end_byte, ")")


def _calls_in(statement: Node) -> Iterator[Node]:
    """The call that an expression statement is, if it is one."""
    return (child for child in statement.named_children if child.type == "call_expression")


def clean_source(source: str) -> str:
    """The source without byte order mark, its shebang a comment, its line ends `\\n`."""
    source = source.removeprefix("\ufeff")
    if source.startswith("#!"):
        source = "//" + source[2:]
    return source.replace("\r\n", "\n").replace("\r", "\n")


def _is_code(node: Node) -> bool:
    """Whether it is no import, and nothing that is there before all code anyway."""
    return node.type not in ("comment", "hash_bang_line", "import_statement", *FUNCTIONS)


def _rewrite_statement(draft: Draft, node: Node) -> None:
    if node.type in DECLARATIONS:
        _rewrite_variables(draft, node)
    elif node.type in FUNCTIONS:
        draft.functions.append(node)
        draft.blank(node.start_byte, node.end_byte)
    elif node.type == "class_declaration":
        name = draft.text(_field(node, "name"))
        draft.names[name] = None
        draft.insert(node.start_byte, f"{name}=")
        draft.insert(node.end_byte, ";")
    elif node.type == "import_statement":
        _rewrite_import(draft, node)
    elif node.type == "export_statement":
        _rewrite_export(draft, node)


def _rewrite_variables(draft: Draft, node: Node) -> None:
    keyword = node.children[0]
    draft.blank(keyword.start_byte, keyword.end_byte, ";")
    declarators = [child for child in node.named_children if child.type == "variable_declarator"]
    for declarator in declarators:
        name, value = _field(declarator, "name"), declarator.child_by_field_name("value")
        draft.names |= dict.fromkeys(names_in(draft, name))
        if name.type == "object_pattern":
            draft.insert(declarator.start_byte, "(")
            draft.insert(declarator.end_byte, ")")
        elif value is None and draft.text(keyword) != "var":
            draft.insert(declarator.end_byte, "=void 0" + (";" if declarator == declarators[-1] else ""))


def names_in(draft: Draft, pattern: Node) -> Iterator[str]:
    """The names that a pattern declares."""
    match pattern.type:
        case "identifier" | "shorthand_property_identifier_pattern":
            yield draft.text(pattern)
        case "pair_pattern":
            yield from names_in(draft, _field(pattern, "value"))
        case "assignment_pattern" | "object_assignment_pattern":
            yield from names_in(draft, _field(pattern, "left"))
        case _:
            for child in pattern.named_children:
                yield from names_in(draft, child)


def _rewrite_import(draft: Draft, node: Node) -> None:
    found = read_import(node)
    draft.names |= dict.fromkeys(found.names)
    lines = "\n" * draft.text(node).count("\n")
    if node.start_byte > draft.first:
        # Imports come before all other code, wherever they stand.
        draft.head += import_text(found)
        draft.edits.append(Edit(node.start_byte, node.end_byte, lines))
    else:
        draft.edits.append(Edit(node.start_byte, node.end_byte, import_text(found) + lines))


def _rewrite_export(draft: Draft, node: Node) -> None:
    declared = node.child_by_field_name("declaration")
    value = node.child_by_field_name("value")
    source = node.child_by_field_name("source")
    if declared is not None:
        draft.blank(node.start_byte, declared.start_byte, ";" if declared.type == "class_declaration" else "")
        _rewrite_statement(draft, declared)
    elif value is not None:
        # Only spaces and a bracket, or the value would stand where a function's name is asked for.
        draft.blank(node.start_byte, value.start_byte, ";(")
        draft.insert(value.end_byte, ")")
    else:
        text = import_text(Import(plain_string(source), {})) if source is not None else ""
        draft.edits.append(Edit(node.start_byte, node.end_byte, text + "\n" * draft.text(node).count("\n")))


def _field(node: Node, name: str) -> Node:
    found = node.child_by_field_name(name)
    return node if found is None else found


def _apply(source: bytes, edits: list[Edit]) -> str:
    parts, place = [], 0
    for edit in _ordered(edits):
        parts += [source[place : edit.start].decode(), edit.text]
        place = edit.end
    return "".join([*parts, source[place:].decode()])


def _ordered(edits: list[Edit]) -> list[Edit]:
    """By place, without those inside another one that takes text away (a call in a top-level function)."""
    kept: list[Edit] = []
    end = 0
    for edit in sorted(edits, key=lambda each: (each.start, -each.end)):
        if edit.start >= end:
            kept.append(edit)
            end = max(end, edit.end)
    return kept


def _only(source: bytes, nodes: list[Node]) -> str:
    """The source with all but these nodes left blank."""
    parts, place = [], 0
    for node in nodes:
        parts.append("\n" * source.count(b"\n", place, node.start_byte))
        line = source.rfind(b"\n", 0, node.start_byte) + 1
        before = source[max(line, place) : node.start_byte].decode()
        parts.append((";" + " " * (len(before) - 1)) if before and place > line else " " * len(before))
        parts.append(source[node.start_byte : node.end_byte].decode())
        place = node.end_byte
    return "".join(parts)


def _shifts(source: bytes, edits: list[Edit]) -> Iterator[tuple[int, int, int]]:
    for edit in _ordered(edits):
        grown = len(edit.text) - len(source[edit.start : edit.end].decode())
        if grown > 0 and "\n" not in edit.text:
            line = source.rfind(b"\n", 0, edit.start) + 1
            yield source.count(b"\n", 0, edit.start), len(source[line : edit.start].decode()) + 1, grown
