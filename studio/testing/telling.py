"""What became of tests, for a person at a terminal and as JSON."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

import click

from studio.testing.checking import Fault
from studio.testing.judging import Verdict

COLORS: Mapping[str, str] = {"passed": "green", "failed": "red", "error": "red"}

MOST_PRINTED = 40
"""Lines of what a failing spell printed that are shown: the last ones."""


def show_line(verdict: Verdict) -> None:
    """One line for one test."""
    word = click.style(verdict.status.upper(), fg=COLORS[verdict.status])
    note = "".join(f"  ({note})" for note in verdict.notes if not note.startswith("The "))
    echo(f"{verdict.id} {word}  {_time(verdict.seconds)}{note}")


def show_end(verdicts: list[Verdict], seconds: float) -> None:
    """What failed, and how many of each."""
    bad = [verdict for verdict in verdicts if verdict.status != "passed"]
    if bad:
        echo(f"\n{click.style('FAILURES', bold=True)}")
    for verdict in bad:
        _show_failure(verdict)
    counts = {status: sum(one.status == status for one in verdicts) for status in ("passed", "failed", "error")}
    told = ", ".join(f"{count} {_plural(status, count)}" for status, count in counts.items() if count)
    echo(f"\n{click.style(told, fg='red' if bad else 'green', bold=True)} in {_time(seconds)}")


def _plural(status: str, count: int) -> str:
    return "errors" if status == "error" and count > 1 else status


def _show_failure(verdict: Verdict) -> None:
    echo(f"\n{click.style(f'── {verdict.id} ', fg='red')}")
    for fault in verdict.faults:
        lines = fault.message.split("\n")
        where = f"  (expected in {fault.expected_at})" if fault.expected_at else ""
        echo(f"{fault.place}: {lines[0]}{where}")
        for line in lines[1:]:
            echo(f"    {line}")
        for line in fault.diff.split("\n") if fault.diff else ():
            echo(f"    {_colored(line)}")
    for note in verdict.notes:
        echo(note)
    printed = verdict.printed.rstrip("\n").split("\n") if verdict.printed.strip() else []
    if printed:
        left = len(printed) - MOST_PRINTED
        echo(click.style("printed:" if left <= 0 else f"printed (without the first {left} lines):", dim=True))
        for line in printed[-MOST_PRINTED:]:
            echo(f"    {line if len(line) <= 400 else line[:400] + '…'}")


def _colored(line: str) -> str:
    color = {"-": "red", "+": "green"}.get(line[:1])
    return click.style(line, fg=color) if color else line


def echo(text: str) -> None:
    """Write a line; without colours where nobody wants them."""
    click.echo(text, color=False if os.environ.get("NO_COLOR") else None)


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


def as_data(verdicts: Iterable[Verdict], seconds: float) -> dict[str, Any]:
    """The same as JSON data: `tests`, and how many of each."""
    listed = list(verdicts)
    counts = {status: sum(one.status == status for one in listed) for status in ("passed", "failed", "error")}
    return {"tests": [_row(one) for one in listed], **counts, "seconds": round(seconds, 3)}


def _row(verdict: Verdict) -> dict[str, Any]:
    row = {
        "id": verdict.id,
        "status": verdict.status,
        "seconds": round(verdict.seconds, 3),
        "spell": str(verdict.case.spell),
        "cassette": str(verdict.case.cassette) if verdict.case.cassette else None,
        "faults": [_fault(fault) for fault in verdict.faults],
        "notes": [*verdict.notes],
    }
    return {**row, "printed": verdict.printed} if verdict.status != "passed" else row


def _fault(fault: Fault) -> dict[str, Any]:
    told = {"key": fault.key, "message": fault.message, "place": fault.place, "expected_at": fault.expected_at}
    return {**told, "diff": fault.diff}
