"""What a script may give where a tool is wanted, and the script object of what the kernel holds."""

from __future__ import annotations

from typing import Any

from kernel.api.site import Site
from kernel.errors import NamelessError
from kernel.runnable import Runnable, is_runnable
from kernel.spelling import same_name


def as_runnable(site: Site, thing: Any) -> Runnable:
    """A tool out of what a script may give: a tool, an agent, a workflow, or the name of one."""
    if isinstance(thing, str):
        return _named(site, thing)
    inner = getattr(thing, "inner", thing)
    if is_runnable(inner):
        return inner  # type: ignore[no-any-return]
    raise NamelessError(f"{thing!r} is no tool. Give Tool.new{{…}}, Calculator.new(), an agent, a workflow or a name.")


def _named(site: Site, name: str) -> Runnable:
    registries = (site.spell.tools, site.spell.agents, site.spell.workflows)
    for registry in registries:
        if name in registry:
            return registry.get(name)
    for registry in registries:
        known = next((each for each in registry if same_name(each, name)), None)
        if known is not None:
            return registry.get(known)
    return site.spell.tools.get(name)


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
