"""The steps that a palette offers, as values that are written into a workflow. Not here: where they go (`changing`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from kernel.api.spelling import spelled
from kernel.errors import InvalidError
from kernel.records import dataclass
from studio.smart.literals import Written
from studio.smart.starting import free_name

KINDS = ("agent", "tool", "function", "condition", "loop", "parallel", "nested")

SAME = {"lua": "function(input) return input end", "javascript": "(input) => input", "python": "lambda input: input"}
TEST = {
    "lua": "function(input) return #tostring(input) > 80 end",
    "javascript": "(input) => String(input).length > 80",
    "python": "lambda input: len(str(input)) > 80",
}
AGENT = {
    "lua": 'Agent.new({ name = "helper" })',
    "javascript": 'new Agent({ name: "helper" })',
    "python": 'await Agent({"name": "helper"})',
}


@dataclass(frozen=True, slots=True)
class Around:
    """What a new step can use: the names that are `taken`, the agents and workflows of the notebook."""

    language: str
    taken: Collection[str] = ()
    agents: Sequence[Any] = ()
    workflows: Sequence[Any] = ()


def new_step(kind: str, around: Around) -> dict[str, Any]:
    """A step of a kind, which runs as it is. `InvalidError` for a kind that there is not."""
    if kind not in KINDS:
        raise InvalidError(f"A new step is one of {', '.join(KINDS)}.")
    language = around.language
    calculation = {"tool": "calculator", "input": "6 * 7"}
    doers: Mapping[str, dict[str, Any]] = {
        "agent": {"agent": around.agents[0] if around.agents else Written(AGENT[language]), "input": "Say hello."},
        "tool": calculation,
        "function": {"handler": Written(SAME[language])},
        "condition": {
            "type": "conditional",
            "conditions": [condition("is_long", "yes", language)],
            "branches": {"yes": calculation, "default": {"handler": Written(SAME[language])}},
        },
        "loop": {"type": "loop", "times": 3, "body": [{"name": "again", **calculation}]},
        "parallel": {"type": "parallel", "branches": {"left": calculation, "right": calculation}},
        "nested": {"workflow": around.workflows[0]}
        if around.workflows
        else {"type": "sequential", "steps": [{"name": "inner", **calculation}]},
    }
    return {"name": free_name("flow" if kind == "nested" else kind, around.taken), **doers[kind]}


def condition(name: str, branch: str, language: str) -> dict[str, Any]:
    """A condition that leads to a branch."""
    return {"name": name, "test": Written(TEST[language]), spelled("then_branch", language): branch}
