"""Scorers that need only the row and the answer: exact, contains, regex, schema, tools; and what a scorer may say.

A scorer is written as a table, `{type: regex, pattern: …, name: …, pass: 1}`. Not here: scorers that run something
themselves, a model as judge and a spell (`studio.evaluation.scoring`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from kernel.errors import InvalidError
from kernel.evaluation.results import Answer, Row, text_of
from kernel.evaluation.trajectory import MODES, compare_calls, wanted_calls
from kernel.records import dataclass
from kernel.registry import suggest

OPTIONS: dict[str, tuple[str, ...]] = {
    "exact": ("ignore_case", "strip"),
    "contains": ("value", "ignore_case"),
    "regex": ("pattern", "ignore_case"),
    "schema": ("schema",),
    "tools": ("calls", "column", "mode"),
    "judge": ("rubric", "model"),
    "spell": ("path",),
}
"""The types of scorers and what each may be told, besides `type`, `name` and `pass`."""

LENIENT = ("judge", "spell")
"""Scorers with shades: half is enough to pass, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a scorer says: a score, 1 for all right, None when there was nothing to compare with; and why."""

    score: float | None
    reason: str = ""


Judge = Callable[[Row, Answer], Verdict]


def checked_scorer(said: Any) -> dict[str, Any]:
    """A scorer as a whole table: `type`, `name`, `pass` and its options. `InvalidError` says what is wrong with it."""
    table = {"type": said} if isinstance(said, str) else said
    if not isinstance(table, Mapping) or "type" not in table:
        raise InvalidError(f"A scorer is a name or a table with a `type`, not {said!r}. Types: {', '.join(OPTIONS)}.")
    kind = str(table["type"])
    if kind not in OPTIONS:
        raise InvalidError(f"There is no scorer {kind!r}.{suggest(kind, list(OPTIONS)) or f' There are: {_listed()}.'}")
    known = ("type", "name", "pass", *OPTIONS[kind])
    for option in table:
        if option not in known:
            told = suggest(str(option), list(known)) or f" It takes: {', '.join(known)}."
            raise InvalidError(f"The scorer {kind!r} has no option {option!r}.{told}")
    whole = {"name": kind, "pass": 0.5 if kind in LENIENT else 1.0, **table}
    least = whole["pass"]
    if isinstance(least, bool) or not isinstance(least, int | float) or not 0 <= least <= 1:
        raise InvalidError(f"The scorer {kind!r} passes from a number from 0 to 1 on, not from {least!r}.")
    _check_options(kind, whole)
    return whole


def _listed() -> str:
    return ", ".join(OPTIONS)


def _check_options(kind: str, table: Mapping[str, Any]) -> None:
    needed = {"schema": "schema", "judge": "rubric", "spell": "path"}.get(kind)
    if needed is not None and not table.get(needed):
        raise InvalidError(f"The scorer {kind!r} needs `{needed}`.")
    match kind:
        case "regex":
            _compiled(table.get("pattern") or "", table)
        case "schema":
            from kernel.models.structured import checked_schema

            checked_schema(table["schema"])
        case "tools":
            if table.get("mode", "exact") not in MODES:
                raise InvalidError(f"The scorer 'tools' compares {', '.join(MODES)}, not {table['mode']!r}.")
            wanted_calls(table.get("calls"))


def judge_of(scorer: Mapping[str, Any]) -> Judge | None:
    """What scores for a checked table; None for one that runs something itself."""
    judges: dict[str, Callable[[Mapping[str, Any], Row, Answer], Verdict]] = {
        "exact": _exact,
        "contains": _contains,
        "regex": _regex,
        "schema": _schema,
        "tools": _tools,
    }
    found = judges.get(scorer["type"])
    return None if found is None else lambda row, answer: found(scorer, row, answer)


NOTHING = Verdict(None, "nothing is expected")


def _exact(scorer: Mapping[str, Any], row: Row, answer: Answer) -> Verdict:
    if row.expected is None:
        return NOTHING
    given, wanted = answer.value, row.expected
    if not isinstance(given, str) or not isinstance(wanted, str):
        given, wanted = _data(given), _data(wanted)
    if isinstance(given, str) and isinstance(wanted, str):
        given, wanted = _folded(given, scorer), _folded(wanted, scorer)
    if given == wanted and isinstance(given, bool) == isinstance(wanted, bool):
        return Verdict(1.0)
    return Verdict(0.0, f"expected {_shown(row.expected)}, got {_shown(answer.value)}")


def _contains(scorer: Mapping[str, Any], row: Row, answer: Answer) -> Verdict:
    wanted = scorer.get("value", row.expected)
    if wanted is None:
        return NOTHING
    options = {"strip": False, **scorer}
    text = _folded(text_of(answer.value), options)
    parts = [text_of(part) for part in (wanted if isinstance(wanted, list | tuple) else [wanted])]
    missing = [part for part in parts if _folded(part, options) not in text]
    return Verdict(0.0, f"{', '.join(map(_shown, missing))} is not in it") if missing else Verdict(1.0)


def _regex(scorer: Mapping[str, Any], row: Row, answer: Answer) -> Verdict:
    pattern = scorer.get("pattern") or (None if row.expected is None else text_of(row.expected))
    if pattern is None:
        return NOTHING
    found = _compiled(pattern, scorer).search(text_of(answer.value))
    return Verdict(1.0) if found else Verdict(0.0, f"/{pattern}/ is not in {_shown(answer.value)}")


def _schema(scorer: Mapping[str, Any], row: Row, answer: Answer) -> Verdict:
    from kernel.models.structured import Misfit, checked_schema, read_answer

    try:
        read_answer("the spell", text_of(answer.value), checked_schema(scorer["schema"]))
    except Misfit as error:
        return Verdict(0.0, str(error.details["problem"]))
    return Verdict(1.0)


def _tools(scorer: Mapping[str, Any], row: Row, answer: Answer) -> Verdict:
    told = scorer.get("calls")
    if told is None:
        told = row.params.get(scorer["column"]) if "column" in scorer else row.expected
    if told is None:
        return NOTHING
    problem = compare_calls(wanted_calls(told), answer.tools, str(scorer.get("mode", "exact")))
    return Verdict(0.0, problem) if problem else Verdict(1.0)


def _compiled(pattern: str, scorer: Mapping[str, Any]) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE if scorer.get("ignore_case") else 0)
    except re.error as error:
        raise InvalidError(f"{pattern!r} is not a regular expression: {error}.") from None


def _folded(text: str, scorer: Mapping[str, Any]) -> str:
    text = text.strip() if scorer.get("strip", True) else text
    return text.casefold() if scorer.get("ignore_case") else text


def _data(value: Any) -> Any:
    """Text that is JSON as what it says, so that a table fits an expectation that was written in a CSV file."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _shown(value: Any) -> str:
    text = text_of(value)
    return repr(text if len(text) <= 120 else text[:119] + "…")
