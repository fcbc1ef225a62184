"""Those who do the work of a step: agents, tools, workflows and functions, by themselves or by name.

Not here: what happens around the work, such as retries (`kernel.workflows.running`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from kernel.context import Context
from kernel.errors import NotFoundError
from kernel.records import dataclass
from kernel.runnable import Runnable
from kernel.tools.definition import Tool
from kernel.values import Outcome, Record, Value


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody known by name, looked for when the step runs: `find()` gives them or raises `NotFoundError`."""

    name: str
    find: Callable[[], Runnable]
    description: str = ""
    input_schema: dict[str, Any] = field(default_factory=dict)

    async def run(self, ctx: Context, input: Value) -> Value:
        """What they make of the input."""
        return await self.find().run(ctx, input)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a workflow is, for the functions that decide how it goes on.

    `facts` are ours (`input`, `output`, `iteration`, `confidence_score`, `steps`, …), `names` what the workflow
    knows by the names of its author.
    """

    facts: Record
    names: Mapping[str, Value]

    def table(self) -> dict[str, Value]:
        """Both in one table; our facts win."""
        return {**self.names, **self.facts}


def address(name: str, find: Callable[[str], Runnable]) -> Named:
    """Somebody by name or address: `researcher`, `local://researcher`, `a2a://network/agent`."""
    scheme, separator, rest = name.partition("://")
    if not separator or scheme == "local":
        return Named(rest or name, lambda: find(rest or name))
    network, _, agent = rest.partition("/")

    def refuse() -> Runnable:
        raise NotFoundError(
            f"The agent {agent or rest!r} lives in the network {network!r}, which is not connected ({name!r}). "
            f"Use an agent of this spell, for example 'local://{agent or rest}'."
        )

    return Named(name, refuse)


async def ask(ctx: Context, doer: Runnable, action: str, input: Value) -> Value:
    """What a doer makes of an input; `action` says which of the things it can do is wanted ("" its usual one)."""
    target: Any = doer.find() if isinstance(doer, Named) else doer
    if isinstance(input, Standing) and not hasattr(target, "language"):
        input = input.table()
    if isinstance(target, Tool):
        result = await target.run(ctx, parameters(target, action, input))
    elif action and hasattr(target, "act"):
        result = await target.act(ctx, action, input)
    else:
        result = await target.run(ctx, input)
    return result.output if isinstance(result, Outcome) else result


def parameters(tool: Tool, action: str, input: Value) -> Value:
    """An input as a tool takes it: a single value becomes its only parameter; `action` its `action` or `operation`."""
    known: dict[str, Any] = tool.input_schema.get("properties", {})
    if input is not None and not isinstance(input, dict | list):
        required = tool.input_schema.get("required") or list(known)
        free = [name for name in required if name not in ("action", "operation")]
        input = {free[0]: input} if len(free) == 1 else input
    said = next((name for name in ("action", "operation") if name in known), "")
    if action and said and (input is None or isinstance(input, dict)):
        input = {said: action, **(input or {})}
    return input
