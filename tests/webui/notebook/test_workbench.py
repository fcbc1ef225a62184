"""Tools for the code of a whole notebook, without a browser: marks while it is written, names, many edits at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from kernel.runtime import Options, Runtime
from studio.kernels.inprocess import InProcessKernel
from studio.notebook.changes import EditCell, RenameCell, SetKind, SetOptions, SetParams
from studio.notebook.document import Cell, Notebook, Parameter
from studio.notebook.session import Session
from tests.kit.loopback import until
from tests.kit.notebook_page import notebook_of
from webui.notebook.bridge import Bridge
from webui.notebook.outbox import News
from webui.notebook.proofreading import proofread


class Page:
    """A page that acknowledges all it is told, and keeps the last marks of each cell."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.replies: dict[int, Any] = {}
        self.marks: dict[str, list[News]] = {}
        self.bridge = Bridge(session, "page", ("lua",), self._take, lambda *_: None, lambda *_: None)
        self.bridge.receive({"op": "ready"})

    def _take(self, news: News) -> None:
        if news["op"] == "reply":
            self.replies[news["rid"]] = news["result"]
            return
        for item in news["items"]:
            if item["op"] == "lint":
                self.marks[item["id"]] = item["items"]
        self.bridge.receive({"op": "seen", "number": news["number"]})

    async def ask(self, op: str, **fields: Any) -> Any:
        rid = len(self.replies) + 1
        self.bridge.receive({"op": op, "rid": rid, **fields})
        await until(lambda: rid in self.replies)
        return self.replies[rid]

    @property
    def sources(self) -> list[str]:
        return [cell.source for cell in self.session.notebook.cells]


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    notebook = notebook_of('owl = "🦉"; print(owl, prnt)', "# Text", "return owl")
    session = Session(notebook, InProcessKernel(lambda: Runtime(Options())))
    session.start()
    page = Page(session)
    yield page
    page.bridge.close()
    await session.close()


async def test_marks_come_by_themselves_and_go_when_the_name_is_there(page: Page) -> None:
    told = "Nothing here defines 'prnt'. Did you mean 'print'?"
    await until(lambda: "c1" in page.marks)
    assert page.marks["c1"] == [{"from": 23, "to": 27, "message": told, "severity": "warning"}]
    page.session.change(EditCell("c3", "prnt = print\nreturn owl"), "elsewhere")
    await until(lambda: page.marks["c1"] == [])


async def test_marks_go_when_their_own_cell_is_mended(page: Page) -> None:
    await until(lambda: "c1" in page.marks)
    page.session.change(EditCell("c1", "owl = 1; print(owl)"), "page")
    await until(lambda: page.marks["c1"] == [])


async def test_a_cell_that_becomes_text_has_no_marks(page: Page) -> None:
    await until(lambda: "c1" in page.marks)
    page.session.change(SetKind("c1", "markdown"), "elsewhere")
    await until(lambda: page.marks["c1"] == [])


async def test_what_is_odd_in_the_first_line_of_a_cell_is_told_with_what_would_be_right(page: Page) -> None:
    page.session.change(SetOptions("c3", {"profile": "hgh"}), "elsewhere")
    await until(lambda: page.marks.get("c3"))
    (flaw,) = page.marks["c3"]
    assert (flaw["option"], flaw["mends"][0]) == ("profile", {"label": "Use high", "options": {"profile": "high"}})
    page.session.change(SetOptions("c3", flaw["mends"][0]["options"]), "page")
    await until(lambda: page.marks["c3"] == [])
    page.session.change(SetOptions("c2", {"fodl": "section"}), "elsewhere")
    await until(lambda: page.marks.get("c2"))


async def test_a_cell_that_cannot_be_parsed_says_so_when_the_notebook_is_opened(page: Page) -> None:
    page.session.change(EditCell("c3", "local x = = 1"), "elsewhere")
    await until(lambda: "c3" in page.marks)
    (mark,) = page.marks["c3"]
    assert (mark["from"], mark["to"], mark["severity"]) == (10, 13, "error")


