"""The parameters that code declares with `Param`, read from its syntax tree without running it.

Only what is written out can be read: `Param.string("topic", {default = "owls"})`. Anything else is left to the run.
What the front matter says of a parameter goes before what the code says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kernel.errors import InvalidError
from kernel.parameters import ParameterType
from studio.notebook.document import Notebook, Parameter, check_parameter
from studio.notebook.frontmatter import offer
from studio.trees import is_readable, tree_of

if TYPE_CHECKING:
    from tree_sitter import Node

TYPES: dict[str, ParameterType] = {
    "string": "string",
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "list": "list",
    "json": "json",
    "file": "file",
    "secret": "secret",
}
EXTRA = ("label", "lines", "min", "max", "step")
"""Options that a form heeds."""

LINES = 4
"""Lines of the field of a `text` when it does not say."""

_CALLS = ("function_call", "call_expression", "call")
_NAMED = re.compile(rb"\s*Param\s*\.\s*(\w+)\s*")
_PLAIN_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\", '"': '"', "'": "'", "\n": "\n"}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class _Unwritten(Exception):
    """A value that is not written out."""


def parameters_of(notebook: Notebook) -> tuple[Parameter, ...]:
    """All parameters of a notebook: those of its front matter, then those that only its code declares."""
    declared = [one for cell in notebook.cells for one in declared_in(cell.kind, cell.source)]
    return (*notebook.params, *_unnamed(declared, {one.name for one in notebook.params}))


def for_front(edited: Iterable[Parameter], notebook: Notebook) -> tuple[Parameter, ...]:
    """Of parameters that a form has edited, those for the front matter: what only code declares, and nobody has given
    another value, stays in the code."""
    named, said = {one.name for one in notebook.params}, parameters_of(notebook)
    return tuple(one for one in edited if one.name in named or one not in said)


def declared_in(language: str, source: str) -> tuple[Parameter, ...]:
    """The parameters that a piece of code declares, in order, each name once."""
    return _read(language, source) if "Param" in source and is_readable(language, source) else ()


@lru_cache(maxsize=512)
def _read(language: str, source: str) -> tuple[Parameter, ...]:
    return tuple(_unnamed(_declared(tree_of(language, source)), set()))


def _unnamed(declared: Iterable[Parameter], taken: set[str]) -> Iterator[Parameter]:
    for one in declared:
        if one.name not in taken:
            taken.add(one.name)
            yield one


def _declared(root: Node) -> Iterator[Parameter]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        found = _parameter(node) if node.type in _CALLS else None
        if found is not None:
            yield found
        waiting.extend(reversed(node.children))


def _parameter(call: Node) -> Parameter | None:
    function = call.child_by_field_name("name") or call.child_by_field_name("function")
    arguments = call.child_by_field_name("arguments")
    named = _NAMED.fullmatch(function.text or b"") if function is not None else None
    kind = named[1].decode() if named else ""
    if arguments is None or kind not in TYPES:
        return None
    try:
        positional, options = _arguments(arguments)
        return _made(kind, positional, options)
    except (_Unwritten, InvalidError, TypeError, ValueError):
        # What is wrong with it is told by the run, at its line.
        return None


def _arguments(node: Node) -> tuple[list[Any], dict[str, Any]]:
    positional: list[Any] = []
    options: dict[str, Any] = {}
    for child in node.named_children:
        if child.type == "keyword_argument":
            options[_text(child.child_by_field_name("name"))] = _literal(child.child_by_field_name("value"))
        elif child.type != "comment":
            positional.append(_literal(child))
    if len(positional) > 1:
        options = {**positional[1], **options}
    return positional, options


def _made(kind: str, positional: list[Any], options: dict[str, Any]) -> Parameter:
    if not positional or not isinstance(positional[0], str):
        raise _Unwritten
    extra: dict[str, Any] = {key: options[key] for key in EXTRA if key in options}
    if kind == "text":
        extra.setdefault("lines", LINES)
    bare = Parameter(positional[0], TYPES[kind], None, str(options.get("help") or ""), (), extra)
    check_parameter(bare)
    whole = replace(bare, choices=tuple(offer(bare, options.get("choices") or [])))
    default = options.get("default")
    made = whole if default is None else replace(whole, default=whole.convert(default))
    check_parameter(made)
    return made


def _literal(node: Node | None) -> Any:
    read = _READERS.get(node.type) if node is not None else None
    if node is None or read is None:
        raise _Unwritten
    return read(node)


def _list(node: Node) -> list[Any]:
    return [_literal(child) for child in node.named_children if child.type != "comment"]


def _table(node: Node) -> Any:
    pairs = [child for child in node.named_children if child.type in ("pair", "field")]
    if len(pairs) != sum(child.type != "comment" for child in node.named_children):
        raise _Unwritten
    keys = [child.child_by_field_name("key") or child.child_by_field_name("name") for child in pairs]
    values = [_literal(child.child_by_field_name("value")) for child in pairs]
    if pairs and not any(keys):
        return values
    return {_key(key): value for key, value in zip(keys, values, strict=True)}


def _key(node: Node | None) -> str:
    if node is None:
        raise _Unwritten
    return _string(node) if node.type == "string" else _text(node)


def _string(node: Node) -> str:
    if node.type == "template_string" and any(child.type == "template_substitution" for child in node.children):
        raise _Unwritten
    content = "".join(
        _text(child) for child in node.named_children if child.type in ("string_content", "string_fragment")
    )
    escapes = [child for child in node.named_children if child.type == "escape_sequence"]
    if escapes:
        content = _text(node)[1:-1]
    if _text(node).startswith("[") or "\\" not in content:
        return content

    def meant(found: re.Match[str]) -> str:
        if found[1] not in _PLAIN_ESCAPES:
            raise _Unwritten
        return _PLAIN_ESCAPES[found[1]]

    return _ESCAPE.sub(meant, content)


def _number(node: Node) -> int | float:
    text = _text(node)
    return int(text) if text.isdigit() else float(text)


def _negative(node: Node) -> int | float:
    inner = _literal(node.named_children[-1])
    if not _text(node).startswith("-") or isinstance(inner, bool) or not isinstance(inner, int | float):
        raise _Unwritten
    return -inner


def _text(node: Node | None) -> str:
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


_READERS: dict[str, Callable[[Node], Any]] = {
    **dict.fromkeys(("string", "template_string"), _string),
    **dict.fromkeys(("number", "integer", "float"), _number),
    **dict.fromkeys(("true", "false"), lambda node: node.type == "true"),
    **dict.fromkeys(("nil", "null", "none", "undefined"), lambda node: None),
    **dict.fromkeys(("unary_expression", "unary_operator"), _negative),
    **dict.fromkeys(("array", "list"), _list),
    **dict.fromkeys(("object", "dictionary", "table_constructor"), _table),
    "parenthesized_expression": lambda node: _literal(node.named_children[0]),
}
"""How a value that is written out is read, by the type of its node in any of the languages."""
