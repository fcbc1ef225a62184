"""Whether a run was as a test expects it: every expectation that was not met, with the difference and its places.

Not here: the run (`playing`), and how this is told (`telling`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from kernel.events import Event
from kernel.records import dataclass
from kernel.replay.traces import normal_trace
from studio.spellfile import Spellfile
from studio.testing.differing import difference, shown, trace_text
from studio.testing.effects import as_expected
from studio.testing.matching import is_matcher, matches
from studio.testing.playing import Played
from studio.testing.testfile import Case

ADVICE = "\nRun with --replay-mode"


@dataclass(frozen=True, slots=True)
class Fault:
    """An expectation that was not met. `key` is what the test file calls it, "" for the run itself; `got` the value.

    `place` is `file:line` of the spell, `expected_at` that of the test file, "" where there is none.
    """

    key: str
    message: str
    diff: str = ""
    place: str = ""
    expected_at: str = ""
    got: Any = None
    steps: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What an expectation looks at."""

    case: Case
    spell: Spellfile
    played: Played

    def fault(self, steps: tuple[str | int, ...], message: str, diff: str, got: Any, place: str = "") -> Fault:
        """An expectation that was not met."""
        line = self.case.line("expect", *steps)
        at = f"{self.case.source.name}:{line}" if self.case.source else ""
        key = ".".join(str(step) for step in steps)
        return Fault(key, message, diff, place or self.last_place(), at, got, steps)

    def compare(self, steps: tuple[str | int, ...], got: Any, expected: Any, place: str = "") -> list[Fault]:
        """The fault of one value, or none."""
        if matches(got, expected):
            return []
        key = ".".join(str(step) for step in steps)
        if is_matcher(expected):
            wanted = ", ".join(f"{name.replace('_', ' ')} {shown(value)}" for name, value in expected.items())
            return [self.fault(steps, f"{key}: expected {wanted}, got {shown(got)}", "", got, place)]
        return [self.fault(steps, f"{key} differs", difference(expected, got), got, place)]

    def last_place(self) -> str:
        """Where the spell's last cell begins, or the script itself."""
        cells = [chunk.cell for chunk in self.spell.chunks if chunk.cell not in self.spell.tests]
        return f"{self.case.spell}:{self.spell.first_lines.get(cells[-1], 1) if cells else 1}"

    def place_of(self, event: Event) -> str:
        """The place in the spell that caused an event."""
        source = event.data.get("source") or {}
        shift = self.spell.first_lines.get(str(source.get("cell")), 1) - 1
        line = int(source.get("line") or 0)
        return f"{self.case.spell}:{line + shift}" if line else self.last_place()


def check(case: Case, spell: Spellfile, played: Played) -> list[Fault]:
    """The expectations that were not met, in the order of the file; only how it ended where it ended otherwise."""
    seen = Seen(case, spell, played)
    faults = _check_end(seen)
    if faults:
        return faults
    return [fault for key in case.expect if key in CHECKS for fault in CHECKS[key](seen, case.expect[key])]


def _check_end(seen: Seen) -> list[Fault]:
    done, expect = seen.played.done, seen.case.expect
    wanted = expect.get("status", "failed" if "error" in expect else "ok")
    error = done.error or {}
    place = f"{error['file']}:{error['line']}" if error.get("line") else seen.last_place()
    if done.status == wanted and not is_unrecorded(seen.case, error):
        return []
    if done.status == "ok":
        return [seen.fault(("status",), "the spell ended well, and was expected to fail", "", "ok", place)]
    from studio.cli.terminal import error_text

    told = error_text(
        {name: value for name, value in error.items() if name not in ("file", "line")} or {"message": "?"}
    )
    if is_unrecorded(seen.case, error):
        # What `llmspell run` would advise is not how a test is mended.
        told = f"{told.partition(ADVICE)[0]}\nIf this is what it should ask: llmspell test --record {seen.case.id}"
    return [seen.fault(("status",), told, "", done.status, place)]


def is_unrecorded(case: Case, error: Mapping[str, Any]) -> bool:
    """Whether a call was not in the cassette, which is never the error that a test expects."""
    return case.cassette is not None and f"{case.cassette.name}'. " in str(error.get("message"))


