"""The dashboards of a workspace over a real store: what is told to the page, and where its bars lead."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kernel.stores.home import prepare
from kernel.stores.labels import Labels
from tests.kit.trace_data import MODEL, NOTEBOOK, failed_run, small_run
from tests.kit.trace_hub import TraceHub
from webui.dashboards.panel import Dashboards

DAY = 86_400.0


class Hub(TraceHub):
    """With the parts of the studio's hub that dashboards ask for besides."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        found = [file.name for file in home.parent.glob("*.spell.md")]
        self.workspace = SimpleNamespace(home=home, folder=home.parent, list=lambda: found)

    def notebooks(self) -> list[Any]:
        return []


class Page:
    """A page of dashboards, and what it was told last of each kind."""

    def __init__(self, hub: Hub) -> None:
        self.opened: list[tuple[str, str]] = []
        self.shut = 0
        self.panel = Dashboards(hub, lambda *run: self.opened.append(run), self._shut)
        self.told: dict[str, dict[str, Any]] = {}
        self.heard = asyncio.Event()
        self.panel._component.send = self._hear  # type: ignore[method-assign]

    def _shut(self) -> None:
        self.shut += 1

    def _hear(self, message: dict[str, Any]) -> None:
        self.told[message["op"]] = message
        self.heard.set()

    def say(self, **message: Any) -> None:
        self.panel._component._handle_msg(message)

    async def until(self, done: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not done():
                self.heard.clear()
                await self.heard.wait()


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setenv("LLMSPELL_CONFIG", str(tmp_path / "none.toml"))
    home = prepare(tmp_path / ".llmspell")
    small_run(home, "r1", time.time() - 3 * DAY)
    failed_run(home, "r2", time.time() - 60)
    (tmp_path / NOTEBOOK).write_text("---\ntitle: Research\nbudget: 0.50\n---\n")
    (tmp_path / "odd.spell.md").write_text("---\ntitle: Odd\nbudget: much\n---\n")
    hub = Hub(home)
    hub.projection.ingest()
    yield hub
    hub.projection.close()


async def test_a_page_is_told_everything_and_draws_it(hub: Hub) -> None:
    page = Page(hub)
    await page.panel.refresh()
    told = page.told["whole"]
    assert told["runs"]["runs"] == 2
    assert told["asked"]["measure"] == "cost"
    assert [one["name"] for one in told["legend"]] == [MODEL]
    for name in ("times", "shares", "latency", "failures"):
        assert len(page.panel._charts[name]._source.data["place"]) > 0, name
    page.panel.close()


async def test_a_period_and_a_model_narrow_what_is_told(hub: Hub) -> None:
    page = Page(hub)
    page.say(op="ask", asked={"period": "today", "measure": "tokens", "group": "tool"})
    await page.until(lambda: "whole" in page.told)
    told = page.told["whole"]
    assert (told["unit"], told["runs"]["runs"]) == ("hour", 1)
    assert [row["name"] for row in told["by"]["tool"]] == ["fetch_page"]
    page.panel.close()


@pytest.mark.parametrize(
    ("by", "runs"),
    [
        ({"agent": "researcher"}, ["r1"]),
        ({"tool": "fetch_page"}, ["r2"]),
        ({"error": "tool"}, ["r2"]),
        ({"model": MODEL}, ["r2", "r1"]),
        ({"operation": "chat", "model": ""}, ["r2", "r1"]),
    ],
)
async def test_a_row_leads_to_its_runs(hub: Hub, by: dict[str, str], runs: list[str]) -> None:
    page = Page(hub)
    page.say(op="lead", by=by)
    await page.until(lambda: "runs" in page.told)
    assert [run["id"] for run in page.told["runs"]["runs"]] == runs
    page.panel.close()


async def test_a_tapped_column_leads_to_the_runs_of_its_day(hub: Hub) -> None:
    page = Page(hub)
    await page.panel.refresh()
    page.panel._charts["times"]._source.selected.indices = [0]
    await page.until(lambda: "runs" in page.told)
    assert [run["id"] for run in page.told["runs"]["runs"]] == ["r1"]
    assert page.panel._charts["times"]._source.selected.indices == []
    page.panel.close()


async def test_budgets_say_what_may_be_spent_and_what_nobody_understands(hub: Hub) -> None:
    page = Page(hub)
    await page.panel.refresh()
    odd, research = page.told["whole"]["budgets"]
    assert (research["usd"], research["problem"]) == (0.5, "")
    ran = research["ran"]
    assert (ran["runs"], ran["tokens"], ran["most_tokens"]) == (2, 3171, 3090)
    assert 0 < ran["most_usd"] <= ran["usd"]
    assert odd["ran"] is None
    assert "budget" in odd["problem"]
    page.panel.close()


async def test_what_grows_is_told_and_what_nobody_sees_is_not_read(hub: Hub) -> None:
    page = Page(hub)
    page.say(op="ready")
    await page.until(lambda: "whole" in page.told)
    page.panel.show(False)
    page.told.clear()
    failed_run(hub.home, "r3", time.time() - 30)
    await hub.grow()
    await asyncio.sleep(0.05)
    assert "whole" not in page.told
    page.panel.show(True)
    await page.until(lambda: "whole" in page.told)
    assert page.told["whole"]["runs"]["runs"] == 3
    page.panel.close()
    assert hub.followers == 0


async def test_a_run_opens_and_the_dashboards_close(hub: Hub) -> None:
    page = Page(hub)
    page.say(op="open", run="r1", path=NOTEBOOK)
    page.say(op="shut")
    assert (page.opened, page.shut) == ([("r1", NOTEBOOK)], 1)
    page.panel.close()


async def test_tags_are_offered(hub: Hub) -> None:
    Labels(hub.home).change("r1", tags=["kept"])
    page = Page(hub)
    page.say(op="ask", asked={"tag": "kept", "period": "all"})
    await page.until(lambda: "whole" in page.told)
    assert page.told["whole"]["choices"]["tag"] == ["kept"]
    assert page.told["whole"]["runs"]["runs"] == 1
    page.panel.close()
