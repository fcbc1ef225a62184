"""Handing over: the state of one agent to another, and with it, if wanted, the conversation.

Not here: who decides to hand over (`kernel.workflows.systems`).
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

from kernel.agents.life import STATUS
from kernel.context import Context
from kernel.operations import Call, perform
from kernel.records import dataclass
from kernel.state import State
from kernel.values import Record, Value


@dataclass(frozen=True, slots=True)
class Filter:
    """Which keys go over: those in `include` (all, when it is empty) that are not in `exclude`; `*` is any text."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def keeps(self, key: str) -> bool:
        """Whether a key goes over. An agent's status is its own, unless it is asked for by name."""
        if key == STATUS and STATUS not in self.include:
            return False
        wanted = not self.include or _matches(key, self.include)
        return wanted and not _matches(key, self.exclude)


def _matches(key: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(key, pattern) for pattern in patterns)


async def hand_over(
    ctx: Context,
    state: State,
    sender: Any,
    receiver: Any,
    chosen: Filter,
    conversation: bool = False,
    message: str = "",
) -> Record:
    """Copy what the filter keeps of one agent's state to another; what went over: `from`, `to`, `keys`, `values`.

    With `conversation` the receiver remembers what was said to the sender. A hook may change or refuse it.
    """

    async def do(call: Call) -> Value:
        given: dict[str, Any] = call.input
        for key, value in given["values"].items():
            await state.set(call.ctx, "agent", receiver.id, key, value)
        if conversation and hasattr(receiver, "remember"):
            receiver.remember(list(getattr(sender, "whole", [])))
            receiver.summary = receiver.summary or getattr(sender, "summary", "")
        return Record({"from": sender.name, "to": receiver.name, "keys": [*given["values"]], "values": given["values"]})

    keys = [key for key in state.keys("agent", sender.id) if chosen.keeps(key)]
    values = {key: state.get("agent", sender.id, key) for key in keys}
    given = {"from": sender.name, "to": receiver.name, "values": values, "message": message}
    result = await perform(ctx, "handoff", f"{sender.name} → {receiver.name}", given, do, conversation=conversation)
    return result if isinstance(result, Record) else Record(result)
