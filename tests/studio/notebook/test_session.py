"""The session without a file: one writer, undo, the run queue, the kernel's fortunes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidError, NotFoundError
from studio.kernels.client import Failure, Stream
from studio.notebook.cellstates import CellView
from studio.notebook.changes import Change, DeleteCell, EditCell, InsertCell, SetKind, SetTitle
from studio.notebook.document import Cell, Notebook
from studio.notebook.notices import (
    Asked,
    CellStatus,
    Changed,
    JournalHint,
    KernelStatus,
    OutputAdded,
    OutputsCleared,
    Trouble,
)
from studio.notebook.session import Session
from tests.kit.kernel_clients import until
from tests.kit.kernel_double import KernelDouble
from tests.kit.notebooks import notebook
from tests.studio.notebook.conftest import Followed


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def follow(*sources: str, kernel: KernelDouble | None = None) -> Followed:
    kernel = kernel or KernelDouble()
    return Followed(Session(notebook(*sources), kernel, "x.spell.md"), kernel)


@pytest.fixture
async def three() -> AsyncIterator[Followed]:
    found = follow("print one", "print two", "print three")
    yield found
    await found.session.close()


def statuses(found: Followed, id: str) -> list[str]:
    return [notice.status for notice in found.of(CellStatus) if notice.id == id]


def test_every_follower_hears_the_same_changes_in_order():
    found = follow("one")
    found.session.change(EditCell("a", "two"), "page 1")
    found.session.change(SetTitle("T"), "page 2")
    assert found.notices == [
        Changed(1, EditCell("a", "two"), "page 1"),
        Changed(2, SetTitle("T"), "page 2"),
    ]


def test_a_change_that_does_not_fit_changes_nothing():
    found = follow("one")
    with pytest.raises(InvalidError):
        found.session.change(EditCell("gone", ""), "page")
    assert (found.session.revision, found.notices, found.session.can_undo) == (0, [], False)


def test_a_change_that_changes_nothing_is_no_revision():
    found = follow("one")
    assert found.session.change(EditCell("a", "one"), "page") == 0
    assert not found.notices


def test_a_listener_that_fails_does_not_silence_the_others(caplog: pytest.LogCaptureFixture):
    session = Session(notebook("one"), KernelDouble())
    heard = []

    def fail(notice: object) -> None:
        raise ValueError("broken screen")

    session.follow(fail)
    leave = session.follow(heard.append)
    session.change(SetTitle("T"), "page")
    leave()
    session.change(SetTitle("U"), "page")
    assert len(heard) == 1
    assert "broken screen" in caplog.text


def test_edits_of_one_cell_within_a_second_are_undone_together():
    clock = Clock()
    session = Session(notebook("", "b"), KernelDouble(), clock=clock)
    for text in ("h", "he", "hey"):
        clock.time += 0.9
        session.change(EditCell("a", text), "page")
    clock.time += 1.0
    session.change(EditCell("a", "hey you"), "page")
    session.change(EditCell("b", "c"), "page")
    texts = []
    while session.can_undo:
        session.undo()
        texts.append((session.notebook.cell("a").source, session.notebook.cell("b").source))
    assert texts == [("hey you", "b"), ("hey", "b"), ("", "b")]
    while session.can_redo:
        session.redo()
    assert session.notebook == notebook("hey you", "c")


edits = st.one_of(
    st.builds(EditCell, st.sampled_from("ab"), st.text(max_size=3)),
    st.builds(SetTitle, st.sampled_from(["T", "U"])),
    st.builds(DeleteCell, st.sampled_from("ab")),
    st.builds(InsertCell, st.builds(Cell, st.sampled_from("abc")), st.integers(0, 2)),
)


@given(st.lists(st.one_of(edits, st.sampled_from(["undo", "redo"])), max_size=30))
@settings(max_examples=100, deadline=None)
def test_undoing_everything_gives_the_first_notebook_back(steps: list[Change | str]):
    session = Session(notebook("one", "two"), KernelDouble())
    for step in steps:
        try:
            {"undo": session.undo, "redo": session.redo}[step]() if isinstance(step, str) else session.change(step, "")
        except InvalidError:
            continue
    last = session.notebook
    while session.can_redo:
        session.redo()
        last = session.notebook
    while session.can_undo:
        session.undo()
    assert session.notebook == notebook("one", "two")
    while session.can_redo:
        session.redo()
    assert session.notebook == last


async def test_run_all_runs_every_cell_in_order_as_one_run(three: Followed):
    run_id = three.session.run_all()
    await three.session.settled()
    sent = three.kernel.executions
    assert [execution.code for execution in sent] == ["print one", "print two", "print three"]
    assert [execution.last for execution in sent] == [False, False, True]
    assert {execution.run_id for execution in sent} == {run_id}
    assert [execution.name for execution in sent] == ["Cell 1", "Cell 2", "Cell 3"]
    assert sent[0].about["path"] == "x.spell.md"
    assert statuses(three, "b") == ["queued", "running", "ok"]
    view = three.session.view("b")
    assert view == CellView("ok", 2, 0.5, run_id, (Stream("stdout", "two\n"),))
    assert three.of(JournalHint) == [JournalHint(run_id)] * 3


def test_the_front_matter_says_to_the_kernel_which_modules_and_how_much_is_logged():
    said = {"modules": {"allow": ["lib/*"]}, "log_level": False, "author": "Ada"}
    assert Notebook(extra=said).settings() == {"modules": {"allow": ["lib/*"]}, "log_level": "off"}
    assert Notebook(extra={"debug_mode": True}).settings() == {"log_level": "debug"}
    assert Notebook(extra={"debug_mode": True, "log_level": "warn"}).settings() == {"log_level": "warn"}


async def test_the_outputs_of_a_cell_arrive_between_running_and_its_end(three: Followed):
    three.session.run_cell("a")
    await three.session.settled()
    kinds = [type(notice) for notice in three.notices if getattr(notice, "id", "") == "a"]
    assert kinds == [CellStatus, CellStatus, OutputAdded, CellStatus]


async def test_a_cell_that_runs_again_loses_what_it_said_before(three: Followed):
    for _ in range(2):
        three.session.run_cell("a")
        await three.session.settled()
    assert three.of(OutputsCleared) == [OutputsCleared("a")]
    assert three.session.view("a").count == 2
    assert three.session.outputs("a") == (Stream("stdout", "one\n"),)


async def test_a_failing_cell_skips_the_rest_of_its_run_only():
    found = follow("print one", "fail oops", "print three")
    found.session.run_all()
    found.session.run_cell("c")
    assert found.session.view("c").status == "queued"
    await found.session.settled()
    assert found.session.view("b").status == "failed"
    assert found.session.outputs("b") == (Failure({"type": "internal", "message": "oops"}),)
    assert statuses(found, "c") == ["queued", "idle"]
    found.session.run_cell("c")
    await found.session.settled()
    assert found.session.view("c").status == "ok"


async def test_run_from_leaves_the_cells_above_alone(three: Followed):
    three.session.run_from("b")
    await three.session.settled()
    assert [execution.cell for execution in three.kernel.executions] == ["b", "c"]


async def test_markdown_and_empty_cells_do_not_run():
    found = follow("# Title", " \n ", "print x")
    found.session.change(SetKind("a", "markdown"), "page")
    assert found.session.run_cell("a") == found.session.run_cell("b") == ""
    found.session.run_all()
    await found.session.settled()
    assert [(execution.cell, execution.last) for execution in found.kernel.executions] == [("c", True)]
    with pytest.raises(NotFoundError):
        found.session.run_cell("gone")


async def test_a_queued_cell_runs_as_it_was_when_it_was_queued():
    found = follow("wait", "print before")
    found.session.run_all()
    await until(lambda: found.kernel.status == "busy")
    found.session.change(EditCell("b", "print after"), "page")
    found.kernel.release()
    await found.session.settled()
    assert found.session.outputs("b") == (Stream("stdout", "before\n"),)


async def test_a_deleted_cell_leaves_the_queue_and_the_run_still_ends():
    found = follow("wait", "print two", "print three")
    found.session.run_all()
    await until(lambda: found.kernel.status == "busy")
    found.session.change(DeleteCell("c"), "page")
    found.kernel.release()
    await found.session.settled()
    assert [(execution.cell, execution.last) for execution in found.kernel.executions] == [("a", False), ("b", True)]


async def test_a_cell_may_be_queued_again_while_it_runs():
    found = follow("wait")
    found.session.run_cell("a")
    await until(lambda: found.kernel.status == "busy")
    found.session.change(EditCell("a", "print again"), "page")
    found.session.run_cell("a")
    assert found.session.run_cell("a") == ""
    found.kernel.release()
    await found.session.settled()
    assert statuses(found, "a") == ["queued", "running", "ok", "queued", "running", "ok"]
    assert found.session.outputs("a") == (Stream("stdout", "again\n"),)


async def test_interrupt_stops_the_cell_and_skips_those_that_wait():
    found = follow("wait", "print two")
    found.session.run_all()
    found.session.run_cell("b")
    await until(lambda: found.kernel.status == "busy")
    await found.session.interrupt()
    await found.session.settled()
    assert (found.session.view("a").status, found.session.view("b").status) == ("cancelled", "idle")
    assert len(found.kernel.executions) == 1


async def test_a_cell_interrupted_before_the_kernel_is_ready_never_runs():
    found = follow("print one")
    found.kernel.may_start.clear()
    found.session.run_cell("a")
    await until(lambda: found.session.view("a").status == "running")
    await found.session.interrupt()
    found.kernel.may_start.set()
    await found.session.settled()
    assert found.session.view("a").status == "cancelled"
    assert not found.kernel.executions


async def test_restart_ends_what_runs_and_counts_from_one_again():
    found = follow("print one", "wait")
    found.session.run_all()
    await until(lambda: len(found.kernel.executions) == 2)
    await found.session.restart()
    assert [found.session.view(id).status for id in "ab"] == ["idle", "idle"]
    assert found.session.outputs("a") == (Stream("stdout", "one\n"),)
    assert found.session.outputs("b") == ()
    found.session.run_cell("a")
    await found.session.settled()
    assert found.session.view("a").count == 1
    assert found.kernel.restarts == 1


async def test_a_cell_that_is_run_while_the_kernel_restarts_runs_in_the_new_one():
    found = follow("wait", "print two")
    found.session.run_cell("a")
    await until(lambda: len(found.kernel.executions) == 1)
    found.kernel.may_start.clear()
    restart = asyncio.create_task(found.session.restart())
    await until(lambda: found.kernel.restarts == 1)
    found.session.run_cell("b")
    await until(lambda: found.session.view("b").status == "running")
    found.kernel.may_start.set()
    await asyncio.wait_for(restart, 4)
    await found.session.settled()
    assert [found.session.view(id).status for id in "ab"] == ["idle", "ok"]
    assert found.session.outputs("b") == (Stream("stdout", "two\n"),)


async def test_a_kernel_that_dies_settles_every_cell_and_says_what_to_do():
    found = follow("die It ran out of memory.", "print two")
    found.session.run_all()
    await found.session.settled()
    assert [found.session.view(id).status for id in "ab"] == ["failed", "idle"]
    (failure,) = found.session.outputs("a")
    assert isinstance(failure, Failure)
    assert "Restart it" in failure.error["message"]
    assert found.of(KernelStatus)[-1] == KernelStatus("dead", "It ran out of memory.")
    found.session.run_cell("b")
    assert isinstance(found.notices[-1], Trouble)
    await found.session.restart()
    found.session.run_cell("b")
    await found.session.settled()
    assert found.session.view("b").status == "ok"


async def test_a_kernel_that_dies_without_a_word_is_spoken_for():
    found = follow("print one")
    found.session.run_cell("a")
    await found.session.settled()
    found.kernel.kill()
    assert "Restart it" in found.of(KernelStatus)[-1].message


async def test_a_kernel_that_cannot_start_says_so_in_the_cell():
    found = follow("print one", kernel=KernelDouble(cannot_start="Lua is missing."))
    found.session.run_cell("a")
    await found.session.settled()
    assert found.session.view("a").status == "failed"
    assert found.session.outputs("a") == (Failure({"type": "internal", "message": "Lua is missing."}),)
    found.kernel.cannot_start = ""
    await found.session.restart()
    found.session.run_cell("a")
    await found.session.settled()
    assert found.session.view("a").status == "ok"


async def test_a_question_of_the_spell_is_answered_through_the_session():
    found = follow("ask Who?")
    found.session.run_cell("a")
    await until(lambda: found.of(Asked))
    await found.session.answer(found.of(Asked)[0].question.id, "me")
    await found.session.settled()
    assert found.session.outputs("a") == (Stream("stdout", "me\n"),)


async def test_outputs_of_an_earlier_session_are_shown_until_the_cell_runs(three: Followed):
    old = CellView("ok", 0, 1.5, "run", (Stream("stdout", "old\n"),))
    three.session.restore("a", old)
    assert three.session.view("a") == old
    three.session.run_cell("a")
    await three.session.settled()
    three.session.restore("a", old)
    assert three.session.outputs("a") == (Stream("stdout", "one\n"),)


async def test_a_closed_session_has_no_kernel_and_no_task():
    found = follow("wait", "print two")
    found.session.run_all()
    await until(lambda: found.kernel.status == "busy")
    await found.session.close()
    await found.session.settled()
    assert found.kernel.status == "dead"
    assert [found.session.view(id).status for id in "ab"] == ["cancelled", "idle"]
