"""What the forms of two pages ask of one session, without a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from studio.notebook.document import Cell, Notebook
from studio.notebook.session import Session
from tests.kit.kernel_clients import in_process_kernel
from tests.kit.loopback import until
from webui.notebook.bridge import Bridge
from webui.notebook.outbox import News

AGENT = 'owl = Agent.new({ name = "owl", temperature = 3 })'
FLOW = "flow = Workflow.sequential({ steps = { { agent = owl } } })"


class Page:
    """A page of a session; it acknowledges every batch."""

    def __init__(self, session: Session, name: str) -> None:
        self.told: list[News] = []
        self.bridge = Bridge(session, name, ("lua",), self._take, lambda *_: None, lambda *_: None)
        self.bridge.receive({"op": "ready"})
        self._count = 0

    def _take(self, news: News) -> None:
        self.told += news["items"] if news["op"] == "batch" else [news]
        if news["op"] == "batch":
            self.bridge.receive({"op": "seen", "number": news["number"]})

    async def asks(self, ask: str, id: str = "a", **fields: Any) -> dict[str, Any]:
        self._count += 1
        wanted = self._count
        self.bridge.receive({"op": "smart", "rid": wanted, "ask": ask, "id": id, **fields})
        await until(lambda: any(news.get("rid") == wanted for news in self.told))
        answer: dict[str, Any] = next(news["result"] for news in self.told if news.get("rid") == wanted)
        return answer

    async def writes(self, edit: dict[str, Any], step: str = "s") -> dict[str, Any]:
        return await self.asks("write", form=0, step=step, edits=[edit])


@pytest.fixture
async def pages() -> AsyncIterator[tuple[Session, Page, Page]]:
    cells = (Cell("a", "lua", AGENT), Cell("b", "lua", FLOW), Cell("c", "markdown", "# Owls"))
    session = Session(Notebook(cells=cells), in_process_kernel())
    both = Page(session, "one"), Page(session, "two")
    for page in both:
        await until(lambda page=page: any(news["op"] == "load" for news in page.told))  # type: ignore[misc]
    yield (session, *both)
    for page in both:
        page.bridge.close()
    await session.close()


async def test_a_form_has_what_the_code_says_and_what_there_is_to_choose(pages: tuple[Session, Page, Page]) -> None:
    _, page, _ = pages
    told = await page.asks("read")
    given = {one["name"]: one for one in told["forms"][0]["groups"][0]["given"]}
    assert given["temperature"]["problem"] == "It should be from 0 to 2."
    assert "demo/assistant" in told["choices"]["models"]
    assert "calculator" in [one["label"] for one in told["choices"]["tools"]]
    assert (await page.asks("read", id="b"))["choices"]["agents"] == [{"label": "owl", "value": {"$code": "owl"}}]
    assert await page.asks("read", id="c") == {"problem": "", "forms": [], "reasons": [], "catalog": {}}


async def test_an_edit_of_a_form_is_there_at_once_and_both_pages_hear_of_it(pages: tuple[Session, Page, Page]) -> None:
    session, one, two = pages
    one.bridge.receive(
        {"op": "smart", "ask": "write", "id": "a", "form": 0, "step": "1"}
        | {"edits": [{"op": "set", "path": ["options", "temperature"], "value": 1}]}
    )
    # Before anything else has its turn: a run that is asked for next runs this.
    assert session.notebook.cell("a").source == AGENT.replace("3", "1")
    for page in (one, two):
        await until(lambda page=page: any(news["op"] == "changed" for news in page.told))  # type: ignore[misc]
    edit = {"op": "set", "path": ["options", "name"], "value": "bat"}
    assert (await two.writes(edit, "2"))["problem"] == ""
    session.undo()
    assert session.notebook.cell("a").source == AGENT.replace("3", "1")
    session.undo()
    assert session.notebook.cell("a").source == AGENT


async def test_what_cannot_be_done_is_told_and_changes_nothing(pages: tuple[Session, Page, Page]) -> None:
    session, page, _ = pages
    for wish, told in (
        ({"op": "remove", "path": ["options", "model"]}, "There is nothing at model"),
        ({"op": "set", "path": "x"}, "without a place"),
        ({"op": "burn", "path": ["options"]}, "no edit of a form"),
        ({"op": "variable", "name": "end"}, "a word of the language"),
        ({"op": "type", "to": "loop"}, "cannot make this workflow"),
        ({"op": "paste", "text": "{"}, "This is no JSON"),
    ):
        assert told in (await page.writes(wish))["problem"]
    assert "Reload the page" in (await page.asks("dance"))["problem"]
    assert "There is no" in (await page.asks("read", id="nowhere"))["problem"]
    assert session.revision == 0


async def test_a_translation_is_one_step_and_refers_to_other_cells_by_name(pages: tuple[Session, Page, Page]) -> None:
    session, page, _ = pages
    assert (await page.asks("translate", id="b", language="javascript"))["problem"] == ""
    cell = session.notebook.cell("b")
    assert (cell.kind, cell.source) == (
        "javascript",
        'var flow = Workflow.sequential({ steps: [{ agent: "owl" }] });',
    )
    session.undo()
    assert session.notebook.cell("b") == Cell("b", "lua", FLOW)


async def test_a_cell_that_runs_what_a_form_makes_is_offered(pages: tuple[Session, Page, Page]) -> None:
    _, page, _ = pages
    assert (await page.asks("use", form=0))["code"] == 'return owl:chat("What can you do?")'
    assert (await page.asks("start", id="", kind="workflow", language="lua"))["code"].startswith("flow_2 = ")
    await page.writes({"op": "type", "to": "parallel"})
    assert "type" not in (await page.asks("read"))["forms"][0]
    told = await page.asks("write", id="b", form=0, step="t", edits=[{"op": "type", "to": "map_reduce"}])
    assert told["source"].startswith("flow = Workflow.map_reduce(")
