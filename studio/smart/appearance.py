"""How forms show the options of the API: which come first, and by what kind of field. Only what the API does not say.

Controls: `text`, `long`, `number`, `switch`, `choice`, `model`, `agent`, `tool`, `workflow`, `agents`, `tools`,
`steps`, `step`, `branches`, `conditions`, `schema`, `pairs`, `json`, `code`.
"""

from __future__ import annotations

from collections.abc import Mapping

from kernel.records import dataclass
from studio.smart.options import Option

FIRST: Mapping[str, tuple[str, ...]] = {
    "agent": ("name", "model", "system_prompt", "tools", "temperature"),
    "tool": ("name", "description", "parameters", "handler", "effect"),
    "workflow": (
        "name",
        "description",
        "steps",
        "branches",
        "conditions",
        "body",
        "items",
        "times",
        "until",
        "mapper",
        "reducer",
        "partitioner",
        "stages",
        "agents",
        "aggregator",
    ),
    "step": ("name", "agent", "tool", "workflow", "handler", "input"),
    "condition": ("name", "test", "then_branch"),
    "call": ("url", "method", "query", "headers", "json", "body"),
}
"""Kind of form or table → the options that are shown at once; those that are set come next, the rest on request."""

DOERS = ("agent", "tool", "workflow", "handler")
"""The options of a step that say who does it: one of them is set."""

STEP_LISTS = ("steps", "stages", "agents")
STEP_TABLES = ("branches",)
STEPS = ("body", "then_branch", "else_branch", "mapper", "reducer")
"""Options of workflows that hold steps: in a list, by name, and one alone."""

LONG = ("system_prompt", "description", "input", "fallback", "prompt", "template")
NAMED = {"agent": "agent", "tool": "tool", "workflow": "workflow", "handoffs": "agents", "tools": "tools"}
SCHEMAS = ("parameters", "response_schema")

LABELS = {
    "url": "URL",
    "json": "JSON",
    "id": "ID",
    "handler": "Function",
    "depends_on": "Comes after",
    "then_branch": "Then",
    "else_branch": "Else",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How an option looks: its control, and whether it is there at once."""

    control: str
    is_first: bool


def look_of(kind: str, option: Option) -> Look:
    """How an option of a kind of form or table looks."""
    return Look(_control(kind, option), option.name in FIRST.get(kind, ()))


def _control(kind: str, option: Option) -> str:
    name = option.name
    if kind in ("workflow", "step") and (structure := _structure(option)):
        return structure
    if kind == "agent" and name == "model":
        return "model"
    if name in SCHEMAS:
        return "schema"
    if name in NAMED and not (kind == "agent" and name in ("agent", "tool")):
        return NAMED[name]
    return _by_type(option)


def _structure(option: Option) -> str:
    """What holds steps; "" for what does not."""
    if option.name in STEP_LISTS and "array" in option.types:
        return "steps"
    if option.name in STEP_TABLES:
        return "branches"
    if option.name == "conditions":
        return "conditions"
    return "step" if option.name in STEPS and not option.types else ""


def _by_type(option: Option) -> str:
    if option.choices:
        return "choice"
    if "Function" in option.annotation and not option.types:
        return "code"
    if option.types == ("string",):
        return "long" if option.name in LONG else "text"
    if option.types == ("boolean",):
        return "switch"
    if option.types == ("object",):
        return "pairs"
    if option.types and set(option.types) <= {"integer", "number"}:
        return "number"
    if option.name in LONG:
        return "long"
    return "json"


def label_of(name: str) -> str:
    """A name for people: `system_prompt` → `System prompt`."""
    return LABELS.get(name) or name.replace("_", " ").capitalize()


def order(kind: str, options: tuple[Option, ...]) -> list[Option]:
    """The options in the order of a form: those that come first, then the others as the API has them."""
    first = FIRST.get(kind, ())
    known = {option.name: option for option in options}
    ahead = [known[name] for name in first if name in known]
    return [*ahead, *(option for option in options if option.name not in first)]
