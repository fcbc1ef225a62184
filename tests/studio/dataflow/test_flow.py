"""The dataflow of an open notebook whose cells really run: stale, run again, by themselves, within a budget."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import InvalidError, NotFoundError
from kernel.runtime import open_executor
from kernel.stores.projection import Projection
from studio.dataflow.estimate import Estimate
from studio.dataflow.settings import set_budget, set_execution
from studio.kernels.inprocess import InProcessKernel
from studio.notebook.changes import DeleteCell, EditCell, RenameCell, SetExtra, SetParams
from studio.notebook.document import Cell, Notebook, Parameter
from studio.notebook.notices import DataflowChanged
from studio.notebook.session import Session
from tests.kit.loopback import until

Open = Callable[..., Session]


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Open]:
    sessions: list[Session] = []

    def open_one(*cells: Cell, **fields: Any) -> Session:
        options = {"folder": str(tmp_path), "home": str(tmp_path / ".llmspell")}
        kernel = InProcessKernel(lambda: open_executor(options))
        sessions.append(Session(Notebook(cells=cells, **fields), kernel, "x.spell.md"))
        return sessions[-1]

    yield open_one
    for session in sessions:
        await session.close()


def lua(id: str, source: str, name: str = "") -> Cell:
    return Cell(id, "lua", source, name)


def stale(session: Session) -> dict[str, str]:
    return {id: reason.cause for id, reason in session.flow.look().stale.items()}


def counts(session: Session) -> list[int]:
    return [session.view(cell.id).count for cell in session.notebook.cells]


async def test_an_edit_makes_stale_what_depends_on_it_and_running_that_makes_it_fresh(opened: Open) -> None:
    session = opened(lua("a", "x = 1"), lua("b", "y = x + 1"), lua("c", "return 7"), lua("d", "return y", "sum"))
    session.run_all()
    await session.settled()
    assert stale(session) == {}
    session.change(EditCell("a", "x = 2"))
    assert stale(session) == {"a": "edited", "b": "stale", "d": "stale"}
    session.flow.run_stale()
    await session.settled()
    assert stale(session) == {}
    assert counts(session) == [5, 6, 3, 7]
    assert "3" in str(session.outputs("d"))


async def test_a_cell_that_ran_again_was_deleted_or_renamed_makes_its_readers_stale(opened: Open) -> None:
    session = opened(lua("a", "return 1", "one"), Cell("b", "python", "print(cells.one)"), lua("c", "return cells.one"))
    session.run_all()
    await session.settled()
    session.run_cell("a")
    await session.settled()
    assert stale(session) == {"b": "newer", "c": "newer"}
    session.flow.run_stale()
    await session.settled()
    session.change(RenameCell("a", "first"))
    assert stale(session) == {"b": "gone", "c": "gone"}
    session.undo()
    session.change(DeleteCell("a"))
    assert stale(session) == {"b": "gone", "c": "gone"}
    session.undo()
    assert stale(session) == {}


async def test_a_parameter_makes_stale_only_who_reads_it(opened: Open) -> None:
    params = (Parameter("topic", default="owls"), Parameter("depth", "integer", 1))
    session = opened(lua("a", "return params.topic"), lua("b", "return params.depth"), params=params)
    session.run_all()
    await session.settled()
    session.change(SetParams((Parameter("topic", default="bats"), params[1])))
    assert stale(session) == {"a": "parameter"}


async def test_a_fresh_kernel_has_nothing_stale(opened: Open) -> None:
    session = opened(lua("a", "x = 1"), lua("b", "return x"))
    session.run_all()
    await session.settled()
    session.change(EditCell("a", "x = 2"))
    await session.restart()
    assert stale(session) == {}


async def test_what_a_cell_needs_and_what_depends_on_it_run_in_their_order(opened: Open) -> None:
    session = opened(lua("a", "x = 1"), lua("b", "y = x"), lua("c", "return y"), lua("d", "return 1"))
    session.flow.run_needed("c")
    await session.settled()
    assert counts(session) == [1, 2, 3, 0]
    session.flow.run_dependents("b")
    await session.settled()
    assert counts(session) == [1, 4, 5, 0]
    for wrong in ("gone", "e"):
        with pytest.raises(NotFoundError):
            session.flow.run_needed(wrong)


async def test_screens_are_told_once_after_a_burst_of_keys(opened: Open) -> None:
    session = opened(lua("a", "x = 1"))
    session.run_all()
    await session.settled()
    await asyncio.sleep(0.3)
    heard: list[object] = []
    session.follow(lambda notice: heard.append(notice) if isinstance(notice, DataflowChanged) else None)
    for end in range(5):
        session.change(EditCell("a", f"x = {end + 5}"))
    await until(lambda: heard)
    await asyncio.sleep(0.3)
    assert len(heard) == 1
    assert list(session.flow.told.stale) == ["a"]


async def test_what_depends_on_a_run_follows_by_itself_where_the_notebook_says_so(opened: Open) -> None:
    cells = lua("a", "x = 1"), lua("b", "return x"), lua("c", "z = z or x")
    session = opened(*cells, extra={"execution": "automatic"})
    session.run_all()
    await session.settled()
    await asyncio.sleep(0.3)
    session.run_cell("a")
    await until(lambda: counts(session) == [4, 5, 6])
    await asyncio.sleep(0.4)
    assert counts(session) == [4, 5, 6]
    session.change(set_execution("lazy"))
    session.run_cell("a")
    await session.settled()
    await asyncio.sleep(0.3)
    assert stale(session) == {"b": "newer", "c": "newer"}


ASK = "local agent = Agent.new({ name = 'a', model = 'demo/echo' })\nreturn agent:chat(topic)"


async def test_cells_that_ask_models_never_run_by_themselves_but_say_what_they_may_cost(
    opened: Open, tmp_path: Path
) -> None:
    cells = (
        lua("a", "topic = 'owls'"),
        lua("b", ASK, "answer"),
        lua("c", "return cells.answer"),
        lua("d", "return topic"),
    )
    session = opened(*cells, extra={"execution": "automatic"})
    session.run_all()
    await session.settled()
    await asyncio.sleep(0.3)
    session.run_cell("a")
    await until(lambda: counts(session)[3] == 6)
    assert stale(session) == {"b": "newer", "c": "stale"}
    store = Projection.open(tmp_path / ".llmspell", memory=True)
    try:
        session.flow.past_calls = store.model_calls
        found = await session.flow.estimate()
    finally:
        store.close()
    run, tokens = session.view("b").run_id, session.view("b").tokens
    assert found == Estimate(1, 1, tokens, 0.0, 0, 0, 1, {run: ["b"]})
    assert found.replay() == {"source": run, "mode": "changed"}
    session.flow.run_stale(found.replay())
    await session.settled()
    assert (session.view("b").tokens, session.view("b").spared) == (0, tokens)


async def test_an_estimate_knows_of_a_run_that_ended_a_moment_ago(opened: Open, tmp_path: Path) -> None:
    session = opened(lua("a", "topic = 'owls'"), lua("b", ASK, "answer"))
    store = Projection.open(tmp_path / ".llmspell", memory=True)
    try:
        session.flow.past_calls = store.model_calls
        session.flow.catch_up = lambda: asyncio.to_thread(store.ingest)
        session.run_all()
        await session.settled()
        session.run_cell("a")
        await session.settled()
        await until(lambda: session.flow.told.stale.keys() == {"b"})
        found = await session.flow.estimate()
    finally:
        store.close()
    assert (found.calls, found.tokens, found.recorded) == (1, session.view("b").tokens, 1)


async def test_a_budget_counts_over_kernels_and_stops_the_run(opened: Open) -> None:
    session = opened(lua("a", "topic = 'owls'"), lua("b", ASK))
    session.change(set_budget(None, 5))
    session.run_all()
    await session.settled()
    used = session.flow.spending.tokens
    assert used > 0
    await session.restart()
    session.change(set_budget(None, used))
    session.run_all()
    await session.settled()
    assert session.view("b").status == "failed"
    assert f"The budget of this notebook is used up: {used} of {used} tokens" in str(session.outputs("b"))
    assert session.flow.spending.tokens == used


def test_settings_are_changes_that_can_be_undone_and_are_in_the_file() -> None:
    session = Session(Notebook(), InProcessKernel(lambda: open_executor({})))
    session.change(set_execution("automatic"))
    session.change(set_budget(0.5, None))
    assert session.notebook.extra == {"execution": "automatic", "budget": 0.5}
    session.change(set_budget(0.5, 100, 0.2))
    assert session.notebook.extra["budget"] == {"usd": 0.5, "tokens": 100, "ask_above": 0.2}
    session.change(set_budget(None, None))
    assert session.notebook.extra == {"execution": "automatic"}
    session.undo()
    assert session.notebook.extra["budget"]["tokens"] == 100
    for wrong in (lambda: set_execution("sometimes"), lambda: set_budget(-1, None), lambda: set_budget("x", None)):
        with pytest.raises(InvalidError):
            wrong()
    with pytest.raises(InvalidError):
        session.change(SetExtra("title", "no"))


async def test_cells_that_need_each_other_come_to_rest(opened: Open) -> None:
    cells = lua("a", "x = (y or 0) + 1"), lua("b", "y = x + 1")
    session = opened(*cells, extra={"execution": "automatic"})
    session.run_all()
    await session.settled()
    await asyncio.sleep(0.6)
    ran = sum(counts(session))
    await asyncio.sleep(0.5)
    assert sum(counts(session)) == ran


async def test_each_cell_is_served_from_the_record_of_its_own_last_run(opened: Open, tmp_path: Path) -> None:
    cells = (
        lua("a", "topic = 'owls'"),
        lua("b", f"local again = topic\n{ASK}", "one"),
        lua("c", f"local again = topic\n{ASK.replace('owls', 'kiwis')}", "two"),
    )
    session = opened(*cells)
    session.run_all()
    await session.settled()
    session.run_cell("c")
    await session.settled()
    first, second = session.view("b").run_id, session.view("c").run_id
    session.run_cell("a")
    await session.settled()
    await until(lambda: session.flow.told.stale.keys() == {"b", "c"})
    store = Projection.open(tmp_path / ".llmspell", memory=True)
    try:
        session.flow.past_calls = store.model_calls
        found = await session.flow.estimate()
    finally:
        store.close()
    assert found.parts == {second: ["c"], first: ["b"]}
    assert found.recorded == found.calls == 2
    session.flow.run_stale(found.replay())
    await session.settled()
    for id in ("b", "c"):
        assert session.view(id).status == "ok", session.outputs(id)
        assert session.view(id).tokens == 0
        assert session.view(id).spared > 0
