"""Ctrl-C ends the test that runs, and those after it."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from kernel.runtime import Runtime
from studio.testing.finding import find_cases, open_case
from studio.testing.playing import Stance, play
from studio.testing.session import Plan, Session
from tests.kit.loopback import until


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


async def test_ctrl_c_in_a_test_cell_ends_the_test_cells_after_it_too(tmp_path: Path) -> None:
    cells = "".join(f"```lua {{#{name} test}}\nutil.sleep(600000)\n```\n\n" for name in ("first", "second"))
    (tmp_path / "book.spell.md").write_text(f"```lua\nx = 1\n```\n\n{cells}")
    (case,) = find_cases([str(tmp_path)])
    home: list[Path] = []
    running = asyncio.create_task(play(case, open_case(case), Stance(watch=lambda runtime: home.append(runtime.home))))

    def is_begun() -> bool:
        return any(b'"first"' in journal.read_bytes() for folder in home for journal in folder.rglob("*.ndjson"))

    await until(is_begun, 120)
    running.cancel()
    played = await running
    assert [(cell.name, cell.done.status) for cell in played.cells] == [("first", "cancelled")]
