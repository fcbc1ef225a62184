"""A call that was never recorded, told so that a person sees what changed: beside the recorded call it is most like.

Not here: when that is an error (`tape`).
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from kernel.replay.records import Record, UnrecordedError

MOST_COMPARED = 200
"""Records that are compared with care; the others of a large recording only by their length."""

LONGEST_DIFF = 60
"""Lines of a difference that are shown."""


def unrecorded(operation: str, name: str, request: Any, records: Sequence[Record], source: str) -> UnrecordedError:
    """The error for a call that is not among the records, with the nearest of them and the difference."""
    near = nearest(operation, request, records)
    head = f"This {operation} call of {name!r} is not in {source!r}."
    hint = "Run with --replay-mode changed to let changed calls through, or record again with --record."
    if near is None:
        return UnrecordedError(f"{head} Nothing of the kind was recorded. {hint}", operation=operation)
    where = f" on line {near.place}" if near.place else ""
    told = difference(near.request, request)
    if not told:
        told = "(the same content; the recording has it less often)"
    message = f"{head} The nearest recorded call is of {near.name!r}{where}; what differs:\n{told}\n{hint}"
    return UnrecordedError(message, operation=operation, nearest=near.place, diff=told)


def nearest(operation: str, request: Any, records: Iterable[Record]) -> Record | None:
    """The recorded call of that operation whose content is most like the request; None when there is none."""
    mine = "\n".join(lines_of(request))
    texts = [("\n".join(lines_of(record.request)), record) for record in records if record.operation == operation]
    texts.sort(key=lambda pair: abs(len(pair[0]) - len(mine)))
    compared = difflib.SequenceMatcher(b=mine, autojunk=False)
    best, found = -1.0, None
    for text, record in texts[:MOST_COMPARED]:
        compared.set_seq1(text)
        if compared.real_quick_ratio() <= best or compared.quick_ratio() <= best:
            continue
        ratio = _ratio(text, mine)
        if ratio > best:
            best, found = ratio, record
    return found


def _ratio(one: str, other: str) -> float:
    """How alike two texts are, line by line and word by word: cheap also for long ones."""
    return difflib.SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def difference(recorded: Any, asked: Any) -> str:
    """The lines that differ, as a unified diff without its head; "" for equal content."""
    lines = difflib.unified_diff(lines_of(recorded), lines_of(asked), "recorded", "now", lineterm="", n=1)
    shown = [line for line in lines if not line.startswith("@@")]
    if len(shown) > LONGEST_DIFF:
        shown = [*shown[:LONGEST_DIFF], f"… {len(shown) - LONGEST_DIFF} more lines"]
    return "\n".join(shown)


def lines_of(request: Any) -> list[str]:
    """A request as lines that a person can read: texts of several lines are several lines."""
    text = json.dumps(request, indent=1, ensure_ascii=False, sort_keys=True)
    return [part for line in text.split("\n") for part in line.replace("\\n", "\n").split("\n")]
