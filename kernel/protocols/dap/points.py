"""Breakpoints on calls: at a hook point (`before_llm_call`), or before whatever has a name (a tool, an agent).

They pause in every language, since all of them call the same kernel. Not here: lines (`marks`, `sources`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kernel.context import Context
from kernel.engines.lua.debugger import Debugger
from kernel.engines.lua.gate import CURRENT
from kernel.errors import InvalidError, StoppedError
from kernel.hooks import Hooks
from kernel.hooks.breakpoints import Breakpoint, Pause
from kernel.hooks.points import ANY, RUN, Point, is_run, points_named
from kernel.operations import Call
from kernel.protocols.dap.marks import meets, read_hits
from kernel.values import Value, plain

STEPS = ("over", "in")


class Points:
    """The breakpoints on calls of one spell. Only for the thread of the event loop."""

    def __init__(self, hooks: Hooks, debugger: Debugger) -> None:
        self._hooks = hooks
        self._debugger = debugger
        self._ids: list[int] = []

    def set(self, wanted: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
        """Put these in place of all there were: each with its number and `name`, and perhaps a `hitCondition`."""
        for id in self._ids:
            self._hooks.remove(id)
        self._ids = [self._put(number, said) for number, said in wanted]

    def _put(self, number: int, said: Mapping[str, Any]) -> int:
        name = str(said["name"])
        stop = Breakpoint(self._hooks, name, self._pausing(number, said)).stop_at
        if is_point(name):
            return self._hooks.register(name, stop, 0)

        def is_meant(call: Call) -> bool:
            return call.name == name and not is_run(call)

        return self._hooks.stand([(Point("before", ANY), stop)], 0, is_meant, name)

    def _pausing(self, number: int, said: Mapping[str, Any]) -> Pause:
        compare, wanted = read_hits(str(said.get("hitCondition") or ""))
        hits = 0

        async def pause(call: Call, ctx: Context) -> Value:
            nonlocal hits
            hits += 1
            if compare and not meets(hits, compare, wanted):
                return "continue"
            return self.stop(call, number)

        return pause

    def pause_at_entry(self) -> None:
        """Pause before the spell begins, when that is in a language whose lines cannot pause."""

        async def pause(call: Call, ctx: Context) -> Value:
            self._hooks.remove(mine)
            is_lua = call.ctx.source is None or call.ctx.source.language == "lua"
            return "continue" if is_lua else self.stop(call, None, "entry")

        stop = Breakpoint(self._hooks, "entry", pause).stop_at
        mine = self._hooks.stand([(Point("before", RUN), stop)], 0, None, "entry")

    def stop(self, call: Call, number: int | None, reason: str = "function breakpoint") -> str:
        """Pause at a call; how it goes on, as `kernel.hooks.breakpoints` wants it said."""
        told: dict[str, Any] = {"operation": call.operation, "name": call.name, "input": plain(call.input)}
        told["scope"] = plain(dict(call.ctx.scope))
        if call.output is not None:
            told["output"] = plain(call.output)
        if call.error is not None:
            told["error"] = str(call.error)
        source = call.ctx.source.plain() if call.ctx.source is not None else None
        how = pause_at_call(self._debugger, reason, told, source, number)
        if not how:
            raise StoppedError("The spell was stopped at a breakpoint.")
        return how


def pause_at_call(
    debugger: Debugger, reason: str, call: Mapping[str, Any], source: Mapping[str, Any] | None, hit: int | None = None
) -> str:
    """Pause at a call, which the debugger shows like a frame above the script's own.

    How it goes on: `continue` or `step`, as `kernel.hooks.breakpoints` wants it; "" when somebody stopped the spell.
    """
    when = "error in" if "error" in call else "after" if "output" in call else "before"
    moment: dict[str, Any] = {"reason": reason, "call": call, "title": f"{when} {call['operation']} {call['name']!r}"}
    if hit is not None:
        moment["hit"] = hit
    if source is not None:
        moment |= {"source": f"={' '.join(source['name'].split())}", "line": source["line"]}
    how = debugger.stop_at(moment)
    # In Lua a step ends at the next line; other languages have only calls.
    is_lua = CURRENT.get() is not None
    return "step" if how in STEPS and not is_lua else how and "continue"


def is_point(name: str) -> bool:
    """Whether that is the name of a hook point, and not of some tool or agent."""
    try:
        return bool(points_named(name))
    except InvalidError:
        return False
