"""Help for one name as plain text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kernel.api.definition import Operation, ScriptClass
from kernel.api.help import written
from kernel.api.reference.types import field_types, options_of
from kernel.api.spelling import spelled
from kernel.spelling import same_name


def class_text(one: ScriptClass, language: str) -> str:
    """A class: what it is, its functions with a line each, its fields."""
    lines = [one.name, "", one.doc.replace("```lua\n", "").replace("```", "").rstrip(), ""]
    calls = [(written(one, operation, language).signature, operation) for operation in one.operations]
    width = min(max((len(call) for call, _ in calls), default=0), 48)
    shown = [(call, operation) for call, operation in calls if not operation.hidden]
    lines += ["Functions", *(f"  {call:<{width}}  {operation.doc.splitlines()[0]}" for call, operation in shown)]
    fields = field_types(one)
    lines += ["", "Fields"] if fields else []
    for name, (annotation, doc) in fields.items():
        lines.append(f"  {spelled(name, language):<{width}}  {annotation}. {' '.join(doc.split())}")
    return "\n".join(lines)


def function_texts(classes: Mapping[str, ScriptClass], name: str, language: str) -> list[str]:
    """Every function that `Agent.chat`, `agent:chat` or `chat` may mean: its call, what it gives, what it does."""
    owner, _, member = name.replace(":", ".").rpartition(".")
    wanted = [one for one in classes.values() if not owner or same_name(owner, one.name)]
    seen: dict[object, str] = {}
    for one, operation in _named(wanted, member):
        seen.setdefault(operation.function, _function_text(one, operation, language))
    return [*seen.values()]


def _named(classes: list[ScriptClass], member: str) -> Iterator[tuple[ScriptClass, Operation]]:
    for one in classes:
        for operation in one.operations:
            if same_name(operation.name, member) and not operation.hidden:
                yield one, operation


def _function_text(one: ScriptClass, operation: Operation, language: str) -> str:
    gives = f" → {operation.returns}" if operation.returns not in ("", "None") else ""
    lines = [f"{written(one, operation, language).signature}{gives}", "", *operation.doc.splitlines()]
    for parameter in operation.parameters:
        if parameter.table is not None:
            lines += ["", f"The table for {spelled(parameter.name, language)!r} may have:"]
            for option in options_of(parameter.table):
                need = "" if option.optional else " (needed)"
                lines.append(f"  {spelled(option.name, language):<22}{option.annotation}{need}")
    return "\n".join(lines)
