"""Functions of a script where a workflow wants somebody to do something."""

from __future__ import annotations

from typing import Any

from kernel.api.outputs import require_data
from kernel.api.spelling import normalised, respell
from kernel.context import Context
from kernel.values import Function, Record, Value
from kernel.workflows.doers import Standing

FINITE = "The next step works on it and it is kept in the trace: give a number, or leave it out."


class ScriptFunction:
    """A script's function in the runnable shape. Tables of ours reach it in the spelling of its language."""

    description = "A function of the spell."

    def __init__(self, function: Function, name: str = "function") -> None:
        self.function = function
        self.name = name
        self.input_schema: dict[str, Any] = {}

    @property
    def language(self) -> str:
        """The language it is written in."""
        return self.function.language

    async def run(self, ctx: Context, input: Value) -> Value:
        """What it gives for the input. `InvalidError` when there is a number in it that JSON has none for."""
        output = await self.function.bind(ctx)(self._shown(input))
        require_data(output, "A function of the workflow", FINITE, self.language)
        return output

    async def react(self, ctx: Context, output: Value, standing: Standing) -> dict[str, Value]:
        """Call it with an output and the context; the fields of the context that it changed."""
        seen = self._shown(standing)
        _, left = await self.function.bind(ctx).mutate(seen, output)
        ours = {*self._shown(Record(dict.fromkeys(standing.facts)))} - {"confidence_score", "confidenceScore"}
        changed = {name: value for name, value in left.items() if name not in ours and _new(seen.get(name), value)}
        return normalised(changed, self.language)

    def _shown(self, input: Value) -> Value:
        if isinstance(input, Standing):
            return {**input.names, **respell(input.facts, self.language)}
        return respell(input, self.language)


def _new(before: Value, after: Value) -> bool:
    return bool(_present(before) != _present(after))


def _present(value: Value) -> Value:
    """Without what a script cannot tell apart: nothing, and empty lists from empty tables."""
    match value:
        case dict():
            return {key: _present(item) for key, item in value.items() if item is not None}
        case [] | ():
            return {}
        case list():
            return [_present(item) for item in value]
    return value
