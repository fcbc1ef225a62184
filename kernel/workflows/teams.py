"""Agents made of agents: all at once, one behind the other, a supervisor with workers.

Each is an agent itself, so it can be a step, a tool or a member of another team. Not here: who is chosen for what
(`kernel.workflows.delegation`), pools and systems (`pools`, `systems`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from kernel.agents.agent import Agent, AgentSpec, ModelSource
from kernel.agents.requests import as_prompt
from kernel.agents.templates import is_approved
from kernel.context import Context
from kernel.errors import InvalidError, LimitError, NotFoundError
from kernel.operations import Call
from kernel.registry import suggest
from kernel.runnable import Runnable
from kernel.state import State
from kernel.values import Function, Outcome, Record, Value
from kernel.values import told as in_words
from kernel.workflows.delegation import (
    Worker,
    least_busy,
    most_skilled,
    named_in,
    next_in_turn,
    question,
    worker,
)
from kernel.workflows.doers import ask
from kernel.workflows.steps import Pattern
from kernel.workflows.walk import Walk

Choose = Callable[[Context, Value, list[str]], Awaitable[Value]]
"""A function of the script that names the worker for a task: `choose(ctx, task, names)`."""


MOST_NESTED = 20
"""Teams within teams: each costs Python's stack some frames."""

DEPTH: ContextVar[int] = ContextVar("kernel.workflows.depth", default=0)


@contextmanager
def _deeper(name: str) -> Iterator[None]:
    depth = DEPTH.get()
    if depth >= MOST_NESTED:
        raise LimitError(f"Teams are nested {depth} deep at {name!r}. Is one a member of itself?")
    token = DEPTH.set(depth + 1)
    try:
        yield
    finally:
        DEPTH.reset(token)


class Team(Agent):
    """An agent without a model of its own, whose members do the work."""

    def __init__(
        self,
        id: str,
        spec: AgentSpec,
        models: ModelSource,
        state: State,
        own: Mapping[str, Function] | None = None,
    ) -> None:
        super().__init__(id, spec, models, [], state, own)
        self.members: dict[str, Runnable] = {}
        self.store = state

    async def work(self, call: Call, action: str) -> Value:
        """What the team makes of `call.input`; `action` is what is wanted of it, "" the usual."""
        raise NotImplementedError

    def member(self, name: str) -> Runnable:
        """The member of that name. `NotFoundError` names those there are."""
        if name in self.members:
            return self.members[name]
        near = suggest(name, list(self.members)) or f" There are: {', '.join(self.members) or 'none'}."
        raise NotFoundError(f"The team {self.name!r} has no member {name!r}.{near}")

    def require_members(self) -> None:
        """`InvalidError` when nobody is there to do the work."""
        if not self.members:
            raise InvalidError(f"The team {self.name!r} has no members yet. Add some with add_agent(name, agent).")

    def add(self, name: str, member: Runnable) -> None:
        """Put a member in, in the place of one of that name."""
        if member is self:
            raise InvalidError(f"The team {self.name!r} cannot be a member of itself.")
        self.members[name] = member

    async def answer(self, ctx: Context, input: Value) -> Value:
        """Let the team work on an input; its own `chat` comes first."""
        if "chat" in self.own and ctx.span_id not in self._acting:
            return await self._perform_own(ctx, "chat", as_prompt(input))
        return await self.do_action(ctx, "", input)

    async def do_action(self, ctx: Context, action: str, input: Value, detail: Value = None) -> Value:
        """Let the team do something by name."""
        given = input if detail is None else {"input": input, "detail": detail}
        fields: dict[str, Value] = {}

        async def do(call: Call) -> Value:
            self.require_members()
            with _deeper(self.name):
                result = await self.work(call, action)
            fields.update(result.fields if isinstance(result, Outcome) else {})
            return result.output if isinstance(result, Outcome) else result

        attributes = {"action": action} if action else {}
        output = await self._invoke(ctx, given, do, members=[*self.members], **attributes)
        return Outcome(output, fields) if fields else output

    async def chat(
        self,
        ctx: Context,
        message: str,
        heard: Callable[[str], None] | None = None,
        history: Any = None,
        schema: Any = None,
        attachments: Any = (),
    ) -> str:
        """The team's answer to a message, as text."""
        result = await self.do_action(ctx, "", message)
        text = as_prompt(result.output if isinstance(result, Outcome) else result)
        if heard is not None:
            heard(text)
        return text


