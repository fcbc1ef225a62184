"""Who may read and write which values. The spell itself may always; rules are for its agents."""

from __future__ import annotations

from typing import Literal, NamedTuple

from kernel.context import Context
from kernel.errors import DeniedError

Way = Literal["read", "write"]


class Rule(NamedTuple):
    """For the keys of a scope that begin with `prefix`: the names of the agents that may read and write them.

    None means every agent.
    """

    scope: str
    owner: str
    prefix: str
    read: frozenset[str] | None = None
    write: frozenset[str] | None = None

    def allows(self, way: Way, agent: str) -> bool:
        """Whether an agent may."""
        allowed = self.read if way == "read" else self.write
        return allowed is None or agent in allowed


class Access:
    """The rules of a state. Every rule that fits a key must allow it."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []

    def add(self, rule: Rule) -> None:
        """One more rule; it takes the place of one for the same keys."""
        where = (rule.scope, rule.owner, rule.prefix)
        self._rules = [one for one in self._rules if (one.scope, one.owner, one.prefix) != where] + [rule]

    def check(self, ctx: Context, way: Way, scope: str, owner: str, key: str) -> None:
        """`DeniedError` when an agent acts here that may not."""
        agent = ctx.scope.get("agent_name")
        if not self._rules or agent is None:
            return
        for rule in self._rules:
            mine = (rule.scope, rule.owner) == (scope, owner) and key.startswith(rule.prefix)
            if mine and not rule.allows(way, agent):
                raise DeniedError(
                    f"The agent {agent!r} may not {way} the state {key!r} of the scope {scope!r}. "
                    f"State.protect({rule.prefix!r}, …) says who may."
                )
