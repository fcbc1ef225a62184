"""Who may use an app: whoever has its link or its password, and nobody who guesses quickly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from kernel.errors import InvalidError
from studio.apps import AppWishes
from webui.apps.guard import AppCredentials, AppGuard
from webui.apps.password import MOST_TRIES, WINDOW, Password
from webui.apps.server import serve_app
from webui.asgi import Receive, Scope, Send

PORT = 8124
OWN = f"http://127.0.0.1:{PORT}"
LINK = "a-long-word-for-a-link"


async def inside(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"inside"})


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def client(link: str = LINK, password: Password | None = None) -> httpx.AsyncClient:
    guard = AppGuard(inside, PORT, AppCredentials(link), "Owls <b>", password)
    transport = httpx.ASGITransport(app=guard)  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=transport, base_url=OWN, headers={"accept": "text/html", "origin": OWN})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def locked(clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    async with client("", Password("hoo hoo é", clock)) as found:
        yield found


async def test_the_link_opens_the_app_for_any_number_of_people() -> None:
    for _ in range(3):
        async with client() as visitor:
            assert (await visitor.get("/")).status_code == 403
            assert (await visitor.get("/", params={"token": "wrong"})).status_code == 403
            answer = await visitor.get("/", params={"token": LINK})
            assert (answer.status_code, answer.headers["location"]) == (303, "/")
            assert "HttpOnly; SameSite=Strict" in answer.headers["set-cookie"]
            assert (await visitor.get("/")).text == "inside"


async def test_without_the_link_a_person_is_told_and_a_program_too() -> None:
    async with client() as visitor:
        told = (await visitor.get("/")).text
        assert "opens with its link" in told
        assert "Owls &lt;b&gt;" in told
        assert (await visitor.get("/", headers={"accept": "*/*"})).json()["error"]["type"] == "denied"


async def test_the_password_opens_it_and_a_wrong_one_does_not(locked: httpx.AsyncClient) -> None:
    page = await locked.get("/")
    assert page.status_code == 403
    assert 'type="password"' in page.text
    wrong = await locked.post("/enter", data={"password": "hoo"})
    assert wrong.status_code == 403
    assert "That is not the password" in wrong.text
    right = await locked.post("/enter", data={"password": "hoo hoo é"})
    assert (right.status_code, right.headers["location"]) == (303, "/")
    assert (await locked.get("/")).text == "inside"


async def test_a_link_is_no_way_around_a_password(locked: httpx.AsyncClient) -> None:
    for token in ("", "x", LINK):
        assert (await locked.get("/", params={"token": token})).status_code == 403


async def test_guessing_is_slow(locked: httpx.AsyncClient, clock: Clock) -> None:
    for _ in range(MOST_TRIES):
        assert (await locked.post("/enter", data={"password": "wrong"})).status_code == 403
    late = await locked.post("/enter", data={"password": "hoo hoo é"})
    assert late.status_code == 429
    assert 0 < int(late.headers["retry-after"]) <= WINDOW + 1
    clock.now = WINDOW
    assert (await locked.post("/enter", data={"password": "hoo hoo é"})).status_code == 303


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"origin": ""}, {"host": "evil.example"}])
async def test_a_password_is_only_taken_from_the_apps_own_page(
    locked: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await locked.post("/enter", data={"password": "hoo hoo é"}, headers=headers)
    assert answer.status_code in (403, 421)
    assert "set-cookie" not in answer.headers


async def test_host_origin_and_headers_are_guarded_as_in_the_studio() -> None:
    async with client() as visitor:
        await visitor.get("/", params={"token": LINK})
        assert (await visitor.get("/", headers={"host": "evil.example"})).status_code == 421
        assert (await visitor.get("/", headers={"origin": "https://evil.example"})).status_code == 403
        assert (await visitor.get("/", headers={"authorization": "Bearer x"})).status_code == 403
        assert "frame-ancestors 'none'" in (await visitor.get("/")).headers["content-security-policy"]


def test_the_password_itself_is_not_kept() -> None:
    assert "hoo hoo" not in str(vars(Password("hoo hoo")))


async def test_a_link_that_could_be_guessed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "owls.spell.md").write_text("```lua\nreturn 1\n```\n")
    with pytest.raises(InvalidError, match="at least 16"):
        await serve_app(tmp_path, "owls.spell.md", AppWishes(link="short"), 0, print)
