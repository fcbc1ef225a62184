"""JavaScript in which lines can pause: before each statement stands a question whether to, where code can wait.

QuickJS has no way to pause from within, so a line pauses only where an `await` may stand: at the top level and in async
functions. Not here: what asks (halts.js).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from kernel.engines.javascript.rewriting import Draft, clean_source, names_in

BLOCKS = ("program", "statement_block", "switch_case", "switch_default")

NO_STATEMENTS = (
    "comment",
    "hash_bang_line",
    "import_statement",
    "export_statement",
    "function_declaration",
    "generator_function_declaration",
    "empty_statement",
)

FUNCTIONS = (
    "function_declaration",
    "function_expression",
    "arrow_function",
    "method_definition",
    "generator_function",
    "generator_function_declaration",
    "class_static_block",
)

DECLARATIONS = ("lexical_declaration", "variable_declaration")

NOT_ASYNC = "it is in a function that is not async, and JavaScript can only pause where it could await"


def lines_in(source: str) -> dict[int, str]:
    """The lines on which a statement begins, from 1, and why one cannot pause there."""
    return {line: "" if _can_wait(node) else NOT_ASYNC for line, node in _statements(_data(source)).items()}


def halting(source: str, halts: Mapping[int, int], first_line: int, is_module: bool = False) -> str:
    """The source with a question before each statement that can pause; `halts` are the lines with a breakpoint.

    What a module declares is its own, what a chunk declares at its top level all chunks have.
    """
    data = _data(source)
    parts, place = [], 0
    for own, node in _statements(data).items():
        line = own + first_line - 1
        if not _can_wait(node):
            continue
        names = ",".join(f"{name}:()=>{name}" for name in _names(Draft(data), node, is_module))
        asks = f"if($halts({line},{halts.get(line, 0)}))await $halt({line},{halts.get(line, 0)},{{{names}}});"
        parts += [data[place : node.start_byte], asks.encode()]
        place = node.start_byte
    return b"".join([*parts, data[place:]]).decode()


def _data(source: str) -> bytes:
    return clean_source(source).encode("utf-8", "replace")


def _statements(data: bytes) -> dict[int, Node]:
    """The lines with a statement → its first, in order. Nothing when the source is not sound."""
    root = Parser(Language(tree_sitter_javascript.language())).parse(data).root_node
    if root.has_error:
        return {}
    found: dict[int, Node] = {}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if _is_statement(node):
            known = found.get(node.start_point[0] + 1)
            if known is None or node.start_byte < known.start_byte:
                found[node.start_point[0] + 1] = node
        waiting.extend(node.named_children)
    return dict(sorted(found.items()))


def _is_statement(node: Node) -> bool:
    if node.parent is None or node.parent.type not in BLOCKS or node.type in NO_STATEMENTS:
        return False
    is_directive = node.type == "expression_statement" and node.named_children[:1][0].type == "string"
    # What a case is compared with stands beside its statements.
    return not is_directive and node != node.parent.child_by_field_name("value")


def _around(node: Node) -> Iterator[Node]:
    while node.parent is not None:
        node = node.parent
        yield node


def _can_wait(node: Node) -> bool:
    function = next((one for one in _around(node) if one.type in FUNCTIONS), None)
    return function is None or any(child.type == "async" for child in function.children)


def _names(draft: Draft, node: Node, is_module: bool) -> Iterator[str]:
    """The names that code at a statement can read; those of the top level only in a module."""
    seen: set[str] = set()
    inner = node
    for block in _around(node):
        if is_module or block.type != "program":
            for name in _declared(draft, block, inner):
                if name not in seen:
                    seen.add(name)
                    yield name
        inner = block


def _declared(draft: Draft, block: Node, before: Node) -> Iterator[str]:
    """What is declared in a block before one of its children, or by the head of a function or loop."""
    if block.type in FUNCTIONS:
        given = block.child_by_field_name("parameters") or block.child_by_field_name("parameter")
        yield from names_in(draft, given) if given is not None else ()
    if block.type == "for_in_statement" and (left := block.child_by_field_name("left")) is not None:
        yield from names_in(draft, left)
    for child in block.named_children:
        if child.start_byte >= before.start_byte:
            return
        child = (child.type == "export_statement" and child.child_by_field_name("declaration")) or child
        for declarator in child.named_children if child.type in DECLARATIONS else ():
            name = declarator.child_by_field_name("name")
            yield from names_in(draft, name) if name is not None else ()
