"""A new agent: a script that makes it from a template and asks it, and a test for everything the template can do.

Not here: the templates themselves (`kernel.agents.roles`), and how files are written (`drafting`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kernel.agents.roles import ROLES
from kernel.agents.templates import Action, AgentTemplate, Setting, Shelf
from kernel.records import dataclass
from studio.generating.drafting import ENDINGS, Name, fill
from studio.testing.testfile import SUFFIX

KINDS = tuple(role.kind for role in ROLES)
"""The templates there are, as people call them."""

INPUTS: Mapping[str, str] = {
    "chat": "Hello, who are you?",
    "code": "a stack of numbers",
    "data": "Sales were 3, 5 and 8.",
    "planner": "move house",
    "math": "What is 6 * 7?",
    "customer_service": "Where is my letter?",
}
"""What an agent is asked when nothing is said, by the kind of its template."""

DEFAULT_INPUT = "owls at night"

DETAILED = ("revise", "save_section")
"""Actions that take two inputs."""

CALLS: Mapping[str, tuple[dict[str, Any], Any]] = {
    "calculator": ({"expression": "6 * 7"}, 42),
    "writer": ({"message": "a line about owls"}, "Owls fly by night."),
}
"""Tool, or agent that is one → the arguments it is called with in a test, and what it gives."""

ANSWERS: Mapping[str, tuple[tuple[str, str, Any], ...]] = {
    "text": (("", "It is told in a line.", "It is told in a line."),),
    "items": ((" gives a list", "1. Begin.\n2. End.", ["Begin.", "End."]),),
    "review": (
        (" approves", "APPROVED\nIt is clear.", {"approved": True, "feedback": "It is clear."}),
        (" does not approve", "REVISE\nIt is too long.", {"approved": False, "feedback": "It is too long."}),
    ),
}
"""What an action gives → the end of a test's name, what the model says there, and what the action makes of it."""

SAMPLES: Mapping[str, tuple[str, str]] = {"int": ("3", "3"), "str": ('"…"', '"…"'), "bool": ("true", "True")}
"""Annotation of a setting → a value of it, and the same in Python."""


@dataclass(frozen=True, slots=True)
class Example:
    """A test of one action: the model is asked what `match` says, and `answer`s; the action gives `value`."""

    name: str
    params: dict[str, str]
    match: str
    answer: str
    value: Any


def agent_files(name: Name, language: str, role: AgentTemplate, prompt: str = "") -> dict[str, str]:
    """The script and its test, by file name. `prompt` is the system prompt; "" for the template's."""
    file = f"{name.file}{ENDINGS[language]}"
    given = INPUTS.get(role.kind, DEFAULT_INPUT)
    test = f"{name.file}{SUFFIX}"
    values = {
        "name": name,
        "file": file,
        "test": test,
        "role": role,
        "prompt": prompt or role.system_prompt,
        "input": given,
        "actions": list(role.actions),
        "is_detailed": any(action in DETAILED for action in role.actions),
        "settings": [_written(setting, language) for setting in role.settings if setting.name != "agents"],
        "examples": [example for action in role.actions for example in _examples(role, action, given)],
        "calls": {tool: CALLS[tool] for tool in _callable(role)},
    }
    script = fill(f"agent{ENDINGS[language]}", language, **values)
    return {file: script, test: fill("agent.test.yaml", language, **values)}


def _callable(role: AgentTemplate) -> list[str]:
    specialists = ("writer",) if any(setting.name == "agents" for setting in role.settings) else ()
    return [name for name in (*role.tools, *specialists) if name in CALLS]


def _written(setting: Setting, language: str) -> dict[str, Any]:
    """A setting as the script shows it: set where it has a default, else as an example that is a comment."""
    is_set = setting.default not in (None, "")
    kind = setting.annotation.split(" ")[0]
    sample = SAMPLES.get(kind, ('{ "…" }', '["…"]') if language == "lua" else ('["…"]', '["…"]'))
    told = setting.doc.rstrip(".")
    return {
        "name": setting.name,
        "doc": told,
        "is_set": is_set,
        "default": setting.default,
        "sample": sample[language == "python"],
    }


def _examples(role: AgentTemplate, name: str, given: str) -> list[Example]:
    action: Action | Shelf = role.actions[name]
    params = {"action": name, "input": given}
    if isinstance(action, Shelf):
        with_name = name in DETAILED
        told = {"detail": "It is kept."} if with_name else {}
        return [Example(f"{name} keeps it", params | told, "", "", {given: "It is kept."} if with_name else [given])]
    params |= {"detail": "Make it shorter."} if name in DETAILED else {}
    words = re.split(r"[.,:;]", action.instruction)[0]
    match = f"/(?s){_escaped(words)}.*{_escaped(given)}{'.*Make it shorter' if name in DETAILED else ''}/"
    return [Example(f"{name}{end}", params, match, answer, value) for end, answer, value in ANSWERS[action.gives]]


def _escaped(text: str) -> str:
    return re.sub(r"([.*+?()\[\]{}|^$\\/])", r"\\\1", text)
