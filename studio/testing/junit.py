"""What became of tests as JUnit XML, which every CI service shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.replacing import writing
from studio.testing.checking import Fault
from studio.testing.judging import Verdict

if TYPE_CHECKING:
    from junitparser import TestCase

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot have at all."""


def write_junit(path: Path, verdicts: Iterable[Verdict], seconds: float) -> None:
    """Write the file: aside first, then renamed. `DeniedError` when it cannot be written."""
    from junitparser import JUnitXml, TestSuite

    suite = TestSuite("llmspell test")
    for verdict in verdicts:
        suite.add_testcase(_case(verdict))
    count: Callable[[], None] = suite.update_statistics
    count()
    suite.time = round(seconds, 3)
    report = JUnitXml()
    report.add_testsuite(suite)
    with writing(path, "report") as aside:
        report.write(str(aside), pretty=True)


def _case(verdict: Verdict) -> TestCase:
    from junitparser import Error, Failure, TestCase

    file, _, name = verdict.id.partition("::")
    case = TestCase(_clean(name or file), _clean(file), round(verdict.seconds, 3))
    if verdict.faults:
        # One result for a test, or its failures would be counted as tests.
        first = _clean(verdict.faults[0].message.split("\n")[0])
        result = (Error if verdict.status == "error" else Failure)(first, verdict.faults[0].key or "run")
        result.text = _clean("\n\n".join(map(_told, verdict.faults)))
        case.result = [result]
    if verdict.status != "passed" and verdict.printed:
        case.system_out = _clean(verdict.printed)
    return case


def _told(fault: Fault) -> str:
    where = "\n".join(place for place in (fault.place, fault.expected_at) if place)
    return "\n".join(part for part in (where, fault.message, fault.diff) if part)


def _clean(text: str) -> str:
    return NOT_XML.sub("\ufffd", text)
