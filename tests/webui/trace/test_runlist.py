"""The list of runs by its messages, over a real store."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

import pytest

from kernel.attempts import run_journal
from kernel.errors import NotFoundError
from kernel.stores.labels import Labels
from kernel.stores.sizes import written_size
from tests.kit.trace_data import NOTEBOOK, Recorder, failed_run, small_run
from tests.kit.trace_hub import TraceHub, TraceSession
from webui.trace.again import Again
from webui.trace.disposal import Disposal
from webui.trace.reader import TraceReader
from webui.trace.runlist import RunList, sieve_of


@pytest.fixture
def told() -> list[dict[str, Any]]:
    return []


@pytest.fixture
async def runs(hub: TraceHub, told: list[dict[str, Any]]) -> RunList:
    small_run(hub.home, "r1", 1_000.0)
    failed_run(hub.home, "r2", 2_000.0)
    Recorder(hub.home, "r3", 3_000.0, "Elsewhere", "other.spell.md").write()
    await hub.grow()
    return RunList(hub.projection, hub.home, NOTEBOOK, told.append, lambda: None)


def ask(runs: RunList, number: int = 1, **sieve: Any) -> bool:
    return runs.hear({"op": "list", "sieve": sieve, "offsets": [0], "number": number})


def ids(message: dict[str, Any]) -> list[str]:
    return [row["id"] for page in message["pages"] for row in page["rows"]]


async def test_the_list_is_of_the_notebook_or_of_the_whole_workspace(runs: RunList, told: list[dict[str, Any]]) -> None:
    assert ask(runs)
    await runs.refresh()
    assert ask(runs, 2, scope="workspace")
    await runs.refresh()
    assert [(message["total"], message["number"]) for message in told] == [(2, 1), (3, 2)]
    assert ids(told[1]) == ["r3", "r2", "r1"]


async def test_a_list_is_told_again_only_when_it_is_new(
    hub: TraceHub, runs: RunList, told: list[dict[str, Any]]
) -> None:
    ask(runs)
    await runs.refresh()
    await runs.refresh()
    assert len(told) == 1
    small_run(hub.home, "r4", 4_000.0)
    await hub.grow()
    await runs.refresh()
    assert ids(told[-1]) == ["r4", "r2", "r1"]
    runs.hear({"op": "unlist"})
    small_run(hub.home, "r5", 5_000.0)
    await hub.grow()
    await runs.refresh()
    assert len(told) == 2


async def test_what_a_person_says_of_a_run_is_kept_and_shown(
    hub: TraceHub, runs: RunList, told: list[dict[str, Any]]
) -> None:
    ask(runs)
    runs.hear({"op": "label", "run": "r1", "tags": ["slow", 3], "note": "Why?"})
    runs.hear({"op": "label", "run": "r1", "pinned": True})
    await runs.refresh()
    first = told[-1]["pages"][0]["rows"][0]
    assert (first["id"], first["tags"], first["note"], first["pinned"]) == ("r1", ["slow"], "Why?", True)
    assert told[-1]["choices"]["tag"] == [("slow", 1)]
    assert Labels(hub.home).of("r1").pinned


async def test_every_run_that_is_sifted_can_be_chosen_at_once(runs: RunList, told: list[dict[str, Any]]) -> None:
    assert runs.hear({"op": "choose_all", "sieve": {"scope": "workspace", "status": "failed"}})
    await runs.refresh()
    assert [(message["op"], [run["id"] for run in message["runs"]]) for message in told] == [("chosen", ["r2"])]


async def test_a_run_shows_its_size_and_whether_it_is_archived(
    hub: TraceHub, runs: RunList, told: list[dict[str, Any]]
) -> None:
    ask(runs)
    await runs.refresh()
    before = {row["id"]: (row["size"], row["archived"]) for row in told[-1]["pages"][0]["rows"]}
    size = (hub.home / "journals" / "r1.ndjson").stat().st_size
    assert before["r1"] == (written_size(size), False)
    assert told[-1]["disk"].endswith("B")
    await hub.custody.do("archive", ["r1"])
    await runs.refresh()
    after = {row["id"]: row["archived"] for row in told[-1]["pages"][0]["rows"]}
    assert after == {"r1": True, "r2": False}


async def test_runs_are_weighed_before_and_told_of_after(hub: TraceHub, runs: RunList) -> None:
    told: list[dict[str, Any]] = []
    work: list[Coroutine[Any, Any, None]] = []
    disposal = Disposal(hub.custody, told.append, work.append)

    async def say(**message: Any) -> dict[str, Any]:
        assert disposal.hear(message)
        await work.pop()
        return told[-1]

    Labels(hub.home).change("r1", note="mine")
    weighed = await say(op="weigh", what="delete", runs=["r1", "r3", "nobody", 5])
    assert (weighed["runs"], weighed["running"], weighed["labelled"]) == (["r1"], 1, 1)
    assert (await say(op="dispose", what="delete", runs=["r3"]))["trouble"].startswith("Nothing was deleted")
    done = await say(op="dispose", what="archive", runs=["r1", "r2"])
    assert (done["runs"], done["undo"]) == (["r2", "r1"], "restore")
    assert "2 runs archived" in done["said"]
    assert (await say(op="dispose", what="archive", runs=["r1"]))["trouble"].startswith("Nothing was archived")
    assert not disposal.hear({"op": "dispose", "what": "burn", "runs": ["r1"]})
    await hub.custody.close()


async def test_an_archived_run_that_is_run_again_has_its_journal_back(hub: TraceHub, runs: RunList) -> None:
    replays: list[dict[str, Any]] = []
    told: list[dict[str, Any]] = []
    work: list[Coroutine[Any, Any, None]] = []

    class Session(TraceSession):
        async def run_again(self, replay: dict[str, Any], *_: Any) -> None:
            replays.append(replay)

    await hub.custody.do("archive", ["r1"])
    with pytest.raises(NotFoundError, match="llmspell trace restore r1"):
        run_journal("r1", hub.home)
    parts: Any = (hub, Session(), TraceReader(hub.projection))
    again = Again(*parts, work.append, told.append, lambda: None)
    assert again.hear({"op": "again", "run": "r1", "mode": "strict", "done": []})
    await work.pop()
    assert (told, replays) == ([{"op": "started"}], [{"source": "r1", "mode": "strict"}])
    assert run_journal("r1", hub.home).is_file()


async def test_what_cannot_be_kept_is_told(hub: TraceHub, told: list[dict[str, Any]]) -> None:
    runs = RunList(hub.projection, hub.home / "gone", NOTEBOOK, told.append, lambda: None)
    runs.hear({"op": "label", "run": "r1", "pinned": True})
    await runs.refresh()
    assert "cannot be kept" in told[-1]["message"]


def test_a_sieve_of_nonsense_lets_all_through() -> None:
    said = {"status": 3, "cost": "much", "within": None, "order": [], "pinned": "yes", "scope": "notebook"}
    sieve = sieve_of(said, NOTEBOOK, 100.0)
    assert (sieve.path, sieve.status, sieve.cost, sieve.since, sieve.pinned) == (NOTEBOOK, "", 0.0, 0.0, False)


def test_a_while_ago_counts_from_now() -> None:
    assert sieve_of({"within": 60}, NOTEBOOK, 1_000.0).since == 940.0
