"""Agents that may hand over to others they know, outside any system: their model decides, somebody else goes on.

Not here: systems, in which every member may (`kernel.workflows.systems`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from typing import Any

from kernel.agents.agent import Agent
from kernel.context import Context
from kernel.errors import LimitError, NotFoundError
from kernel.operations import Call, Do
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.runnable import Runnable
from kernel.state import State
from kernel.values import Outcome, Value
from kernel.workflows.doers import Named, ask
from kernel.workflows.handoff import Filter, hand_over
from kernel.workflows.systems import MOST_HANDOFFS, REQUESTS, TOOL, Request, handoff_tool, wish_in

PATH: ContextVar[tuple[str, ...]] = ContextVar("kernel.workflows.path", default=())
"""The agents that handed over before this one."""


@dataclass(frozen=True, slots=True)
class Heir:
    """Somebody who may go on: with what of the state (`keeps`), and with what was said (`passes_on`)."""

    agent: Runnable
    keeps: Filter = field(default_factory=Filter)
    passes_on: bool = True


class Passing:
    """Stands around an agent: offers its model the tool, and lets the one it names go on."""

    def __init__(self, agent: Agent, heirs: Mapping[str, Heir], state: State) -> None:
        self._agent = agent
        self._heirs = heirs
        self._state = state
        self._speaking = 0

    async def around(self, call: Call, do: Do) -> Value:
        """The answer of the agent, or of whoever it handed over to.

        `NotFoundError` before it speaks where a name that it may hand over to is nearly another's, and behind it where
        it wishes for somebody whom neither it nor a system around it knows.
        """
        there = self._there(call.ctx)
        outer, requests = REQUESTS.get(), list[Request]()
        token = REQUESTS.set(requests)
        try:
            with self._offering(there):
                output = await do(call)
        finally:
            REQUESTS.reset(token)
        request = requests[0] if requests else wish_in(output)
        if request is None or request.to not in self._heirs:
            # The wish may be one for the system it belongs to.
            if request is not None and outer is not None and requests:
                outer.append(request)
            elif request is not None and outer is None:
                raise self._unknown(request.to)
            return output
        return await self._passed(call, request)

    async def _passed(self, call: Call, request: Request) -> Value:
        path = (*PATH.get(), self._agent.name)
        if len(path) > MOST_HANDOFFS:
            raise LimitError(f"Agents handed over {MOST_HANDOFFS} times: {' → '.join(path)}.")
        heir = self._heirs[request.to]
        taker: Any = heir.agent.find() if isinstance(heir.agent, Named) else heir.agent
        chosen = request.filter if request.filter != Filter() else heir.keeps
        if hasattr(taker, "id"):
            reason = str(request.reason or "")
            await hand_over(call.ctx, self._state, self._agent, taker, chosen, heir.passes_on, reason)
        call.attributes["handoff"] = request.to
        task = call.input if request.message in (None, "") else request.message
        token = PATH.set(path)
        try:
            result = await ask(call.ctx, taker, "", task)
        finally:
            PATH.reset(token)
        return result.output if isinstance(result, Outcome) else result

    def _there(self, ctx: Context) -> dict[str, Runnable]:
        """Those who can be offered: somebody known by name may be made later, which is told. A slip is an error, and so
        is it when nobody is there.
        """
        there: dict[str, Runnable] = {}
        missing: dict[str, NotFoundError] = {}
        for name, heir in self._heirs.items():
            try:
                if isinstance(heir.agent, Named):
                    heir.agent.find()
                there[name] = heir.agent
            except NotFoundError as error:
                missing[name] = error
        for name, problem in missing.items():
            if "Did you mean" in problem.message or not there:
                told = f"The agent {self._agent.name!r} cannot hand over: {problem.message}"
                raise NotFoundError(told, **problem.details)
            ctx.emit("passed_over", who=name, reason="there is no agent of that name yet")
        return there

    def _unknown(self, name: str) -> NotFoundError:
        near = suggest(name, [*self._heirs]) or f" It may hand over to: {', '.join(self._heirs)}."
        wish = f"The agent {self._agent.name!r} wants to hand over to {name!r}"
        return NotFoundError(f"{wish}, whom it does not know.{near}")

    @contextmanager
    def _offering(self, there: Mapping[str, Runnable]) -> Iterator[None]:
        """The tool in its hands while it speaks, in one conversation or several; not where a system gave it one."""
        tools: list[Any] = self._agent.tools
        self._speaking += 1
        offered = bool(there) and self._speaking == 1 and all(tool.name != TOOL for tool in tools)
        if offered:
            tools.append(handoff_tool(there))
        try:
            yield
        finally:
            self._speaking -= 1
            if not self._speaking:
                tools[:] = [tool for tool in tools if not getattr(tool, "lent", False)]
