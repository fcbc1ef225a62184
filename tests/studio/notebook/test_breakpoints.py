"""Breakpoints of a notebook: kept beside its traces, told to its kernel, moving with the text."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError
from kernel.runtime import Options, Runtime
from kernel.stores.projection import Projection
from studio.kernels.client import Execution
from studio.kernels.inprocess import InProcessKernel
from studio.kernels.process import ProcessKernel
from studio.notebook.breakpoints import FOLDER, moved_line
from studio.notebook.changes import EditCell
from studio.notebook.document import Cell, Notebook
from studio.notebook.notices import Asked, BreakpointsChanged, Notice
from studio.notebook.session import Session
from tests.kit.kernel_double import KernelDouble
from tests.kit.loopback import until

SUM = "local total = 0\nfor i = 1, 3 do\n  total = total + i\nend\nreturn total"


def opened(*sources: str, kernel: KernelDouble | None = None) -> Session:
    cells = tuple(Cell(f"c{number}", "lua", source) for number, source in enumerate(sources, 1))
    return Session(Notebook(cells=cells), kernel or KernelDouble())


async def test_a_breakpoint_is_set_changed_and_taken_away(tmp_path: Path) -> None:
    kernel = KernelDouble()
    session = opened(SUM, kernel=kernel)
    heard: list[Notice] = []
    session.follow(heard.append)
    made = session.breakpoints.put("cell:c1:4")
    assert made.mark.where == "cell:c1:5"
    session.breakpoints.put("tool:owl", "hits == 2")
    session.breakpoints.put(made.mark.where, "total > 3", False, made.id)
    assert [(one.mark.where, one.mark.enabled) for one in session.breakpoints.all] == [
        ("tool:owl", True),
        ("cell:c1:5", False),
    ]
    await asyncio.sleep(0)
    assert kernel.breakpoints == session.breakpoints.data()
    assert [one["where"] for one in kernel.breakpoints["marks"]] == ["tool:owl"]
    session.breakpoints.drop(made.id)
    assert len(session.breakpoints.all) == 1
    assert sum(isinstance(one, BreakpointsChanged) for one in heard) == 4
    await session.close()


@pytest.mark.parametrize(
    ("where", "told"),
    [("cell:c1:9", "Line 9 cannot pause"), ("cell:gone:1", "no cell or file 'gone'"), ("lunch", "no place 'lunch'")],
)
async def test_what_is_no_breakpoint_is_refused_and_nothing_changes(where: str, told: str) -> None:
    session = opened(SUM)
    with pytest.raises(InvalidError, match=told):
        session.breakpoints.put(where)
    assert session.breakpoints.all == ()
    await session.close()


async def test_the_line_of_a_breakpoint_moves_with_the_text() -> None:
    session = opened(SUM)
    session.breakpoints.put("cell:c1:3")
    session.change(EditCell("c1", f"-- one\n-- two\n{SUM}"))
    assert session.breakpoints.all[0].mark.where == "cell:c1:5"
    session.undo()
    assert session.breakpoints.all[0].mark.where == "cell:c1:3"
    await session.close()


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")), st.integers(1, 9))
def test_a_moved_line_is_in_the_text_and_is_the_same_line_where_that_stayed(
    a: list[str], b: list[str], line: int
) -> None:
    before = [*a, "here", *b]
    line = before.index("here") + 1
    assert moved_line(line, "\n".join(before), "\n".join(["new", *before])) == line + 1
    assert moved_line(line, "\n".join(before), "\n".join([*before, "new"])) == line
    assert 1 <= moved_line(line, "\n".join(before), "\n".join([*a, *b])) <= max(1, len(before))


async def test_breakpoints_are_kept_across_sessions_and_never_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.spell.md"
    file.write_text("```lua {#sum}\nlocal total = 0\nreturn total\n```\n")
    first = await Session.open(file, KernelDouble(), home=tmp_path / "home")
    first.breakpoints.put(f"cell:{first.notebook.cells[0].id}:2", "total == 0")
    first.breakpoints.put("tool:owl")
    await first.save()
    await first.close()
    assert "owl" not in file.read_text()
    again = await Session.open(file, KernelDouble(), home=tmp_path / "home")
    assert [one.mark.condition for one in again.breakpoints.all] == ["total == 0", ""]
    await again.close()
    [kept] = (tmp_path / "home" / FOLDER).glob("*.json")
    kept.write_text("{")
    damaged = await Session.open(file, KernelDouble(), home=tmp_path / "home")
    assert damaged.breakpoints.all == ()
    await damaged.close()


async def test_a_line_of_a_file_beside_the_notebook_is_a_breakpoint_and_is_kept(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "words.lua").write_text("local words = {}\n\nwords.sign = '!'\nreturn words\n")
    file = tmp_path / "a.spell.md"
    file.write_text("```lua {#sum}\nreturn 1\n```\n")
    session = await Session.open(file, KernelDouble(), home=tmp_path / "home")
    assert session.breakpoints.put("lib/words.lua:2").mark.where == "lib/words.lua:3"
    for where, told in (("lib/words.lua:9", "pause nowhere"), ("lib/words.py:1", "no cell or file")):
        with pytest.raises(InvalidError, match=told):
            session.breakpoints.put(where)
    await session.close()
    again = await Session.open(file, KernelDouble(), home=tmp_path / "home")
    assert [one["where"] for one in again.breakpoints.data()["marks"]] == ["lib/words.lua:3"]
    await again.close()


async def test_a_run_is_told_where_to_pause_and_one_without_breakpoints_of_nothing() -> None:
    session = opened(SUM)
    execution = Execution(SUM, "lua", "c1", "c1", "r")
    assert session.breakpoints.given([execution])[0].about == {}
    session.breakpoints.put("tool:owl")
    [told] = session.breakpoints.given([execution])
    assert told.about["breakpoints"]["marks"] == [{"where": "tool:owl", "condition": "", "enabled": True}]
    await session.close()


async def test_a_cell_that_runs_pauses_where_a_breakpoint_is_set_meanwhile(tmp_path: Path) -> None:
    source = (
        'local t = Tool.new({ name = "owl", handler = function() return 1 end })\nfor i = 1, 2 do t:run({ i = i }) end'
    )
    session = Session(
        Notebook(cells=(Cell("c1", "lua", source),)), InProcessKernel(lambda: Runtime(Options(folder=tmp_path)))
    )
    asked: asyncio.Queue[Asked] = asyncio.Queue()
    session.follow(lambda notice: asked.put_nowait(notice) if isinstance(notice, Asked) else None)
    session.breakpoints.put("tool:owl", "input.i == 1")
    session.run_cell("c1")
    first = (await asyncio.wait_for(asked.get(), 60)).question
    assert first.question["input"] == {"i": 1}
    session.breakpoints.put("tool:owl", "input.i == 2")
    await asyncio.sleep(0)
    await session.answer(first.id, {"action": "continue"})
    second = (await asyncio.wait_for(asked.get(), 60)).question
    assert second.question["input"] == {"i": 2}
    await session.answer(second.id, {"action": "abort"})
    await session.settled()
    assert session.view("c1").status == "cancelled"
    await session.close()


async def test_a_kernel_in_a_process_hears_of_breakpoints_at_once_and_may_die_while_it_is_paused(
    tmp_path: Path,
) -> None:
    source = (
        'local t = Tool.new({ name = "owl", handler = function() return 1 end })\nfor i = 1, 3 do t:run({ i = i }) end'
    )
    home = tmp_path / ".llmspell"
    kernel = ProcessKernel({"folder": str(tmp_path), "home": str(home)})
    session = Session(Notebook(cells=(Cell("c1", "lua", source),)), kernel)
    asked: asyncio.Queue[Asked] = asyncio.Queue()
    session.follow(lambda notice: asked.put_nowait(notice) if isinstance(notice, Asked) else None)
    session.breakpoints.put("tool:owl", "input.i == 1")
    run_id = session.run_cell("c1")
    first = (await asyncio.wait_for(asked.get(), 60)).question
    session.breakpoints.put("tool:owl", "input.i == 3")
    await asyncio.gather(*session.breakpoints.told)
    await session.answer(first.id, {"action": "continue"})
    second = (await asyncio.wait_for(asked.get(), 60)).question
    assert second.question["input"] == {"i": 3}
    [journal] = (home / "journals").glob("*.ndjson")
    # What is asked may be heard before the thread that writes the journal has its turn.
    await until(lambda: journal.read_text().count(".paused") == 2)
    os.kill(json.loads(journal.read_text().splitlines()[0])["data"]["pid"], signal.SIGKILL)
    await session.settled()
    assert session.questions == ()
    assert session.kernel_status == "dead"
    with Projection.open(home, memory=True) as traces:
        traces.ingest()
        assert traces.paused(run_id) == frozenset((second.question["span"],))
    await session.close()
