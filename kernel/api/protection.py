"""Recovery around agents, tools and workflows: whoever calls them gets what could be recovered.

Not here: what may help (`kernel.recovery`), and how scripts ask for it (`kernel.api.recovery`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import field
from typing import Any

from kernel.api.agent_hooks import concerns_of
from kernel.api.fallback import TRIED
from kernel.api.runnables import as_runnable
from kernel.api.site import Site
from kernel.circuits import CircuitBreaker
from kernel.context import Context
from kernel.errors import LimitError, SpellError
from kernel.operations import Call, Do
from kernel.records import dataclass
from kernel.recovery import Action, Recovery, RetryPolicy
from kernel.runnable import Runnable
from kernel.tools.definition import Tool
from kernel.values import Outcome, Value
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

    async def tried() -> Value:
        # What may be broken still is tried once, not as often as the policy says.
        return await (do(call) if circuit.on_trial else guard.policy.run(lambda: do(call), tell))

    try:
        return await circuit.call(tried, tell)
    except LimitError:
        raise
    except Exception as error:
        return await _recovered(site, guard, call, error)


async def _recovered(site: Site, guard: Guard, call: Call, error: Exception) -> Value:
    failed = (*FAILED.get(), call.name)
    context: dict[str, Any] = {"name": call.name, "input": call.input, "operation": call.operation}
    if call.operation == "invoke_agent":
        context |= {"agent": call.name, TRIED: list(failed)}
    action = await guard.recovery.recover(call.ctx, error, context)
    match action.action:
        case "recovered":
            return action.details["value"]
        case "use_fallback_agent":
            call.attributes["fallback"] = True
            return await _instead(as_runnable(site, action.details["fallback_agent"], "agent"), call, failed)
    raise with_parts(error, action)


async def _instead(other: Runnable, call: Call, failed: tuple[str, ...]) -> Value:
    token = FAILED.set(failed)
    try:
        result = await other.run(call.ctx, call.input)
    finally:
        FAILED.reset(token)
    return result.output if isinstance(result, Outcome) else result


def with_parts(error: Exception, action: Action) -> Exception:
    """The error, with what strategies could save as `saved`."""
    if action.partial and isinstance(error, SpellError):
        error.details.setdefault("saved", list(action.partial))
    return error
