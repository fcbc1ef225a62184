"""The history panel by its messages, over a real session and a real store."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from studio.notebook.autosave import Pace
from studio.notebook.changes import DeleteCell, EditCell, SetTitle
from studio.notebook.document import Cell, Notebook
from studio.notebook.merging import Conflict, merge_texts
from studio.notebook.session import Session
from tests.kit.kernel_double import KernelDouble
from tests.kit.loopback import until
from tests.kit.trace_hub import TraceHub
from webui.history.panel import HistoryPanel
from webui.history.plain import plain_conflict

TEXT = "```lua {#one}\nprint 1\n```\n\n```lua {#two}\nprint 2\n```\n"
Heard = list[dict[str, Any]]


@pytest.fixture
async def session(tmp_path: Path) -> AsyncIterator[Session]:
    file = tmp_path / "x.spell.md"
    file.write_text(TEXT)
    pace = Pace(quiet=60, longest=60, look=60)
    session = await Session.open(file, KernelDouble(), home=tmp_path / ".llmspell", pace=pace)
    yield session
    await session.close()


@pytest.fixture
async def panel(tmp_path: Path, session: Session) -> AsyncIterator[HistoryPanel]:
    hub: Any = TraceHub(tmp_path / ".llmspell")
    panel = HistoryPanel(hub, session)
    yield panel
    panel.close()
    hub.close()


@pytest.fixture
async def heard(panel: HistoryPanel, monkeypatch: pytest.MonkeyPatch) -> Heard:
    messages: Heard = []
    monkeypatch.setattr(panel.__panel__(), "send", messages.append)
    wish(panel, "ready")
    wish(panel, "visible", on=True)
    await until(lambda: latest(messages, "versions").get("versions"))
    return messages


def wish(panel: HistoryPanel, op: str, **fields: Any) -> None:
    panel.__panel__()._handle_msg({"op": op, **fields})


def latest(heard: Heard, op: str) -> dict[str, Any]:
    return next((message for message in reversed(heard) if message["op"] == op), {})


def states(heard: Heard) -> dict[str, str]:
    return {cell["id"]: cell["state"] for cell in latest(heard, "difference").get("cells", [])}


async def test_a_run_is_in_the_list_and_leads_to_what_has_changed_since(
    session: Session, panel: HistoryPanel, heard: Heard
) -> None:
    run = session.run_cell("one")
    await session.settled()
    await until(lambda: latest(heard, "versions")["versions"][0]["run"] == run)
    session.change(EditCell("one", "print 9"), "page")
    panel.show_run(run)
    await until(lambda: states(heard) == {"one": "changed"})
    (cell,) = latest(heard, "difference")["cells"]
    assert cell["lines"] == [["-", "print 1"], ["+", "print 9"]]
    wish(panel, "choose", number=panel.number, whole=True)
    await until(lambda: len(latest(heard, "difference")["cells"]) == 2)
    assert latest(heard, "difference")["cells"][0]["lines"] == [[" ", "print 1"]]
    wish(panel, "trace", run=run)
    assert panel.traced == run


async def test_a_page_that_comes_late_hears_which_version_was_chosen(
    session: Session, panel: HistoryPanel, heard: Heard
) -> None:
    run = session.run_cell("one")
    await session.settled()
    panel.show_run(run)
    await until(lambda: latest(heard, "chosen"))
    heard.clear()
    wish(panel, "ready")
    assert latest(heard, "chosen")["number"] == panel.number
    await until(lambda: latest(heard, "difference").get("number") == panel.number)


async def test_one_cell_or_all_go_back_as_one_change_that_can_be_undone(
    session: Session, panel: HistoryPanel, heard: Heard
) -> None:
    first = latest(heard, "versions")["versions"][-1]["number"]
    session.change(EditCell("one", "print 9"), "page")
    session.change(DeleteCell("two"), "page")
    session.change(SetTitle("New"), "page")
    wish(panel, "restore", number=first, cell="two")
    await until(lambda: len(session.notebook.cells) == 2)
    assert [cell.id for cell in session.notebook.cells] == ["one", "two"]
    wish(panel, "restore", number=first)
    await until(lambda: session.notebook.title == "")
    assert session.notebook.cell("one").source == "print 1"
    session.undo()
    assert (session.notebook.title, session.notebook.cell("one").source) == ("New", "print 9")


async def test_a_deleted_cell_is_in_the_bin_until_it_is_back(
    session: Session, panel: HistoryPanel, heard: Heard
) -> None:
    session.change(DeleteCell("one"), "page")
    await until(lambda: latest(heard, "bin")["cells"])
    (cell,) = latest(heard, "bin")["cells"]
    assert (cell["label"], cell["source"]) == ("one", "print 1")
    wish(panel, "bring_back", number=cell["number"])
    await until(lambda: not latest(heard, "bin")["cells"])
    assert [cell.id for cell in session.notebook.cells] == ["one", "two"]
    wish(panel, "bring_back", number=cell["number"])
    await until(lambda: len(session.notebook.cells) == 3)
    assert len({cell.id for cell in session.notebook.cells}) == 3


async def test_a_conflict_is_shown_until_a_person_chooses(session: Session, panel: HistoryPanel, heard: Heard) -> None:
    one = session.notebook.cell("one")
    mine, theirs = one, type(one)("one", "lua", "print theirs", "one")
    assert session.chronicle is not None
    session.chronicle.dispute((Conflict("one", mine, theirs, merge_texts("x", mine.source, theirs.source)),))
    await until(lambda: latest(heard, "conflicts")["cells"])
    (cell,) = latest(heard, "conflicts")["cells"]
    (passage,) = cell["passages"]
    assert (cell["label"], passage) == ("one", {"before": ("x",), "mine": ("print 1",), "theirs": ("print theirs",)})
    wish(panel, "resolve", id="one", choices=["both"])
    await until(lambda: not latest(heard, "conflicts")["cells"])
    assert session.notebook.cell("one").source == "print 1\nprint theirs"


def test_of_a_conflict_of_many_lines_a_page_gets_the_beginnings() -> None:
    sides = [Cell("one", "lua", "\n".join(f"{word} {number}" for number in range(9_000))) for word in ("my", "their")]
    same = "\n".join(map(str, range(1_000)))
    mine, theirs = (replace(side, source=f"{same}\n{side.source}") for side in sides)
    found = plain_conflict(Conflict("one", mine, theirs, merge_texts(same, mine.source, theirs.source)), Notebook())
    assert len(json.dumps(found)) < 50_000
    agreed, disputed = found["passages"]
    assert agreed["same"][-1] == "… 800 more lines"
    assert (disputed["before"], disputed["mine"][0], disputed["theirs"][-1]) == ((), "my 0", "… 8,800 more lines")


async def test_what_is_not_kept_any_more_is_told(panel: HistoryPanel, heard: Heard) -> None:
    panel.show_run("20260101T000000-00000000")
    await until(lambda: latest(heard, "trouble"))
    assert "not kept" in latest(heard, "trouble")["message"]
    wish(panel, "restore", number=99)
    await until(lambda: "There is no version 99" in latest(heard, "trouble")["message"])


async def test_a_panel_that_nobody_sees_reads_nothing(session: Session, panel: HistoryPanel, heard: Heard) -> None:
    wish(panel, "visible", on=False)
    count = len(heard)
    session.change(EditCell("one", "print 9"), "page")
    await panel.refresh()
    assert len(heard) == count
