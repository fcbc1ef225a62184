"""What a script may give where a tool is wanted, and the script object of what the kernel holds."""

from __future__ import annotations

from typing import Any

from kernel.api.site import Site
from kernel.errors import NamelessError, NamelessNotFoundError, NotFoundError
from kernel.registry import Registry
from kernel.runnable import Runnable, is_runnable
from kernel.spelling import same_name
from kernel.values import told

TO_GIVE = {
    "tool": "Give Tool.new{…}, Calculator.new(), an agent, a workflow or a name.",
    "agent": "Give Agent.new{…}, a workflow, a tool or a name.",
}
"""What is wanted → what would do."""


def as_runnable(site: Site, thing: Any, wanted: str = "tool") -> Runnable:
    """A tool out of what a script may give: a tool, an agent, a workflow, or the name of one.

    Where it is `wanted` as an "agent", errors say so.
    """
    if isinstance(thing, str):
        return _named(site, thing, wanted)
    inner = getattr(thing, "inner", thing)
    if is_runnable(inner):
        return inner  # type: ignore[no-any-return]
    said = told(thing)
    wrong = f"No {wanted} was given." if thing is None else f"{said[0].upper()}{said[1:]} is no {wanted}."
    raise NamelessError(f"{wrong} {TO_GIVE[wanted]}")


def builtin_name(said: str) -> str:
    """The name of the built-in tool that somebody means (`JSON`, `csv-tool`), or what was said."""
    from kernel.api.classes import tool_named

    entry = tool_named(said)
    return said if entry is None else entry.name


def _named(site: Site, name: str, wanted: str) -> Runnable:
    registries = (site.spell.tools, site.spell.agents, site.spell.workflows)
    for registry in registries:
        if name in registry:
            return registry.get(name)
    for registry in registries:
        known = next((each for each in registry if same_name(each, name)), None)
        if known is not None:
            return registry.get(known)
    if builtin_name(name) in site.spell.tools:
        return site.spell.tools.get(builtin_name(name))
    expected: Registry[Any] = site.spell.agents if wanted == "agent" else site.spell.tools
    try:
        found: Runnable = expected.get(name)
    except NotFoundError as error:
        raise NamelessNotFoundError(error.message, **error.details) from None
    return found


def face_of(runnable: Runnable) -> Any:
    """The script object of a tool, agent or workflow: the one a script knows already, where there is one."""
    known = getattr(runnable, "face", None)
    if known is not None:
        return known
    from kernel.agents.agent import Agent as KernelAgent
    from kernel.tools.definition import Tool as KernelTool

    if isinstance(runnable, KernelAgent):
        from kernel.api.agent import Agent

        return Agent(runnable)
    from kernel.api.tool import Tool

    if isinstance(runnable, KernelTool):
        return Tool(runnable)
    from kernel.api.workflow import Workflow

    return Workflow(runnable)  # type: ignore[arg-type]
