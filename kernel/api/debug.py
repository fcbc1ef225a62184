"""`Debug` in scripts: lines about what happens, switched on by name, and pauses. Not a debugger of the language."""

from __future__ import annotations

import json
from dataclasses import replace

from kernel.api.agent_hooks import listen
from kernel.api.breakpoints import set_breakpoint
from kernel.api.definition import hidden, script
from kernel.api.parts import part_of
from kernel.api.site import Site
from kernel.api.speech import say
from kernel.context import Context
from kernel.listeners import is_named
from kernel.values import Function, Record, Value, plain

LONGEST = 300
"""Characters of the data in a line."""


class Switches:
    """What is switched on in a spell: pattern → the listener that writes its lines."""

    def __init__(self) -> None:
        self.on: dict[str, int] = {}

    def names(self, name: str) -> bool:
        """Whether lines of that name are written."""
        return any(is_named(pattern, name) for pattern in self.on)


@script("Debug", namespace=True)
class Debug:
    """Lines on standard error about what happens, switched on by name.

    ```lua
    Debug.enable("llmspell:tool_*")
    Debug.enable("my:*")
    Debug.log("my:part", "reached", { step = 3 })
    Calculator.new():run({ expression = "6 * 7" })
    ```
    """

    @staticmethod
    def enable(site: Site, pattern: str = "*") -> None:
        """Write a line for every event that matches (`llmspell:*`, `llmspell:tool_*`), and for `Debug.log`."""
        switches = part_of(site.spell, Switches)
        if pattern in switches.on:
            return

        async def heard(event: Value, ctx: Context) -> None:
            if not isinstance(event, Record) or event["type"] == "debug":
                return
            say(replace(site, ctx=ctx), "stderr", _line(f"llmspell:{event['type']}", event["name"], event["data"]))

        switches.on[pattern] = site.spell.listeners.on(pattern.removeprefix("llmspell:"), heard)

    @staticmethod
    def disable(site: Site, pattern: str | None = None) -> None:
        """Write no more lines for a pattern that was enabled, or for any."""
        switches = part_of(site.spell, Switches)
        for one in [pattern] if pattern is not None else list(switches.on):
            id = switches.on.pop(one, None)
            if id is not None:
                site.spell.listeners.off(id)

    @staticmethod
    def is_enabled(site: Site, name: str) -> bool:
        """Whether lines of that name are written."""
        return part_of(site.spell, Switches).names(name)

    @staticmethod
    def log(site: Site, name: str, *values: Value) -> None:
        """Write a line of your own, when its name is enabled."""
        if part_of(site.spell, Switches).names(name):
            say(site, "stderr", _line(name, *values))

    @staticmethod
    def trace(site: Site, handler: Function) -> int:
        """Call `handler(event)` for everything that happens; `event.type` says what, `event.data` the rest."""
        return listen(site, None, "**", handler)

    @staticmethod
    def set_breakpoint(site: Site, point: str, handler: Function | None = None) -> int:
        """Pause at a hook point: wait for `handler(context)`, or ask the person whether to go on, step or abort."""
        return set_breakpoint(site, None, point, handler)

    @staticmethod
    @hidden
    async def at_line(site: Site, line: float, variables: Value, wanted: float = 0, stepped: bool = False) -> Value:
        """A line begins at which a person may want to pause; preludes call it, see `kernel.engines.halts`."""
        watch, known = site.ctx.run.breakpoints, variables if isinstance(variables, dict) else {}
        return {} if watch is None else await watch.reach_line(site.ctx, int(line), known, int(wanted), stepped)

    @staticmethod
    def clear_breakpoint(site: Site, id: int) -> None:
        """Pause there no more."""
        site.spell.hooks.remove(id)


def _line(name: str, *values: Value) -> str:
    told = " ".join(_shown(value) for value in values)
    return f"[{name}] {told}\n"


def _shown(value: Value) -> str:
    text = value if isinstance(value, str) else json.dumps(plain(value), ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
