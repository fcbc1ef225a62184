"""Ctrl-C ends the test that runs, and those after it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from kernel.runtime import Runtime
from studio.testing.finding import find_cases
from studio.testing.session import Plan, Session


def written(folder: Path) -> str:
    for name in "ab":
        (folder / f"{name}.lua").write_text("return Agent.new({}):chat('Hi')")
        (folder / f"{name}.test.yaml").write_text("{}\n")
    return str(folder)


async def test_ctrl_c_ends_the_tests_and_no_verdict_is_told_of_the_one_that_ran(tmp_path: Path) -> None:
    cases = find_cases([written(tmp_path)])
    session = Session(Plan((str(tmp_path),)))
    begun: list[Runtime] = []

    def watch(runtime: Runtime) -> None:
        begun.append(runtime)
        os.kill(os.getpid(), signal.SIGINT)

    session.watch = watch  # type: ignore[method-assign]
    await session.run(cases)
    assert (len(cases), len(begun), session.stopped, session.verdicts) == (2, 1, True, [])
