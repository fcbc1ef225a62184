"""Reading answers as yes or no, and how sure they are. Pure; not here: who is asked."""

from __future__ import annotations

import math
import re

from kernel.values import Outcome, Value

NO = frozenset(["", "no", "false", "0", "not", "none", "nothing", "never", "null", "nil"])
"""The first word of a text that says no."""

VERDICTS = ("approved", "result", "value", "answer", "response", "ok")
"""Where a table of an agent or a tool keeps its answer."""

CONFIDENCE = re.compile(r"confiden(?:ce|t)\D{0,20}?(\d+(?:\.\d+)?)\s*(%?)", re.IGNORECASE)


def truth(value: Value, language: str = "") -> bool:
    """Whether an answer is a yes.

    What a script function gives (its `language` is known) is true as it is in that language; what an agent or
    a tool gives is read: "No, …" and a table with `approved = false` are a no.
    """
    match language:
        case "lua":
            return value is not None and value is not False
        case "javascript":
            return not _empty_in_javascript(value)
        case "python":
            return bool(value)
    return _says_yes(value)


def _empty_in_javascript(value: Value) -> bool:
    if isinstance(value, float) and math.isnan(value):
        return True
    return value is None or (isinstance(value, bool | int | float | str) and not value)


def _says_yes(value: Value) -> bool:
    match value:
        case Outcome():
            return _says_yes(value.output)
        case str():
            first = re.search(r"\w+", value.lower())
            return (first[0] if first else "") not in NO
        case dict():
            return next((_says_yes(value[word]) for word in VERDICTS if word in value), bool(value))
    return bool(value)


def confidence_of(value: Value) -> float | None:
    """How sure an answer is, from 0 to 1: its `confidence_score` or `confidence`, or what its text says; else None."""
    match value:
        case {"confidence_score": score} | {"confidenceScore": score} | {"confidence": score}:
            return _fraction(score)
        case str():
            found = CONFIDENCE.search(value)
            return _fraction(f"{found[1]}{found[2]}") if found else None
    return None


def _fraction(score: Value) -> float | None:
    percent = isinstance(score, str) and score.endswith("%")
    try:
        number = float(score.rstrip("%") if isinstance(score, str) else score)
    except (TypeError, ValueError):
        return None
    if not math.isfinite(number):
        return None
    if percent or 1 < number <= 100:
        number /= 100
    return min(1.0, max(0.0, number))
