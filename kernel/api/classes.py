"""The visible table of everything a script can use. To add something, write its class and put it here.

Classes are imported when a script first uses them, so that a small spell starts fast; what preludes need
to know of them before is in `bindings.json`, which `python -m kernel.api.bindings` writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from kernel.errors import NotFoundError

if TYPE_CHECKING:
    from kernel.tools.definition import Entry

CLASSES: dict[str, str] = {
    "Agent": "kernel.api.agent:Agent",
    "AgentBuilder": "kernel.api.agent:AgentBuilder",
    "Tool": "kernel.api.tool:Tool",
    "Workflow": "kernel.api.workflow:Workflow",
    "Hooks": "kernel.api.hooks:Hooks",
    "State": "kernel.api.state:State",
    "StateScope": "kernel.api.state:StateScope",
    "Stream": "kernel.api.stream:Stream",
    "Promise": "kernel.api.promise:Promise",
    "Settle": "kernel.api.promise:Settle",
    "http": "kernel.api.library:Http",
    "Async": "kernel.api.library:Async",
    "uuid": "kernel.api.library:Uuid",
    "io": "kernel.api.library:Io",
}
"""Name in scripts → where its class is."""

TOOL_MODULES = ("kernel.tools.math", "kernel.tools.system")
"""The category files of the built-in tools; each ends with its own table `TOOLS`."""


@cache
def builtin_tools() -> dict[str, Entry]:
    """Every built-in tool by its own name (`calculator`)."""
    return {entry.name: entry for module in TOOL_MODULES for entry in import_module(module).TOOLS}


@cache
def tool_classes() -> dict[str, Entry]:
    """The script classes of the built-in tools, aliases included (`Calculator`, `CalculatorTool`)."""
    return {name: entry for entry in builtin_tools().values() for name in (entry.script_class, *entry.aliases)}


@cache
def load_class(name: str) -> type:
    """The script class of a name. `NotFoundError` when there is none."""
    if name in CLASSES:
        module, attribute = CLASSES[name].split(":")
        cls: type = getattr(import_module(module), attribute)
        return cls
    if name not in tool_classes():
        raise NotFoundError(f"There is no {name!r} in the script API.")
    from kernel.api.tool import builtin_class

    return builtin_class(tool_classes()[name], name)


def all_classes() -> Iterator[type]:
    """Every script class, imported."""
    for name in (*CLASSES, *tool_classes()):
        yield load_class(name)
