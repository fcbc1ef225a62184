"""Runs are disposed of over REST: by commands beside an open studio, and as files by a page."""

from __future__ import annotations

import asyncio
import json
import os
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fastapi import FastAPI

from kernel.events import Event
from kernel.stores.home import journals_of, prepare
from kernel.stores.journal import Journal
from kernel.stores.labels import Labels
from kernel.stores.payloads import Payloads
from kernel.stores.projection import Projection
from studio.cli.trace import command
from studio.runtime_file import RuntimeFile
from studio.settings.bounds import TraceBounds
from studio.workspace import Workspace
from tests.kernel.stores.conftest import START
from tests.kernel.stores.test_removal import with_texts
from tests.kit.foreign_traces import by_hand
from tests.kit.loopback import serving, until
from tests.kit.studio_double import SessionDouble
from tests.kit.trace_data import small_run
from tests.webui.server.test_rest import OWN, PORT, Studio
from webui.credentials import Credentials
from webui.growth import Growth
from webui.guard import Guard
from webui.hub import Hub
from webui.opening import watched_labels
from webui.rest import add_rest, link

RUNS = [f"20260121T09300{number}-00000001" for number in range(4)]
SECRET = "secret owls " * 10_000


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    home = prepare(tmp_path / ".llmspell")
    for run_id in RUNS[:3]:
        with_texts(home, run_id, "a text")
    with_texts(home, RUNS[3], SECRET)

    async def opener(path: str) -> Any:
        return SessionDouble(path)

    with Projection.open(home) as projection:
        hub = Hub(Workspace(tmp_path), projection, Growth(projection, watched_labels(home)), opener)
        await hub.refresh()
        yield studio_of(hub)
        await hub.close()


def studio_of(hub: Hub, port: int = PORT) -> Studio:
    credentials = Credentials()
    app = FastAPI()
    add_rest(app, hub, lambda file: link(OWN, credentials.new_launch_token(), file))
    return Studio(hub, Guard(app, port, credentials), credentials)


Say = Callable[..., Awaitable[Result]]


@pytest.fixture
async def say(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Say]:
    """A command, beside the studio that holds the store."""
    home = studio.hub.workspace.home
    monkeypatch.setenv("LLMSPELL_HOME", str(home))
    served: list[Studio] = []

    def make(port: int) -> Guard:
        served.append(studio_of(studio.hub, port))
        return served[0].guard

    async with serving(make) as port:
        RuntimeFile(os.getpid(), port, served[0].credentials.bearer).write(home)
        yield lambda *words: asyncio.to_thread(CliRunner().invoke, command, list(words))


def there(studio: Studio) -> list[str]:
    return [run.run_id for run in reversed(studio.hub.projection.runs())]


async def test_commands_dispose_of_runs_through_the_open_studio(studio: Studio, say: Say) -> None:
    heard: list[frozenset[str]] = []
    studio.hub.follow(heard.append)
    told = await say("delete", RUNS[3][:15], "--yes")
    assert "1 run deleted" in told.output
    assert there(studio) == RUNS[:3]
    assert frozenset(RUNS[3:]) in heard
    assert [*Payloads(studio.hub.workspace.home).all()] == []
    assert "3 runs archived" in (await say("archive", "--days", "1")).output
    assert "1 run restored" in (await say("restore", "last")).output
    assert "2 runs deleted" in (await say("prune", "--count", "1", "--yes")).output
    assert there(studio) == RUNS[2:3]
    assert "nothing to delete" in (await say("prune", "--size", "1GB", "--yes")).output
    home = studio.hub.workspace.home
    await until(lambda: not (home / "store.owes").exists())
    assert not [file for file in home.rglob("*") if file.is_file() and SECRET[:60].encode() in file.read_bytes()]


async def test_what_a_command_says_wrong_is_told_by_the_studio_in_a_sentence(studio: Studio, say: Say) -> None:
    assert "4 runs begin with" in (await say("delete", "2026", "--yes")).output
    assert "There is no run 'owl'" in (await say("archive", "owl")).output
    assert "close that first" in (await say("rebuild")).output
    assert there(studio) == RUNS


async def test_a_run_that_goes_on_is_kept_and_said(studio: Studio, say: Say) -> None:
    going = "20260121T093009-00000001"
    journal = Journal(journals_of(studio.hub.workspace.home), going)
    journal(Event(1, START + 60, going, "", "", "run.started", "", {"title": "x", "pid": os.getpid()}))
    told = await say("delete", going, RUNS[0], "--yes")
    journal.close()
    assert "1 run still going on: kept." in told.output
    assert there(studio) == [*RUNS[1:], going]


async def test_what_commands_say_of_runs_reaches_pages(studio: Studio, say: Say) -> None:
    heard: list[frozenset[str]] = []
    studio.hub.follow(heard.append)
    assert "#good" in (await say("tag", "good", RUNS[0])).output
    await studio.hub.refresh()
    assert heard == [frozenset(RUNS[:1])]


