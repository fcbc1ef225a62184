"""A breakpoint as a person writes it: `tool:search`, `after agent:clerk if attempt > 1`, `notes.spell.md:12`.

Pure. Not here: when one is reached (`kernel.breakpoints.watch`), and its condition (`conditions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Any

from kernel.breakpoints.conditions import Condition
from kernel.errors import InvalidError
from kernel.hooks.points import Point, points_named
from kernel.operations import Call
from kernel.records import dataclass
from kernel.spelling import same_name

KINDS = {
    "tool": "execute_tool",
    "agent": "invoke_agent",
    "workflow": "invoke_workflow",
    "step": "run_step",
    "model": "chat",
    "state": "write_state",
    "event": "emit_event",
}
"""What can be named → its operation."""

POINT, LINE = "point", "line"

SCRIPTS = ("run_cell", "run_script")

NAMED = re.compile(rf"(?:(before|after|error)\s+)?({'|'.join(KINDS)}):\s*(.*)", re.DOTALL)

PLACE = re.compile(r"(.+):(\d{1,7})", re.DOTALL)

CONDITIONAL = re.compile(r"\s+if\b\s*")

HELP = (
    "Write tool:NAME, agent:NAME, workflow:NAME, step:NAME, model:NAME, state:KEY or event:NAME (with `after` or "
    "`error` before it for another moment), a hook point such as before_tool_call, or FILE:LINE."
)


@dataclass(frozen=True, slots=True)
class Mark:
    """One breakpoint. `where` is the place in a person's words, `condition` an expression, "" for always.

    `kind` is one of `KINDS`, `point` (a hook point) or `line`, then `name` is a file or the id of a cell.
    """

    where: str
    kind: str
    name: str
    moment: str = "before"
    line: int = 0
    condition: str = ""
    enabled: bool = True

    def is_reached(self, moment: str, call: Call, parent: Call | None) -> bool:
        """Whether a call in this moment (`before`, `after`, `error`) is where it stands; `parent` is around it."""
        if self.kind == POINT:
            return any(one.moment == moment and one.meets(call, lambda _: parent) for one in self.points())
        return self.moment == moment and KINDS.get(self.kind) == call.operation and _is_named(self.name, call.name)

    def points(self) -> tuple[Point, ...]:
        """The hook points of a mark on one."""
        return points_named(self.name)

    def is_in(self, cell: str, name: str) -> bool:
        """Whether a mark on a line is in the cell of that id, or the file of that name or path."""
        if self.kind != LINE:
            return False
        if cell and self.name == cell:
            return True
        wanted, parts = PurePath(self.name).parts, PurePath(name).parts
        return bool(wanted) and parts[-len(wanted) :] == wanted[-len(parts) :]

    def plain(self) -> dict[str, Any]:
        """As JSON data, which `mark_from` reads."""
        return {"where": self.where, "condition": self.condition, "enabled": self.enabled}


def read_mark(text: str) -> Mark:
    """A breakpoint of the command line: a place, and perhaps ` if ` and a condition. `InvalidError` when it is none."""
    where, *conditions = CONDITIONAL.split(text.strip(), maxsplit=1)
    if conditions and not conditions[0].strip():
        raise InvalidError(f"After `if` of the breakpoint {text!r} a condition should follow, as in `if attempt > 1`.")
    return make_mark(where, conditions[0] if conditions else "")


def make_mark(where: str, condition: str = "", enabled: bool = True) -> Mark:
    """A breakpoint at a place. `InvalidError` when there can be no such place, or the condition makes no sense."""
    where, condition = where.strip(), condition.strip()
    kind, name, moment, line = _place(where)
    if condition:
        Condition(condition, is_free=kind == LINE)
    return Mark(where, kind, name, moment, line, condition, enabled)


def mark_from(data: Any) -> Mark:
    """A breakpoint from JSON data: `where`, `condition`, `enabled`. `InvalidError` when it is none."""
    if not isinstance(data, Mapping) or not isinstance(data.get("where"), str):
        raise InvalidError(f"A breakpoint is a table with `where`, not {data!r:.200}.")
    return make_mark(data["where"], str(data.get("condition") or ""), data.get("enabled", True) is not False)


def marks_from(data: Any) -> tuple[Mark, ...]:
    """Several breakpoints from a JSON list."""
    if not isinstance(data, Iterable) or isinstance(data, str | Mapping):
        raise InvalidError(f"Breakpoints are a list, not {data!r:.200}.")
    return tuple(map(mark_from, data))


def place_at(operation: str, name: str, cell: str = "") -> str:
    """Where the next call like this one pauses, in a person's words; a whole cell does at its first line."""
    if operation in SCRIPTS:
        return f"cell:{cell}:1" if cell else "before_script"
    kind = next((kind for kind, one in KINDS.items() if one == operation), None)
    return f"before_{operation}" if kind is None or not name else f"{kind}:{name}"


def _place(where: str) -> tuple[str, str, str, int]:
    named = NAMED.fullmatch(where)
    if named is not None:
        moment, kind, name = named.groups()
        if not name.strip():
            raise InvalidError(f"The breakpoint {where!r} does not say which {kind}. `{kind}:*` means any.")
        return kind, name.strip(), moment or "before", 0
    placed = PLACE.fullmatch(where)
    if placed is not None:
        if int(placed[2]) < 1:
            raise InvalidError(f"The breakpoint {where!r} is on line 0; lines count from 1.")
        return LINE, placed[1].removeprefix("cell:"), "before", int(placed[2])
    try:
        points_named(where)
    except InvalidError as error:
        about = error.message.partition(" Hooks.points()")[0]
        raise InvalidError(f"There is no place {where!r} for a breakpoint. {about} {HELP}") from None
    return POINT, where, "before", 0


def _is_named(wanted: str, name: str) -> bool:
    """Whether a name is meant: itself in any spelling, or by a pattern; of a model also without its provider."""
    names = (name, name.partition("/")[2] or name)
    return any(same_name(wanted, one) or fnmatchcase(one, wanted) for one in names)
