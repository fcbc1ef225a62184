"""Tools made of tools: each gets what the one before gave. Not here: how a tool is called (`execution`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from kernel.context import Context
from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.runnable import Runnable
from kernel.tools.definition import Handle, Tool, Traits
from kernel.values import Outcome, Value


@dataclass(frozen=True, slots=True)
class Part:
    """One tool of a pipeline. `params` are given to it besides; `change(ctx, value)` makes its input of what came."""

    tool: Runnable
    params: Mapping[str, Value] = field(default_factory=dict)
    change: Handle | None = None


def compose(name: str, description: str, parts: tuple[Part, ...]) -> Tool:
    """A tool that calls others one after the other. It takes what the first takes and gives what the last gives."""
    if not parts:
        raise InvalidError(f"The tool {name!r} is composed of nothing: give it the tools to call, in order.")
    schema = {} if parts[0].change else _without(parts[0].tool.input_schema, parts[0].params)
    told = description or " → ".join(part.tool.name for part in parts)
    return Tool(name, told, schema, _one_by_one(parts), traits=Traits("composed"))


def _one_by_one(parts: tuple[Part, ...]) -> Callable[[Context, Any], Any]:
    async def handle(ctx: Context, input: Any) -> Value:
        value: Value = input
        for part in parts:
            given = value if part.change is None else await part.change(ctx, value)
            result = await part.tool.run(ctx, {**as_parameters(part.tool, given), **part.params})
            value = result.output if isinstance(result, Outcome) else result
        return value

    return handle


def as_parameters(tool: Runnable, value: Value) -> dict[str, Value]:
    """A value as the input of a tool.

    The fields of a table become the parameters of the same names; anything else, and a table of which the tool knows
    no field, becomes its first required parameter.
    """
    schema = tool.input_schema
    known = schema.get("properties", {})
    if isinstance(value, dict) and (not known or known.keys() & value.keys() or not value):
        closed = schema.get("additionalProperties") is False
        return {key: item for key, item in value.items() if key in known or not closed}
    first = next(iter([*schema.get("required", ()), *known]), "input")
    return {} if value is None else {first: value}


def _without(schema: dict[str, Any], given: Mapping[str, Value]) -> dict[str, Any]:
    if not given or "properties" not in schema:
        return schema
    properties = {name: kind for name, kind in schema["properties"].items() if name not in given}
    required = [name for name in schema.get("required", ()) if name not in given]
    return {**schema, "properties": properties, "required": required}
