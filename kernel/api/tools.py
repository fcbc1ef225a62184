"""`Tools` in scripts: every tool by its name, and tools made of others."""

from __future__ import annotations

import asyncio
from dataclasses import field
from typing import Any, ClassVar

from kernel.api.arguments import read_table
from kernel.api.definition import hidden, script, takes
from kernel.api.extension import config_of, handles
from kernel.api.plugins import plugins_of, why_missing
from kernel.api.runnables import as_runnable, builtin_name
from kernel.api.site import Site
from kernel.api.tool import Tool, tool_face
from kernel.api.tool_options import ToolOptions, put_hooks
from kernel.errors import InvalidError, NotFoundError, describe_error
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.spelling import same_name
from kernel.tools.composition import Part, compose
from kernel.values import Function, Record, Value

MOST_AT_ONCE = 8


@dataclass(slots=True)
class PipelineOptions:
    """A tool made of tools. `steps` are tools, their names, or tables with `tool`, `params` and `map`."""

    aliases: ClassVar[dict[str, str]] = {"tools": "steps"}

    steps: list[Value]
    name: str = ""
    description: str = ""
    hooks: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class PartOptions:
    """A step of a pipeline: `map(value)` makes its parameters of what came before, `params` are given besides."""

    aliases: ClassVar[dict[str, str]] = {"input": "map", "transform": "map"}

    tool: Value
    params: dict[str, Value] = field(default_factory=dict)
    map: Function | None = None


