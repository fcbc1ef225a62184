"""What could be written at the cursor of a Python cell, from the script API, the live globals and the text itself.

Not here: parsing. A line being written is no valid Python, so a few patterns on the text before the cursor have to do.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable, Mapping
from typing import Any

from kernel.engines.candidates import is_in_text, matching
from kernel.engines.protocol import Completion, Completions
from kernel.engines.python.child.classes import python_name

TEXT = re.compile(
    r"#[^\n]*|(?:\"\"\".*?(?:\"\"\"|\Z)|'''.*?(?:'''|\Z)|\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?)", re.DOTALL
)
"""A comment or a string, also one that is still open."""

PATH = re.compile(r"([A-Za-z_]\w*)\.([A-Za-z_]\w*)?$")
DEEP_PATH = re.compile(r"[\w\])\"']\s*\.\s*([A-Za-z_]\w*)?$")
WORD = re.compile(r"[A-Za-z_]\w*$")
NAME = re.compile(r"[A-Za-z_]\w*")
MADE = r"\b{}\s*=\s*(?:await\s+)?([A-Z]\w*)(?:\.new)?\("

KINDS = {"module": "variable"}
GIVEN = ("cells", "params", "env", "config", "arg", "tools", "agents", "llmspell")


class Completer:
    """Completions for one description of the script API (`Host.bindings`).

    `known` is what the globals were when the last cell ended, or what a cell has changed since.
    """

    def __init__(self, bindings: Mapping[str, Any]) -> None:
        self._classes: Mapping[str, Mapping[str, Any]] = bindings.get("classes", {})
        self._libraries: Mapping[str, Any] = bindings.get("libraries", {})
        self.known: dict[str, Mapping[str, Any]] = {}

    def learn(self, changed: Mapping[str, Mapping[str, Any]], gone: Iterable[str]) -> None:
        """Globals are new or another; others are gone."""
        self.known |= changed
        for name in gone:
            self.known.pop(name, None)

    def forget(self) -> None:
        """A new process: there are no globals yet."""
        self.known = {}

    def complete(self, source: str, cursor: int) -> Completions:
        """What could stand at `cursor`, an offset in characters."""
        cursor = max(0, min(cursor, len(source)))
        before = source[:cursor]
        if is_in_text(source, cursor, TEXT, _is_closed):
            return Completions(cursor, cursor)
        path, deep = PATH.search(before), DEEP_PATH.search(before)
        if path is not None and not before[: path.start()].endswith("."):
            prefix = path[2] or ""
            items = self._members(source, path[1])
        elif deep is not None:
            prefix, items = deep[1] or "", self._all_methods()
        else:
            word = WORD.search(before)
            prefix = word[0] if word else ""
            items = self._names(source, cursor, prefix)
        return Completions(cursor - len(prefix), cursor, matching(items, prefix))

    def _names(self, source: str, cursor: int, prefix: str) -> Iterable[Completion]:
        for name, shape in self.known.items():
            yield Completion(name, KINDS.get(shape["kind"], shape["kind"]), shape["type"])
        yield from (Completion(name, "class") for name in self._classes)
        yield from (Completion(name, "variable") for name in GIVEN)
        yield from (Completion(word, "keyword") for word in sorted(keyword.kwlist))
        text = TEXT.sub(" ", source[: cursor - len(prefix)] + " " + source[cursor:])
        yield from (Completion(word, "variable") for word in sorted(set(NAME.findall(text)) - set(keyword.kwlist)))
        for name in sorted(vars(builtins)):
            if not name.startswith("_"):
                yield Completion(name, "class" if isinstance(vars(builtins)[name], type) else "function")

    def _members(self, source: str, owner: str) -> Iterable[Completion]:
        if owner in self._classes and owner not in self.known:
            yield from (_completion(method, "function") for method in self._classes[owner].get("statics", ()))
            return
        if owner in ("tools", "agents") and owner not in self.known:
            yield from (Completion(name, "class") for name in self._libraries.get(owner, ()))
            return
        shape = self.known.get(owner)
        name = self._class_in(source, owner) or (shape["api"] if shape else "")
        if name in self._classes:
            yield from self._api_members(name)
        elif shape is None:
            yield from self._all_methods()
            return
        for member, kind in shape["members"] if shape else ():
            yield Completion(member, {"function": "method", "variable": "property"}.get(kind, kind))

    def _api_members(self, name: str) -> Iterable[Completion]:
        yield from (_completion(method, "method") for method in self._classes[name].get("methods", ()))
        yield from (Completion(python_name(field), "property") for field in self._classes[name].get("fields", ()))

    def _all_methods(self) -> Iterable[Completion]:
        for name in self._classes:
            yield from self._api_members(name)

    def _class_in(self, source: str, owner: str) -> str:
        """The class a variable was last given in the text: `agent = Agent(…)`."""
        given = re.findall(MADE.format(re.escape(owner)), source)
        return given[-1] if given and given[-1] in self._classes else ""


def _completion(method: Mapping[str, Any], kind: str) -> Completion:
    return Completion(python_name(method["name"]), kind, method.get("signature", ""), method.get("doc", ""))


def _is_closed(text: str) -> bool:
    """Whether a comment or string that was found has its end."""
    return len(text) > 1 and text[-1] in "\"'" and not text.startswith("#")
