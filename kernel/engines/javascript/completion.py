"""What could be written at the cursor of a JavaScript chunk, from the script API, the live globals and the text.

Not here: parsing. A line being written is no valid JavaScript, so a few patterns on the text before have to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kernel.engines.candidates import Explore, is_in_text, matching
from kernel.engines.protocol import Completion, Completions
from kernel.spelling import camel_case

KEYWORDS = frozenset(
    {"async", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do"}
    | {"else", "export", "extends", "false", "finally", "for", "from", "function", "if", "import", "in", "instanceof"}
    | {"let", "new", "null", "of", "return", "static", "super", "switch", "this", "throw", "true", "try", "typeof"}
    | {"undefined", "var", "void", "while", "with", "yield"}
)

TEXT = re.compile(
    r"//[^\n]*|/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?|`(?:\\.|[^`\\])*(?:`|\Z)", re.DOTALL
)
"""A comment or a string, also one that is still open."""

PATH = re.compile(r"((?:[A-Za-z_$][\w$]*\??\.)*[A-Za-z_$][\w$]*)?\??\.([A-Za-z_$][\w$]*)?$")
WORD = re.compile(r"[A-Za-z_$][\w$]*$")
NAME = re.compile(r"[A-Za-z_$][\w$]*")


class Completer:
    """Completions for one description of the script API (`Host.bindings`)."""

    def __init__(self, bindings: Mapping[str, Any]) -> None:
        self._classes: Mapping[str, Mapping[str, Any]] = bindings.get("classes", {})

    def complete(self, source: str, cursor: int, explore: Explore) -> Completions:
        """What could stand at `cursor`, an offset in characters."""
        cursor = max(0, min(cursor, len(source)))
        if is_in_text(source, cursor, TEXT, _is_closed):
            return Completions(cursor, cursor)
        path = PATH.search(source[:cursor])
        if path is not None:
            owner, prefix = (path[1] or "").replace("?", ""), path[2] or ""
            items = self._members(source, owner, explore)
        else:
            word = WORD.search(source[:cursor])
            prefix = word[0] if word else ""
            items = self._names(source, cursor, prefix, explore)
        return Completions(cursor - len(prefix), cursor, matching(items, prefix))

    def _names(self, source: str, cursor: int, prefix: str, explore: Explore) -> Iterable[Completion]:
        """Keywords, globals, and the names in the text."""
        yield from (Completion(keyword, "keyword") for keyword in sorted(KEYWORDS))
        yield from (Completion(name, "class") for name in self._classes)
        yield from (Completion(name, kind) for name, kind in explore("").get("names", ()))
        around = TEXT.sub(" ", source[: cursor - len(prefix)]) + " " + TEXT.sub(" ", source[cursor:])
        yield from (Completion(name, "variable") for name in sorted(set(NAME.findall(around)) - KEYWORDS))

    def _members(self, source: str, owner: str, explore: Explore) -> Iterable[Completion]:
        found = explore(owner) if owner else {}
        name = found.get("class") or self._class_in(source, owner)
        if name in self._classes:
            yield from self._of_class(self._classes[name], bool(found.get("static")))
            yield from (_completion({"name": each}, kind) for each, kind in found.get("names", ()) if _is_plain(found))
            return
        yield from (Completion(each, kind) for each, kind in found.get("names", ()))
        if not found.get("names"):
            for described in self._classes.values():
                yield from self._of_class(described, False)

    def _of_class(self, described: Mapping[str, Any], is_static: bool) -> Iterable[Completion]:
        if is_static:
            statics = (each for each in described.get("statics", ()) if each["name"] != "new")
            yield from (_completion(each, "function") for each in statics)
            return
        yield from (_completion(each, "method") for each in described.get("methods", ()))
        yield from (Completion(camel_case(field), "property") for field in described.get("fields", ()))

    def _class_in(self, source: str, owner: str) -> str:
        """The class a variable was last given in the text: `const agent = new Agent(…)`."""
        if not owner:
            return ""
        given = re.findall(rf"(?<![\w$.]){re.escape(owner)}\s*=\s*(?:await\s+)?new\s+([A-Za-z_$][\w$]*)", source)
        return given[-1] if given else ""


def _is_plain(found: Mapping[str, Any]) -> bool:
    return not found.get("static")


def _completion(method: Mapping[str, Any], kind: str) -> Completion:
    return Completion(camel_case(method["name"]), kind, method.get("signature", ""), method.get("doc", ""))


def _is_closed(text: str) -> bool:
    """Whether a comment or string that was found has its end."""
    return text[-1:] in "\"'`/" and len(text) > 1
