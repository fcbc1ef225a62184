"""The REST interface over a real store, as a program with the Bearer token and as a page with the cookie see it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from kernel.context import Run
from kernel.stores.home import journals_of, prepare
from kernel.stores.journal import Journal
from kernel.stores.projection import Projection
from studio.workspace import Workspace
from tests.kit.studio_double import SessionDouble
from webui.credentials import Credentials
from webui.growth import Growth
from webui.guard import Guard
from webui.hub import Hub
from webui.rest import add_rest, link

PORT = 8123
OWN = f"http://127.0.0.1:{PORT}"


@dataclass
class Studio:
    hub: Hub
    guard: Guard
    credentials: Credentials

    def client(self, **headers: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.guard)  # type: ignore[arg-type]
        return httpx.AsyncClient(transport=transport, base_url=OWN, headers=headers)

    def program(self) -> httpx.AsyncClient:
        return self.client(authorization=f"Bearer {self.credentials.bearer}")

    def page(self) -> httpx.AsyncClient:
        return self.client(cookie=f"{self.guard.cookie_name}={self.credentials.cookie}", origin=OWN)


def write_run(home: Path, run_id: str, title: str) -> None:
    journal = Journal(journals_of(home), run_id)
    run = Run(run_id, journal)
    run.emit("run.started", "", {"title": title, "path": "a.spell.md", "kind": "notebook"})
    run.emit("run.finished", "", {"status": "ok"})
    journal.close()


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    home = prepare(tmp_path / ".llmspell")
    write_run(home, "20260101T000000-aaaaaaaa", "Owls")

    async def opener(path: str) -> Any:
        return SessionDouble(path)

    with Projection.open(home) as projection:
        hub = Hub(Workspace(tmp_path), projection, Growth(projection), opener)
        credentials = Credentials()
        app = FastAPI()
        add_rest(app, hub, lambda file: link(OWN, credentials.new_launch_token(), file))
        yield Studio(hub, Guard(app, PORT, credentials), credentials)


async def test_a_run_is_found_as_soon_as_its_journal_is_written(studio: Studio) -> None:
    async with studio.program() as client:
        assert [run["title"] for run in (await client.get("/api/runs")).json()] == ["Owls"]
        write_run(studio.hub.workspace.folder / ".llmspell", "20260102T000000-bbbbbbbb", "Bats")
        assert [run["title"] for run in (await client.get("/api/runs")).json()] == ["Bats", "Owls"]
        assert [run["title"] for run in (await client.get("/api/runs?search=owl")).json()] == ["Owls"]
        assert (await client.get("/api/runs?limit=0")).status_code == 422


async def test_sql_is_answered_with_columns_and_rows(studio: Studio) -> None:
    async with studio.page() as client:
        answer = await client.post(
            "/api/sql", json={"query": "select title from runs where path = ?", "parameters": ["a.spell.md"]}
        )
    assert (answer.status_code, answer.json()["columns"], answer.json()["rows"]) == (200, ["title"], [["Owls"]])


async def test_values_that_json_lacks_come_as_text(studio: Studio) -> None:
    query = "select 'nan'::double, date '2026-01-02', 1.50::decimal(4,2), '\\xFF'::blob, [1, null], {'a': 2.5::double}"
    async with studio.program() as client:
        answer = await client.post("/api/sql", json={"query": query})
    assert answer.json()["rows"] == [["nan", "2026-01-02", "1.50", "ff", [1, None], {"a": 2.5}]]


@pytest.mark.parametrize(
    ("query", "type"),
    [("selec 1", "invalid"), ("select * from read_text('/etc/hostname')", "denied"), ("drop table runs", "denied")],
)
async def test_sql_that_is_wrong_or_not_allowed_is_refused_in_a_sentence(studio: Studio, query: str, type: str) -> None:
    async with studio.program() as client:
        answer = await client.post("/api/sql", json={"query": query})
        assert len((await client.get("/api/runs")).json()) == 1
    assert answer.status_code in (400, 403)
    assert answer.json()["error"]["type"] == type
    assert answer.json()["error"]["message"]


async def test_sql_is_not_taken_from_a_form_or_plain_text(studio: Studio) -> None:
    async with studio.page() as client:
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            answer = await client.post("/api/sql", content='{"query": "select 1"}', headers={"content-type": kind})
            assert answer.status_code == 422


async def test_a_program_gets_a_fresh_link_that_works_once(studio: Studio) -> None:
    async with studio.program() as program:
        url = (await program.post("/api/link", json={"file": "my owls.spell.md"})).json()["url"]
    assert url.startswith(f"{OWN}/?token=")
    async with studio.client() as browser:
        first = await browser.get(url)
        assert (first.status_code, first.headers["location"]) == (303, "/?file=my+owls.spell.md")
    async with studio.client() as browser:
        assert (await browser.get(url)).status_code == 403


async def test_a_page_cannot_make_links(studio: Studio) -> None:
    async with studio.page() as client:
        assert (await client.post("/api/link", json={})).status_code == 403


async def test_an_opened_notebook_is_listed_and_shared(studio: Studio) -> None:
    async with studio.program() as client:
        answer = await client.post("/api/open", json={"file": "a.spell.md"})
        assert answer.json() == {"file": "a.spell.md", "path": "/?file=a.spell.md"}
        listed = (await client.get("/api/sessions")).json()
        assert listed == [
            {"path": "a.spell.md", "title": "Research brief", "status": "idle", "pages": 0, "pid": 0, "saved": True}
        ]
        session = await studio.hub.open("a.spell.md")
        assert session is await studio.hub.open("a.spell.md")
        assert (await client.get("/api/sessions")).json()[0]["pages"] == 2
        assert (await client.get("/api/health")).json()["notebooks"] == 1


async def test_a_run_comes_as_a_page_that_is_saved_and_never_shown(studio: Studio) -> None:
    async with studio.page() as page:
        answer = await page.get("/api/runs/20260101T000000-aaaaaaaa/report")
        missing = await page.get("/api/runs/nowhere/report")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="20260101T000000-aaaaaaaa.html"'
    assert "<h1>Owls</h1>" in answer.text
    assert missing.status_code == 404
    assert missing.json()["error"]["type"] == "not_found"
