"""What could be written at the cursor of a Lua chunk, from the script API, the live globals and the text itself.

Not here: parsing. A line being written is no valid Lua, so a few patterns on the text before the cursor have to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kernel.engines.candidates import Explore, is_in_text, matching
from kernel.engines.lua.chunks import TEXT
from kernel.engines.protocol import Completion, Completions

KEYWORDS = frozenset(
    {"and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in"}
    | {"local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while"}
)

STRING_METHODS = ("byte", "find", "format", "gmatch", "gsub", "len", "lower", "match", "rep", "reverse", "sub", "upper")

PATH = re.compile(r"((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*)?([.:])([A-Za-z_]\w*)?$")
WORD = re.compile(r"[A-Za-z_]\w*$")
NAME = re.compile(r"[A-Za-z_]\w*")


class Completer:
    """Completions for one description of the script API (`Host.bindings`)."""

    def __init__(self, bindings: Mapping[str, Any]) -> None:
        self._classes: Mapping[str, Mapping[str, Any]] = bindings.get("classes", {})

    def complete(self, source: str, cursor: int, explore: Explore) -> Completions:
        """What could stand at `cursor`, an offset in characters."""
        cursor = max(0, min(cursor, len(source)))
        before = source[:cursor]
        if is_in_text(source, cursor, TEXT, _is_closed):
            return Completions(cursor, cursor)
        path = PATH.search(before)
        if path is not None and not before.endswith(".."):
            owner, separator, prefix = path[1] or "", path[2], path[3] or ""
            items = self._members(source, owner, explore) if separator == "." else self._methods(source, owner, explore)
        else:
            word = WORD.search(before)
            prefix = word[0] if word else ""
            items = self._names(source, cursor, prefix, explore)
        return Completions(cursor - len(prefix), cursor, matching(items, prefix))

    def _names(self, source: str, cursor: int, prefix: str, explore: Explore) -> Iterable[Completion]:
        yield from self._keys(explore(""))
        yield from (Completion(word, "keyword") for word in sorted(KEYWORDS))
        text = TEXT.sub(" ", source[: cursor - len(prefix)] + " " + source[cursor:])
        yield from (Completion(word, "variable") for word in sorted(set(NAME.findall(text)) - KEYWORDS))

    def _keys(self, found: Mapping[str, Any]) -> Iterable[Completion]:
        for name, type in found.get("keys", ()):
            if name in self._classes and type == "table":
                yield Completion(name, "class", info=self._classes[name].get("doc", ""))
            else:
                yield Completion(name, "function" if type == "function" else "variable", type)

    def _members(self, source: str, owner: str, explore: Explore) -> Iterable[Completion]:
        if owner in self._classes:
            yield from (_completion(method, "function") for method in self._classes[owner].get("statics", ()))
            return
        found = explore(owner) if owner else {}
        yield from self._keys(found)
        name = found.get("class") or self._class_in(source, owner)
        if "keys" not in found:
            for each in [self._classes[name]] if name in self._classes else self._classes.values():
                yield from (Completion(field, "property") for field in each.get("fields", ()))

    def _methods(self, source: str, owner: str, explore: Explore) -> Iterable[Completion]:
        found = explore(owner) if owner else {}
        name = found.get("class") or self._class_in(source, owner)
        if name in self._classes:
            yield from (_completion(method, "method") for method in self._classes[name].get("methods", ()))
            return
        if found.get("type") != "string":
            for described in self._classes.values():
                yield from (_completion(method, "method") for method in described.get("methods", ()))
            yield from (each for each in self._keys(found) if each.kind == "function")
        if "keys" not in found:
            yield from (Completion(name, "method", "string") for name in STRING_METHODS)

    def _class_in(self, source: str, owner: str) -> str:
        """The class a variable was last given in the text: `agent = Agent.new(…)`, `flow = Workflow.sequential {…}`."""
        if not owner:
            return ""
        made = rf"\b{re.escape(owner)}\s*=\s*(?:[A-Za-z_]\w*\.)*?([A-Za-z_]\w*)[.:]([A-Za-z_]\w*)\s*[({{\"'\[]"
        for name, function in reversed(re.findall(made, source)):
            statics = self._classes.get(name, {}).get("statics", ())
            returned = next((method.get("returns") for method in statics if method["name"] == function), None)
            if returned or (function == "new" and name in self._classes):
                return str(returned or name)
        return ""


def _completion(method: Mapping[str, Any], kind: str) -> Completion:
    return Completion(method["name"], kind, method.get("signature", ""), method.get("doc", ""))


def _is_closed(text: str) -> bool:
    """Whether a comment or string that was found has its end."""
    return text[-1:] in "\"']" and len(text) > 1
