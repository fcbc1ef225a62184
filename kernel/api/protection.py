"""Recovery around agents, tools and workflows: whoever calls them gets what could be recovered.

Not here: what may help (`kernel.recovery`), and how scripts ask for it (`kernel.api.recovery`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import field
from typing import Any

from kernel.agents.agent import Agent, as_prompt
from kernel.agents.fallback import GUARDED, instead
from kernel.agents.remembering import Asked
from kernel.api.agent_hooks import concerns_of
from kernel.api.fallback import SCHEMA, TRIED, fitting, output_of, remember_turn
from kernel.api.runnables import as_runnable
from kernel.api.site import Site
from kernel.circuits import CircuitBreaker
from kernel.context import Context
from kernel.errors import LimitError, ModelError, SpellError, describe_error
from kernel.messages import Message
from kernel.operations import Call, Do
from kernel.records import dataclass
from kernel.recovery import Action, Recovery, RetryPolicy
from kernel.runnable import Runnable
from kernel.tools.definition import Tool
from kernel.values import Value
from kernel.workflows.workflow import Workflow

FAILED: ContextVar[tuple[str, ...]] = ContextVar("kernel.api.protection.failed", default=())
"""The agents in whose place somebody answers here: nobody of them is asked again."""


@dataclass(slots=True)
class Guard:
    """How to recover; `make` gives a fuse of its own to each that is protected."""

    recovery: Recovery
    policy: RetryPolicy
    make: Callable[[str], CircuitBreaker]
    circuits: dict[str, CircuitBreaker] = field(default_factory=dict)

    def circuit(self, name: str) -> CircuitBreaker:
        """The fuse of a name."""
        if name not in self.circuits:
            self.circuits[name] = self.make(name)
        return self.circuits[name]


def protect(site: Site, guard: Guard, subject: Runnable | None) -> int:
    """Stand around somebody; around every agent when it is nobody. The id takes it away again."""

    async def around(call: Call, do: Do, ctx: Context) -> Value:
        return await _guarded(site, guard, call, do)

    return site.spell.hooks.wrap((_operation_of(subject),), around, concerns_of(subject), scripted=True)


def _operation_of(subject: Runnable | None) -> str:
    match subject:
        case Tool():
            return "execute_tool"
        case Workflow():
            return "invoke_workflow"
    return "invoke_agent"


async def _guarded(site: Site, guard: Guard, call: Call, do: Do) -> Value:
    tell, circuit = call.ctx.emit, guard.circuit(call.name)
    call.notes[GUARDED] = True

    async def tried() -> Value:
        # What may be broken still is tried once, not as often as the policy says.
        return await (do(call) if circuit.on_trial else guard.policy.within(call.ctx).run(lambda: do(call), tell))

    try:
        return await circuit.call(tried, tell)
    except LimitError:
        raise
    except Exception as error:
        return await _recovered(site, guard, call, error)


async def _recovered(site: Site, guard: Guard, call: Call, error: Exception) -> Value:
    failed = (*FAILED.get(), call.name)
    asked = _asked(call)
    context: dict[str, Any] = {"name": call.name, "input": call.input, "operation": call.operation}
    if call.operation == "invoke_agent":
        context |= {"agent": call.name, TRIED: list(failed)}
    if asked.schema is not None:
        context[SCHEMA] = asked.schema
    action = await guard.recovery.recover(call.ctx, error, context)
    match action.action:
        case "recovered":
            value = action.details["value"]
        case "use_fallback_agent":
            call.attributes["fallback"] = True
            other = as_runnable(site, action.details["fallback_agent"], "agent")
            answer = await _instead(other, call, failed)
            value = read_instead(call.ctx, other.name, answer, asked.schema, error)
        case _:
            value = _fallback(call, with_parts(error, action))
    if isinstance(call.subject, Agent):
        remember_turn(call.subject, asked.message, value)
    return value


def _fallback(call: Call, error: Exception) -> Value:
    """What an agent answers where nothing else helped; the `error` where it has no such answer."""
    if not isinstance(call.subject, Agent):
        raise error
    return instead(call.ctx, call.subject.spec, error)


def _asked(call: Call) -> Asked:
    if isinstance(call.asked, Asked):
        return call.asked
    # It was not let through, or a method of its own failed.
    schema = call.subject.spec.response_schema if isinstance(call.subject, Agent) else None
    return Asked(Message("user", as_prompt(call.input)), schema)


def read_instead(ctx: Context, who: str, answer: Value, schema: Any, error: Exception) -> Value:
    """The answer of a stand-in as the schema reads it; the `error` it was to help against when it does not fit."""
    try:
        return fitting(who, answer, schema)
    except ModelError as problem:
        told = {"problem": problem.describe(), "error": describe_error(error)}
        ctx.emit("recovery_failed", by=f"the fallback {who!r}", **told)
        raise error from None


async def _instead(other: Runnable, call: Call, failed: tuple[str, ...]) -> Value:
    token = FAILED.set(failed)
    try:
        return output_of(await other.run(call.ctx, call.input))
    finally:
        FAILED.reset(token)


def with_parts(error: Exception, action: Action) -> Exception:
    """The error, with what strategies could save as `saved`."""
    if action.partial and isinstance(error, SpellError):
        error.details.setdefault("saved", list(action.partial))
    return error
