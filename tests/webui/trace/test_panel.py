"""The trace panel by its parameters and messages, over a real store."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from tests.kit.loopback import until
from tests.kit.trace_data import Recorder, big_run, cell, failed_run, running_run, small_run
from tests.kit.trace_hub import TraceHub, TraceSession
from tests.webui.trace.conftest import Browser
from webui.trace.panel import TracePanel


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / ".llmspell"


async def test_without_a_run_there_is_nothing_to_show(panel: TracePanel, browser: Browser) -> None:
    await panel.refresh()
    assert browser.last("run")["run"] is None
    assert panel.run_id == ""


async def test_the_newest_run_is_shown_whole(hub: TraceHub, panel: TracePanel, browser: Browser, home: Path) -> None:
    small_run(home, "r1", 1_000.0)
    failed_run(home, "r2", 2_000.0)
    await hub.grow()
    await panel.refresh()
    assert panel.run_id == "r2"
    run = browser.last("run")["run"]
    assert (run["status"], run["spans"], run["errors"], run["input"]) == ("failed", 4, 3, 61)
    assert [row["name"] for row in browser.rows().values()].count("fetch_page") == 1
    assert [one["id"] for one in browser.last("runs")["runs"]] == ["r2", "r1"]


async def test_runs_of_another_notebook_are_not_listed(hub: TraceHub, panel: TracePanel, home: Path) -> None:
    recorder = small_run(home, "r1", 1_000.0)
    assert recorder.path == TraceSession().path
    other = TracePanel(hub, TraceSession("other.spell.md"))
    await hub.grow()
    await panel.refresh()
    await other.refresh()
    assert (panel.run_id, other.run_id) == ("r1", "")
    other.close()


@pytest.mark.parametrize("path", ["other.spell.md", "brief.lua", ""])
async def test_a_run_of_another_notebook_is_not_run_with_the_cells_of_this_one(
    hub: TraceHub, panel: TracePanel, browser: Browser, home: Path, path: str
) -> None:
    recorder = Recorder(home, "other", 1_000.0, path=path)
    with recorder.span(cell(recorder, "ask"), "chat", "m", {}, (0.0, 1.0)):
        pass
    recorder.finish()
    recorder.write()
    await hub.grow()
    await panel.open("other")
    for wish in ({"op": "again", "mode": "strict", "done": []}, {"op": "form", "span": "s1"}):
        browser.heard.clear()
        browser.says(**{"run": "other", **wish})
        await until(lambda: browser.last("refused"))
        assert (path or "a script without a file") in browser.last("refused")["message"]
    browser.says("abroad", run="other", path=path)
    assert panel.abroad == ("other", path)


async def test_a_run_that_goes_on_grows_and_keeps_the_selection(
    hub: TraceHub, panel: TracePanel, browser: Browser, home: Path
) -> None:
    recorder, cell, chat = running_run(home, "r1", time.time())
    await hub.grow()
    await panel.refresh()
    await panel.select("s3")
    assert browser.last("detail")["detail"]["streamed"].startswith("Three things stand out")
    recorder.at(2.0)
    recorder.close(chat, {"text": "Three things."}, input_tokens=10, output_tokens=4)
    recorder.close(cell)
    recorder.write()
    browser.heard.clear()
    await hub.grow()
    await until(lambda: browser.last("detail"))
    assert panel.span_id == "s3"
    assert browser.rows()["s3"]["status"] == "ok"
    assert browser.last("detail")["detail"]["payloads"]["output"]["value"] == {"text": "Three things."}


async def test_a_browser_that_comes_late_hears_what_was_selected_before(
    hub: TraceHub, panel: TracePanel, browser: Browser, home: Path
) -> None:
    running_run(home, "r1", time.time())
    await hub.grow()
    await panel.open("r1", "s3")
    browser.heard.clear()
    browser.says("ready")
    await until(lambda: browser.last("detail"))
    assert (panel.run_id, panel.span_id, browser.last("detail")["detail"]["id"]) == ("r1", "s3", "s3")


async def test_only_what_changed_is_sent_again(hub: TraceHub, panel: TracePanel, browser: Browser, home: Path) -> None:
    small_run(home, "r1", 1_000.0)
    await hub.grow()
    await panel.refresh()
    await until(lambda: browser.last("forks"))
    browser.heard.clear()
    await panel.refresh()
    await until(lambda: not panel._following_up.busy)
    assert browser.heard == []


async def test_the_tree_behind_another_view_grows_too(
    hub: TraceHub, panel: TracePanel, browser: Browser, home: Path
) -> None:
    recorder, ctx, _ = running_run(home, "r1", time.time())
    await hub.grow()
    await panel.refresh()
    browser.says("view", name="events")
    recorder.open(ctx, "execute_tool", "later", {})
    recorder.write()
    await hub.grow()
    await until(lambda: any(row["name"] == "later" for row in browser.rows().values()))


async def test_selecting_a_span_tells_the_notebook_its_line(
    hub: TraceHub, panel: TracePanel, browser: Browser, home: Path
) -> None:
    small_run(home, "r1", 1_000.0)
    await hub.grow()
    await panel.refresh()
    told: list[tuple[str, int]] = []
    panel.param.watch(lambda event: told.append(event.new), "revealed", onlychanged=False)
    search = next(id for id, row in browser.rows().items() if row["name"] == "web_search")
    browser.says("select", id=search, listed=False)
    await until(lambda: told)
    browser.says("reveal")
    assert told == [("research", 9)] * 2
    assert panel.span_id == search
    assert browser.last("select")["path"] == ["s1", "s3"]


async def test_a_line_of_the_notebook_selects_its_newest_span(
    hub: TraceHub, panel: TracePanel, browser: Browser, home: Path
) -> None:
    small_run(home, "r1", 1_000.0)
    await hub.grow()
    await panel.refresh()
    panel.show("research", 4)
    await until(lambda: panel.span_id)
    assert browser.rows()[panel.span_id]["operation"] == "create_agent"
    panel.show("brief", 0)
    await until(lambda: browser.rows()[panel.span_id]["operation"] == "run_cell")
    assert browser.rows()[panel.span_id]["name"] == "brief"
    assert panel.revealed == ("", 0)


async def test_a_place_the_person_leaves_while_it_is_looked_up_does_not_win(
    hub: TraceHub, panel: TracePanel, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_run(home, "r1", 1_000.0)
    await hub.grow()
    await panel.refresh()
    spans = [span for span in hub.projection.tree("r1", 100) if span.cell and span.source_line]
    first, then = spans[0], next(span for span in spans if span.source_line != spans[0].source_line)
    look_up = panel._reader.story

    async def look_up_slowly(*place: Any) -> Any:
        story = await look_up(*place)
        panel.show(then.cell, then.source_line)
        return story

    monkeypatch.setattr(panel._reader, "story", look_up_slowly)
    panel.show(first.cell, first.source_line)
    newest = hub.projection.at_line("r1", then.cell, then.source_line)[0].span_id
    await until(lambda: panel.span_id == newest)


async def test_an_older_run_stays_when_a_new_one_comes_until_the_person_follows_again(
    hub: TraceHub, panel: TracePanel, browser: Browser, home: Path
) -> None:
    small_run(home, "r1", 1_000.0)
    failed_run(home, "r2", 2_000.0)
    await hub.grow()
    await panel.open("r1")
    assert (panel.run_id, panel.following) == ("r1", False)
    small_run(home, "r3", 3_000.0)
    await hub.grow()
    await panel.refresh()
    assert panel.run_id == "r1"
    browser.says("follow", on=True)
    await until(lambda: panel.run_id == "r3")
    assert panel.following


async def test_a_drawing_that_comes_late_does_not_take_the_place_of_one_that_knows_more(
    hub: TraceHub, panel: TracePanel, browser: Browser, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed_run(home, "r1", 1_000.0)
    await hub.grow()
    await panel.refresh()
    shown = panel._shown
    assert shown is not None
    ask, asked, may_answer = panel._reader.timeline, asyncio.Event(), asyncio.Event()

    async def answer_late(*place: Any) -> Any:
        asked.set()
        await may_answer.wait()
        return await ask(*place)

    monkeypatch.setattr(panel._reader, "timeline", answer_late)
    # One row for each span where they are known, else as many as are needed.
    late = asyncio.create_task(panel._picture.draw(shown.run, []))
    await asked.wait()
    await panel._picture.draw(shown.run, shown.lines)
    may_answer.set()
    await late
    assert browser.last("bars")["rows"] == len(shown.lines) == 4


async def test_a_run_that_the_store_takes_in_a_moment_later_is_opened_then(
    hub: TraceHub, panel: TracePanel, browser: Browser, home: Path
) -> None:
    small_run(home, "r1", 1_000.0)
    await hub.grow()
    await panel.refresh()
    await panel.open("r2", cell="fetch_prices")
    # Neither another run in its place, nor a run that the person did not ask for as if it were the newest.
    assert (panel.run_id, panel.following) == ("r1", True)
    failed_run(home, "r2", 2_000.0)
    await hub.grow()
    await until(lambda: panel.run_id == "r2" and panel.span_id != "")
    assert panel.following
    assert browser.last("detail")["detail"]["name"] == "fetch_prices"


async def test_a_cell_that_ended_a_moment_ago_is_found_in_a_run_that_the_store_knows_already(
    hub: TraceHub, panel: TracePanel, browser: Browser, home: Path
) -> None:
    recorder = Recorder(home, "r1", 1_000.0)
    recorder.write()
    await hub.grow()
    await panel.refresh()
    with recorder.span(cell(recorder, "late"), "run_cell", "late", "return 1", (0, 1)):
        pass
    recorder.write()
    await panel.open("r1", cell="late")
    assert browser.last("detail")["detail"]["name"] == "late"


async def test_of_a_large_run_only_what_is_looked_at_is_sent(
    hub: TraceHub, panel: TracePanel, browser: Browser, home: Path
) -> None:
    big_run(home, "r1", 1_000.0, 6_000)
    await hub.grow()
    await panel.refresh()
    assert len(browser.rows()) == 1
    browser.says("watch", run="r1", pages=[{"parent": "", "offset": 0}, {"parent": "s1", "offset": 0}])
    await until(lambda: len(browser.rows()) == 25)
    browser.says("watch", run="r1", pages=[{"parent": "s2", "offset": 0}])
    await until(lambda: len(browser.rows()) > 80)
    deep = hub.projection.search("r1", "position")[-1]
    await panel.select(deep.span_id)
    assert deep.span_id in browser.rows()
    assert browser.last("select")["path"] == hub.projection.path_to("r1", deep.span_id)


async def test_a_search_finds_by_name_operation_agent_and_error(
    hub: TraceHub, panel: TracePanel, browser: Browser, home: Path
) -> None:
    failed_run(home, "r1", 1_000.0)
    await hub.grow()
    await panel.refresh()
    for query, name in [("fetch_p", "fetch_prices"), ("execute tool", "fetch_page"), ("buyer", "buyer")]:
        browser.says("find", query=query)
        await until(lambda query=query: browser.last("found").get("query") == query)
        assert name in [row["name"] for row in browser.last("found")["rows"]]
    browser.says("find", query="100%_nothing")
    await until(lambda: browser.last("found")["query"] == "100%_nothing")
    assert browser.last("found")["rows"] == []


async def test_a_folded_payload_comes_whole_when_asked_for(
    hub: TraceHub, panel: TracePanel, browser: Browser, home: Path
) -> None:
    recorder = small_run(home, "r1", 1_000.0)
    recorder.at(9.0)
    huge = recorder.open(recorder.root, "execute_tool", "read", {"text": "a" * 300_000})
    recorder.close(huge, "b" * 300_000)
    recorder.write()
    await hub.grow()
    await panel.refresh()
    await panel.select(huge.span_id)
    payloads = browser.last("detail")["detail"]["payloads"]
    assert payloads["output"]["folded"]
    assert len(payloads["output"]["value"]) < 21_000
    browser.says("payload", id=huge.span_id, field="output")
    await until(lambda: browser.last("payload"))
    assert browser.last("payload")["payload"]["value"] == "b" * 300_000


async def test_a_span_or_field_that_is_not_there_is_no_trouble(
    hub: TraceHub, panel: TracePanel, browser: Browser, home: Path
) -> None:
    small_run(home, "r1", 1_000.0)
    await hub.grow()
    await panel.refresh()
    await panel.select("s999")
    browser.says("payload", id="s1", field="__class__")
    browser.says("nonsense")
    await asyncio.sleep(0.05)
    assert panel.span_id == ""
    assert not browser.last("payload")
    assert not browser.last("trouble")


async def test_a_store_that_fails_is_told_and_the_panel_goes_on(
    hub: TraceHub, panel: TracePanel, browser: Browser, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is gone")

    small_run(home, "r1", 1_000.0)
    await hub.grow()
    with monkeypatch.context() as patch:
        patch.setattr(hub.projection, "runs", fail)
        browser.says("follow", on=True)
        await until(lambda: browser.last("trouble"))
        assert "the disk is gone" in browser.last("trouble")["message"]
    browser.says("follow", on=True)
    await until(lambda: panel.run_id == "r1")
    await until(lambda: browser.last("trouble")["message"] == "")


async def test_a_closed_panel_follows_nothing(hub: TraceHub) -> None:
    panel = TracePanel(hub, TraceSession())
    assert hub.followers == 1
    panel.close()
    assert hub.followers == 0
