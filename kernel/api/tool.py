"""`Tool` in scripts: tools of the spell's own, and the classes of the built-in ones (`Calculator`, …)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from kernel.api.agent_hooks import HookOptions
from kernel.api.arguments import read_table
from kernel.api.definition import script
from kernel.api.hook_view import script_hook
from kernel.api.site import Site
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.runnable import Runnable
from kernel.tools import definition
from kernel.tools.definition import Entry
from kernel.values import Function, Value

TOOL_POINTS = {"execute": "execute_tool", "tool_call": "execute_tool"}


@dataclass(slots=True)
class ToolOptions:
    """A tool as a table. `parameters` is a JSON Schema of type object; its defaults are put in before `handler`."""

    aliases: ClassVar[dict[str, str]] = {"execute": "handler", "input_schema": "parameters", "schema": "parameters"}

    name: str
    handler: Function
    description: str = ""
    parameters: dict[str, Value] = field(default_factory=dict)
    hooks: dict[str, Value] = field(default_factory=dict)


@script("Tool")
class Tool:
    """Something an agent, a workflow or the spell itself can call by name.

    local shout = Tool.new({
        name = "shout", description = "Write a text in capitals",
        parameters = { type = "object", properties = { text = { type = "string" } }, required = { "text" } },
        handler = function(params) return params.text:upper() end,
    })
    print(shout:run({ text = "hello" }))
    """

    def __init__(self, inner: Runnable) -> None:
        self.inner = inner

    @staticmethod
    def new(site: Site, options: dict[str, Value]) -> Tool:
        """A tool of the spell's own. It can be named in `tools = {"shout"}` from then on."""
        chosen = read_table(ToolOptions, options, "Tool.new")
        tool = definition.Tool(chosen.name, chosen.description, _schema(chosen), _handle(chosen.handler))
        site.spell.tools.add(chosen.name, tool)
        _hook(site, tool, chosen.hooks)
        return Tool(tool)

    @staticmethod
    def get(site: Site, name: str) -> Tool:
        """The tool of that name."""
        return Tool(site.spell.tools.get(name))

    @staticmethod
    def names(site: Site) -> list[str]:
        """The names of all tools: the built-in ones and the spell's own."""
        return sorted(site.spell.tools)

    async def run(self, site: Site, params: dict[str, Value] | list[Value] | None = None) -> Value:
        """Call it with a table of parameters."""
        return await self.inner.run(site.ctx, params)

    async def execute(self, site: Site, params: dict[str, Value] | list[Value] | None = None) -> Value:
        """The same as `run`."""
        return await self.inner.run(site.ctx, params)

    def add_hook(self, site: Site, point: str, hook: Value) -> None:
        """See or change its calls: `("before_execute", fn)`."""
        _hook(site, self.inner, {point: hook})

    @property
    def name(self) -> str:
        """What models call it."""
        return self.inner.name

    @property
    def description(self) -> str:
        """What it does, as models read it."""
        return self.inner.description

    @property
    def parameters(self) -> dict[str, Any]:
        """The JSON Schema of its parameters."""
        return self.inner.input_schema


def _schema(options: ToolOptions) -> dict[str, Any]:
    if not options.parameters:
        return {"type": "object"}
    if options.parameters.get("type", "object") != "object":
        raise InvalidError(f"Tool.new: the 'parameters' of {options.name!r} are a JSON Schema of type 'object'.")
    if "properties" not in options.parameters and any(isinstance(v, dict) for v in options.parameters.values()):
        raise InvalidError(
            f"Tool.new: the 'parameters' of {options.name!r} are a JSON Schema: "
            'write { type = "object", properties = { … }, required = { … } }.'
        )
    return {"type": "object", **_with_lists(options.parameters)}


def _with_lists(schema: Any) -> Any:
    """An empty Lua table is an object; where a schema wants a list it is one."""
    if isinstance(schema, dict):
        lists = ("required", "enum", "anyOf", "oneOf", "allOf")
        return {key: [] if key in lists and value == {} else _with_lists(value) for key, value in schema.items()}
    return [_with_lists(item) for item in schema] if isinstance(schema, list) else schema


def _handle(handler: Function) -> definition.Handle:
    async def handle(ctx: Context, input: Any) -> Value:
        return await handler.bind(ctx)(input)

    return handle


def _hook(site: Site, tool: Runnable, hooks: dict[str, Value]) -> None:
    for point, hook in hooks.items():
        given = hook if isinstance(hook, dict) else {"handler": hook}
        options = read_table(HookOptions, given, f"the hook {point!r} of {tool.name!r}")
        moment = point.replace("-", "_").removesuffix("Execute").removesuffix("_execute")
        where = f"{moment}_execute_tool" if moment in ("before", "after", "error") else point
        handler = script_hook(options.handler, options.condition)
        site.spell.hooks.register(where, handler, options.priority, lambda call: call.subject is tool)


def builtin_class(entry: Entry, name: str) -> type:
    """The script class of a built-in tool, under one of its names: `Calculator.new(options)` gives a `Tool`."""

    def new(site: Site, options: dict[str, Value] | None = None) -> Tool:
        return Tool(entry.tool(site.spell.files, options or {}))

    new.__doc__ = f"The tool `{entry.name}`."
    members = {"new": staticmethod(new), "__doc__": entry.manual}
    return script(name, namespace=True)(type(name, (), members))
