"""Tools that `llm.complete` offers to a model: things that can run, or only what such a thing would be called and take.

Not here: running what the model calls, which is the script's own business; agents do that themselves (`kernel.agents`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from kernel.api.runnables import as_runnable
from kernel.api.site import Site
from kernel.context import Context
from kernel.errors import InvalidError, NamelessError
from kernel.records import dataclass
from kernel.runnable import Runnable
from kernel.values import Value, plain, told

NO_PARAMETERS: Mapping[str, Any] = {"type": "object", "properties": {}}


@dataclass(frozen=True, slots=True)
class Described:
    """A tool that is only described."""

    name: str
    description: str = ""
    input_schema: dict[str, Any] = field(default_factory=lambda: dict(NO_PARAMETERS))

    async def run(self, ctx: Context, input: Value) -> Value:
        """Nobody can run it: `InvalidError`."""
        raise InvalidError(f"The tool {self.name!r} is only described. Run it in the script, and send what it gives.")


def offered(site: Site, given: Value) -> tuple[Runnable, ...]:
    """The tools of a list: names, tools, agents, workflows, or tables that describe one.

    `NamelessError` for what is none, and for two of the same name.
    """
    tools = list(given.values()) if isinstance(given, dict) else given or []
    found = tuple(_described(one) if type(one) is dict else as_runnable(site, one) for one in tools)
    names = [tool.name for tool in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise NamelessError(f"Two of the 'tools' are called {twice!r}; a model cannot tell them apart.")
    return found


def _described(given: dict[str, Any]) -> Runnable:
    """`name`, `description` and `parameters` (a JSON Schema), or the same as the OpenAI wire has it."""
    function = given.get("function")
    table: dict[str, Any] = function if isinstance(function, dict) else given
    name, schema = table.get("name"), _schema(table)
    if not isinstance(name, str) or not name:
        raise NamelessError(f"A table in 'tools' has a 'name', a text, not {told(name)}.")
    if not isinstance(schema, dict):
        raise NamelessError(f"The 'parameters' of the tool {name!r} should be a JSON Schema, not {told(schema)}.")
    return Described(name, str(table.get("description") or ""), plain(schema) or dict(NO_PARAMETERS))


def _schema(table: Mapping[str, Any]) -> Value:
    names = ("parameters", "input_schema", "inputSchema")
    return next((table[name] for name in names if table.get(name)), {})
