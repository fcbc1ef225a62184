"""A run played like a film: what a page is told at each moment, over a real store."""

from __future__ import annotations

import json
import time
from functools import partial
from typing import Any

import orjson
import pytest

from tests.kit.loopback import until
from tests.kit.trace_data import Recorder, big_run, cell, failed_run, small_run
from tests.kit.trace_hub import TraceHub
from tests.webui.trace.conftest import Browser
from webui.trace.film import NOW
from webui.trace.names import VIEW_NAMES
from webui.trace.panel import TracePanel
from webui.trace.sight import Sight
from webui.trace.views import VIEWS


async def begin(hub: TraceHub, panel: TracePanel, browser: Browser, run: str = "r1") -> dict[str, Any]:
    await hub.grow()
    await panel.refresh()
    browser.says("reel", run=run)
    await until(lambda: browser.last("reel"))
    return browser.last("reel")


async def at(browser: Browser, second: float, run: str = "r1", follows: bool = False) -> dict[str, Any]:
    browser.says("film", run=run, at=second, follows=follows)
    await until(lambda: (browser.last("run").get("run") or {}).get("at") == pytest.approx(second))
    return dict(browser.last("run")["run"])


TALKATIVE = """select span_id, list(time order by seq), list(data->>'text' order by seq)
from events where moment = 'delta' group by span_id order by count(*) desc limit 1"""


def is_said(browser: Browser, text: str) -> bool:
    return bool(browser.last("detail")["detail"]["streamed"] == text)


def is_told(browser: Browser, wanted: Any) -> bool:
    return bool(json.loads(browser.last("seen").get("data", "0")) == wanted)


async def test_the_summary_and_the_tree_are_those_of_the_moment(
    hub: TraceHub, panel: TracePanel, browser: Browser
) -> None:
    small_run(hub.home, "r1", 1_000.0)
    reel = await begin(hub, panel, browser)
    assert reel["length"] == pytest.approx(7.76)
    run = await at(browser, 2.328)
    assert (run["status"], run["spans"], run["input"], run["length"]) == ("running", 6, 412, reel["length"])
    await until(lambda: browser.rows()["s6"]["status"] == "running")
    browser.heard.clear()
    run = await at(browser, reel["length"])
    assert (run["status"], run["spans"], run["input"]) == ("ok", 18, 2560)
    await until(lambda: browser.rows().get("s6", {}).get("status") == "ok")


async def test_without_the_film_the_run_is_as_it_is_again(hub: TraceHub, panel: TracePanel, browser: Browser) -> None:
    small_run(hub.home, "r1", 1_000.0)
    await begin(hub, panel, browser)
    await at(browser, 1.0)
    await until(lambda: panel.moment[0] == "r1")
    assert not panel.following
    browser.says("film", run="r1", at=None, follows=False)
    await until(lambda: (browser.last("run").get("run") or {"at": 0})["at"] is None)
    assert browser.last("run")["run"]["status"] == "ok"
    assert (panel.moment, panel.following) == (NOW, True)


