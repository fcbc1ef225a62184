"""The names of what an agent can be asked to do, and slips in them. Not here: what it does then (`templates`)."""

from __future__ import annotations

from typing import Any

from kernel.errors import NotFoundError
from kernel.registry import suggest
from kernel.spelling import camel_case, snake_case


def known_action(agent: Any, action: str) -> str:
    """The name of an action as we write it, where it is one of the agent's own or its template's (`writeReport`).

    `NotFoundError` for what is nearly one; anything else is a task in words for its model.
    """
    spelled = snake_case(action)
    if spelled in agent.own or spelled in agent.spec.actions:
        return spelled
    if slip := slip_of(agent, action):
        raise NotFoundError(slip)
    return action


def slip_of(agent: Any, action: str) -> str:
    """What is wrong with the name of an action that is nearly one of an agent's template; "" when nothing is."""
    spec = getattr(agent, "spec", None)
    known = [*dict.fromkeys([*spec.actions, *agent.own])] if spec is not None and spec.actions else []
    if not known or action in known or snake_case(action) in known:
        return ""
    near = suggest(action, [camel_case(name) if action != action.lower() else name for name in known])
    return f"The agent {agent.name!r} has no action {action!r}.{near} Other tasks are for its chat." if near else ""