def _check_error(seen: Seen, expected: Any) -> list[Fault]:
    error = seen.played.done.error or {}
    if isinstance(expected, str):
        expected = {"message": {"contains": expected}}
    elif is_matcher(expected):
        expected = {"message": expected}
    return [
        fault
        for name, value in expected.items()
        for fault in seen.compare(("error", name), error.get(name), value, _error_place(seen, error))
    ]


def _error_place(seen: Seen, error: Mapping[str, Any]) -> str:
    return f"{error['file']}:{error['line']}" if error.get("line") else seen.last_place()


def _check_value(seen: Seen, expected: Any) -> list[Fault]:
    return seen.compare(("value",), seen.played.done.value, expected)


def _check_printed(seen: Seen, expected: Any) -> list[Fault]:
    printed = seen.played.printed
    # A block in YAML ends with a line's end, or does not; what is meant is the same.
    if isinstance(expected, str) and printed.rstrip("\n") == expected.rstrip("\n"):
        return []
    return seen.compare(("printed",), printed, expected)


def calls_of(events: Iterable[Event]) -> list[tuple[str, Any, Event]]:
    """The tools that were called, in order: name, arguments, and the event that says so."""
    return [(e.name, e.data.get("input"), e) for e in events if e.kind == "execute_tool.started"]


def _fits(call: tuple[str, Any, Event], expected: Any) -> bool:
    if isinstance(expected, str):
        return call[0] == expected
    wanted, given = expected.get("arguments", {}), call[1] if isinstance(call[1], dict) else {}
    named = all(name in given and matches(given[name], value) for name, value in wanted.items())
    return bool(call[0] == expected["name"] and named)


def _check_tools(seen: Seen, expected: Any) -> list[Fault]:
    calls = calls_of(seen.played.events)
    if isinstance(expected, list):
        return [] if _is_same(calls, expected) else [_tools_differ(seen, calls, expected)]
    faults: list[Fault] = []
    left = iter(calls)
    for wanted in expected.get("contains", ()):
        if not any(_fits(call, wanted) for call in left):
            diff = difference([shown(wanted)], [shown(call[0]) for call in calls])
            message = f"tools: expected a call of {shown(wanted)}, in that order, got {[call[0] for call in calls]}"
            faults.append(seen.fault(("tools", "contains"), message, diff, None))
            break
    for unwanted in expected.get("without", ()):
        for call in calls:
            if _fits(call, unwanted):
                place, message = seen.place_of(call[2]), f"tools: expected no call of {shown(unwanted)}"
                faults.append(seen.fault(("tools", "without"), message, "", None, place))
                break
    return faults


def _is_same(calls: list[tuple[str, Any, Event]], expected: list[Any]) -> bool:
    return len(calls) == len(expected) and all(map(_fits, calls, expected))


def _tools_differ(seen: Seen, calls: list[tuple[str, Any, Event]], expected: list[Any]) -> Fault:
    first = next(
        (n for n, (call, wanted) in enumerate(zip(calls, expected, strict=False)) if not _fits(call, wanted)), -1
    )
    odd = first if first >= 0 else len(expected)
    place = seen.place_of(calls[odd][2]) if odd < len(calls) else ""
    # Calls that fit are shown as they were expected, so that only the others differ.
    got = [
        expected[n] if n < len(expected) and _fits(call, expected[n]) else _told(call, expected[n : n + 1])
        for n, call in enumerate(calls)
    ]
    return seen.fault(("tools",), "tools were called otherwise", difference(expected, got), got, place)


def _told(call: tuple[str, Any, Event], wanted: list[Any]) -> Any:
    with_arguments = bool(wanted) and isinstance(wanted[0], dict)
    return {"name": call[0], "arguments": call[1]} if with_arguments else call[0]


