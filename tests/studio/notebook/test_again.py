"""Runs of a session that take answers from an earlier run: what the kernel is told, and what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from kernel.errors import InvalidError, NotFoundError
from studio.notebook.changes import DeleteCell, EditCell
from studio.notebook.session import Session
from tests.kit.kernel_double import KernelDouble
from tests.kit.notebooks import notebook
from tests.studio.notebook.conftest import Followed

REPLAY = {"source": "20260121T093000-00000001", "mode": "strict"}


@pytest.fixture
async def two() -> AsyncIterator[Followed]:
    kernel = KernelDouble()
    found = Followed(Session(notebook("print one", "print two"), kernel, "x.spell.md"), kernel)
    yield found
    await found.session.close()


async def test_a_run_says_which_cells_it_has_and_whether_these_are_all(two: Followed) -> None:
    two.session.run_all()
    await two.session.settled()
    two.session.run_cell("b")
    await two.session.settled()
    told = [(one.about["cells"], one.about["whole"], "replay" in one.about) for one in two.kernel.executions]
    assert told == [(["a", "b"], True, False), (["a", "b"], True, False), (["b"], False, False)]


async def test_the_whole_notebook_is_replayed_in_a_fresh_kernel_as_one_run(two: Followed) -> None:
    run_id = await two.session.run_again(REPLAY)
    await two.session.settled()
    assert two.kernel.restarts == 1
    told = [(one.cell, one.run_id, one.about["replay"], one.last) for one in two.kernel.executions]
    assert told == [("a", run_id, REPLAY, False), ("b", run_id, REPLAY, True)]


async def test_what_is_typed_while_the_kernel_begins_afresh_is_what_runs(two: Followed) -> None:
    again = asyncio.ensure_future(two.session.run_again(REPLAY))
    await asyncio.sleep(0)
    two.session.change(EditCell("b", "print three"))
    await again
    await two.session.settled()
    assert [one.code for one in two.kernel.executions] == ["print one", "print three"]


async def test_some_cells_are_replayed_in_the_kernel_there_is(two: Followed) -> None:
    await two.session.run_again(REPLAY, ["b", "gone"])
    await two.session.settled()
    assert (two.kernel.restarts, [one.cell for one in two.kernel.executions]) == (0, ["b"])


async def test_a_run_whose_cells_are_all_gone_cannot_be_run_again(two: Followed) -> None:
    two.session.change(DeleteCell("b"))
    with pytest.raises(NotFoundError, match="Undo brings"):
        await two.session.run_again(REPLAY, ["b"])


async def test_nothing_is_run_again_while_a_cell_runs(two: Followed) -> None:
    two.session.run_all()
    with pytest.raises(InvalidError, match="A cell is running"):
        await two.session.run_again(REPLAY)
    await two.session.settled()
    assert two.kernel.restarts == 0