async def test_a_name_is_found_in_the_units_of_the_page(page: Page) -> None:
    info = await page.ask("name", id="c3", pos=8)
    assert (info["name"], info["kind"]) == ("owl", "global")
    assert info["definition"] == {"id": "c1", "from": 0, "to": 3, "write": True}
    assert [(spot["id"], spot["from"]) for spot in info["spots"]] == [("c1", 0), ("c1", 18), ("c3", 7)]
    assert await page.ask("name", id="c2", pos=3) is None


async def test_a_renaming_is_one_step_and_a_refusal_changes_nothing(page: Page) -> None:
    before = page.sources
    refused = await page.ask("rename_name", id="c3", pos=8, to="print")
    assert "means something else" in refused["problem"]
    assert page.sources == before
    assert await page.ask("rename_name", id="c3", pos=8, to="bird") == {"cells": 2}
    assert page.sources == ['bird = "🦉"; print(bird, prnt)', "# Text", "return bird"]
    page.session.undo()
    assert page.sources == before
    page.session.redo()
    assert page.sources[2] == "return bird"


async def test_many_edits_are_one_step(page: Page) -> None:
    before = page.sources
    assert await page.ask("edit_all", sources={"c1": "print(1)", "c2": "# Owls"}) == {"cells": 2}
    assert page.sources == ["print(1)", "# Owls", "return owl"]
    page.session.undo()
    assert page.sources == before


async def test_hovering_tells_where_a_name_comes_from_and_what_it_is_now(page: Page) -> None:
    page.session.change(RenameCell("c1", "nest"))
    page.session.change(SetParams((Parameter("topic", default="owls", help="What it is about"),)))
    page.session.change(EditCell("c3", "return { owl, cells.nest, params.topic, Agent }"))
    told = await page.ask("inspect", id="c3", pos=10)
    assert told == '**owl**, from line 1 of `nest`, in 2 cells.\n\n```lua\nowl = "🦉"; print(owl, prnt)\n```'
    page.session.change(EditCell("c1", 'owl = "🦉"\nreturn 17'))
    page.session.run_cell("c1")
    await page.session.settled()
    assert "Now: string." in await page.ask("inspect", id="c3", pos=10)
    assert "17" in await page.ask("inspect", id="c3", pos=21)
    assert "string, `owls` unless it is given.\n\nWhat it is about" in await page.ask("inspect", id="c3", pos=35)
    assert (await page.ask("inspect", id="c3", pos=42)).startswith("**Agent**")


async def test_the_gallery_has_the_samples_and_the_examples_of_the_api(page: Page) -> None:
    examples = await page.ask("gallery")
    assert {"First steps", "Research brief", "Script API"} <= {one["group"] for one in examples}
    assert len({(one["group"], one["code"]) for one in examples}) == len(examples)


def test_the_front_matter_counts_for_the_marks() -> None:
    notebook = notebook_of("return params.topik")
    assert proofread(notebook)["c1"][1] == []


async def test_a_cell_called_otherwise_takes_along_those_who_read_its_result(page: Page) -> None:
    page.session.change(RenameCell("c1", "owls"))
    page.session.change(EditCell("c3", "return cells.owls"))
    before = page.sources
    assert await page.ask("result_uses", id="c1") == {"uses": ["Cell 3"]}
    assert await page.ask("result_uses", id="c3") == {"uses": []}
    assert "is no name" in (await page.ask("rename_result", id="c1", to="two-words"))["problem"]
    assert page.sources == before
    assert await page.ask("rename_result", id="c1", to="birds") == {"cells": 2}
    assert (page.sources[2], page.session.notebook.cell("c1").name) == ("return cells.birds", "birds")
    page.session.undo()
    assert (page.sources, page.session.notebook.cell("c1").name) == (before, "owls")


def test_the_result_of_a_query_is_known_to_other_cells() -> None:
    query, reader = Cell("c1", "sql", "select 1 as one", "ones"), Cell("c2", "lua", "return cells.ones, cells.twos")
    told = [mark["message"] for mark in proofread(Notebook(cells=(query, reader)))["c2"][1]]
    assert len(told) == 1
    assert "twos" in told[0]
