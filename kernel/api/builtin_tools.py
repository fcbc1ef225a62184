"""The script classes of the built-in tools (`Calculator`, `FileSystemTool`, …), made from their entries.

Not here: what the tools do (`kernel.tools`), and tools that a script makes itself (`kernel.api.tool`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from kernel.api.definition import hidden, script, takes
from kernel.api.extension import as_fields
from kernel.api.site import Site
from kernel.api.tool import Tool, extended_tool
from kernel.api.tool_options import put_hooks
from kernel.errors import InvalidError
from kernel.spelling import snake_case
from kernel.tools.definition import Entry, NoOptions
from kernel.values import Function, Value, told

TAKEN: dict[str, tuple[str, ...]] = {"JSON": ("lua", "python")}
"""Names that a language has of its own: which of them get the tool's."""


def builtin_class(entry: Entry, name: str) -> type[Tool]:
    """The script class of a built-in tool, under one of its names: `Calculator.new(options)`."""

    def new(site: Site, options: dict[str, Value] | None = None) -> Tool:
        given = dict(options or {})
        hooks = given.pop("hooks", None) or {}
        if not isinstance(hooks, dict):
            raise InvalidError(f"{name}.new: 'hooks' is a table of functions by their points, not {told(hooks)}.")
        tool = entry.tool(site.spell.hands, given)
        put_hooks(site, tool, hooks)
        return made(tool)

    def extended(site: Site, options: Value, methods: dict[str, Function]) -> Tool:
        return _extended(site, entry, as_fields(options, "name"), methods, made)

    new.__doc__ = f"The tool `{entry.name}`."
    extended.__doc__ = "The tool behind an instance of a script's own class."
    new.__annotations__["return"] = extended.__annotations__["return"] = name
    if entry.options is not NoOptions:
        takes(options=entry.options)(new)
    makers = {"new": staticmethod(new), "extended": staticmethod(hidden(extended))}
    made: type[Tool] = type(name, (Tool,), {"__doc__": entry.manual, "__module__": __name__, **makers})
    return script(name, extensible=True, languages=TAKEN.get(name, ()))(made)


def _extended(
    site: Site, entry: Entry, given: Mapping[str, Value], methods: dict[str, Function], cls: type[Tool]
) -> Tool:
    """A tool of a script's own class: what the script does not say is as in the built-in one."""
    known = {field.name for field in fields(entry.options)}
    options = {name: value for name, value in given.items() if snake_case(name) in known}
    plain = entry.tool(site.spell.hands, options)
    about: dict[str, Any] = {
        "name": plain.name,
        "description": plain.description,
        "parameters": plain.input_schema,
        "category": plain.traits.category,
        "resource_requirements": dict(plain.traits.needs),
    }
    # Through the door: what a script's class asks of the built-in one is what the policy has to see, and ask about.
    tool = extended_tool(site, {**about, **given}, methods, cls, plain.run)
    tool.inner.hints = plain.hints  # type: ignore[attr-defined]
    return tool
