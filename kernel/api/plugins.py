"""The tools a spell has without making them: the built-in ones and, where the profile lets them in, other packages'.

Not here: how packages offer tools (`kernel.tools.plugins`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kernel.api.classes import builtin_tools
from kernel.api.site import Spell
from kernel.runnable import Runnable

if TYPE_CHECKING:
    from kernel.tools.plugins import Plugins


def tool_sources(spell: Spell) -> list[Callable[[], Mapping[str, Runnable]]]:
    """Where the tools of a spell come from, in this order; each is asked when a name was not found before."""

    def builtin() -> Mapping[str, Runnable]:
        return {name: entry.tool(spell.hands) for name, entry in builtin_tools().items()}

    def installed() -> Mapping[str, Runnable]:
        return plugins_of(spell).tools(spell.hands) if spell.profile.plugins else {}

    return [builtin, installed]


def plugins_of(spell: Spell) -> Plugins:
    """The packages with tools, found once in a session."""
    from kernel.tools.plugins import Plugins

    found: Plugins = spell.parts.setdefault(Plugins, Plugins(frozenset(builtin_tools())))
    return found


def why_missing(spell: Spell) -> str:
    """What else to say where there is no tool of a name: packages that do not load, or that the profile keeps out."""
    if not spell.profile.plugins:
        from importlib.metadata import entry_points

        there = entry_points(group="llmspell.tools")
        told = f" The profile {spell.profile.name!r} has no tools of other packages; --profile medium has."
        return told if there else ""
    problems = [pack for pack in plugins_of(spell).packs() if pack.problem]
    return "".join(f" The tools of {pack.name!r} cannot all be used: {pack.problem}" for pack in problems)
