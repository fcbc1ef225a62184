"""What differs between two runs, as a person says it: words for parts of a span, and one sentence for all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kernel.comparison.runs import Comparison
    from kernel.stores.rows import RunRow

PARTS = {
    "chat": {"input": "prompt", "output": "answer", "name": "model"},
    "embeddings": {"input": "text", "name": "model"},
    "execute_tool": {"input": "arguments", "output": "result"},
    "run_cell": {"input": "code", "output": "result"},
    "run_script": {"input": "code", "output": "result"},
    "invoke_agent": {"input": "question", "output": "answer"},
    "write_state": {"input": "value", "output": "value before"},
}
"""By operation, what its input and output are called."""

MANY: dict[tuple[str, str], tuple[str, str]] = {
    ("chat", "prompt"): ("prompt", "prompts"),
    ("chat", "answer"): ("answer", "answers"),
    ("chat", "model"): ("model", "models"),
    ("execute_tool", "arguments"): ("call's arguments", "calls' arguments"),
    ("execute_tool", "result"): ("result", "results"),
    ("run_cell", "code"): ("cell's code", "cells' code"),
    ("run_script", "code"): ("script", "scripts"),
    ("write_state", "value"): ("value of the state", "values of the state"),
}
"""Changes that are counted by name in the sentence; all others are those of a span."""

Noun = tuple[str, str]
"""For one, and for several."""

Told = tuple[Noun, str]
"""What, and what became of it."""

CALL: Noun = ("call", "calls")
OUTCOME: Noun = ("outcome", "outcomes")
SPAN: Noun = ("span", "spans")
OTHER: Noun = ("other span", "other spans")

ORDER = (
    *(MANY[key] for key in (("chat", "prompt"), ("chat", "answer"), ("chat", "model"))),
    CALL, MANY["execute_tool", "arguments"], MANY["execute_tool", "result"], OUTCOME, MANY["run_cell", "code"],
    MANY["run_script", "code"], MANY["write_state", "value"], SPAN, OTHER,
)  # fmt: skip
"""What a person wants to know first."""

CALLS = frozenset(("chat", "embeddings", "execute_tool"))
LITTLE = 0.05
"""Shares of time below which one run took as long as the other."""

Sides = tuple[float | None, float | None]


def word(operation: str, what: str) -> str:
    """`input` of a chat is its `prompt`."""
    return PARTS.get(operation, {}).get(what, what)


def totals(one: RunRow, other: RunRow) -> dict[str, Sides]:
    """The sums of both runs, by what they are of; None where one is not known."""
    return {
        "seconds": (_seconds(one), _seconds(other)),
        "input_tokens": (one.input_tokens, other.input_tokens),
        "output_tokens": (one.output_tokens, other.output_tokens),
        "cost": (one.cost, other.cost),
        "spans": (one.spans, other.spans),
        "failures": (one.failures, other.failures),
    }


def counts(comparison: Comparison) -> dict[str, int]:
    """How many of what changed, came and went, in the words of the sentence: `2 calls added` is `calls added`: 2."""
    told: Counter[Told] = Counter()
    for at in range(len(comparison.rows)):
        change = comparison.change(at)
        if change == "changed":
            told.update(_said(comparison.span(at).operation, comparison.what[at]))
        elif change != "same":
            told[(CALL if comparison.span(at).operation in CALLS else OTHER, change)] += 1
    order = sorted(told.items(), key=lambda pair: ORDER.index(pair[0][0]))
    return {f"{noun[count != 1]} {verb}": count for (noun, verb), count in order}


def _said(operation: str, what: tuple[str, ...]) -> set[Told]:
    named: set[Told] = {(MANY[key], "changed") for one in what if (key := (operation, word(operation, one))) in MANY}
    if {"status", "error"} & {*what}:
        named.add((OUTCOME, "changed"))
    if "place" in what:
        named.add((SPAN, "moved"))
    return named or {(OTHER, "changed")}


def sentence(comparison: Comparison) -> str:
    """`1 prompt changed, 2 calls added; costs 40 % less, takes 1.2 s longer.`"""
    counted = counts(comparison)
    said = ", ".join(f"{count:,} {name}" for name, count in counted.items())
    said = said or f"No difference in {len(comparison.rows):,} {'span' if len(comparison.rows) == 1 else 'spans'}"
    known = totals(comparison.one, comparison.other)
    sums = [text for name in SAID if (text := _sum(name, known[name]))]
    cut = " Only the first 200,000 spans of each run are compared." if comparison.is_cut else ""
    return f"{'; '.join(part for part in (said, ', '.join(sums)) if part)}.{cut}"


def _sum(name: str, sides: Sides) -> str:
    before, after = sides
    if before is None or after is None or before == after:
        return ""
    if name == "seconds" and abs(after - before) <= LITTLE * max(before, after):
        return ""
    return SAID[name](before, after)


def _cost(before: float, after: float) -> str:
    if not before or not after:
        return f"costs ${after:,.4f} instead of ${before:,.4f}"
    return f"costs {_share(before, after)}"


def _time(before: float, after: float) -> str:
    told = seconds_of(abs(after - before))
    return f"takes {told} {'longer' if after > before else 'less'}"


SAID: dict[str, Callable[[float, float], str]] = {"cost": _cost, "seconds": _time}


def _share(before: float, after: float) -> str:
    if after >= 2 * before:
        return f"{after / before:,.1f} times as much"
    share = abs(after - before) / before
    told = f"{share:.0%}".replace("%", " %") if share >= 0.01 else "a little"
    return f"{told} {'more' if after > before else 'less'}"


def seconds_of(seconds: float) -> str:
    """`871 ms`, `4.4 s`, `2 m 05 s`."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} m {int(seconds % 60):02d} s"


def _seconds(run: RunRow) -> float | None:
    return None if run.status == "running" else run.duration
