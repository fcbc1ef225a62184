"""What the views of a run answer, and the questions of a page about them."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from kernel.stores.projection import Projection
from kernel.stores.talks import Asked
from tests.kit.trace_data import Recorder, big_run, cell, failed_run, running_run, small_run
from tests.kit.trace_hub import TraceHub
from webui.trace.looking import Looking
from webui.trace.names import VIEW_NAMES
from webui.trace.sight import Sight
from webui.trace.views import VIEWS
from webui.trace.views.talk import kept_of


def sight(store: Projection, run_id: str) -> Sight:
    run = store.run(run_id)
    assert run is not None
    return Sight(store, run, {})


def test_every_view_with_a_question_has_a_name() -> None:
    assert [*VIEW_NAMES][2:] == [*VIEWS]


@pytest.mark.parametrize("name", VIEWS)
async def test_every_view_answers_about_every_run(hub: TraceHub, name: str) -> None:
    small_run(hub.home, "small", 1_000.0)
    failed_run(hub.home, "failed", 2_000.0)
    running_run(hub.home, "running", 3_000.0)
    Recorder(hub.home, "empty", 4_000.0).write()
    await hub.grow()
    for run_id in ("small", "failed", "running", "empty"):
        answer = VIEWS[name](sight(hub.projection, run_id), {})
        assert json.loads(json.dumps(answer, allow_nan=False)) is not None


@pytest.mark.parametrize("name", VIEWS)
async def test_a_question_that_makes_no_sense_is_answered_all_the_same(hub: TraceHub, name: str) -> None:
    small_run(hub.home, "r1", 1_000.0)
    await hub.grow()
    odd: dict[str, Any] = {"offsets": [-1, "x", None, 10**9], "agent": "nobody", "kind": "'", "text": "%", "offset": -3}
    assert VIEWS[name](sight(hub.projection, "r1"), {**odd, "span": "nothing", "start": -5, "end": -7, "at": -1})


async def test_a_flame_is_as_wide_as_what_it_contains(hub: TraceHub) -> None:
    small_run(hub.home, "r1", 1_000.0)
    await hub.grow()
    answer = VIEWS["flame"](sight(hub.projection, "r1"), {})
    known = answer["frames"]
    for place, frame in enumerate(known):
        below = [one["wide"] for one in known if one["up"] == place]
        for measure in range(3):
            assert sum(wide[measure] for wide in below) <= frame["wide"][measure] + 1e-9
    run = hub.projection.run("r1")
    assert run is not None
    assert answer["total"][1] == run.input_tokens + run.output_tokens
    assert answer["total"][2] == pytest.approx(run.cost)


async def test_of_many_frames_the_thinnest_are_left_out_and_counted(hub: TraceHub) -> None:
    recorder = Recorder(hub.home, "r1", 1_000.0)
    ctx = cell(recorder, "wide")
    for number in range(700):
        with recorder.span(
            ctx, "execute_tool", f"tool {number}", {}, (number, number + (0.9 if number == 0 else 1e-5))
        ):
            pass
    recorder.write()
    await hub.grow()
    answer = VIEWS["flame"](sight(hub.projection, "r1"), {})
    assert answer["left"] == 699
    assert [frame["name"] for frame in answer["frames"]] == ["tool 0"]


async def test_the_conversation_says_what_was_new_in_each_call(hub: TraceHub) -> None:
    small_run(hub.home, "r1", 1_000.0)
    await hub.grow()
    answer = VIEWS["talk"](sight(hub.projection, "r1"), {"agent": "researcher"})
    told = [(one["kept"], one["gone"], one["count"], len(one["messages"])) for one in answer["calls"]]
    assert told == [(0, 0, 2, 2), (2, 0, 4, 2), (4, 0, 6, 2)]
    assert [one["changed"] for one in answer["calls"]] == [[], [], []]
    assert answer["calls"][2]["answer"]["value"]["content"].startswith("Lisbon would save")


async def test_the_conversation_finds_the_page_of_a_call(hub: TraceHub) -> None:
    big_run(hub.home, "r1", 1_000.0, 1_000, agents=2)
    await hub.grow()
    spans = [one for one in hub.projection.search("r1", "chat", 1_000) if one.agent_name == "trader-1"]
    answer = VIEWS["talk"](sight(hub.projection, "r1"), {"agent": "trader-1", "span": spans[45].span_id})
    assert answer["offset"] == 40
    assert answer["calls"][5]["id"] == spans[45].span_id
    assert not answer["calls"][0]["first"]


async def test_of_a_prompt_of_ten_megabytes_the_page_gets_the_beginning(hub: TraceHub) -> None:
    asked = [{"role": "user", "content": "x" * 10_000_000}]
    recorder = Recorder(hub.home, "r1", 1_000.0)
    big = recorder.open(cell(recorder, "big"), "chat", "m", {"messages": asked, "system": "y" * 100_000})
    recorder.close(big, {"role": "assistant", "content": "z" * 100_000})
    recorder.write()
    await hub.grow()
    answer = VIEWS["talk"](sight(hub.projection, "r1"), {})
    (message,) = answer["calls"][0]["messages"]
    assert message["cut"] > 50_000
    assert len(json.dumps(answer)) < 60_000


def test_messages_are_kept_as_far_as_both_calls_agree() -> None:
    def asked(*hashes: str) -> Asked:
        return Asked("s1", 1, "ok", 0.0, 1.0, "", None, None, None, None, hashes, {}, None, "")

    assert kept_of(None, asked("a")) == 0
    assert kept_of(asked("a", "b"), asked("a", "b", "c")) == 2
    assert kept_of(asked("a", "b", "c"), asked("a", "x", "c")) == 1


class Listener:
    """What a page is told, and whether it is to be told more."""

    def __init__(self, hub: TraceHub) -> None:
        self.told: list[dict[str, Any]] = []
        self.wants = 0
        self.looking = Looking(hub.projection, self.told.append, self._want)
        self.hub = hub

    def _want(self) -> None:
        self.wants += 1

    def ask(self, view: str, number: int = 1, **ask: Any) -> bool:
        return self.looking.hear({"op": "look", "view": view, "run": "r1", "ask": ask, "number": number})

    async def refresh(self) -> None:
        run = await asyncio.to_thread(self.hub.projection.run, "r1")
        assert run is not None
        await self.looking.refresh(run)


async def test_a_view_is_answered_again_only_when_the_run_has_grown(hub: TraceHub) -> None:
    recorder, _, talk = running_run(hub.home, "r1", 1_000.0)
    await hub.grow()
    page = Listener(hub)
    assert page.ask("events", offsets=[0])
    await page.refresh()
    await page.refresh()
    assert (len(page.told), page.wants) == (1, 1)
    talk.emit("delta", text="more")
    recorder.write()
    await hub.grow()
    await page.refresh()
    totals = [json.loads(message["data"])["total"] for message in page.told]
    assert totals == [totals[0], totals[0] + 1]


async def test_a_view_without_a_question_and_another_run_are_not_answered(hub: TraceHub) -> None:
    small_run(hub.home, "r1", 1_000.0)
    await hub.grow()
    page = Listener(hub)
    assert page.ask("tree")
    await page.refresh()
    assert page.looking.hear({"op": "look", "view": "flame", "run": "other", "ask": {}, "number": 2})
    await page.refresh()
    assert page.told == []
    assert not page.looking.hear({"op": "ready"})
