"""Evaluations whose runs are done by real workers of a cluster, one of which is really killed."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kernel.errors import NetworkError
from kernel.evaluation.results import Result
from kernel.events import Event
from kernel.protocols.cluster.local import look
from kernel.stores.home import prepare
from kernel.stores.journal import read
from studio.evaluation.away import AwayBench
from studio.evaluation.logbook import Logbook, read_past
from studio.evaluation.plan import make_plan
from studio.evaluation.running import Evaluation, check_plan
from tests.kit.cluster import PATIENCE, Started
from tests.kit.loopback import until
from tests.kit.openai_server import Reply, openai_server

SPELL = """
local agent = Agent.new({ model = "openai/m", base_url = "URL" })
agent:chat("About " .. params.input)
return agent:chat(params.input)
"""


@dataclass
class Room:
    """A workspace in which a dataset of three rows is evaluated by the workers of a cluster."""

    folder: Path
    address: str
    results: list[Result] = field(default_factory=list)

    @property
    def home(self) -> Path:
        return self.folder / ".llmspell"

    def journals(self) -> list[list[Event]]:
        """Those of the cases, as they began; names of the same second have no order."""
        every = [[*read(path)] for path in (self.home / "journals").glob("*.ndjson")]
        cases = [events for events in every if events and events[0].data.get("kind") == "case"]
        return sorted(cases, key=lambda events: events[0].time)

    @asynccontextmanager
    async def evaluation(self, url: str, again: str = "") -> AsyncIterator[tuple[Evaluation, Logbook]]:
        (self.folder / "spell.lua").write_text(SPELL.replace("URL", url))
        (self.folder / "d.csv").write_text("input,expected\none,One\ntwo,Two\nthree,Three\n")
        plan, total = check_plan(
            make_plan({"folder": self.folder, "spell": "spell.lua", "dataset": "d.csv", "concurrency": 1})
        )
        past = read_past(self.home, again) if again else None
        done = frozenset(result.case.key for result in past.results) if past else frozenset()
        bench = AwayBench(self.address, self.folder, self.home, "", None, pytest.fail)
        evaluation = Evaluation(plan, bench, done=done, on_result=self.results.append)
        logbook = Logbook(self.home, plan, total, pytest.fail, again)
        try:
            yield evaluation, logbook
        finally:
            await bench.close()


@pytest.fixture
def room(tmp_path: Path, cluster: Started) -> Room:
    prepare(tmp_path / ".llmspell")
    return Room(tmp_path, cluster.address)


async def test_the_case_of_a_killed_worker_is_done_again_but_no_call_that_had_ended(room: Room) -> None:
    replies = [Reply(("a",)), Reply(("One",)), Reply(("b",)), Reply(fault="stall"), Reply(("Two",))]
    async with (
        openai_server(*replies, Reply(("c",)), Reply(("no",))) as server,
        room.evaluation(server.url) as (evaluation, logbook),
    ):
        running = asyncio.ensure_future(evaluation.run(logbook))
        await until(lambda: len(server.requests) == 4, PATIENCE)
        address = room.journals()[-1][0].data["worker"]
        await until(lambda: [event.kind for event in room.journals()[-1]].count("chat.started") == 2, PATIENCE)
        [pid] = [worker.pid for worker in (await look(room.address)).workers if worker.address == address]
        os.kill(pid, signal.SIGKILL)
        assert await asyncio.wait_for(running, PATIENCE) == "ok"
        logbook.close("ok")
        asked = [request["messages"][-1]["content"] for request in server.requests]
    assert asked == ["About one", "one", "About two", "two", "two", "About three", "three"]
    assert [result.answer.value for result in room.results] == ["One", "Two", "no"]
    assert [result.scores[0].score for result in room.results] == [1.0, 1.0, 0.0]
    assert len({result.answer.input_tokens for result in room.results}) == 1
    assert [events[-1].data["status"] for events in room.journals()] == ["ok", "cancelled", "ok", "ok"]
    about = [events[0].data["evaluation"]["row"] for events in room.journals()]
    assert (about, {events[0].data["evaluation"]["id"] for events in room.journals()}) == ([1, 2, 2, 3], {logbook.id})


async def test_what_was_stopped_is_gone_on_with(room: Room) -> None:
    async with (
        openai_server(Reply(("a",)), Reply(("One",)), Reply(fault="stall")) as server,
        room.evaluation(server.url) as (evaluation, logbook),
    ):
        running = asyncio.ensure_future(evaluation.run(logbook))
        await until(lambda: len(server.requests) == 3, PATIENCE)
        evaluation.stop()
        assert await asyncio.wait_for(running, PATIENCE) == "cancelled"
        logbook.close("cancelled")
        await asyncio.wait_for(server.hung_up.wait(), PATIENCE)
    assert [events[-1].data["status"] for events in room.journals()] == ["ok", "cancelled"]
    replies = [Reply((text,)) for text in ("b", "Two", "c", "Three")]
    async with (
        openai_server(*replies) as server,
        room.evaluation(server.url, again=logbook.id) as (evaluation, logbook),
    ):
        assert await evaluation.run(logbook) == "ok"
        logbook.close("ok")
    assert [result.answer.value for result in read_past(room.home, logbook.id).results] == ["One", "Two", "Three"]


async def test_without_a_cluster_the_evaluation_ends_and_no_case_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nobody(address: str) -> None:
        raise NetworkError(f"No scheduler answers at {address}.")

    monkeypatch.setattr("kernel.protocols.cluster.home.connect", nobody)
    room = Room(tmp_path, "tcp://127.0.0.1:9")
    prepare(room.home)
    async with room.evaluation("nowhere") as (evaluation, logbook):
        with pytest.raises(NetworkError, match="No scheduler answers"):
            await evaluation.run(logbook)
        logbook.close("failed")
    assert (room.results, evaluation.stopped) == ([], True)
