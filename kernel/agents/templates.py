"""What an agent template is: a role, the options that shape it, and the actions it knows by name; as data.

Not here: the templates there are (`kernel.agents.roles`), and how an agent acts (`kernel.agents.agent`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from kernel.agents.requests import as_prompt
from kernel.records import dataclass
from kernel.values import Record, Value

Gives = Literal["text", "items", "review"]


@dataclass(frozen=True, slots=True)
class Action:
    """Something an agent is asked to do by name.

    `instruction` tells the model what to do with the input. `gives` is the form of the result: the model's `text`,
    `items` (a list of the lines it lists), or a `review` (`approved`, `feedback`). `prepares` names an override
    point that may change the input, besides `before_<action>`. `doc` is its line in the reference.
    """

    instruction: str
    doc: str
    gives: Gives = "text"
    prepares: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """An action that needs no model: what is given is kept in the agent's state under `key`.

    One value more each time; with a name, by that name.
    """

    key: str
    doc: str


@dataclass(frozen=True, slots=True)
class Setting:
    """An option of a template. `told` is the sentence it adds to the system prompt, with `{}` for the value."""

    name: str
    annotation: str
    told: str
    doc: str
    default: Value = None


@dataclass(frozen=True, slots=True)
class AgentTemplate:
    """A kind of agent.

    `name` is its class in scripts, `kind` its `agent_type`; `tools` are given to it where they exist;
    `aliases` are other names of the class.
    """

    name: str
    kind: str
    system_prompt: str
    description: str
    settings: tuple[Setting, ...] = ()
    actions: Mapping[str, Action | Shelf] = field(default_factory=dict)
    tools: tuple[str, ...] = ()
    example: str = ""
    aliases: tuple[str, ...] = ()

    def prompt(self, settings: Mapping[str, Value], system_prompt: str = "") -> str:
        """The system prompt: the template's or another one, and a sentence for each option that is set."""
        told = [
            setting.told.format(_words(settings[setting.name]))
            for setting in self.settings
            if setting.told and settings.get(setting.name) not in (None, [], {}, "")
        ]
        role = (system_prompt or self.system_prompt).rstrip()
        ended = role if not told or role.endswith((".", "!", "?", ":")) else f"{role}."
        return " ".join([ended, *told])


def derive(name: str, parent: AgentTemplate, **changes: Any) -> AgentTemplate:
    """A template of its own made from another: what is not changed is inherited, settings and actions are added."""
    from dataclasses import replace

    settings = {s.name: s for s in (*parent.settings, *changes.pop("settings", ()))}
    actions = {**parent.actions, **changes.pop("actions", {})}
    return replace(parent, name=name, aliases=(), settings=tuple(settings.values()), actions=actions, **changes)


def action_prompt(action: str, known: Action | None, input: Value, detail: Value = None) -> str:
    """What a model is asked to do for an action: its instruction where it is known, else its name, and the input."""
    task = known.instruction if known else f"Task: {action}"
    return "\n\n".join(part for part in (task, as_prompt(input), as_prompt(detail)) if part)


def _words(value: Value) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return ", ".join(f"{key}: {item}" for key, item in value.items()) if isinstance(value, dict) else str(value)


def shaped(gives: Gives, answer: str) -> Value:
    """A model's answer in the form an action gives."""
    match gives:
        case "items":
            return listed_items(answer)
        case "review":
            return Record(approved=is_approved(answer), feedback=_without_verdict(answer))
    return answer


ITEM = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+(.*\S)", re.MULTILINE)

VERDICT = re.compile(r"^\W*(approved?|accepted?|revis(?:e|ion needed)|reject(?:ed)?)\b[\W_]*", re.IGNORECASE)

REFUSED = re.compile(
    r"\b(?:not approved|disapproved?|rejected|needs? (?:revision|to be revised|more work|rework)|revise this"
    r"|cannot (?:be approved|approve)|not acceptable)\b",
    re.IGNORECASE,
)


def listed_items(answer: str) -> list[str]:
    """The lines of a list, without bullets and numbers; the paragraphs of a text that holds no list."""
    items = [item.strip() for item in ITEM.findall(answer)]
    return items or [part.strip() for part in answer.split("\n") if part.strip()]


def is_approved(answer: str) -> bool:
    """Whether a review approves: its first word says so; failing that, nothing in it says no."""
    verdict = VERDICT.match(answer)
    if verdict:
        return verdict[1].lower().startswith(("approv", "accept"))
    return REFUSED.search(answer) is None


def _without_verdict(answer: str) -> str:
    return VERDICT.sub("", answer, count=1).strip() or answer.strip()
