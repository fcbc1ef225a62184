"""Agents, tools and workflows as data that another process can make again, and values the same way.

Everything that is not a plain scalar is a pair `[kind, content]`, so no table of a script can be taken for something
else. What holds a function of a script, or the value of a key, cannot be packed. Not here: sending it (`home`).
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from kernel.agents.agent import Agent, AgentSpec
from kernel.agents.templates import Action, Shelf
from kernel.errors import InvalidError
from kernel.events import Source
from kernel.messages import Attachment, Message, ToolCall
from kernel.replay.content import SECRET
from kernel.tools.definition import Tool
from kernel.values import LARGEST_INT, Outcome, Record, Value, plain
from kernel.workflows.branching import Condition, Conditional
from kernel.workflows.doers import Named, Standing
from kernel.workflows.parallel import MapReduce, Parallel
from kernel.workflows.pipeline import Pipeline
from kernel.workflows.places import Place
from kernel.workflows.repetition import ForEach, Loop
from kernel.workflows.sequential import Graph, Sequence
from kernel.workflows.steps import NOTHING, Nothing, Step
from kernel.workflows.workflow import Workflow

VERSION = 2
"""Of what is sent: a worker of another one refuses."""

SHAPES: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        *(Step, Sequence, Graph, Parallel, MapReduce, Pipeline, Conditional, Condition, Loop, ForEach, Place, Source),
        *(AgentSpec, Action, Shelf, Message, ToolCall, Attachment),
    )
}
"""Data classes that travel field by field."""

CALLED = ("workflow", "agent", "tool")


class StaysError(InvalidError):
    """It cannot travel; the message says why, as the end of a sentence that begins with "It runs here, for"."""


Make = Callable[[str, Mapping[str, Any]], Any]
"""Makes an agent, a tool or a workflow of its description."""


def pack(value: Any) -> Any:
    """The value as JSON data. `StaysError` for what only lives here."""
    match value:
        case None | str() | bool():
            return value
        case int() | float():
            return _number(value)
        case bytes() | bytearray():
            return ["bytes", base64.b64encode(value).decode()]
        case Record():
            return ["record", {str(key): pack(item) for key, item in value.items()}]
        case Mapping():
            return ["table", {str(key): pack(item) for key, item in value.items()}]
        case list():
            return ["list", [pack(item) for item in value]]
        case tuple():
            return ["tuple", [pack(item) for item in value]]
    return _pack_thing(value)


def _number(value: int | float) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else ["float", str(value)]
    return value if -LARGEST_INT - 1 <= value <= LARGEST_INT else ["int", str(value)]


def _pack_thing(value: Any) -> Any:
    match value:
        case Nothing():
            return ["nothing", None]
        case Outcome():
            return pack(value.output)
        case Standing():
            return pack(value.table())
        case Named():
            return pack(value.find())
        case Workflow() | Agent() | Tool():
            return _pack_called(value)
    shape = type(value).__name__
    if SHAPES.get(shape) is not type(value):
        raise StaysError(f"{_described(value)} lives in this process")
    return [shape, {one.name: pack(getattr(value, one.name)) for one in fields(value)}]


def _pack_called(value: Workflow | Agent | Tool) -> Any:
    match value:
        case Workflow():
            return ["workflow", _workflow(value)]
        case Agent():
            return ["agent", _agent(value)]
    return ["tool", _tool(value)]


def _described(value: Any) -> str:
    if hasattr(value, "mutate") or hasattr(value, "function"):
        return "a function of the script"
    name = getattr(value, "name", "")
    return f"{type(value).__name__} {name!r}" if isinstance(name, str) and name else f"a {type(value).__name__}"


def _tool(tool: Tool) -> dict[str, Any]:
    if tool.entry is None:
        raise StaysError(f"the tool {tool.name!r} has a function of the script")
    _refuse_keys(f"the tool {tool.name!r}", tool.config)
    return {"name": tool.entry.name, "config": pack(tool.config)}


def _agent(agent: Agent) -> dict[str, Any]:
    who = f"the agent {agent.name!r}"
    if agent.own:
        raise StaysError(f"{who} has methods of the script")
    if callable(agent.spec.routing):
        raise StaysError(f"{who} is routed by a function of the script")
    if getattr(agent.models, "lives_here", lambda id: False)(agent.spec.model):
        raise StaysError(f"the model {agent.spec.model!r} is a function of the script")
    if agent.spec.cache is not None:
        raise StaysError(f"{who} keeps its answers in this process")
    if agent.spec.options.get("headers"):
        raise StaysError(f"{who} was given headers, which may be secrets; put them into the settings of both")
    _refuse_keys(who, agent.spec.options)
    return {
        "id": agent.id,
        "spec": pack(agent.spec),
        "tools": pack(list(agent.tools)),
        "conversation": pack(agent.conversation),
        "summary": agent.summary,
        "state": pack(agent.life.values()),
    }


def _refuse_keys(who: str, options: Mapping[str, Any]) -> None:
    """Secrets travel only by name: the worker finds them in its own environment, config or keyring."""
    found = next((name for name, value in options.items() if value and SECRET.search(name)), None)
    if found is not None:
        raise StaysError(f"{who} was given its {found} as a value; put it into the environment or the keyring")


def _workflow(workflow: Workflow) -> dict[str, Any]:
    who = f"the workflow {workflow.name!r}"
    if workflow.own is not None:
        raise StaysError(f"{who} has methods of the script")
    if workflow.watch is not None:
        raise StaysError(f"a function of the script watches {who}")
    kept = ("id", "name", "pattern", "description", "parameters", "details", "timeout", "place")
    return {name: pack(getattr(workflow, name)) for name in kept}


def unpack(data: Any, make: Make) -> Any:
    """The value again; `make` makes what was an agent, a tool or a workflow. `InvalidError` when it is no parcel."""
    if not isinstance(data, list):
        return data
    try:
        kind, content = data
        return _unpack(kind, content, make)
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidError(f"This is no parcel of this version of llmspell: {error!r}.") from None


def _unpack(kind: str, content: Any, make: Make) -> Any:
    match kind:
        case "list" | "tuple":
            items = [unpack(item, make) for item in content]
            return items if kind == "list" else tuple(items)
        case "table" | "record":
            table = {key: unpack(item, make) for key, item in content.items()}
            return table if kind == "table" else Record(table)
        case "bytes":
            return base64.b64decode(content)
        case "int" | "float":
            return int(content) if kind == "int" else float(content)
        case "nothing":
            return NOTHING
    if kind in CALLED:
        return make(kind, content)
    return SHAPES[kind](**{name: unpack(item, make) for name, item in content.items()})


def pack_result(value: Value) -> Any:
    """What a branch gave: as `pack`, and what cannot travel as the short text that traces have of it."""
    try:
        return pack(value)
    except StaysError:
        return pack(plain(value))


def no_things(kind: str, content: Mapping[str, Any]) -> Any:
    """Among results there are no agents, tools and workflows; their names stand for them."""
    return content.get("name") or content.get("id")
