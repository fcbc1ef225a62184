"""A system of agents that know one another by name: tasks are delegated, and an agent may hand the conversation over.

Not here: the workflows made of its agents (`kernel.workflows.workflow`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from functools import partial
from typing import Any

from kernel.agents.agent import Agent
from kernel.context import Context
from kernel.errors import InvalidError, LimitError, SpellError, describe_error
from kernel.operations import Call
from kernel.records import dataclass
from kernel.runnable import Runnable
from kernel.tools.definition import Tool
from kernel.values import Outcome, Value, told
from kernel.workflows.doers import ask
from kernel.workflows.errors import lasts, standing_for
from kernel.workflows.handoff import Filter, hand_over
from kernel.workflows.teams import Hierarchy
from kernel.workflows.together import together

MOST_HANDOFFS = 10
"""Agents that hand a conversation round and round are stopped here."""

TOOL = "handoff"


@dataclass(slots=True)
class Request:
    """An agent's wish that another goes on: with a message, and with what of its state."""

    to: str
    message: Value = None
    reason: str = ""
    filter: Filter = field(default_factory=Filter)


REQUESTS: ContextVar[list[Request] | None] = ContextVar("kernel.workflows.requests", default=None)
"""Where the tool puts the wishes of the agent that is speaking now; None outside a conversation."""


class Handoff(Tool):
    """The tool with which a model hands over. It need not be asked again when it has. It is `lent` for an answer."""

    lent = True

    def over(self) -> bool:
        """Whether somebody else goes on."""
        return bool(REQUESTS.get())


class System(Hierarchy):
    """A team whose members may hand over to one another. `entry` speaks first; else the strategy chooses.

    `keeps` says what of an agent's state goes over, `passes_on` whether what was said does.
    """

    review = False
    entry: str = ""
    keeps: Filter = Filter()
    passes_on: bool = True

    def __init__(self, *parts: Any, **named: Any) -> None:
        super().__init__(*parts, **named)
        self._speaking: dict[str, int] = {}

    async def work(self, call: Call, action: str) -> Value:
        """Let one agent answer, then whoever it hands over to, until somebody answers for good."""
        name = self.entry or await self.chosen(call.ctx, call.input)
        task, path = call.input, [name]
        while True:
            output, request = await self._speak(call.ctx, name, action, task)
            if request is None:
                return Outcome(output, {"agent": name, "path": path, "handoffs": len(path) - 1})
            if len(path) > MOST_HANDOFFS:
                raise LimitError(f"The agents of {self.name!r} handed over {MOST_HANDOFFS} times: {' → '.join(path)}.")
            await self._transfer(call.ctx, name, request)
            name, action = request.to, ""
            task = call.input if request.message in (None, "") else request.message
            path.append(name)

    async def broadcast(self, ctx: Context, message: Value, goes_on: bool = False) -> dict[str, Value]:
        """What every member says to a message, by name. The error of the first that fails names it (`agent`); where it
        `goes_on`, `{ error = { type, message } }` stands for one that failed.
        """
        self.require_members()

        async def one(name: str) -> Value:
            try:
                return await self.delegate(ctx, name, "", message)
            except SpellError as error:
                if goes_on and not lasts(error):
                    ctx.emit("recovered", by="continue_on_error", partial=True, agent=name, error=describe_error(error))
                    return standing_for(describe_error(error))
                error.details.setdefault("agent", name)
                raise

        jobs = [partial(one, name) for name in self.members]
        return dict(zip(self.members, await together(jobs), strict=True))

    async def _speak(self, ctx: Context, name: str, action: str, task: Value) -> tuple[Value, Request | None]:
        """The answer of an agent, and its wish to hand over, if it has one."""
        member, requests = self.member(name), list[Request]()
        token = REQUESTS.set(requests)
        try:
            with self._offering(name, member):
                output = await ask(ctx, member, action, task)
        finally:
            REQUESTS.reset(token)
        return output, requests[0] if requests else wish_in(output)

    @contextmanager
    def _offering(self, name: str, member: Runnable) -> Iterator[None]:
        """The tool in the hands of an agent with a model, for as long as it speaks (in one conversation or several)."""
        if not isinstance(member, Agent) or not member.spec.model or len(self.members) < 2:
            yield
            return
        self._speaking[name] = self._speaking.get(name, 0) + 1
        if self._speaking[name] == 1:
            others = {other: self.members[other] for other in self.members if other != name}
            member.tools.append(handoff_tool(others))
        try:
            yield
        finally:
            self._speaking[name] -= 1
            if not self._speaking[name]:
                member.tools[:] = [tool for tool in member.tools if tool.name != TOOL]

    async def _transfer(self, ctx: Context, sender: str, request: Request) -> None:
        giver, taker = self.member(sender), self.member(request.to)
        if hasattr(giver, "id") and hasattr(taker, "id"):
            chosen = request.filter if request.filter != Filter() else self.keeps
            await hand_over(ctx, self.store, giver, taker, chosen, self.passes_on, str(request.reason or ""))


def handoff_tool(others: Mapping[str, Runnable]) -> Handoff:
    """The tool with which a model hands over to one of some others. Of two wishes in one answer the first counts."""
    listed = "; ".join(f"{name}: {other.description or 'no description'}" for name, other in others.items())
    schema = {
        "type": "object",
        "properties": {
            "to": {"type": "string", "enum": [*others], "description": "Who goes on"},
            "message": {"type": "string", "description": "What they should do, in full"},
            "reason": {"type": "string", "description": "Why they do it rather than you"},
        },
        "required": ["to"],
    }

    async def handle(ctx: Context, input: Any) -> Value:
        requests = REQUESTS.get()
        if requests is None:
            raise InvalidError("Nobody can take over here: this agent does not speak in a conversation.")
        if requests:
            first = requests[0].to
            ctx.emit("handoff_ignored", to=input["to"], first=first)
            return f"Not done: {first} goes on from here already. Only the first handoff of an answer counts."
        requests.append(Request(input["to"], input.get("message"), input.get("reason", "")))
        return f"{input['to']} goes on from here."

    return Handoff(TOOL, f"Hand the conversation over to another agent. {listed}", schema, handle)


def wish_in(output: Value) -> Request | None:
    """The wish in what an agent gave: a table with `handoff_request` (or `handoff`) that says `to` whom."""
    wish = None
    if isinstance(output, dict):
        wish = output.get("handoff_request") or output.get("handoffRequest") or output.get("handoff")
    if isinstance(wish, str):
        return Request(wish)
    to = wish.get("to", wish.get("agent")) if isinstance(wish, dict) else None
    if not isinstance(wish, dict) or not isinstance(to, str):
        return None
    chosen = wish.get("filter") or {}
    if not isinstance(chosen, dict):
        raise InvalidError(f"The 'filter' of a handoff is a table with 'include' and 'exclude', not {told(chosen)}.")
    kept = Filter(_keys(chosen, "include"), _keys(chosen, "exclude"))
    return Request(to, wish.get("message"), str(wish.get("reason") or ""), kept)


def _keys(given: dict[str, Value], name: str) -> tuple[str, ...]:
    keys = given.get(name) or []
    if not isinstance(keys, str | list):
        raise InvalidError(f"{name!r} in the 'filter' of a handoff is a list of keys, not {told(keys)}.")
    return (keys,) if isinstance(keys, str) else tuple(map(str, keys))
