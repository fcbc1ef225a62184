"""Functions that cross from one language to another: called there, they run where they were written."""

from __future__ import annotations

from typing import Any
from weakref import WeakValueDictionary

from kernel.api.definition import hidden, script
from kernel.api.host import ScriptHost
from kernel.api.site import Site
from kernel.context import Context
from kernel.values import Function, Value


@script("ForeignFunction", call="call")
class ForeignFunction:
    """A function that was written in another language, as `cells` and tables from there hold them.

    print(cells.helpers.greet("Ada"))
    """

    def __init__(self, function: Function) -> None:
        self._function = function

    @property
    def language(self) -> str:
        """The language it was written in: `lua`, `javascript` or `python`."""
        return self._function.language

    async def call(self, site: Site, *args: Value) -> Value:
        """Call it; its result. An error it raises is raised here too."""
        return await self._function.bind(site.ctx)(*args)

    @hidden
    def bind(self, ctx: Context) -> Function:
        """The function itself, whose calls count as made in `ctx`: this object may stand wherever a function may."""
        return self._function.bind(ctx)

    @hidden
    async def mutate(self, subject: dict[str, Value], *before: Value) -> tuple[Value, dict[str, Value]]:
        """As `kernel.values.Function.mutate`."""
        return await self._function.mutate(subject, *before)

    async def __call__(self, *args: Value) -> Value:
        """As `kernel.values.Function`."""
        return await self._function(*args)


class SharingHost(ScriptHost):
    """A host in a spell of several languages: functions of the others are host objects in its scripts."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._foreign: WeakValueDictionary[int, ForeignFunction] = WeakValueDictionary()

    def reference(self, thing: Any) -> dict[str, Any] | None:
        """The border form of a host object, or of a function of another language; the same for the same thing."""
        if not hasattr(thing, "mutate") or isinstance(thing, ForeignFunction) or thing.language == self.language:
            return super().reference(thing)
        own = getattr(thing, "function", thing)
        held = self._foreign.get(id(own))
        if held is None:
            held = self._foreign[id(own)] = ForeignFunction(own)
        return super().reference(held)