async def test_a_run_goes_out_as_a_file_and_comes_back(studio: Studio) -> None:
    home = studio.hub.workspace.home
    Labels(home).change(RUNS[3], tags=["kept"])
    async with studio.page() as client:
        answer = await client.get(f"/api/runs/{RUNS[3]}/export")
        assert answer.headers["content-disposition"] == f'attachment; filename="{RUNS[3]}.run"'
        assert not [*home.glob(".parcel-*")]
        wish = {"what": "delete", "runs": [RUNS[3]]}
        assert (await client.post("/api/keeping", json=wish)).json()["said"].startswith("1 run deleted")
        assert there(studio) == RUNS[:3]
        for was_here in (False, True):
            sent = await client.post("/api/runs/import?name=a.run", content=answer.content)
            if was_here:
                assert (sent.status_code, "is here already" in sent.json()["error"]["message"]) == (403, True)
            else:
                assert [run["id"] for run in sent.json()["runs"]] == [RUNS[3]]
        assert not [*home.glob(".parcel-*")]
    assert there(studio) == RUNS
    assert Labels(home).of(RUNS[3]).tags == ("kept",)


async def test_traces_of_other_programs_come_in_and_what_is_none_is_told(studio: Studio) -> None:
    async with studio.page() as client:
        traced = json.dumps(by_hand([{"name": "plan"}])).encode()
        for was_here in (False, True):
            (run,) = (await client.post("/api/runs/import?name=otel.json", content=traced)).json()["runs"]
            assert run["was_here"] == was_here
        for content in (b"", b"PK nothing", b"{}", b"\xff" * 300, b"hello"):
            answer = await client.post("/api/runs/import?name=..%2F..%2Fwrong.run", content=content)
            assert answer.status_code in (400, 403)
            message = answer.json()["error"]["message"]
            assert "'wrong.run'" in message
            assert "/" not in message.replace("OTLP/", "")
        assert (await client.get("/api/runs/nothing/export")).status_code == 404
        assert (await client.post("/api/keeping", json={"what": "burn", "runs": RUNS})).status_code == 422
        assert (await client.post("/api/keeping", json={"what": "delete"})).status_code == 400
    assert not [*studio.hub.workspace.home.glob(".parcel-*")]
    assert {*RUNS} < {*there(studio)}


async def test_a_foreign_page_cannot_dispose_of_runs(studio: Studio) -> None:
    cookie = f"{studio.guard.cookie_name}={studio.credentials.cookie}"
    async with studio.client(cookie=cookie, origin="http://127.0.0.1:9999") as client:
        assert (await client.post("/api/keeping", json={"what": "delete", "runs": RUNS})).status_code == 403
        assert (await client.post("/api/runs/import", content=b"x")).status_code == 403
    assert there(studio) == RUNS


async def test_the_studio_tidies_by_the_settings(studio: Studio) -> None:
    custody = studio.hub.custody
    Labels(custody.home).change(RUNS[0], pinned=True)
    assert await custody.tidy(TraceBounds()) == []
    done = await custody.tidy(TraceBounds(runs=2, archive_days=1))
    assert [(one.what, one.runs) for one in done] == [("delete", (RUNS[1],)), ("archive", (RUNS[3], RUNS[2], RUNS[0]))]


async def test_a_run_is_a_file_of_otlp_with_what_was_said_only_where_that_is_asked_for(studio: Studio) -> None:
    run = "20260121T093100-00000001"
    small_run(studio.hub.workspace.home, run, START)
    async with studio.page() as client:
        got = await client.get(f"/api/runs/{run}/otlp")
        assert f'filename="{run}.otlp.json"' in got.headers["content-disposition"]
        assert len(json.loads(got.text)["resourceSpans"][0]["scopeSpans"][0]["spans"]) == 19
        assert "careful research" not in got.text
        whole = await client.get(f"/api/runs/{run}/otlp", params={"content": "true"})
        assert "careful research" in whole.text
        assert (await client.get("/api/runs/owl/otlp")).status_code == 404


async def test_several_runs_are_one_file_and_what_is_broken_in_it_is_told(studio: Studio, tmp_path: Path) -> None:
    async with studio.page() as client:
        got = await client.get("/api/runs/export", params={"run": RUNS[:3]})
        assert 'filename="runs.zip"' in got.headers["content-disposition"]
        await client.post("/api/keeping", json={"what": "delete", "runs": RUNS[:2]})
        file = tmp_path / "runs.zip"
        file.write_bytes(got.content)
        with zipfile.ZipFile(file, "a") as parcel:
            parcel.writestr("other.txt", "owls")
        answer = (await client.post("/api/runs/import?name=runs.zip", content=file.read_bytes())).json()
        assert [(one["id"], one["was_here"]) for one in answer["runs"]] == [
            (RUNS[0], False),
            (RUNS[1], False),
            (RUNS[2], True),
        ]
        assert [one.split(" is no run")[0] for one in answer["refused"]] == ["'other.txt'"]
        assert there(studio) == RUNS
        assert (await client.get("/api/runs/export", params={"run": ["owl"]})).status_code == 404
        assert (await client.get("/api/runs/export")).status_code == 422
