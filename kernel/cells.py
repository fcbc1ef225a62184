"""What named cells returned, for cells of every language: `cells.research`.

A value crosses as any other does: data as data, host objects (agents, tools) as themselves. What cannot be in a
language is an error there when it is read, and only then. Not here: what crosses (`kernel.values`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from kernel.context import Context
from kernel.display import bare
from kernel.engines.protocol import Chunk, Engine
from kernel.errors import SpellError
from kernel.values import Value, to_border

REFUSALS: Mapping[str, str] = {
    "lua": """
local faults = json.decode({faults})
setmetatable(cells, {{ __index = function(_, name) if faults[name] then error(faults[name], 2) end end }})
""",
    "javascript": """
for (const [name, message] of Object.entries(JSON.parse({faults}))) {{
  Object.defineProperty(globalThis.cells, name, {{ enumerable: true, get() {{ throw new Error(message) }} }});
}}
""",
    "python": """
class Cells(type(cells)):
    faults = __import__("json").loads({faults})
    def __missing__(self, name):
        raise ValueError(self.faults[name]) if name in self.faults else KeyError(name)
    def __getattr__(self, name):
        if name in self.faults:
            raise ValueError(self.faults[name])
        return super().__getattr__(name)
cells = Cells(cells)
del Cells
""",
}
"""Code that tells a language that reading some names is an error: `{faults}` is a text of JSON, name → message."""

Reference = Callable[[Any], dict[str, Any] | None]
"""Gives the border form of a host object in an engine; None when the thing is none."""


class NamedResults:
    """The values that named cells returned last. Each engine is told before its next cell runs."""

    def __init__(self) -> None:
        self._values: dict[str, Value] = {}
        self._told: dict[str, dict[str, Value]] = {}

    def keep(self, chunk: Chunk, value: Value) -> None:
        """Remember what a cell returned, if it has a name; a cell that returned nothing has none any more."""
        name = name_of(chunk)
        if not name:
            return
        if value is None:
            self._values = {key: kept for key, kept in self._values.items() if key != name}
        else:
            self._values = {**self._values, name: bare(value)}

    async def tell(self, engine: Engine, reference: Reference, ctx: Context) -> None:
        """Bring the engine's `cells` up to date, where something has changed."""
        if self._told.get(engine.language) is self._values:
            return
        values, told = self._values, dict[str, Value]()
        faults = dict[str, str]()
        for name, value in values.items():
            problem = _problem(value, engine.language, reference)
            if problem:
                faults[name] = f"The result of the cell {name!r} {problem}"
            else:
                told[name] = value
        engine.set_globals({"cells": told})
        if faults:
            await _refuse(engine, faults, ctx)
        self._told[engine.language] = values


def name_of(chunk: Chunk) -> str:
    """The name a person gave the cell; "" for a script, and for a cell that is only called `Cell 3`."""
    return chunk.name if chunk.cell and " " not in chunk.name else ""


def _problem(value: Value, language: str, reference: Reference) -> str:
    """Why a value cannot be in a language; "" when it can."""

    def refer(thing: Any) -> dict[str, Any] | None:
        is_own = hasattr(thing, "mutate") and thing.language == language
        return {"$fn": 0} if is_own else reference(thing)

    try:
        to_border(value, refer)
    except (TypeError, SpellError, RecursionError) as error:
        return f"cannot be read in a cell of {language}. {error} Return data, an agent or a tool."
    return ""


async def _refuse(engine: Engine, faults: Mapping[str, str], ctx: Context) -> None:
    if engine.language not in REFUSALS:
        return  # An engine of another package: the name is simply not there.
    # JSON in JSON: a text of ASCII that is written the same in each of the languages.
    written = json.dumps(json.dumps(faults))
    await engine.run(ctx, Chunk(REFUSALS[engine.language].format(faults=written), "cells"))
