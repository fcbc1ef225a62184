"""The names of what an agent can be asked to do, and slips in them. Not here: what it does then (`templates`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kernel.errors import NamelessError, NotFoundError
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


NAME = re.compile(r"[A-Za-z_][\w-]*")
"""What can only be the name of an action; anything else is a task in words."""


def demand_action(agent: Any, action: str) -> None:
    """`NotFoundError`, which names those it knows, for the name of an action that an agent with actions has not;
    `NamelessError` for none at all.

    Steps of workflows are free to ask for more: their agents' models do it as a task, and the trace says so.
    """
    if not action.strip():
        raise NamelessError("'action' is the name of an action, or a task in words; it is empty.")
    known = known_to(agent)
    if not known or not is_unknown(agent, action) or slip_of(agent, action):
        return
    names = ", ".join(_spelled(known, action))
    raise NotFoundError(
        f"The agent {agent.name!r} has no action {action!r}. It knows: {names}. "
        "Say other tasks in its chat, or in words."
    )


def is_unknown(agent: Any, action: str) -> bool:
    """Whether it is the name of an action, and the agent has actions, but none of that name."""
    known = known_to(agent)
    return bool(known) and NAME.fullmatch(action) is not None and not {action, snake_case(action)} & {*known}


def known_to(agent: Any) -> list[str]:
    """The names of the actions of an agent's template, and of its own class; none where it has no template's."""
    spec = getattr(agent, "spec", None)
    return [*dict.fromkeys([*spec.actions, *agent.own])] if spec is not None and spec.actions else []


def _spelled(known: list[str], action: str) -> Iterator[str]:
    """Names as somebody spells them who writes that action."""
    return (camel_case(name) if action != action.lower() else name for name in known)


def slip_of(agent: Any, action: str) -> str:
    """What is wrong with the name of an action that is nearly one of an agent's template; "" when nothing is."""
    known = known_to(agent)
    if not known or action in known or snake_case(action) in known:
        return ""
    near = suggest(action, [*_spelled(known, action)])
    return f"The agent {agent.name!r} has no action {action!r}.{near} Other tasks are for its chat." if near else ""
