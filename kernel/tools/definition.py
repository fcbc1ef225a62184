"""What a tool is, and how a built-in one is written down.

A built-in tool is one typed function in a category file; an `Entry` in the table at the end of that
file names it; its docstring is its manual page. A script's own tool is a `Tool` around a handler.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields
from typing import Any

from kernel.context import Context
from kernel.errors import InvalidError
from kernel.registry import suggest
from kernel.sandbox.files import Files
from kernel.tools.schema import Checker, schema_of
from kernel.values import Value

Handle = Callable[[Context, Any], Awaitable[Value]]


@dataclass(frozen=True, slots=True)
class Hints:
    """What a caller may rely on (the words of MCP)."""

    read_only: bool = False
    destructive: bool = False
    idempotent: bool = False
    open_world: bool = False


class Tool:
    """A tool as a value: something a model, a workflow or a script can call."""

    def __init__(
        self,
        name: str,
        description: str,
        input_schema: dict[str, Any],
        handle: Handle,
        hints: Hints | None = None,
    ) -> None:
        self.name = name
        self.description = description
        self.input_schema = input_schema
        self.handle = handle
        self.hints = hints or Hints()
        self.check = Checker(name, input_schema)

    async def run(self, ctx: Context, input: Value) -> Value:
        """Call it, through the door."""
        from kernel.tools.execution import execute

        return await execute(ctx, self, input)


@dataclass(frozen=True, slots=True)
class Bench:
    """What a built-in tool works with: where it was called, its options, and its hands."""

    ctx: Context
    options: Any
    files: Files


@dataclass(frozen=True, slots=True)
class NoOptions:
    """A tool without options."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One built-in tool: its class name in scripts, its function, its options and its hints.

    The tool's name is the function's; the manual page its docstring; `needs` are the
    capabilities it uses (`files`, `network`, …).
    """

    script_class: str
    function: Callable[..., Awaitable[Value]]
    options: type = NoOptions
    hints: Hints = field(default_factory=Hints)
    needs: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What models and traces call it."""
        return str(getattr(self.function, "__name__", ""))

    @property
    def manual(self) -> str:
        """The manual page, Markdown."""
        return inspect.getdoc(self.function) or ""

    def tool(self, files: Files, options: dict[str, Any] | None = None) -> Tool:
        """An instance with its options. `InvalidError` names an option that does not exist."""
        chosen = read_options(self.options, options or {}, self.script_class)

        async def handle(ctx: Context, input: Any) -> Value:
            return await self.function(Bench(ctx, chosen, files), **input)

        return Tool(self.name, self.manual.split("\n\n")[0], schema_of(self.function), handle, self.hints)


def read_options(kind: type, given: dict[str, Any], subject: str) -> Any:
    """An options dataclass from a table. `InvalidError` for a name it does not have."""
    names = [f.name for f in fields(kind)]
    for name in given:
        if name not in names:
            known = f" It takes: {', '.join(names)}." if names else " It takes no options."
            raise InvalidError(f"{subject} has no option {name!r}.{suggest(name, names) or known}")
    return kind(**{name: tuple(v) if isinstance(v, list) else v for name, v in given.items()})
