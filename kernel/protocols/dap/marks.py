"""Breakpoints as clients say them, checked, and as the debugger of Lua takes them.

Not here: where they can stand (`sources`), and breakpoints on calls (`points`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kernel.engines.lua.syntax import LuaSyntax
from kernel.errors import InvalidError
from kernel.records import dataclass

HITS = re.compile(r"(==|=|>=|<=|>|<|%)?\s*(\d{1,12})")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a breakpoint wants besides its line: a `condition`, a count of hits, a `log` in place of a pause."""

    condition: str = ""
    compare: str = ""
    number: int = 0
    log: str = ""

    def data(self, id: int, line: int) -> dict[str, Any]:
        """For debug_commands.lua."""
        wanted = {"condition": self.condition, "compare": self.compare, "log": self.log}
        told: dict[str, Any] = {name: text for name, text in wanted.items() if text}
        return {"id": id, "line": line, **told, **({"number": self.number} if self.compare else {})}


def read_mark(said: Mapping[str, Any], syntax: LuaSyntax) -> Mark:
    """A breakpoint of a client: `condition`, `hitCondition`, `logMessage`. `InvalidError` when one makes no sense."""
    condition = str(said.get("condition") or "").strip()
    if condition and not syntax.is_expression(condition):
        raise InvalidError(f"{condition!r} is no Lua expression.")
    compare, number = read_hits(str(said.get("hitCondition") or ""))
    return Mark(condition, compare, number, str(said.get("logMessage") or ""))


def read_hits(text: str) -> tuple[str, int]:
    """`3`, `>= 3`, `% 2` as comparison and number; a bare number is that hit alone. ("", 0) when nothing was said."""
    if not text.strip():
        return "", 0
    found = HITS.fullmatch(text.strip())
    if found is None:
        raise InvalidError(f"{text!r} is no count of hits. Say 3, >= 3 or % 2.")
    compare = found[1] or "=="
    return "==" if compare == "=" else compare, int(found[2])


def meets(hits: int, compare: str, number: int) -> bool:
    """Whether a count of hits is the wanted one."""
    if compare == "%":
        return number > 0 and hits % number == 0
    orders = {"==": hits == number, ">=": hits >= number, "<=": hits <= number, ">": hits > number, "<": hits < number}
    return orders.get(compare, True)
