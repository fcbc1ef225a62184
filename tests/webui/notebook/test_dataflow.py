"""What a page is told of the dataflow, and what it may wish of it, without a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.runtime import open_executor
from studio.dataflow.freshness import Reason
from studio.kernels.inprocess import InProcessKernel
from studio.notebook.changes import EditCell
from studio.notebook.document import Cell, Notebook
from studio.notebook.session import Session
from tests.kit.loopback import until
from tests.webui.notebook.test_bridge import Page
from webui.notebook.dataflow import WORDS, labels_of, why

CELLS = (Cell("c1", "lua", "x = 1"), Cell("c2", "lua", "return x"), Cell("c3", "lua", "x = 3"))


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    options = {"folder": str(tmp_path), "home": str(tmp_path / ".llmspell")}
    session = Session(Notebook(cells=CELLS), InProcessKernel(lambda: open_executor(options)))
    page = Page(session)
    page.wish("ready")
    await page.hears("load")
    yield page
    page.bridge.close()
    await session.close()


async def told(page: Page, **wanted: Any) -> Any:
    """The first news of the dataflow that say this."""
    while True:
        news = await page.hears("dataflow")
        if all(news[name] == value for name, value in wanted.items()):
            return news


async def test_a_page_is_told_what_hangs_together_and_what_is_odd(page: Page) -> None:
    news = await told(page)
    assert news["edges"] == [["c1", "c2", "x", False]]
    assert list(news["remarks"]) == ["c1", "c3"]
    assert news["remarks"]["c3"][0]["message"].startswith("`x` is also defined in Cell 1.")
    assert news["stale"] == {}


async def test_a_page_sees_what_is_stale_and_runs_it(page: Page) -> None:
    page.wish("run_all")
    await page.session.settled()
    page.session.change(EditCell("c1", "x = 2"), "elsewhere")
    news = await told(page, plan=2)
    assert news["stale"] == {"c1": "Edited since it ran", "c2": "It needs Cell 1, which is stale"}
    assert (await page.hears("estimate"))["calls"] == 0
    page.wish("run_stale", reuse=True)
    await told(page, stale={})
    page.wish("run_dependents", id="c1")
    await until(lambda: page.session.view("c2").count == 7)
    page.wish("run_needed", id="gone")
    assert "gone" in (await page.hears("trouble"))["message"]


async def test_the_budget_and_the_way_of_running_are_set_and_told(page: Page) -> None:
    page.wish("budget", usd=0.5, tokens=None, ask_above=None)
    settings = await page.hears("settings")
    assert (settings["usd"], settings["tokens"], settings["ask_above"]) == (0.5, None, 0.1)
    page.wish("execution", mode="automatic")
    assert (await page.hears("settings"))["automatic"] is True
    assert page.session.notebook.extra == {"budget": 0.5, "execution": "automatic"}
    page.wish("budget", usd="much")
    assert "`budget` is a number" in (await page.hears("trouble"))["message"]


async def test_a_budget_that_nobody_understands_is_told(page: Page) -> None:
    session = Session(Notebook(extra={"budget": "a lot"}), page.session.kernel)
    told_of = Page(session).bridge._report.dataflow.settings()
    assert "`budget` is a number" in told_of["trouble"]


@pytest.mark.parametrize("cause", WORDS)
def test_every_cause_has_words(cause: Any) -> None:
    labels = labels_of(Notebook(cells=CELLS))
    said = why(Reason(cause, "c1"), labels)
    assert "{" not in said
    assert "a deleted cell" in why(Reason("gone", "was"), labels)
