"""`Hooks` in scripts: hooks on everything the spell does."""

from __future__ import annotations

from typing import Any

from kernel.api.agent_hooks import add_hook
from kernel.api.definition import script
from kernel.api.middleware import Middleware, use
from kernel.api.site import Site
from kernel.api.spelling import CAMEL
from kernel.api.standard_hooks import standard_hook
from kernel.errors import InvalidError
from kernel.hooks import MOMENTS, SPECIAL, points_named
from kernel.operations import OPERATIONS
from kernel.spelling import camel_case
from kernel.values import Function, Record, Value


@script("Hooks", namespace=True)
class Hooks:
    """See and change everything the spell does, at points such as `before_llm_call` or `after_tool_call`.

    A hook gets a table of the call: what it changes there is done to the call. Its error ends the call. In a notebook
    the hooks of a cell, and its handlers of events, go when that cell is run again.

    ```lua
    Hooks.register("before_llm_call", function(context)
        context.prompt = context.prompt .. " Answer in one sentence."
    end)
    print(Agent.new("You are helpful"):chat("What is an owl?"))
    ```
    """

    @staticmethod
    def register(site: Site, point: Value, hook: Value = None) -> int:
        """Put a hook there: a function, or a table with `handler`, `priority` (lower first) and `condition`.

        A hook of the API (`LoggingHook.new()`) knows its points by itself.
        """
        return add_hook(site, None, point, hook)

    @staticmethod
    def use(site: Site, hook: str | Function | Middleware, options: dict[str, Value] | None = None) -> int:
        """Use a hook of the API by its name (`"logging"`, `"retry"`), or stand around what every agent does."""
        if isinstance(hook, str):
            return add_hook(site, None, standard_hook(site, hook, options))
        return use(site, hook, ("invoke_agent",), None)

    @staticmethod
    def enable(site: Site, hook: str, options: dict[str, Value] | None = None) -> int:
        """The same as `use` with a name: `Hooks.enable("metrics")`."""
        return add_hook(site, None, standard_hook(site, hook, options))

    @staticmethod
    def remove(site: Site, id: int) -> None:
        """Take a hook away again."""
        site.spell.hooks.remove(id)

    @staticmethod
    def clear(site: Site, point: str | None = None) -> None:
        """Take away all hooks that scripts put at a point, or anywhere."""
        site.spell.hooks.clear(point)

    @staticmethod
    def list(site: Site, point: str | None = None) -> Any:
        """The hooks of scripts in the order they run, as tables with `id`, `point` and `priority`."""
        places = points_named(point) if point else ()
        wanted = [one for one in site.spell.hooks if one.scripted and (not places or one.point in places)]
        return [Record(id=one.id, point=one.said, priority=one.priority) for one in wanted]

    @staticmethod
    def points(site: Site) -> Any:
        """The names of all points."""
        names = [*(f"{moment}_{operation}" for operation in OPERATIONS for moment in MOMENTS), *SPECIAL]
        return [camel_case(name) for name in names] if site.language in CAMEL else names

    @staticmethod
    def has(site: Site, point: str) -> bool:
        """Whether there is a point of that name, in any spelling."""
        try:
            points_named(point)
        except InvalidError:
            return False
        return True
