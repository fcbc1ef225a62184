"""What every script function works with: where it was called, and the spell it was called in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any, Protocol

from kernel.agents.agent import Agent, ModelSource
from kernel.agents.requests import as_prompt
from kernel.context import Context
from kernel.hooks import Hooks
from kernel.listeners import Listeners
from kernel.messages import Attachment, Message
from kernel.policy import ModuleRules, Profile, read_module_rules
from kernel.records import dataclass
from kernel.registry import Registry
from kernel.replay.records import Lived
from kernel.runnable import Runnable
from kernel.sandbox.files import Files
from kernel.sandbox.hands import Hands
from kernel.state import State
from kernel.values import Value

Write = Callable[[Context, str, str], None]
"""Text for a stream (`stdout`, `stderr`) of the cell or script."""


class Place(Protocol):
    """Where a spell was told to be: `beside` its file (None: unknown), below `folder`; and how much its log says."""

    @property
    def beside(self) -> Path | None:
        """The folder of its file."""
        ...

    @property
    def folder(self) -> Path:
        """The workspace."""
        ...

    @property
    def log_level(self) -> str:
        """The level, "" for none."""
        ...


@dataclass(slots=True)
class Spell:
    """What lives as long as a kernel session: its parts are put together by `kernel.runtime`.

    `model` is the default model's id; `defaults` are options every agent gets (`base_url`, …);
    `beside` is the folder of the spell's file, where its modules are (None: where relative paths start);
    `listed` are the rules for modules of its own file;
    `log_level` is what was said about `Logger` from outside ("": nothing);
    `parts` is what only some functions need and is made when they do (`kernel.api.parts`).
    """

    profile: Profile
    models: ModelSource
    hands: Hands
    hooks: Hooks
    listeners: Listeners
    state: State
    model: str
    agents: Registry[Agent] = field(default_factory=lambda: Registry("agent"))
    tools: Registry[Runnable] = field(default_factory=lambda: Registry("tool"))
    workflows: Registry[Runnable] = field(default_factory=lambda: Registry("workflow"))
    params: Mapping[str, Any] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    beside: Path | None = None
    listed: ModuleRules = field(default_factory=ModuleRules)
    log_level: str = ""
    parts: dict[type, Any] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    @property
    def files(self) -> Files:
        """The hands that touch files."""
        return self.hands.files

    def place(self, about: Mapping[str, Any], profile: Profile, place: Place) -> None:
        """Take over what a run says: `about` has the path of its file, its list of modules and the level of its log."""
        path = str(about.get("path") or "") if about.get("kind") == "notebook" else ""
        self.beside = place.beside or ((place.folder / path).parent if path else None)
        self.listed = read_module_rules(about.get("modules"))
        self.profile = replace(profile, modules=profile.modules.joined(self.listed))
        self.log_level = place.log_level or str(about.get("log_level") or "")
        if self.log_level:
            from kernel.api.logger import level_named

            self.log_level = level_named(self.log_level)

    def read_message(self, message: Value) -> tuple[str, tuple[Attachment, ...]]:
        """A message of any kind as its text, and the images and files beside it."""
        if not isinstance(message, dict | list):
            return as_prompt(message), ()
        from kernel.api.enclosures import read_message

        read = read_message(self, message)
        return read.text, read.attachments

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

    async def relive(self, ctx: Context, lived: Lived) -> None:
        """Do once more in here what a finished step of a resumed run did."""
        data = lived.data
        if lived.kind == "state":
            await self.state.set(ctx, data["scope"], data["owner"], data["key"], data.get("value"))
        elif agent := next((a for a in map(self.agents.get, self.agents) if a.id == data["agent"]), None):
            agent.remember([Message("user", data["asked"]), Message("assistant", data["answered"])])


@dataclass(frozen=True, slots=True)
class Site:
    """One call from a script, written in `language`; `write` puts text on its screen and into its trace."""

    ctx: Context
    spell: Spell
    language: str = "lua"
    write: Write | None = None