class Composite(Team):
    """All members get the same input at the same time, or one the output of the other, as its pattern says."""

    pattern_of: Callable[[Composite, str], Pattern]

    async def work(self, call: Call, action: str) -> Value:
        """Walk the pattern of the members; the result is that of the pattern."""
        pattern = self.pattern_of(self, action)
        pattern.check(f"The team {self.name!r}")
        walk = Walk(self.name, self.id, call.input, len(pattern.steps), "running")
        output = await pattern.walk(call.ctx, walk.frame(call.input), call.input)
        return walk.outcome(output, call.seconds())


class Hierarchy(Team):
    """A supervisor chooses a worker for each task, and looks at what it did.

    `strategy` is one of `delegation.STRATEGIES`; `choose` takes its place. `skills` are words by worker. With `review`
    the supervisor's last word is the result; up to `revisions` times a worker mends what was not approved.
    """

    supervisor: Runnable | None = None
    strategy: str = "round_robin"
    choose: Choose | None = None
    review: bool = True
    revisions: int = 0

    def __init__(self, *parts: Any, **named: Any) -> None:
        super().__init__(*parts, **named)
        self.skills: dict[str, list[str]] = {}
        self.last = ""
        self.loads: dict[str, int] = {}

    def workers(self) -> list[Worker]:
        """The members as those who may be chosen."""
        return [
            worker(name, self._skills(name, member), member.description, self.loads.get(name, 0))
            for name, member in self.members.items()
        ]

    async def work(self, call: Call, action: str) -> Value:
        """Choose, let work, review."""
        name = await self.chosen(call.ctx, call.input)
        call.attributes["worker"] = name
        result = await self.delegate(call.ctx, name, action, call.input)
        fields: dict[str, Value] = {"worker": name, "result": result}
        if self.supervisor is None or not self.review:
            return Outcome(result, fields)
        review = await self._review(call.ctx, name, result)
        rounds = 0
        while rounds < self.revisions and not is_approved(review):
            rounds += 1
            mended = {"task": call.input, "draft": result, "feedback": review}
            result = await self.delegate(call.ctx, name, "revise", mended)
            review = await self._review(call.ctx, name, result)
        return Outcome(review, {**fields, "result": result, "review": review, "revisions": rounds})

    async def chosen(self, ctx: Context, task: Value, strategy: str = "") -> str:
        """The name of the worker for a task. `NotFoundError` when a function names nobody who is there."""
        self.require_members()
        if self.choose is not None and not strategy:
            return self._named(await self.choose(ctx, task, [*self.members]))
        match strategy or self.strategy:
            case "skill_based":
                name = most_skilled(task, self.workers())
            case "least_busy":
                name = least_busy(self.workers())
            case "llm":
                name = await self._asked(ctx, task)
            case _:
                name = next_in_turn(self.last, self.members)
        self.last = name
        return name

    def _named(self, choice: Value) -> str:
        """The member that a function of the script chose. `InvalidError` for what cannot be a name."""
        if not isinstance(choice, str | int):
            known = ", ".join(self.members)
            raise InvalidError(
                f"The delegation strategy of {self.name!r} gives the name of a member, not {in_words(choice)}. "
                f"There are: {known}."
            )
        self.member(str(choice))
        return str(choice)

    async def delegate(self, ctx: Context, name: str, action: str, task: Value) -> Value:
        """What a worker makes of a task."""
        self.loads[name] = self.loads.get(name, 0) + 1
        try:
            return await ask(ctx, self.member(name), action, task)
        finally:
            self.loads[name] -= 1

    async def _asked(self, ctx: Context, task: Value) -> str:
        """The worker the supervisor names; the most skilled when it names nobody."""
        if self.supervisor is None:
            raise InvalidError(f"The team {self.name!r} has no supervisor to choose by 'llm'.")
        workers = self.workers()
        answer = await ask(ctx, self.supervisor, "", question(task, workers))
        return named_in(as_prompt(answer), workers) or most_skilled(task, workers)

    async def _review(self, ctx: Context, name: str, result: Value) -> str:
        assert self.supervisor is not None
        return as_prompt(await ask(ctx, self.supervisor, "", f"Review this result from {name}: {as_prompt(result)}"))

    def _skills(self, name: str, member: Runnable) -> list[str]:
        own = getattr(getattr(member, "spec", None), "skills", ())
        return [*self.skills.get(name, ()), *own]


def told(members: Mapping[str, Runnable]) -> list[Record]:
    """The members for scripts: `name`, `agent` (its own name), `description`."""
    return [Record(name=name, agent=one.name, description=one.description) for name, one in members.items()]