async def test_the_selection_goes_along_and_shows_what_streams(
    hub: TraceHub, panel: TracePanel, browser: Browser
) -> None:
    small_run(hub.home, "r1", 1_000.0)
    await begin(hub, panel, browser)
    await at(browser, 0.01, follows=True)
    await until(lambda: panel.span_id != "")
    (said,) = hub.projection.sql(TALKATIVE).rows
    span, times, words = said
    for place in (1, len(times) // 2, len(times) - 1):
        await at(browser, times[place] - 1_000.0 + 1e-6, follows=True)
        await until(lambda: panel.span_id == span)
        await until(partial(is_said, browser, "".join(words[: place + 1])))


async def test_a_span_that_was_done_is_at_work_again_when_the_film_goes_back(
    hub: TraceHub, panel: TracePanel, browser: Browser
) -> None:
    small_run(hub.home, "r1", 1_000.0)
    reel = await begin(hub, panel, browser)
    await at(browser, reel["length"])
    await panel.select("s1")
    assert browser.last("detail")["detail"]["status"] == "ok"
    await at(browser, 3.0)
    await until(lambda: browser.last("detail")["detail"]["status"] == "running")
    assert "output" not in browser.last("detail")["detail"]["payloads"]


@pytest.mark.parametrize("view", VIEW_NAMES[2:])
async def test_each_view_answers_for_the_moment(hub: TraceHub, panel: TracePanel, browser: Browser, view: str) -> None:
    small_run(hub.home, "r1", 1_000.0)
    reel = await begin(hub, panel, browser)
    browser.says("view", name=view)
    browser.says("look", view=view, run="r1", ask={}, number=1)
    for second in (1.5, 4.0, 7.758):
        past = hub.projection.as_of("r1", 1_000.0 + second, reel["length"])
        run = past.run("r1")
        assert run is not None
        wanted = json.loads(orjson.dumps(VIEWS[view](Sight(past, run, {}, hub.projection), {}), default=str))
        await at(browser, second)
        await until(partial(is_told, browser, wanted))


async def test_steps_go_from_event_to_event(hub: TraceHub, panel: TracePanel, browser: Browser) -> None:
    small_run(hub.home, "r1", 1_000.0)
    reel = await begin(hub, panel, browser)
    browser.says("step", run="r1", at=0.0, way=1)
    await until(lambda: browser.last("stepped"))
    assert browser.last("stepped")["at"] == pytest.approx(0.002)
    browser.heard.clear()
    browser.says("step", run="r1", at=reel["length"], way=1)
    await until(lambda: browser.last("stepped"))
    assert (browser.last("stepped")["at"], browser.last("stepped")["span"]) == (reel["length"], "")


async def test_another_run_ends_the_film(hub: TraceHub, panel: TracePanel, browser: Browser) -> None:
    small_run(hub.home, "r1", 1_000.0)
    failed_run(hub.home, "r2", 2_000.0)
    await hub.grow()
    await panel.open("r1")
    await begin(hub, panel, browser)
    await at(browser, 1.0)
    await panel.open("r2")
    assert (panel.run_id, panel.moment, browser.last("run")["run"]["at"]) == ("r2", NOW, None)
    browser.says("film", run="r1", at=2.0, follows=False)
    await panel.refresh()
    assert browser.last("run")["run"]["id"] == "r2"


async def test_of_a_large_run_less_is_there_again_when_the_film_goes_back(
    hub: TraceHub, panel: TracePanel, browser: Browser
) -> None:
    big_run(hub.home, "big", 1_000.0, 6_000)
    reel = await begin(hub, panel, browser, "big")
    browser.says("watch", run="big", pages=[{"parent": "s1", "offset": 0}])
    await at(browser, reel["length"] * 0.9, "big")
    await until(lambda: browser.last("pages"))
    many = browser.last("run")["run"]["spans"]
    browser.heard.clear()
    await at(browser, reel["length"] * 0.1, "big")
    await until(lambda: browser.last("pages"))
    assert browser.last("run")["run"]["spans"] < many / 2
    assert {row["status"] for row in browser.rows().values()} <= {"running", "ok", "failed"}


async def test_the_state_that_is_looked_at_is_that_of_the_film_or_of_the_slider(
    hub: TraceHub, panel: TracePanel, browser: Browser
) -> None:
    small_run(hub.home, "r1", 1_000.0)
    reel = await begin(hub, panel, browser)
    assert panel.recalled == NOW
    await at(browser, 1.0)
    await until(lambda: panel.recalled == ("r1", 1_001.0))
    browser.says("film", run="r1", at=None, follows=False)
    await until(lambda: panel.recalled == NOW)
    browser.says("look", view="moment", run="r1", ask={"at": 2.5}, number=1)
    assert panel.recalled == ("r1", 1_002.5)
    browser.says("look", view="moment", run="r1", ask={"at": None}, number=2)
    assert panel.recalled == NOW
    browser.says("look", view="moment", run="r1", ask={"at": reel["length"]}, number=3)
    browser.says("look", view="waterfall", run="r1", ask={}, number=4)
    assert panel.recalled == NOW
    panel.return_to_now()
    assert browser.last("now")


async def test_a_film_goes_on_with_what_came_since(hub: TraceHub, panel: TracePanel, browser: Browser) -> None:
    recorder = Recorder(hub.home, "r1", time.time() - 60)
    ctx = cell(recorder, "count")
    with recorder.span(ctx, "execute_tool", "first", {}, (1.0, 2.0)):
        pass
    recorder.write()
    reel = await begin(hub, panel, browser)
    assert (reel["live"], reel["length"]) == (True, pytest.approx(2.0))
    assert (await at(browser, reel["length"]))["spans"] == 1
    with recorder.span(ctx, "execute_tool", "second", {}, (3.0, 4.0)):
        pass
    recorder.finish()
    recorder.write()
    await hub.grow()
    await until(lambda: browser.last("longer").get("live") is False)
    longer = browser.last("longer")
    assert longer["length"] == pytest.approx(4.0)
    run = await at(browser, longer["length"])
    assert (run["spans"], run["status"]) == (2, "ok")
