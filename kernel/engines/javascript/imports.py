"""Import statements: what they name, and what a chunk does in their place. `import { tools } from 'llmspell'` reads a
module of ours; a file is fetched, and its exports become globals of the chunk.

Not here: what the modules have (library.js, modules.js), and imports in a module (`exports`).
"""

from __future__ import annotations

import ast
import json

from tree_sitter import Node

from kernel.records import dataclass

ALL = "*"
"""In the place of an exported name: the module itself."""


@dataclass(frozen=True, slots=True)
class Import:
    """`import` of a module: `names` are what the code calls a thing → what the module calls it."""

    module: str
    names: dict[str, str]


def plain_string(node: Node) -> str:
    """What a string literal says, or a name."""
    text = (node.text or b"").decode()
    if node.type != "string":
        return text
    try:
        return str(ast.literal_eval(text))
    except (SyntaxError, ValueError):
        return text[1:-1]


def read_import(node: Node) -> Import:
    """The import statement as data."""
    source = node.child_by_field_name("source")
    names: dict[str, str] = {}
    clause = next((child for child in node.named_children if child.type == "import_clause"), None)
    for child in clause.named_children if clause is not None else []:
        if child.type == "identifier":
            names[plain_string(child)] = "default"
        elif child.type == "namespace_import":
            names[plain_string(child.named_children[-1])] = ALL
        elif child.type == "named_imports":
            pairs = [pair_of(each) for each in child.named_children if each.type == "import_specifier"]
            names |= {local: exported for exported, local in pairs}
    return Import(plain_string(source) if source is not None else "", names)


def import_text(found: Import) -> str:
    """The import as a statement of a chunk, on one line; its names become globals."""
    module = json.dumps(found.module)
    if not is_ours(found.module):
        return f";await $link({module},{json.dumps(found.names, separators=(',', ':'))});"
    if not found.names:
        return f"$import({module});"
    wanted = {exported: local for local, exported in found.names.items() if exported not in (ALL, "default")}
    parts = [f"{local}=$import({module});" for local, exported in found.names.items() if exported == ALL]
    parts += [f"{local}=$import({module}).default;" for local, exported in found.names.items() if exported == "default"]
    if wanted:
        listed = [name for name in found.names.values() if name not in (ALL, "default")]
        fields = ",".join(
            f"{json.dumps(exported)}:{local}"
            for local, exported in found.names.items()
            if exported not in (ALL, "default")
        )
        parts.append(f"({{{fields}}}=$import({module},{json.dumps(listed)}));")
    return ";" + "".join(parts)


def is_ours(module: str) -> bool:
    """Whether it is a module of the API, which is there at once."""
    return module == "llmspell" or module.startswith("llmspell/")


def pair_of(specifier: Node) -> tuple[str, str]:
    """The two names of `name as alias`; twice the same where there is no alias."""
    name, alias = specifier.child_by_field_name("name"), specifier.child_by_field_name("alias")
    first = plain_string(name) if name is not None else plain_string(specifier)
    return first, plain_string(alias) if alias is not None else first
