"""Which part of the reference a global belongs to: by the module its class is written in."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.api.builtin_tools import TAKEN
from kernel.api.classes import CLASSES, load_class, tool_classes
from kernel.api.definition import ScriptClass, describe

SECTIONS: dict[str, tuple[str, ...]] = {
    "Agents": ("agent", "agent_builder", "base_agent", "agent_tool", "experts"),
    "Agent templates": ("agent_templates", "roles"),
    "Tools": ("tool", "tools", "builtin_tools"),
    "Workflows": ("workflow", "workflow_kinds", "workflow_builder", "workflow_types"),
    "Prompts": ("prompts",),
    "Teams": ("teams", "teams_systems", "handoff"),
    "Hooks": ("hooks", "standard_hooks", "middleware"),
    "Events": ("events", "emitters", "aggregator", "reply"),
    "State": ("state", "state_scope"),
    "Waiting and streams": ("promise", "stream", "scheduler", "waiting"),
    "Errors and recovery": ("error_reports", "recovery"),
    "Debugging and metrics": ("debug", "profiler", "logger", "metrics", "audit"),
    "Limits and safety": ("limits", "moderation"),
    "Library": ("param", "library", "displays", "web", "cache", "llm", "foreign"),
}
"""Section → the modules of `kernel.api` whose classes it shows."""

LANGUAGES = ("lua", "javascript", "python")

UNSEEN = ("io", "ForeignFunction", "Settle")
"""Classes that only preludes use."""


def described_classes() -> Iterator[ScriptClass]:
    """Every global that a person may write, described; an alias of a built-in tool is not told again."""
    from kernel.agents.roles import named_roles

    aliases = other_names()
    for name in (*CLASSES, *tool_classes(), *named_roles()):
        if name not in UNSEEN and name not in aliases:
            yield describe(load_class(name))


def other_names(language: str = "") -> dict[str, str]:
    """Other names of the built-in tools, and the class each means: `FileSystem` → `FileSystemTool`.

    Those that a language has, "" for all: JavaScript has a `JSON` of its own.
    """
    found = {alias: entry.script_class for entry in tool_classes().values() for alias in entry.aliases}
    return {name: one for name, one in found.items() if not language or language in TAKEN.get(name, (language,))}


def languages_of(described: ScriptClass) -> tuple[str, ...]:
    """The languages that have the global. What preludes make themselves is marked by "none": Python has it of old."""
    if described.languages == ("none",):
        return ("lua", "javascript")
    return described.languages or LANGUAGES


def section_of(described: ScriptClass) -> str:
    """The section of a class. `KeyError` when its module belongs to none."""
    owner = next(cls for cls in described.cls.__mro__ if "script_name" in vars(cls))
    module = _module(described, owner)
    for section, modules in SECTIONS.items():
        if module in modules:
            return section
    raise KeyError(f"{described.name} is written in kernel.api.{module}, which belongs to no section.")


def _module(described: ScriptClass, owner: type) -> str:
    if described.name in tool_classes():
        return "builtin_tools"
    from kernel.agents.roles import named_roles

    return "roles" if described.name in named_roles() else owner.__module__.rpartition(".")[2]


def by_section() -> dict[str, list[ScriptClass]]:
    """Section → its classes, in the order of the table."""
    found: dict[str, list[ScriptClass]] = {section: [] for section in SECTIONS}
    for described in described_classes():
        found[section_of(described)].append(described)
    return found
