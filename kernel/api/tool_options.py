"""What `Tool.new` takes, and the tool that becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, ClassVar

from kernel.api.agent_hooks import HookOptions
from kernel.api.arguments import read_table
from kernel.api.extension import Methods, config_of, handles
from kernel.api.hook_view import script_hook
from kernel.api.outputs import giving_data
from kernel.api.site import Site
from kernel.errors import InvalidError, ScriptError
from kernel.records import dataclass
from kernel.replay.records import EFFECTS
from kernel.runnable import Runnable
from kernel.spelling import snake_case
from kernel.tools.definition import Handle, Tool, Traits
from kernel.values import Function, Value

DEFAULT_VERSION = "1.0.0"


@dataclass(slots=True)
class ToolOptions:
    """A tool as a table. `parameters` is a JSON Schema of type object; its defaults are put in before `handler`.

    `validate(params)` may raise for what the schema cannot refuse; `health_check()` tells whether the tool can work;
    results are kept for `cache` seconds; `hooks` are functions by their points (`before_execute`).

    `effect` says what it does to the world: `idempotent` (doing it twice does no harm) and `once` are recorded and
    served again in a replay and after a kill; without it, or with `pure`, the handler runs again like the script. A
    tool whose `parameters` name an `idempotency_key` gets one that is the same whenever the call is tried again.
    """

    aliases: ClassVar[dict[str, str]] = {
        "execute": "handler",
        "input_schema": "parameters",
        "schema": "parameters",
        "requirements": "resource_requirements",
        "cache_seconds": "cache",
    }

    name: str
    handler: Function | None = None
    description: str = ""
    parameters: dict[str, Value] = field(default_factory=dict)
    hooks: dict[str, Value] = field(default_factory=dict)
    version: str = DEFAULT_VERSION
    author: str = ""
    category: str = ""
    metadata: dict[str, Value] = field(default_factory=dict)
    resource_requirements: dict[str, Value] = field(default_factory=dict)
    validate: Function | None = None
    health_check: Function | None = None
    cache: float | None = None
    effect: str = ""


def make_tool(
    site: Site, options: ToolOptions, given: Mapping[str, Value], methods: Methods, other: Handle | None = None
) -> Tool:
    """The tool of some options and of a script's own methods, which come first; `other` is what it does without."""
    handle = _own_handle(options.name, methods) or (handles(options.handler) if options.handler else other)
    if handle is None:
        handle = _without_handler(options.name)
    if options.effect not in ("", *EFFECTS):
        raise InvalidError(f"Tool.new: 'effect' is {', '.join(EFFECTS)}, not {options.effect!r}.")
    validate, health = methods.get("validate") or options.validate, methods.get("health_check") or options.health_check
    handle = giving_data(options.name, handle, site.language)
    traits = Traits(
        category=options.category,
        metadata={"version": options.version, "author": options.author, **options.metadata},
        needs=options.resource_requirements,
        validate=_validating(options.name, validate) if validate else None,
        health=handles(health) if health else None,
        cache=options.cache,
        effect=options.effect,
    )
    config = config_of(given, site.language)
    tool = Tool(options.name, options.description, tool_schema(options), handle, traits=traits, config=config)
    site.spell.tools.add(options.name, tool)
    put_hooks(site, tool, options.hooks)
    return tool


def _own_handle(name: str, methods: Methods) -> Handle | None:
    own = next((methods[word] for word in ("execute", "execute_async", "run") if word in methods), None)
    return handles(own) if own else None


def _without_handler(name: str) -> Handle:
    async def handle(ctx: Any, input: Any) -> Value:
        raise InvalidError(
            f"The tool {name!r} does nothing yet: give it a 'handler', or a method 'execute' of its own."
        )

    return handle


def _validating(name: str, validate: Function) -> Handle:
    async def checked(ctx: Any, input: Any) -> None:
        try:
            answer = await validate.bind(ctx)(input)
        except ScriptError as error:
            if error.describe()["type"] != ScriptError.type:
                raise
            # A refusal and no fault of the spell: a model that called the tool may try again.
            raise InvalidError(f"{name}: {error.message}", **error.details) from error
        told = answer.get("error") or answer.get("message") if isinstance(answer, dict) else None
        refused = answer.get("valid") is False if isinstance(answer, dict) else answer is False
        if refused:
            raise InvalidError(f"{name}: {told or 'its own validate refused the parameters'}.")

    return checked


def tool_schema(options: ToolOptions) -> dict[str, Any]:
    """The JSON Schema of a tool's parameters. `InvalidError` for a table that is none."""
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


def put_hooks(site: Site, tool: Runnable, hooks: Mapping[str, Value]) -> list[int]:
    """Put hooks on one tool: functions, or tables with `handler`, `condition` and `priority`, by their points."""
    ids = []
    for point, hook in hooks.items():
        given = hook if isinstance(hook, dict) else {"handler": hook}
        options = read_table(HookOptions, given, f"the hook {point!r} of {tool.name!r}")
        moment = snake_case(point.replace("-", "_")).removesuffix("_execute")
        where = f"{moment}_execute_tool" if moment in ("before", "after", "error", "on") else point
        handler = script_hook(options.handler, options.condition, site.spell)
        ids.append(site.spell.hooks.register(where, handler, options.priority, lambda call: call.subject is tool))
    return ids
