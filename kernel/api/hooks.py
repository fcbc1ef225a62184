"""`Hooks` in scripts: hooks on everything the spell does."""

from __future__ import annotations

from kernel.api.agent_hooks import add_hook
from kernel.api.definition import script
from kernel.api.site import Site
from kernel.hooks import MOMENTS
from kernel.operations import OPERATIONS
from kernel.values import Value


@script("Hooks", namespace=True)
class Hooks:
    """See and change everything the spell does, at points such as `before_llm_call` or `after_tool_call`.

    Hooks.register("before_llm_call", function(context)
        context.prompt = context.prompt .. " Answer in one sentence."
    end)
    """

    @staticmethod
    def register(site: Site, point: str | dict[str, Value], hook: Value = None) -> int:
        """Put a hook there: a function, or a table with `handler`, `priority` (lower first) and `condition`."""
        return add_hook(site, None, point, hook)

    @staticmethod
    def remove(site: Site, id: int) -> None:
        """Take a hook away again."""
        site.spell.hooks.remove(id)

    @staticmethod
    def points(site: Site) -> list[str]:
        """The names of all points."""
        return [f"{moment}_{operation}" for operation in OPERATIONS for moment in MOMENTS]
