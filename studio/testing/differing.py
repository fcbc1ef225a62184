"""How two values differ, as a unified diff that stays short for huge ones; and values as texts that can be compared."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

CONTEXT = 3
"""Equal lines that are shown around a difference."""

MOST_LINES = 400
"""Lines of each side that are compared; further ones are only counted."""

LONGEST_LINE = 400
"""Characters of a line, and of a value in a sentence, that are shown."""

OF_THIS_RUN = frozenset(("seed", "folder", "path", "replay"))
"""Fields of `run.started` that say where a run was, not what it did."""


def lines_of(value: Any) -> list[str]:
    """A value as lines: a text as it is, other data as JSON with sorted keys."""
    if isinstance(value, str):
        return value.split("\n")
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True).split("\n")


def difference(expected: Any, got: Any) -> str:
    """The unified diff from what was expected to what there was; "" for equal ones."""
    before, after = lines_of(expected), lines_of(got)
    if type(expected) is not type(got) and before == after:
        before, after = [f"{before[0]} ({kind(expected)})"], [f"{after[0]} ({kind(got)})"]
    start = _same(before, after)
    end = _same(before[start:][::-1], after[start:][::-1])
    first = max(0, start - CONTEXT)
    cut = (
        _cut(before[first : len(before) - max(0, end - CONTEXT)]),
        _cut(after[first : len(after) - max(0, end - CONTEXT)]),
    )
    lines = [*difflib.unified_diff(*cut, "expected", "got", lineterm="", n=CONTEXT)]
    if first and len(lines) > 2:
        lines[2] = f"{lines[2]} after line {first}"
    return "\n".join(lines)


def _same(one: list[str], other: list[str]) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _cut(lines: list[str]) -> list[str]:
    shown = [
        line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}… ({len(line)} characters)" for line in lines
    ]
    return shown if len(shown) <= MOST_LINES else [*shown[:MOST_LINES], f"… {len(shown) - MOST_LINES} more lines"]


def kind(value: Any) -> str:
    """What sort of value it is, in a script author's words."""
    names = {str: "text", bool: "boolean", int: "number", float: "number", dict: "table", list: "list"}
    return names.get(type(value), "nothing")


def shown(value: Any) -> str:
    """A value in a sentence."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = repr(text) if isinstance(value, str) else text
    return text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]}… ({len(text)} characters)"


def trace_text(trace: Iterable[dict[str, Any]], spell: Path) -> str:
    """A normal trace as lines of JSON, without what the folder and the chance of a run put into it."""
    lines = []
    for line in trace:
        data = line["data"]
        if line["kind"] == "run.started":
            data = {name: value for name, value in data.items() if name not in OF_THIS_RUN}
        lines.append(json.dumps({**line, "data": data}, ensure_ascii=False, sort_keys=True))
    folder = f"{spell.parent}/" if str(spell.parent) != "." else ""
    text = "\n".join(lines) + "\n"
    return text.replace(f'"{folder}{spell.name}', f'"{spell.name}') if folder else text
