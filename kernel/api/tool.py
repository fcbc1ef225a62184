"""`Tool` in scripts: a tool of the spell's own, as a table with a handler or as a class with `execute`.

Not here: the classes of the built-in tools (`builtin_tools`), and what is done with tools by name (`tools`).
"""

from __future__ import annotations

from typing import Any

from kernel.api.agent_hooks import add_hook as put
from kernel.api.arguments import read_table
from kernel.api.definition import async_form_of, hidden, script, takes
from kernel.api.extension import Methods, as_fields, handles, read_extended
from kernel.api.site import Site
from kernel.api.tool_options import ToolOptions, make_tool, put_hooks
from kernel.errors import InvalidError, SpellError
from kernel.runnable import Runnable
from kernel.tools.definition import Handle
from kernel.tools.packages import missing
from kernel.tools.schema import Checker, positional
from kernel.values import Function, Record, Value, plain


@script("Tool", extensible=True)
class Tool:
    """Something an agent, a workflow or the spell itself can call by name.

    ```lua
    local shout = Tool.new({
        name = "shout", description = "Write a text in capitals",
        parameters = { type = "object", properties = { text = { type = "string" } }, required = { "text" } },
        handler = function(params) return params.text:upper() end,
    })
    print(shout:run({ text = "hello" }))
    ```
    """

    def __init__(self, inner: Runnable, methods: Methods | None = None, original: Handle | None = None) -> None:
        self.inner = inner
        self.own_methods: dict[str, Function] = dict(methods or {})
        self._original = original
        if getattr(inner, "face", self) is None:
            inner.face = self  # type: ignore[attr-defined]

    @staticmethod
    @takes(options=ToolOptions)
    def new(site: Site, options: dict[str, Value]) -> Tool:
        """A tool of the spell's own. It can be named in `tools = {"shout"}` from then on."""
        chosen = read_table(ToolOptions, options, "Tool.new")
        if chosen.handler is None:
            raise InvalidError("Tool.new: 'handler' is missing.")
        return Tool(make_tool(site, chosen, options, {}))

    @hidden
    @staticmethod
    def extended(site: Site, options: Value, methods: dict[str, Function]) -> Tool:
        """The tool behind an instance of a script's own class."""
        return extended_tool(site, options, methods, Tool)

    @staticmethod
    def get(site: Site, name: str) -> Tool:
        """The tool of that name."""
        return tool_face(site.spell.tools.get(name))

    @staticmethod
    def names(site: Site) -> list[str]:
        """The names of all tools: the built-in ones and the spell's own."""
        return sorted(site.spell.tools)

    async def run(self, site: Site, params: dict[str, Value] | list[Value] | None = None) -> Value:
        """Call it with a table of parameters: they are completed with the schema's defaults and checked first."""
        return await self._perform(site, "run", params)

    async def execute(self, site: Site, params: dict[str, Value] | list[Value] | None = None) -> Value:
        """The same as `run`."""
        return await self._perform(site, "execute", params)

    @async_form_of("execute")
    async def execute_async(self, site: Site, params: dict[str, Value] | list[Value] | None = None) -> Value:
        """`execute` beside the script."""
        return await self._perform(site, "execute", params)

    async def _perform(self, site: Site, method: str, params: Value) -> Value:
        if method not in self.own_methods:
            return await self.inner.run(site.ctx, params)
        # Only its own method of that name can have asked for the original.
        if self._original is None:
            raise InvalidError(f"The tool {self.name!r} has no {method!r} but its own.")
        return await self._original(site.ctx, self._checked(params))

    async def call(self, site: Site, *values: Value) -> Value:
        """Call it with values in the order of its parameters, those that are required first, or with one table."""
        if len(values) == 1 and isinstance(values[0], dict):
            return await self.inner.run(site.ctx, values[0])
        return await self.inner.run(site.ctx, positional(self.inner.input_schema, values, f"The tool {self.name!r}"))

    def validate(self, site: Site, params: dict[str, Value] | list[Value] | None = None) -> Value:
        """The parameters with the schema's defaults. Raises for parameters that the schema does not allow."""
        return self._checked(params)

    def _checked(self, params: Value) -> dict[str, Value]:
        check = getattr(self.inner, "check", None) or Checker(self.name, self.inner.input_schema)
        checked: dict[str, Value] = check(params)
        return checked

    async def health_check(self, site: Site) -> dict[str, Value]:
        """Whether it can work: `healthy`, `status` and, where it cannot, `message`."""
        try:
            answer = await self._health(site)
        except SpellError as error:
            answer = {"healthy": False, "message": error.message}
        given = dict(answer) if isinstance(answer, dict) else {"healthy": answer is not False}
        healthy = bool(given.get("healthy", True))
        return Record({**given, "healthy": healthy, "status": "healthy" if healthy else "unhealthy"})

    async def _health(self, site: Site) -> Value:
        traits = getattr(self.inner, "traits", None)
        if traits is None:
            return True
        lacks = missing(self.inner.name) if getattr(self.inner, "entry", None) else ""
        if lacks:
            return {"healthy": False, "message": lacks}
        if traits.health is not None:
            return await traits.health(site.ctx)
        profile = site.spell.profile
        if traits.needs.get("network") and not profile.network:
            return {"healthy": False, "message": f"the profile {profile.name!r} has no network"}
        if traits.needs.get("files") and not profile.roots:
            return {"healthy": False, "message": f"the profile {profile.name!r} has no folder"}
        return True

    def pipe(self, site: Site, next: Value) -> Tool:
        """A tool that gives this one's result to the next."""
        from kernel.api.tools import Tools

        return Tools.compose(site, {"steps": [self, next]})

    def add_hook(self, site: Site, point: Value, hook: Value = None) -> int:
        """See or change its calls: `("before_execute", fn)`, a table with `point` and `handler`, or a `…Hook`."""
        if isinstance(point, dict):
            hook, point = {key: value for key, value in point.items() if key != "point"}, str(point.get("point", ""))
        return put_hooks(site, self.inner, {point: hook})[0] if isinstance(point, str) else put(site, self.inner, point)

    def clear_cache(self, site: Site) -> None:
        """Forget the results it kept (`cache`)."""
        results = getattr(self.inner, "results", None)
        if results is not None:
            results.clear()

    def describe(self, site: Site) -> dict[str, Value]:
        """All there is to know of it: `name`, `description`, `parameters`, `category`, `metadata`."""
        known = {"name": self.name, "description": self.description, "parameters": self.parameters}
        return Record({**known, "category": self.category, "metadata": self.metadata})

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

    @property
    def config(self) -> dict[str, Value]:
        """What it was made with."""
        return Record(getattr(self.inner, "config", {}))

    @property
    def category(self) -> str:
        """Its category: `math`, `system`, …; "" for none."""
        traits = getattr(self.inner, "traits", None)
        return traits.category if traits else ""

    @property
    def metadata(self) -> dict[str, Value]:
        """What it says of itself: `version`, `author`, …."""
        traits = getattr(self.inner, "traits", None)
        return dict(traits.metadata) if traits else {}

    @property
    def resource_requirements(self) -> dict[str, Value]:
        """What it needs: `files`, `network`, `memory_mb`, …."""
        traits = getattr(self.inner, "traits", None)
        known: dict[str, Value] = plain(dict(traits.needs)) if traits else {}
        return known


def extended_tool(
    site: Site, options: Value, methods: dict[str, Function], cls: type[Tool], other: Handle | None = None
) -> Tool:
    """An instance of `cls` for a script's own class; `other` is what it does where the script says nothing."""
    given = as_fields(options, "name")
    name = given.get("name") or site.spell.next_id("tool")
    chosen = read_extended(ToolOptions, {**given, "name": name}, cls.script_name)  # type: ignore[attr-defined]
    original = handles(chosen.handler) if chosen.handler else other
    return cls(make_tool(site, chosen, given, methods, other), methods, original)


def tool_face(tool: Runnable) -> Tool:
    """The script object of a tool: always the same one, so that what a script sets on it is there again."""
    known = getattr(tool, "face", None)
    return known if isinstance(known, Tool) else Tool(tool)
