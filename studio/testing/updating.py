"""`--update`: what came out is written into the test file, where one value was expected. All else stays as it was.

Only the text of those values is replaced: comments, order and all other lines are a person's own.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError, SpellError
from studio.testing.checking import Fault, trace_file
from studio.testing.judging import Verdict
from studio.testing.marked import Marked, Span, Steps, mark, read_marked
from studio.testing.matching import is_matcher
from studio.testing.testfile import Case
from studio.testing.writing import write_text, written_value

UPDATED = ("value", "printed", "tools", "state", "error", "tokens", "cost", "files")


def update(verdict: Verdict) -> Verdict:
    """Write the values of a test's faults into its file; the verdict without those. `DeniedError` as `write_text`."""
    left: list[Fault] = []
    changes: list[Fault] = []
    notes = [*verdict.notes]
    for fault in verdict.faults:
        if fault.key == "trace":
            file = trace_file(verdict.case, str(verdict.case.expect["trace"]))
            write_text(file, fault.got)
            notes.append(f"wrote {file}")
        else:
            (changes if _can_be_updated(verdict.case, fault) else left).append(fault)
    if changes and verdict.case.path is not None:
        _rewrite(verdict.case.path, [(verdict.case, fault) for fault in changes])
        notes.append(f"updated {', '.join(fault.key for fault in changes)}")
    status = verdict.status if left else "passed"
    return replace(verdict, status=status, faults=tuple(left), notes=tuple(notes))


def _expected(case: Case, steps: Steps) -> Any:
    value: Any = case.expect
    for step in steps:
        if not isinstance(value, dict) or step not in value:
            return {"contains": ""}
        value = value[step]
    return value


def _can_be_updated(case: Case, fault: Fault) -> bool:
    if case.path is None:
        return False
    expected = _expected(case, fault.steps) if fault.steps else {"contains": ""}
    is_one = not is_matcher(expected) and not (isinstance(expected, dict) and _has_matcher(expected))
    if fault.steps[:1] == ("files",):
        return isinstance(expected, str) and isinstance(fault.got, str)
    return fault.key.partition(".")[0] in UPDATED and "contains" not in fault.steps and is_one


def _has_matcher(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_has_matcher, value))
    return isinstance(value, dict) and (is_matcher(value) or any(map(_has_matcher, value.values())))


def _rewrite(path: Path, changes: list[tuple[Case, Fault]]) -> None:
    marked = read_marked(path, str(path))
    text, spans = marked.text, []
    for case, fault in changes:
        steps = (*case.place, "expect", *fault.steps)
        steps = steps if steps in marked.spans else ("expect", *fault.steps)
        spans.append((marked.spans[steps], steps, fault.got))
    for span, _, value in sorted(spans, key=lambda change: -change[0].start):
        text = _replaced(text, span, value)
    _check(marked, text, [(steps, value) for _, steps, value in spans])
    write_text(path, text)


def _replaced(text: str, span: Span, value: Any) -> str:
    """The text with another value in a place."""
    before, old, after = text[: span.start], text[span.start : span.end], text[span.end :]
    key = before.rstrip()
    # Between the key and its value may stand a comment; then the value stays where it is, in one line.
    is_free = key.endswith(":")
    written = written_value(value, span.column + 2, is_free and not _is_flow(text, span))
    before = key + ("" if written.startswith("\n") else " ") if is_free else before
    if old.endswith("\n") and not written.endswith("\n"):
        written += "\n"
    return before + (written.removesuffix("\n") if after.startswith("\n") else written) + after


def _is_flow(text: str, span: Span) -> bool:
    """Whether a value stands within braces on its line, where no block can be written."""
    line = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    return any(sign in line for sign in "{[")


def _check(marked: Marked, text: str, changes: list[tuple[Steps, Any]]) -> None:
    """`InvalidError` when the new text does not say what it should: then the file is better left alone."""
    try:
        data = mark(text, marked.name).data
    except SpellError:
        data = None
    for steps, value in changes:
        found: Any = data
        for step in steps:
            found = found[step] if found else None
        if found != value:
            raise InvalidError(f"{marked.name}:{marked.line(steps)}: this value cannot be updated; write it by hand.")
