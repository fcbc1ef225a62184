"""Which tools were called, against which should have been. Not where the calls come from (`studio.evaluation`)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from kernel.errors import InvalidError
from kernel.evaluation.results import ToolUse
from kernel.spelling import same_name

MODES = ("exact", "subset", "any")
"""The same calls in the same order; these in this order, others between them; the same in any order."""


def wanted_calls(told: Any) -> tuple[ToolUse, ...]:
    """Calls as people write them: `search, calculator`, a list of names, or of `{name, args}`; JSON of these in text.

    `InvalidError` for anything else. Arguments that are not named are not looked at.
    """
    if told is None:
        return ()
    if isinstance(told, str):
        told = _of_text(told)
    if not isinstance(told, list | tuple):
        raise InvalidError(f"Tool calls are a list of names, or of tables with `name` and `args`, not {told!r}.")
    return tuple(map(_call, told))


def _of_text(text: str) -> Any:
    if text.lstrip().startswith(("[", "{")):
        try:
            value = json.loads(text)
        except ValueError as error:
            raise InvalidError(f"The tool calls {text!r} are not JSON: {error}.") from None
        return value if isinstance(value, list) else [value]
    return [name.strip() for name in text.split(",") if name.strip()]


def _call(told: Any) -> ToolUse:
    if isinstance(told, str):
        return ToolUse(told)
    if not isinstance(told, Mapping) or not told.get("name") or set(told) - {"name", "args"}:
        raise InvalidError(f"A tool call is a name, or a table with `name` and `args`, not {told!r}.")
    return ToolUse(str(told["name"]), told.get("args"))


def compare_calls(wanted: Sequence[ToolUse], made: Sequence[ToolUse], mode: str) -> str:
    """What is wrong with the calls that were made, in words; "" when nothing is."""
    match mode:
        case "exact":
            fits = len(wanted) == len(made) and all(map(_fits, wanted, made))
        case "subset":
            rest = iter(made)
            fits = all(any(_fits(want, call) for call in rest) for want in wanted)
        case _:
            fits = len(wanted) == len(made) and _all_matched(wanted, made)
    if fits:
        return ""
    how = {"subset": " among others", "any": " in any order"}.get(mode, "")
    return f"expected the tools {_listed(wanted)}{how}, got {_listed(made)}"


def _fits(want: ToolUse, call: ToolUse) -> bool:
    # Tools have more than one spelling: `WebSearch`, `web_search`, `web-search`.
    if not same_name(want.name, call.name):
        return False
    if not isinstance(want.arguments, Mapping):
        return want.arguments is None or want.arguments == call.arguments
    given = call.arguments if isinstance(call.arguments, Mapping) else {}
    return all(name in given and given[name] == value for name, value in want.arguments.items())


def _all_matched(wanted: Sequence[ToolUse], made: Sequence[ToolUse]) -> bool:
    """Whether each call can be given to another wish: a wish without arguments must not take what another needs."""
    taken: dict[int, int] = {}

    def place(want: int, tried: set[int]) -> bool:
        for number, call in enumerate(made):
            if number in tried or not _fits(wanted[want], call):
                continue
            tried.add(number)
            if number not in taken or place(taken[number], tried):
                taken[number] = want
                return True
        return False

    return all(place(want, set()) for want in range(len(wanted)))


def _listed(calls: Sequence[ToolUse]) -> str:
    return ", ".join(_named(call) for call in calls) or "none"


def _named(call: ToolUse) -> str:
    if call.arguments in (None, {}):
        return call.name
    return f"{call.name}({json.dumps(call.arguments, ensure_ascii=False, sort_keys=True, default=str)})"
