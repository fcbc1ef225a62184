"""What every script function works with: where it was called, and the spell it was called in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kernel.agents.agent import Agent, ModelSource
from kernel.context import Context
from kernel.hooks import Hooks
from kernel.listeners import Listeners
from kernel.policy import Profile
from kernel.registry import Registry
from kernel.runnable import Runnable
from kernel.sandbox.files import Files
from kernel.state import State

Write = Callable[[Context, str, str], None]
"""Text for a stream (`stdout`, `stderr`) of the cell or script."""


@dataclass(slots=True)
class Spell:
    """What lives as long as a kernel session: its parts are put together by `kernel.runtime`.

    `model` is the default model's id; `defaults` are options every agent gets (`base_url`, …);
    `parts` is what only some functions need and is made when they do (`kernel.api.parts`).
    """

    profile: Profile
    models: ModelSource
    files: Files
    hooks: Hooks
    listeners: Listeners
    state: State
    model: str
    agents: Registry[Agent] = field(default_factory=lambda: Registry("agent"))
    tools: Registry[Runnable] = field(default_factory=lambda: Registry("tool"))
    workflows: Registry[Runnable] = field(default_factory=lambda: Registry("workflow"))
    params: Mapping[str, Any] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    parts: dict[type, Any] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def next_id(self, kind: str) -> str:
        """A fresh id: `agent_1`, `workflow_1`, …"""
        number = self._numbers[kind] = self.next_number(kind)
        return f"{kind}_{number}"

    def next_number(self, kind: str) -> int:
        """The number that the next fresh id of a kind will have."""
        number = self._numbers.get(kind, 0) + 1
        while f"{kind}_{number}" in self._taken:
            number += 1
        return number

    def take_id(self, id: str) -> None:
        """Let no fresh id be this one: it was given already."""
        self._taken.add(id)


@dataclass(frozen=True, slots=True)
class Site:
    """One call from a script, written in `language`; `write` puts text on its screen and into its trace."""

    ctx: Context
    spell: Spell
    language: str = "lua"
    write: Write | None = None
