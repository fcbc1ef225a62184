"""Import statements of a chunk as assignments: `import { tools } from 'llmspell'` reads a module of ours.

Not here: what the modules have (library.js).
"""

from __future__ import annotations

import ast
import json

from tree_sitter import Node


def plain_string(node: Node) -> str:
    """What a string literal says, or a name."""
    text = (node.text or b"").decode()
    if node.type != "string":
        return text
    try:
        return str(ast.literal_eval(text))
    except (SyntaxError, ValueError):
        return text[1:-1]


def import_text(node: Node) -> tuple[str, list[str]]:
    """The statement as assignments on one line, and the names it declares."""
    source = node.child_by_field_name("source")
    module = json.dumps(plain_string(source) if source is not None else "")
    clause = next((child for child in node.named_children if child.type == "import_clause"), None)
    if clause is None:
        return f"$import({module});", []
    parts: list[str] = []
    names: list[str] = []
    wanted: list[str] = []
    for child in clause.named_children:
        if child.type == "identifier":
            names.append(plain_string(child))
            parts.append(f"{names[-1]}=$import({module}).default;")
        elif child.type == "namespace_import":
            names.append(plain_string(child.named_children[-1]))
            parts.append(f"{names[-1]}=$import({module});")
        elif child.type == "named_imports":
            pairs = [_pair(each) for each in child.named_children if each.type == "import_specifier"]
            wanted = [exported for exported, _ in pairs]
            names += [local for _, local in pairs]
            fields = ",".join(f"{json.dumps(exported)}:{local}" for exported, local in pairs)
            parts.append(f"({{{fields}}}=$import({module},{json.dumps(wanted)}));")
    return ";" + "".join(parts), names


def _pair(specifier: Node) -> tuple[str, str]:
    """What a module calls it, and what the chunk calls it."""
    name, alias = specifier.child_by_field_name("name"), specifier.child_by_field_name("alias")
    exported = plain_string(name) if name is not None else plain_string(specifier)
    return exported, plain_string(alias) if alias is not None else exported
