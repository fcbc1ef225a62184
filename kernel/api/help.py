"""Help for a name in a script: its signature and what it does, as Markdown, from the one definition.

Not here: which call the cursor is in (`kernel.api.calls`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kernel.api.definition import Operation, ScriptClass, call_of, camel_case, describe, parameters_of
from kernel.records import dataclass

NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\s*[.:]\s*[A-Za-z_$][\w$]*)*")
WORD = re.compile(r"[\w$]*")

GIVEN = (
    r"(?<![\w$.]){name}\s*=\s*(?:await\s+)?(?:new\s+)?"
    r"(?P<owner>[A-Za-z_]\w*)(?:[.:](?P<member>[A-Za-z_]\w*))?\s*[({{'\"`]"
)
"""Where a variable is given something that a class made."""

MOST = 4
"""How many classes' methods of one name are shown when nothing tells which is meant."""


@dataclass(frozen=True, slots=True)
class Found:
    """A function of the API as a language writes it: `call` is `agent:chat`, `parameters` `message`, `options?`."""

    call: str
    parameters: tuple[str, ...]
    operation: Operation

    @property
    def signature(self) -> str:
        """The call with its parameters: `agent:chat(message, options?)`."""
        return f"{self.call}({', '.join(self.parameters)})"

    @property
    def returns(self) -> str:
        """The type of the result, "" for none."""
        return "" if self.operation.returns == "None" else self.operation.returns


def help_at(classes: Iterable[type], source: str, cursor: int, language: str) -> str:
    """Help for the dotted name around `cursor` (an offset in characters); "" when it is unknown."""
    parts = name_at(source, cursor)
    described = {one.name: one for one in map(describe, classes)}
    if len(parts) == 1 and parts[0] in described:
        return _class_help(described[parts[0]], language)
    return "\n\n---\n\n".join(map(_operation_help, find(described, source, parts, language)))


def name_at(source: str, cursor: int) -> list[str]:
    """The dotted name around the cursor, up to the word the cursor is in: `agent:chat` → `["agent", "chat"]`."""
    name = next((one for one in NAME.finditer(source) if one.start() <= cursor <= one.end()), None)
    if name is None:
        return []
    end = WORD.match(source, cursor)
    return re.split(r"\s*[.:]\s*", source[name.start() : end.end() if end else cursor])


def find(described: dict[str, ScriptClass], source: str, parts: list[str], language: str) -> list[Found]:
    """The functions that a dotted name may mean: one when the owner is known, else a few of that name.

    The class of a variable is the one that made it in `source`, or the one it is named after.
    """
    if not parts:
        return []
    if len(parts) == 1:
        return _constructors(described, parts[0], language)
    owner, name = parts[-2], parts[-1]
    if owner in described:
        return [written(described[owner], one, language) for one in _named(described[owner], name, language, True)]
    made = described.get(_class_of(described, source, owner, language))
    if made is not None:
        return [written(made, one, language) for one in _named(made, name, language, False)]
    seen: dict[object, Found] = {}
    for cls in described.values():
        for one in _named(cls, name, language, False):
            seen.setdefault(one.function, written(cls, one, language))
    return list(seen.values())[:MOST]


def written(cls: ScriptClass, operation: Operation, language: str) -> Found:
    """An operation as the language writes it: `Agent.new`, `new Agent`, `agent:streamChat`."""
    return Found(call_of(cls.name, operation, language), parameters_of(operation, language), operation)


def label_details(classes: Iterable[type], language: str) -> dict[str, tuple[str, str]]:
    """Name → (signature, first line of help), for completions. A class wins over a method of the same name."""
    details: dict[str, tuple[str, str]] = {}
    described = [describe(cls) for cls in classes]
    for cls in described:
        for operation in cls.operations:
            found = written(cls, operation, language)
            name = found.call.rsplit(" ")[-1].rsplit(".")[-1].rsplit(":")[-1]
            details.setdefault(name, (f"({', '.join(found.parameters)})", operation.doc.split("\n")[0]))
    return details | {cls.name: ("", cls.doc.split("\n")[0]) for cls in described}


def _constructors(described: dict[str, ScriptClass], name: str, language: str) -> list[Found]:
    cls = described.get(name)
    wanted = [one for one in cls.operations if one.static and one.name in ("new", cls.call)] if cls else []
    return [written(cls, one, language) for one in wanted] if cls else []


def _named(cls: ScriptClass, name: str, language: str, static: bool) -> Iterator[Operation]:
    spell = camel_case if language == "javascript" else str
    for one in cls.operations:
        if one.static == static and not one.hidden and name in (one.name, spell(one.name)):
            yield one


def _class_of(described: dict[str, ScriptClass], source: str, variable: str, language: str) -> str:
    """The class of a variable, as far as the text tells; "" when it does not."""
    for given in reversed([*re.finditer(GIVEN.format(name=re.escape(variable)), source)]):
        cls = described.get(given["owner"])
        if cls is not None and given["member"]:
            made = [one.returns for one in _named(cls, given["member"], language, True)]
            return made[0] if made and made[0] in described else cls.name
        if cls is not None:
            return cls.name
    return next((name for name in described if name.lower() == variable.lower().replace("_", "")), "")


def _class_help(cls: ScriptClass, language: str) -> str:
    calls = "\n".join(f"- `{written(cls, one, language).signature}`" for one in cls.operations if not one.hidden)
    return f"**{cls.name}**\n\n{cls.doc}\n\n{calls}"


def _operation_help(found: Found) -> str:
    returns = f" → {found.returns}" if found.returns else ""
    return f"`{found.signature}{returns}`\n\n{found.operation.doc}"
