"""What an agent's answers cost: tokens counted before a call, and what was used so far."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kernel.agents import agent as kernel_agent
from kernel.agents.requests import request_data, request_of
from kernel.api.definition import camel_case
from kernel.api.site import Site
from kernel.api.spelling import CAMEL
from kernel.errors import InvalidError
from kernel.messages import Message, ToolSpec, Usage
from kernel.models.counting import count_tokens
from kernel.replay.asking import taped_count
from kernel.values import Record, Value


def told_usage(usage: Usage) -> Record:
    """A usage as scripts see it: `input_tokens`, `output_tokens`, `total_tokens` and `cost` (dollars, if known)."""
    counts: dict[str, Value] = {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens}
    return Record(counts, total_tokens=usage.total, cost=usage.cost)


def both_spellings(site: Site, counts: dict[str, Value]) -> dict[str, Value]:
    """Counts under the names of the first version, which has snake_case names in JavaScript, too."""
    return counts | {camel_case(name): count for name, count in counts.items()} if site.language in CAMEL else counts


class Metered:
    """Counting, for agents that have a model. A part of script classes, not one itself."""

    inner: kernel_agent.Agent

    async def count_tokens(self, site: Site, text: str | None = None) -> int:
        """The tokens of a text as its model counts them; without one, of all it sends with its next message: its role,
        what it remembers and its tools. An estimate where the model's own counting is not known.
        """
        spec = self.inner.spec
        if not spec.model:
            raise InvalidError(f"The agent {self.inner.name!r} has no model that could count tokens.")
        messages, tools = [Message("user", text or "")], tuple[ToolSpec, ...]()
        if text is None:
            role = [Message("system", spec.system_prompt)] if spec.system_prompt else []
            messages = [*role, *self.inner.conversation]
            tools = tuple(ToolSpec(tool.name, tool.description, tool.input_schema) for tool in self.inner.tools)
        request = request_of(request_data(spec, messages, tools), tools, spec, None)
        model: Any = self.inner.models.model(spec.model)
        if text is not None:
            request = replace(request, response_schema=None)
        return await taped_count(site.ctx.run, request, lambda: count_tokens(model, request))

    @property
    def usage(self) -> dict[str, Value]:
        """What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`."""
        return told_usage(self.inner.usage)
