"""A call of a tool as code: what a cell or a trial of the tool palette says, in each language of cells.

Pure. Not here: running it (`session`), and drafts of whole files (`studio.generating`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from kernel.errors import InvalidError

MOST = 96
"""Characters of a call on one line; a longer one has a line for each value."""

WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)

LUA_KEYWORDS = frozenset(
    "and break do else elseif end false for function goto if in local nil not or repeat return then true until"
    " while".split()
)

Write = Callable[[Any, int], str]
"""A value as code; the number is how deep its lines are indented, -1 for all on one line."""


def call_of(tool: str, input: Mapping[str, Any], options: Mapping[str, Any], language: str) -> str:
    """The code that calls a tool and gives its result; one with `options` is made afresh with them.

    `InvalidError` for a language in which there is no such call.
    """
    if language not in WRITERS:
        raise InvalidError(f"A call of a tool can be written in {', '.join(WRITERS)}, not in {language!r}.")
    write, before, method = WRITERS[language]
    flat = f"{before}{_call(write, tool, input, options, method, -1)}"
    return flat if len(flat) <= MOST else f"{before}{_call(write, tool, input, options, method, 0)}"


def _call(write: Write, tool: str, input: Any, options: Any, method: str, depth: int) -> str:
    made = (
        f"Tools.load({write(tool, -1)}, {write(dict(options), depth)})" if options else f"Tools.get({write(tool, -1)})"
    )
    return f"{made}{method}({write(dict(input), depth)})"


def _lua(value: Any, depth: int) -> str:
    match value:
        case None:
            return "json.null"
        case bool():
            return str(value).lower()
        case str():
            return _lua_text(value)
        case Mapping():
            items = [f"{_lua_key(str(key))} = {_lua(item, _deeper(depth))}" for key, item in value.items()]
            return _block("{", items, "}", depth, " ")
        case list() | tuple():
            return _block("{", [_lua(item, _deeper(depth)) for item in value], "}", depth, " ")
    return json.dumps(value)


def _lua_key(key: str) -> str:
    return key if WORD.fullmatch(key) and key not in LUA_KEYWORDS else f"[{_lua_text(key)}]"


def _lua_text(text: str) -> str:
    known = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    # Three digits always: what follows may be a digit.
    letters = (known.get(c) or (f"\\{ord(c):03d}" if ord(c) < 32 or ord(c) == 127 else c) for c in text)
    return f'"{"".join(letters)}"'


def _javascript(value: Any, depth: int) -> str:
    match value:
        case Mapping():
            items = [f"{_javascript_key(str(key))}: {_javascript(item, _deeper(depth))}" for key, item in value.items()]
            return _block("{", items, "}", depth, " ")
        case list() | tuple():
            return _block("[", [_javascript(item, _deeper(depth)) for item in value], "]", depth)
    return json.dumps(value, ensure_ascii=False)


def _javascript_key(key: str) -> str:
    if key == "__proto__":
        return '["__proto__"]'  # Without brackets it would set what the object inherits from.
    return key if WORD.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def _python(value: Any, depth: int) -> str:
    match value:
        case None | bool():
            return str(value)
        case Mapping():
            items = [f"{_python(str(key), -1)}: {_python(item, _deeper(depth))}" for key, item in value.items()]
            return _block("{", items, "}", depth)
        case list() | tuple():
            return _block("[", [_python(item, _deeper(depth)) for item in value], "]", depth)
    return json.dumps(value, ensure_ascii=False)


def _deeper(depth: int) -> int:
    return depth if depth < 0 else depth + 1


def _block(begin: str, items: list[str], end: str, depth: int, gap: str = "") -> str:
    if not items:
        return begin + end
    if depth < 0:
        return f"{begin}{gap}{', '.join(items)}{gap}{end}"
    inner = "  " * (depth + 1)
    return "\n".join([begin, *(f"{inner}{item}," for item in items), f"{'  ' * depth}{end}"])


WRITERS: Mapping[str, tuple[Write, str, str]] = {
    "lua": (_lua, "return ", ":run"),
    "javascript": (_javascript, "return await ", ".run"),
    "python": (_python, "await ", ".run"),
}
"""Language → how it writes a value, what stands before a call, and how a method is called."""
