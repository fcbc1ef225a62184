"""Help for a name in a script: its signature and what it does, as Markdown, from the one definition."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kernel.api.definition import Operation, ScriptClass, describe, signature

NAME = re.compile(r"[A-Za-z_]\w*(?:\s*[.:]\s*[A-Za-z_]\w*)*")


def help_at(classes: Iterable[type], source: str, cursor: int, language: str) -> str:
    """Help for the dotted name around `cursor` (an offset in characters); "" when it is unknown.

    A method is looked up by its name in all classes, since a script's variables have no types.
    """
    name = next((m for m in NAME.finditer(source) if m.start() <= cursor <= m.end()), None)
    if name is None:
        return ""
    text = name[0][: max(cursor - name.start(), 0)] + re.match(r"\w*", name[0][max(cursor - name.start(), 0) :])[0]  # type: ignore[index]
    parts = re.split(r"\s*[.:]\s*", text)
    described = [describe(cls) for cls in classes]
    return _help(described, parts, language)


def _help(described: list[ScriptClass], parts: list[str], language: str) -> str:
    if len(parts) == 1:
        return next((_class_help(d, language) for d in described if d.name == parts[0]), "")
    owner = next((d for d in described if d.name == parts[-2]), None)
    found = [
        _operation_help(d, operation, language)
        for d in ([owner] if owner else described)
        for operation in d.operations
        if operation.name == parts[-1] and operation.static == (owner is not None)
    ]
    return "\n\n---\n\n".join(found)


def _class_help(described: ScriptClass, language: str) -> str:
    calls = "\n".join(f"- `{signature(described.name, operation, language)}`" for operation in described.operations)
    return f"**{described.name}**\n\n{described.doc}\n\n{calls}"


def _operation_help(described: ScriptClass, operation: Operation, language: str) -> str:
    returns = f" → {operation.returns}" if operation.returns not in ("", "None") else ""
    return f"`{signature(described.name, operation, language)}{returns}`\n\n{operation.doc}"


def label_details(classes: Iterable[type], language: str) -> dict[str, tuple[str, str]]:
    """Name → (signature, first line of help), for completions. A class wins over a method of the same name."""
    details: dict[str, tuple[str, str]] = {}
    for described in map(describe, classes):
        for operation in described.operations:
            first = operation.doc.split("\n")[0]
            details.setdefault(operation.name, (signature(described.name, operation, language), first))
    for described in map(describe, classes):
        details[described.name] = ("", described.doc.split("\n")[0])
    return details