@script("Tools", namespace=True)
class Tools:
    """Every tool by its name: the built-in ones and the spell's own.

    ```lua
    print(Tools.call("calculator", "6 * 7").result)
    for category, names in pairs(Tools.categories()) do print(category, table.concat(names, ", ")) end
    ```
    """

    @staticmethod
    @takes(options=ToolOptions)
    def create(site: Site, options: dict[str, Value]) -> Tool:
        """A tool of the spell's own; the same as `Tool.new`."""
        return Tool.new(site, options)

    @staticmethod
    def register(site: Site, tool: Value, name: str | None = None) -> Tool:
        """Make a tool, an agent or a workflow known by a name (its own, when none is given)."""
        if isinstance(tool, dict):
            return Tool.new(site, tool if name is None else {**tool, "name": name})
        runnable = as_runnable(site, tool)
        site.spell.tools.add(name or runnable.name, runnable)
        return tool_face(runnable)

    @staticmethod
    def unregister(site: Site, name: str) -> bool:
        """Forget a tool by its name; whether there was one. Agents that have it keep it."""
        return site.spell.tools.remove(name)

    @staticmethod
    def get(site: Site, name: str) -> Tool:
        """The tool of that name, `csv_reader` or `csv-reader`."""
        try:
            return tool_face(site.spell.tools.get(_known(site, name)))
        except NotFoundError as error:
            raise NotFoundError(f"{error.message}{why_missing(site.spell)}") from None

    @staticmethod
    def has(site: Site, name: str) -> bool:
        """Whether there is a tool of that name."""
        return _known(site, name) in site.spell.tools

    @staticmethod
    def names(site: Site) -> list[str]:
        """The names of all tools, sorted."""
        return sorted(site.spell.tools)

    @staticmethod
    def list_(site: Site, category: str | None = None) -> list[dict[str, Value]]:
        """What there is to know of every tool, or of those of a category, sorted by name."""
        tools = [Tools.get(site, name) for name in sorted(site.spell.tools)]
        return [tool.describe(site) for tool in tools if category in (None, tool.category)]

    @staticmethod
    def categories(site: Site) -> dict[str, list[str]]:
        """The names of the tools by category; `own` are the spell's own that say none."""
        found: dict[str, Any] = {}
        for name in sorted(site.spell.tools):
            found.setdefault(Tools.get(site, name).category or "own", []).append(name)
        return found

    @staticmethod
    def describe(site: Site, name: str) -> dict[str, Value]:
        """What there is to know of one tool: `name`, `description`, `parameters`, `category`, `metadata`."""
        return Tools.get(site, name).describe(site)

    @staticmethod
    async def call(site: Site, name: str, *values: Value) -> Value:
        """Call a tool by its name, with one table of parameters or with values in their order, required ones first."""
        return await Tools.get(site, name).call(site, *values)

    @staticmethod
    async def call_all(site: Site, calls: list[Value], limit: int = MOST_AT_ONCE) -> list[dict[str, Value]]:
        """Call many tools, `limit` at once: tables with `tool` and `params`.

        Gives for each its `output` or `error`, in order. A call that fails does not stop the others.
        """
        if limit < 1:
            raise InvalidError(f"Tools.call_all: 'limit' should be 1 or more, not {limit}.")
        turn = asyncio.Semaphore(limit)

        async def one(call: Any) -> Record:
            part = read_table(PartOptions, call, "A call of Tools.call_all")
            async with turn:
                try:
                    return Record(output=await as_runnable(site, part.tool).run(site.ctx, part.params))
                except Exception as error:
                    return Record(error=Record(describe_error(error)))

        return list(await asyncio.gather(*map(one, calls)))

    @staticmethod
    def load(site: Site, path: str, options: dict[str, Value] | None = None) -> Tool:
        """A new tool, built-in or of a package, by its category and class: `math.Calculator`; a name alone does too."""
        from kernel.api.builtin_tools import TAKEN, builtin_class
        from kernel.api.classes import tool_classes

        try:
            name = Tools.find_class(site, path)
        except NotFoundError as error:
            spell, given = site.spell, options or {}
            plugins = plugins_of(spell) if spell.profile.plugins else None
            tool = plugins.load(path, given, spell.hands) if plugins else None
            if tool is None:
                raise NotFoundError(f"{error.message}{why_missing(spell)}") from None
            return tool_face(tool)
        entry = tool_classes()[name]
        return builtin_class(entry, entry.script_class if name in TAKEN else name).new(site, options or {})

    @hidden
    @staticmethod
    def find_class(site: Site, path: str) -> str:
        """The name of the class that a path means (`math.Calculator` → `Calculator`)."""
        from kernel.api.classes import tool_classes, tool_named

        entry = tool_named(path)
        if entry is not None:
            return entry.script_class
        entries = tool_classes()
        known = [f"{entry.category}.{name}" for name, entry in entries.items()]
        near = suggest(path, known) or f" There are: {', '.join(sorted(known)[:12])}."
        raise NotFoundError(f"There is no built-in tool {path!r}.{near}")

    @staticmethod
    @takes(options=PipelineOptions)
    def compose(site: Site, options: dict[str, Value] | list[Value]) -> Tool:
        """A tool that calls others one after the other, each with what the one before gave."""
        given = options if isinstance(options, dict) else {"steps": options}
        chosen = read_table(PipelineOptions, given, "Tools.compose")
        parts = tuple(_part(site, step) for step in chosen.steps)
        name = chosen.name or "_then_".join(part.tool.name for part in parts)
        tool = compose(name, chosen.description, parts)
        tool.config = config_of(given, site.language)
        site.spell.tools.add(name, tool)
        put_hooks(site, tool, chosen.hooks)
        return Tool(tool)

    @staticmethod
    def template(site: Site, kind: str, options: dict[str, Value]) -> Tool:
        """A tool from a template: `http_api` (a request to a web service), `file_processor` (a function over files)."""
        from kernel.api.tool_templates import fill_template

        return fill_template(site, kind, options)

    @staticmethod
    def templates(site: Site) -> list[str]:
        """The names of the templates there are."""
        from kernel.api.tool_templates import TEMPLATES

        return [*TEMPLATES]

    @staticmethod
    async def health_check(site: Site, name: str | None = None) -> dict[str, Value]:
        """Whether a tool can work (`healthy`, `status`, `message`); for all of them, by name, when none is named."""
        if name is not None:
            return await Tools.get(site, name).health_check(site)
        return {each: await Tools.get(site, each).health_check(site) for each in sorted(site.spell.tools)}


def _known(site: Site, name: str) -> str:
    if name in site.spell.tools:
        return name
    return next((known for known in site.spell.tools if same_name(known, name)), builtin_name(name))


def _part(site: Site, step: Any) -> Part:
    if not isinstance(step, dict):
        return Part(as_runnable(site, step))
    chosen = read_table(PartOptions, step, "A step of Tools.compose")
    change = handles(chosen.map) if chosen.map else None
    return Part(as_runnable(site, chosen.tool), chosen.params, change)
