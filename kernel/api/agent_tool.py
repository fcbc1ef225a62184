"""`AgentTool` in scripts: an agent as a tool of another. Not here: the agent."""

from __future__ import annotations

from typing import Any

from kernel.api.definition import hidden, script
from kernel.api.extension import as_fields
from kernel.api.runnables import as_runnable
from kernel.api.site import Site
from kernel.api.tool import Tool, extended_tool
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.runnable import Runnable
from kernel.tools import definition
from kernel.values import Function, Outcome, Record, Value

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "message": {"type": "string", "description": "What to say to the agent"},
        "context": {"type": "object", "description": "Anything it should know besides"},
    },
    "required": ["message"],
}


@script("AgentTool", extensible=True)
class AgentTool(Tool):
    """An agent that others call as a tool: it takes `message` and `context` and gives `response`.

    ```lua
    local coder = CodeAgent.new({ languages = { "python" } })
    local boss = Agent.new({ tools = { AgentTool.wrap(coder, "coder", "Writes Python code") } })
    print(boss.tools[1]:run({ message = "Write a stack" }).response)
    ```
    """

    @staticmethod
    def new(site: Site, agent: Value, name: str | None = None, description: str | None = None) -> AgentTool:
        """An agent as a tool under a name (its own, when none is given). A table with `agent` and `name` does too."""
        given = agent if isinstance(agent, dict) else {"agent": agent}
        named = {"name": name, "description": description}
        return _wrap(site, {**given, **{key: value for key, value in named.items() if value is not None}}, {})

    @staticmethod
    def wrap(site: Site, agent: Value, name: str | None = None, description: str | None = None) -> AgentTool:
        """The same as `new`."""
        return AgentTool.new(site, agent, name, description)

    @hidden
    @staticmethod
    def extended(site: Site, options: Value, methods: dict[str, Function]) -> AgentTool:
        """The tool behind an instance of a script's own class."""
        return _wrap(site, as_fields(options, "name"), methods)


def _wrap(site: Site, given: dict[str, Value], methods: dict[str, Function]) -> AgentTool:
    if given.get("agent") is None:
        if "execute" not in methods:
            raise InvalidError('AgentTool.new: the agent is missing. Write AgentTool.new(agent, "name").')
        tool = extended_tool(site, given, methods, AgentTool)
    else:
        agent = as_runnable(site, given["agent"], "agent")
        told = {"name": agent.name, "description": agent.description, "parameters": SCHEMA}
        chosen = {**told, **{key: value for key, value in given.items() if value is not None}}
        tool = extended_tool(site, chosen, methods, AgentTool, _ask(agent))
    assert isinstance(tool, AgentTool)
    return tool


def _ask(agent: Runnable) -> definition.Handle:
    async def handle(ctx: Context, input: Any) -> Value:
        result = await agent.run(ctx, input)
        response = result.output if isinstance(result, Outcome) else result
        about = {"agent_id": getattr(agent, "id", ""), "agent_name": agent.name, "agent_type": _kind(agent)}
        return Record(response=response, metadata=Record(about))

    return handle


def _kind(agent: Runnable) -> str:
    spec = getattr(agent, "spec", None)
    return str(getattr(spec, "kind", "agent"))
