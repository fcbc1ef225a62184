"""Which options the tables of forms have: those of agents, tools, workflows of each type, steps, prompts, tool calls.

A group is named by its kind: `agent`, `tool`, `workflow/loop`, `step`, `step/parallel`, `condition`, `call`, `values`.
Not here: what a cell says in them (`fields`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from kernel.errors import SpellError
from kernel.spelling import snake_case
from studio.smart.forms import Form
from studio.smart.kinds import table_of
from studio.smart.literals import Literal, Scalar, Table
from studio.smart.options import Option, option_of, options_of


def kind_of_step(literal: Table) -> str:
    """The kind of group that a step's table is: by its `type`, or by the options that only some types have."""
    said = literal.get("type")
    if said is not None and isinstance(said.value, Scalar) and isinstance(said.value.value, str):
        pattern = snake_case(said.value.value.replace("-", "_"))
        return f"step/{pattern}" if pattern in _patterns() else "step"
    known = _step_table()
    strange = [key for key in literal.keys if option_of(known, key) is None]
    for pattern, table in _patterns().items():
        if strange and all(option_of(table, key) is not None for key in strange):
            return f"step/{pattern}"
    return "step"


def kind_of_form(form: Form) -> str:
    """The kind of group of a form's first table."""
    if form.kind != "workflow":
        return form.kind
    call = form.statement.call
    assert call is not None
    if call.owner.endswith("Workflow") and call.owner != "Workflow":
        return f"workflow/{snake_case(call.owner.removesuffix('Workflow'))}"
    if call.member in _patterns():
        return f"workflow/{call.member}"
    options = form.literal()
    said = options.get("type") if isinstance(options, Table) else None
    kind = said.value.value if said is not None and isinstance(said.value, Scalar) else ""
    return f"workflow/{snake_case(kind)}" if isinstance(kind, str) and snake_case(kind) in _patterns() else "workflow"


def types_of_workflow(form: Form) -> list[str]:
    """The types that a workflow could have by another function of `Workflow`; none where a class says its type."""
    call = form.statement.call
    if form.kind != "workflow" or call is None or call.owner.lower() != "workflow" or call.member not in _patterns():
        return []
    return [name for name in _patterns() if table_of(call.owner, name) is not None]


def options_in(kind: str, form: Form) -> tuple[Option, ...]:
    """The options of a group, in the order of the API."""
    if kind == "call":
        return _of_schema(tool_schema(form.subject, form))
    if kind == "values" and form.kind == "use":
        given = form.literal("input")
        return tuple(map(_free, given.keys)) if isinstance(given, Table) else ()
    if kind == "values":
        return tuple(_free(name) for name in variables_of(form.literal("template")))
    return _of_tables(kind, form.table)


@cache
def _of_tables(kind: str, table: type | None) -> tuple[Option, ...]:
    base, _, pattern = kind.partition("/")
    tables = [_tables()[base]] if base in _tables() else [table] if table else []
    if pattern in _patterns():
        tables.append(_patterns()[pattern])
    found: dict[str, Option] = {}
    for one in tables:
        for option in options_of(one):
            found.setdefault(option.name, option)
    return tuple(found.values())


def option_in(kind: str, form: Form, key: str) -> Option | None:
    """The option that a key means in a group; None for one that the API does not know."""
    if kind in ("call", "values"):
        names = (key, snake_case(key)) if kind == "call" else (key,)
        return next((one for one in options_in(kind, form) if one.name in names), None)
    base, _, pattern = kind.partition("/")
    tables = [_tables().get(base, form.table), _patterns().get(pattern)]
    return next((found for table in tables if table and (found := option_of(table, key))), None)


def _tables() -> Mapping[str, type]:
    from kernel.api.workflow_options import ConditionOptions

    return {"step": _step_table(), "condition": ConditionOptions}


def _step_table() -> type:
    from kernel.api.workflow_options import StepOptions

    return StepOptions


@cache
def _patterns() -> Mapping[str, type]:
    from kernel.api.workflow_patterns import PATTERNS

    return {name: table for name, (table, _) in PATTERNS.items()}


@cache
def pattern_options(kind: str) -> frozenset[str]:
    """The names of the options that the type of a group adds."""
    from kernel.api.workflow_options import About

    table = _patterns().get(kind.partition("/")[2])
    shared = {field.name for field in fields(About)}
    return frozenset(field.name for field in fields(table) if field.name not in shared) if table else frozenset()


def tool_schema(name: str, form: Form) -> Mapping[str, Any]:
    """The JSON Schema of the input of a built-in tool; an empty one for others."""
    from kernel.api.classes import tool_named
    from kernel.tools.schema import schema_of

    said = form.literal("tool")
    entry = tool_named(str(said.value) if isinstance(said, Scalar) else name)
    return schema_of(entry.function) if entry else {}


def _of_schema(schema: Mapping[str, Any]) -> tuple[Option, ...]:
    required = schema.get("required", ())
    return tuple(_of_property(name, said, name in required) for name, said in schema.get("properties", {}).items())


def _of_property(name: str, said: Mapping[str, Any], required: bool) -> Option:
    kinds = said.get("type", [])
    types = tuple(kind for kind in ([kinds] if isinstance(kinds, str) else kinds) if kind != "null")
    choices = tuple(map(str, said.get("enum", ())))
    return Option(name, "", types, said.get("description", ""), said.get("default"), required, "", choices)


def _free(name: str) -> Option:
    return Option(name, "Value", (), "", None, False, "", ())


def variables_of(template: Literal | None) -> tuple[str, ...]:
    """The places that a prompt's template has; none for one that is broken."""
    if not isinstance(template, Scalar) or not isinstance(template.value, str):
        return ()
    from kernel.prompts import PromptTemplate

    try:
        return tuple(name for name in PromptTemplate(template.value).variables if name != "env")
    except SpellError:
        return ()


def template_problem(template: Literal | None) -> str:
    """What is wrong with a prompt's template; "" for nothing."""
    from kernel.prompts import PromptTemplate

    try:
        PromptTemplate(str(template.value) if isinstance(template, Scalar) else "")
    except SpellError as error:
        return error.message
    return ""


def unknown_key(key: str, options: Iterable[Option], subject: str) -> str:
    """What to say of an option that there is not."""
    from kernel.registry import suggest

    near = suggest(snake_case(key), [option.name for option in options])
    return f"{subject} has no option {key!r}.{near}"
