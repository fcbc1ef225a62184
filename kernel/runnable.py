"""The one runnable shape: tool, agent, workflow, remote tool, remote agent and script function all have it."""

from __future__ import annotations

from typing import Any, Protocol

from kernel.context import Context
from kernel.values import Value


class Runnable(Protocol):
    """Something with a name that takes an input and gives a value."""

    @property
    def name(self) -> str:
        """What scripts, models and traces call it."""
        ...

    @property
    def description(self) -> str:
        """One or two sentences for a person or a model."""
        ...

    @property
    def input_schema(self) -> dict[str, Any]:
        """JSON Schema of the input; `{}` accepts anything."""
        ...

    async def run(self, ctx: Context, input: Value) -> Value:
        """Do it. Goes through the door by itself; raises `SpellError`s."""
        ...


def is_runnable(thing: Any) -> bool:
    """Whether a thing has the shape."""
    return callable(getattr(thing, "run", None)) and isinstance(getattr(thing, "name", None), str)
