"""One page's part in a session, without a browser: wishes in, news out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from studio.kernels.client import Failure, Stream
from studio.notebook.cellstates import CellView
from studio.notebook.changes import DeleteCell, EditCell, InsertCell, Replace, SetOptions
from studio.notebook.document import Cell
from studio.notebook.session import Session
from tests.kit.kernel_clients import in_process_kernel
from tests.kit.loopback import until
from tests.kit.notebook_page import notebook_of
from webui.notebook.backlog import AT_ONCE
from webui.notebook.bridge import Bridge
from webui.notebook.outbox import News
from webui.notebook.wording import cell_of, output_to_plain


@dataclass
class Page:
    """What a page would be told; it acknowledges every batch. `at_once`: what happens as it hears of a kind of news."""

    session: Session
    at_once: dict[str, Callable[[], None]] = field(default_factory=dict)
    told: list[News] = field(default_factory=list)
    places: list[tuple[str, int]] = field(default_factory=list)
    traces: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        def place(cell: str, line: int) -> None:
            self.places.append((cell, line))

        def trace(cell: str, run_id: str) -> None:
            self.traces.append((cell, run_id))

        self.bridge = Bridge(self.session, "page", ("lua", "markdown"), self._take, place, trace)

    def _take(self, news: News) -> None:
        if news["op"] != "batch":
            self.told.append(news)
            return
        self.told += news["items"]
        for item in news["items"]:
            self.at_once.get(item["op"], lambda: None)()
        self.wish("seen", number=news["number"])

    def wish(self, op: str, **fields: Any) -> None:
        self.bridge.receive({"op": op, **fields})

    async def hears(self, op: str) -> News:
        """The next news of that kind; those before it are forgotten."""
        await until(lambda: any(news["op"] == op for news in self.told))
        while self.told[0]["op"] != op:
            self.told.pop(0)
        return self.told.pop(0)


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    session = Session(notebook_of("print one", "# Text", "fail script no"), in_process_kernel())
    page = Page(session)
    page.wish("ready")
    await page.hears("load")
    yield page
    page.bridge.close()
    await session.close()


async def test_an_edit_is_accepted_with_its_revision(page: Page) -> None:
    page.wish("edit", id="c1", source="print two", base=0, number=1)
    assert await page.hears("accepted") == {"op": "accepted", "id": "c1", "revision": 1, "number": 1}
    assert page.session.notebook.cell("c1").source == "print two"


async def test_an_edit_made_before_someone_elses_is_not_taken(page: Page) -> None:
    page.session.change(EditCell("c1", "theirs"), "elsewhere")
    page.wish("edit", id="c1", source="mine", base=0, number=1)
    assert await page.hears("cell") == {"op": "cell", "id": "c1", "source": "theirs", "revision": 1, "number": 1}
    page.wish("edit", id="c1", source="theirs and mine", base=1, number=1)
    await page.hears("accepted")
    assert page.session.notebook.cell("c1").source == "theirs and mine"


async def test_an_edit_made_before_another_version_was_put_in_place_does_not_overwrite_it(page: Page) -> None:
    page.session.reload(notebook_of("from the disk", "# Text", "fail script no"))
    page.wish("edit", id="c1", source="print one, typed", base=0, number=1)
    assert (await page.hears("cell"))["source"] == "from the disk"
    assert page.session.notebook.cell("c1").source == "from the disk"


async def test_a_page_hears_that_its_edit_was_taken_before_it_is_told_everything_again(page: Page) -> None:
    # Both ways round: the edit, or what makes everything new, comes first.
    page.wish("edit", id="c1", source="print typed", base=0, number=1)
    page.session.reload(notebook_of("print typed", "# From the disk"))
    page.wish("edit", id="c2", source="# From the disk, typed", base=2, number=1)
    await until(lambda: page.told and page.told[-1]["op"] == "load")
    answers = [(news["op"], news.get("id")) for news in page.told if news["op"] in ("accepted", "cell", "load")]
    assert answers == [("accepted", "c1"), ("accepted", "c2"), ("load", None)]


async def test_an_edit_of_a_cell_that_somebody_deleted_is_no_fault_of_the_page(page: Page) -> None:
    page.session.change(DeleteCell("c1"), "elsewhere")
    page.wish("edit", id="c1", source="typed meanwhile", base=0, number=1)
    await page.hears("changed")
    page.wish("edit", id="c3", source="print 3", base=0, number=1)
    await page.hears("accepted")
    assert not any(news["op"] in ("trouble", "load") for news in page.told)


async def test_an_own_change_does_not_come_back_but_another_pages_does(page: Page) -> None:
    page.wish("insert", id="new", at=0, kind="lua", source="x")
    page.session.change(EditCell("new", "y"), "elsewhere")
    news = await page.hears("changed")
    assert news["change"] == {"type": "edit_cell", "id": "new", "source": "y"}


async def test_text_that_no_file_can_hold_is_corrected_on_the_page(page: Page) -> None:
    page.wish("edit", id="c1", source="half \ud83d", base=0, number=1)
    assert (await page.hears("cell"))["source"] == "half \ufffd"


@pytest.mark.parametrize(
    ("op", "fields", "says"),
    [
        ("delete", {"id": "gone"}, "gone"),
        ("move", {"id": "c1", "to": 99}, "99"),
        ("insert", {"id": "c1", "at": 0, "kind": "lua"}, "c1"),
        ("kind", {"id": "c1", "kind": "cobol"}, "cobol"),
        ("edit", {"id": "c1"}, "'source'"),
        ("answer", {"question": "nobody asked", "value": 1}, "nobody asked"),
    ],
)
async def test_a_wish_that_cannot_be_granted_is_told_and_the_page_set_right(
    page: Page, op: str, fields: dict[str, Any], says: str
) -> None:
    page.wish(op, **fields)
    assert [cell["id"] for cell in (await page.hears("load"))["cells"]] == ["c1", "c2", "c3"]
    assert says in (await page.hears("trouble"))["message"]


async def test_what_is_no_wish_does_nothing(page: Page) -> None:
    for message in (None, [], "run", {}, {"op": "__init__"}, {"op": ["run"]}):
        page.bridge.receive(message)
    page.wish("select", id="c1", line=7)
    assert page.places == [("c1", 7)]


async def test_a_replaced_notebook_is_told_whole(page: Page) -> None:
    page.session.change(Replace(notebook_of("print other")), "disk")
    news = await page.hears("load")
    assert [cell["source"] for cell in news["cells"]] == ["print other"]
    assert news["revision"] == page.session.revision


async def test_a_page_that_comes_later_is_told_outputs_and_problems(page: Page) -> None:
    page.session.run_all()
    await page.session.settled()
    other = Page(page.session)
    other.wish("ready")
    first, _, third = (await other.hears("load"))["cells"]
    other.bridge.close()
    assert first["outputs"] == [{"type": "stream", "name": "stdout", "text": "one\n"}]
    assert (first["status"], first["count"], first["seconds"] >= 0) == ("ok", 1, True)
    assert third["problems"] == [{"line": 1, "message": "no", "severity": "error"}]
    assert third["outputs"][0]["error"]["cell"] == "c3"


def cell_data(id: str, source: str, kind: str = "lua") -> News:
    return {"id": id, "kind": kind, "name": "", "source": source}


async def test_what_a_page_kept_while_it_was_cut_off_is_merged_with_what_came_meanwhile(page: Page) -> None:
    base = [cell_data("c1", "print one"), cell_data("c2", "# Text", "markdown"), cell_data("c3", "fail script no")]
    mine = [cell_data("c1", "print mine"), base[2], cell_data("new", "print new")]
    page.session.change(EditCell("c3", "print theirs"), "elsewhere")
    page.wish("rejoin", rid=7, base=base, mine=mine)
    assert (await page.hears("reply"))["result"] == {"changed": True, "conflicts": 0}
    cells = {cell.id: cell.source for cell in page.session.notebook.cells}
    assert cells == {"c1": "print mine", "c3": "print theirs", "new": "print new"}
    page.wish("rejoin", rid=8, base=base, mine=mine)
    assert (await page.hears("reply"))["result"] == {"changed": False, "conflicts": 0}
    page.session.undo()
    assert len(page.session.notebook.cells) == 3


async def test_both_sides_of_a_line_that_was_changed_twice_are_kept_and_counted(page: Page) -> None:
    page.session.change(EditCell("c1", "print theirs"), "elsewhere")
    base, mine = ([cell_data("c1", f"print {word}")] for word in ("one", "mine"))
    page.wish("rejoin", rid=1, base=base, mine=mine)
    assert (await page.hears("reply"))["result"] == {"changed": True, "conflicts": 1}
    assert page.session.notebook.cell("c1").source == "print mine"
    page.wish("rejoin", rid=2, base="nonsense", mine=[])
    assert (await page.hears("reply"))["result"] is None


async def test_a_closed_bridge_hears_nothing(page: Page) -> None:
    page.bridge.close()
    page.told.clear()
    page.session.change(EditCell("c1", "x"), "elsewhere")
    await page.session.settled()
    assert page.told == []


def test_an_error_finds_the_cell_that_its_file_names() -> None:
    notebook = notebook_of("a", "b")
    assert cell_of({"file": "Cell 2"}, "c1", notebook) == "c2"
    assert cell_of({"file": "library.lua"}, "c1", notebook) == "c1"
    plain = output_to_plain(Failure({"message": "x", "file": "Cell 2", "line": 3}), "c1", notebook)
    assert plain["error"] == {"type": "script", "message": "x", "line": 3, "file": "Cell 2", "cell": "c2"}


async def test_cells_leave_and_come_back_as_text_of_the_file_format(page: Page) -> None:
    page.session.change(SetOptions("c3", {"timeout": "5"}), "elsewhere")
    page.wish("clip", rid=1, ids=["c3", "c2"])
    text = (await page.hears("reply"))["result"]
    assert text == "# Text\n\n```lua {timeout=5}\nfail script no\n```\n"
    page.wish("unclip", rid=2, text=text)
    cells = (await page.hears("reply"))["result"]
    assert [(cell["kind"], cell["source"], cell["options"]) for cell in cells] == [
        ("markdown", "# Text", {}),
        ("lua", "fail script no", {"timeout": "5"}),
    ]


async def test_changes_made_together_are_undone_together(page: Page) -> None:
    before = page.session.notebook
    insert = {"op": "insert", "at": 0, "id": "new", "kind": "lua", "source": "new", "name": "n", "options": {"a": "b"}}
    page.wish("together", wishes=[{"op": "delete", "id": "c1"}, insert, {"op": "move", "id": "c3", "to": 0}])
    assert [cell.id for cell in page.session.notebook.cells] == ["c3", "new", "c2"]
    assert page.session.notebook.cell("new").options == {"a": "b"}
    page.wish("undo")
    assert page.session.notebook == before


async def test_what_is_no_change_is_not_made_together_with_others(page: Page) -> None:
    page.wish("together", wishes=[{"op": "restart"}, {"op": "delete", "id": "c1"}])
    assert "no change" in (await page.hears("trouble"))["message"]
    assert len(page.session.notebook.cells) == 3


async def test_a_page_knows_who_waits_and_takes_one_out(page: Page) -> None:
    page.session.change(EditCell("c1", "sleep 600"), "elsewhere")
    page.session.change(InsertCell(Cell("c4", "lua", "print four"), 3), "elsewhere")
    page.wish("run", id="c1")
    await until(lambda: page.session.view("c1").status == "running")
    for cell in ("c3", "c4"):
        page.wish("run", id=cell)
    await until(lambda: any(news.get("ids") == ["c3", "c4"] for news in page.told))
    page.wish("unqueue", id="c3")
    await until(lambda: page.told[-1].get("ids") == ["c4"])
    assert page.session.view("c3").status == "idle"
    page.wish("interrupt")
    await page.session.settled()
    await until(lambda: any(news.get("ids") == [] for news in page.told))


async def test_a_page_hears_of_many_outputs_after_its_notebook_and_misses_nothing_that_comes_meanwhile() -> None:
    session = Session(notebook_of("print one", "print two", "print three"), in_process_kernel())
    for id in ("c1", "c2", "c3"):
        session.restore(id, CellView("ok", outputs=(Stream("stdout", AT_ONCE * "x"),)))

    def goes_on() -> None:
        session._states.add("c2", Stream("stdout", "more"))
        session._states.clear("c3")

    page = Page(session, {"load": goes_on})
    page.wish("ready")
    cells = {cell["id"]: cell for cell in (await page.hears("load"))["cells"]}
    assert [len(cell["outputs"]) for cell in cells.values()] == [1, 0, 0]
    told = (await page.hears("outputs"))["cells"]
    assert [one["text"] for one in told["c2"]] == [AT_ONCE * "x" + "more"]
    assert "c3" not in told
    assert not any(news["op"] == "output" for news in page.told)
    page.bridge.close()
    await session.close()
