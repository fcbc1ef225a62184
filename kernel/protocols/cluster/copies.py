"""The agents, tools and workflows of a parcel, made again. Each branch works with its own: what its agents learn in it
stays there, so what a branch gives does not depend on which other one was faster.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from kernel.agents.agent import Agent
from kernel.api.site import Spell
from kernel.protocols.cluster.parcels import unpack
from kernel.records import dataclass
from kernel.state import State
from kernel.tools.definition import Tool
from kernel.workflows.workflow import Workflow


@dataclass(slots=True)
class Copies:
    """Makes them, each once, to work in a spell."""

    spell: Spell
    _agents: dict[str, Agent] = field(default_factory=dict)
    _state: State = field(default_factory=State)

    def make(self, kind: str, data: Mapping[str, Any]) -> Any:
        """One of them, of its description."""
        match kind:
            case "agent":
                return self._agents.get(data["id"]) or self._agent(data)
            case "workflow":
                return Workflow(**{name: unpack(item, self.make) for name, item in data.items()})
        return self._tool(data)

    def _agent(self, data: Mapping[str, Any]) -> Agent:
        spec, tools = unpack(data["spec"], self.make), unpack(data["tools"], self.make)
        agent = Agent(data["id"], spec, self.spell.models, tools, self._state)
        agent.conversation, agent.summary = unpack(data["conversation"], self.make), data["summary"]
        for key, value in unpack(data["state"], self.make).items():
            self._state.adopt(("agent", agent.id, key), value)
        self._agents[agent.id] = agent
        return agent

    def _tool(self, data: Mapping[str, Any]) -> Tool:
        from kernel.api.classes import builtin_tools

        return builtin_tools()[data["name"]].tool(self.spell.hands, unpack(data["config"], self.make))