def state_of(events: Iterable[Event]) -> dict[str, Any]:
    """What a run left in the state, by key; by `scope:key` in a scope other than the session's. Owners are left out."""
    inputs: dict[str, dict[str, Any]] = {}
    state: dict[str, Any] = {}
    for event in events:
        if event.kind == "write_state.started":
            inputs[event.span_id] = event.data.get("input") or {}
        elif event.kind == "write_state.finished":
            written = {**inputs.pop(event.span_id, {}), **(event.data.get("input") or {})}
            scope, key = str(written.get("scope", "session")), str(written.get("key"))
            state[key if scope == "session" else f"{scope}:{key}"] = written.get("value")
    return {key: value for key, value in state.items() if value is not None}


def _check_state(seen: Seen, expected: Mapping[str, Any]) -> list[Fault]:
    state = state_of(seen.played.events)
    return [fault for key, value in expected.items() for fault in seen.compare(("state", key), state.get(key), value)]


def tokens_of(played: Played) -> dict[str, int]:
    """What the models of a run used."""
    usage = played.usage
    return {"input": usage.input_tokens, "output": usage.output_tokens, "total": usage.total}


def _check_tokens(seen: Seen, expected: Any) -> list[Fault]:
    tokens = tokens_of(seen.played)
    if isinstance(expected, dict) and not is_matcher(expected):
        return [f for key, value in expected.items() for f in seen.compare(("tokens", key), tokens[key], value)]
    return seen.compare(("tokens",), tokens["total"], expected)


def _check_cost(seen: Seen, expected: Any) -> list[Fault]:
    cost = seen.played.usage.cost
    got = 0.0 if cost is None else round(cost, 10)
    return seen.compare(("cost",), got, 0 if expected is None else expected)


def _check_duration(seen: Seen, expected: Any) -> list[Fault]:
    limits = expected if isinstance(expected, dict) else {"at_most": expected}
    got = round(seen.played.seconds, 3)
    if matches(seen.played.seconds, limits):
        return []
    wanted = " and ".join(f"{name.replace('_', ' ')} {limit} s" for name, limit in limits.items())
    return [seen.fault(("duration",), f"duration: the spell took {got} s, expected {wanted}", "", got)]


def _check_files(seen: Seen, expected: Mapping[str, Any]) -> list[Fault]:
    return [fault for name, wanted in expected.items() for fault in _check_file(seen, name, wanted)]


def _check_file(seen: Seen, name: str, expected: Any) -> list[Fault]:
    found, steps = seen.played.files[name], ("files", name)
    if isinstance(expected, bool):
        told = found.problem or "was written, and was not expected to be"
        return [] if found.is_written == expected else [seen.fault(steps, f"the file {name!r} {told}", "", None)]
    if found.problem:
        return [seen.fault(steps, f"the file {name!r} {found.problem}", "", None)]
    if is_matcher(expected):
        return seen.compare(steps, found.text, expected)
    try:
        return seen.compare(steps, as_expected(found.text, expected), expected)
    except ValueError as error:
        return [seen.fault(steps, f"the file {name!r} is not JSON: {error}", "", None)]


def trace_of(case: Case, played: Played) -> str:
    """The trace of a run as the text of a file: the same wherever and whenever it ran."""
    return trace_text(normal_trace(played.events), case.spell)


def trace_file(case: Case, name: str) -> Path:
    """The file that a trace is compared with."""
    return (case.path or case.spell).with_name(name)


def _check_trace(seen: Seen, expected: str) -> list[Fault]:
    file, got = trace_file(seen.case, expected), trace_of(seen.case, seen.played)
    try:
        kept = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return [seen.fault(("trace",), f"there is no trace {str(file)!r} to compare with; --update writes it", "", got)]
    return (
        []
        if kept == got
        else [seen.fault(("trace",), f"the trace is not that of {str(file)!r}", difference(kept, got), got)]
    )


CHECKS: Mapping[str, Callable[[Seen, Any], list[Fault]]] = {
    "error": _check_error,
    "value": _check_value,
    "printed": _check_printed,
    "tools": _check_tools,
    "state": _check_state,
    "tokens": _check_tokens,
    "cost": _check_cost,
    "duration": _check_duration,
    "files": _check_files,
    "trace": _check_trace,
}
"""By key of an expectation."""
