"""The guard, in front of a small app of its own: who gets through, and what goes out with the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.asgi import Receive, Scope, Send
from webui.credentials import MOST_LINKS, Credentials
from webui.guard import Guard

PORT = 8123
OWN = f"http://127.0.0.1:{PORT}"
FOREIGN_ORIGINS = [
    "https://evil.example",
    "null",
    "",
    f"http://localhost.evil.example:{PORT}",
    f"http://127.0.0.1.evil.example:{PORT}",
    "http://127.0.0.1:9999",
    f"https://127.0.0.1:{PORT}",
    f"{OWN}@evil.example",
    f"{OWN}, https://evil.example",
]


class Recorder:
    """An app that answers every request, and remembers that it was asked."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.seen.append((scope["path"], scope["llmspell.credential"]))
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            return
        headers = [(b"content-type", b"text/html"), (b"content-security-policy", b"default-src *")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"hello"})


class Studio:
    def __init__(self) -> None:
        self.credentials = Credentials()
        self.app = Recorder()
        self.guard = Guard(self.app, PORT, self.credentials)

    def client(self, base: str = OWN, **headers: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.guard)  # type: ignore[arg-type]
        return httpx.AsyncClient(transport=transport, base_url=base, headers=headers)

    @property
    def cookie(self) -> dict[str, str]:
        return {"cookie": f"{self.guard.cookie_name}={self.credentials.cookie}"}

    @property
    def bearer(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.credentials.bearer}"}

    async def websocket(self, **headers: str) -> list[dict[str, Any]]:
        """What the guard and the app send to a websocket that asks to be accepted."""
        sent: list[dict[str, Any]] = []
        pairs = [(name.encode(), value.encode()) for name, value in {"host": f"127.0.0.1:{PORT}", **headers}.items()]
        scope: Scope = {"type": "websocket", "path": "/ws", "query_string": b"", "headers": pairs, "extensions": {}}

        async def receive() -> dict[str, Any]:
            return {"type": "websocket.connect"}

        async def send(message: Any) -> None:
            sent.append(dict(message))

        await self.guard(scope, receive, send)
        return sent


@pytest.fixture
def studio() -> Studio:
    return Studio()


@pytest.fixture
async def browser(studio: Studio) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that opened the launch link."""
    async with studio.client() as client:
        await client.get("/", params={"token": studio.credentials.new_launch_token()})
        yield client


async def test_a_visitor_without_credentials_reads_how_to_get_in_and_nothing_else(studio: Studio) -> None:
    async with studio.client(accept="text/html") as client:
        answer = await client.get("/research.spell.md")
    assert answer.status_code == 403
    assert "llmspell studio" in answer.text
    assert "research" not in answer.text
    assert studio.app.seen == []


async def test_the_launch_link_gives_a_cookie_and_leads_to_an_address_without_the_token(studio: Studio) -> None:
    token = studio.credentials.new_launch_token()
    async with studio.client() as client:
        answer = await client.get("/", params={"token": token, "file": "my spells/a&b.spell.md"})
    assert answer.status_code == 303
    target = urlsplit(answer.headers["location"])
    assert (target.netloc, target.path) == ("", "/")
    assert parse_qs(target.query) == {"file": ["my spells/a&b.spell.md"]}
    assert token not in answer.headers["location"]
    flags = [part.strip() for part in answer.headers["set-cookie"].split(";")[1:]]
    assert sorted(flags) == ["HttpOnly", "Path=/", "SameSite=Strict"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_the_cookie_opens_every_page_after_the_exchange(browser: httpx.AsyncClient, studio: Studio) -> None:
    assert (await browser.get("/")).text == "hello"
    assert studio.app.seen == [("/", "cookie")]


async def test_a_used_token_opens_nothing_for_another_browser(studio: Studio) -> None:
    token = studio.credentials.new_launch_token()
    async with studio.client() as first, studio.client() as second:
        assert (await first.get("/", params={"token": token})).status_code == 303
        assert (await second.get("/", params={"token": token})).status_code == 403


async def test_a_used_token_still_leads_the_browser_that_has_the_cookie_to_the_page(
    browser: httpx.AsyncClient, studio: Studio
) -> None:
    answer = await browser.get("/", params={"token": "used long ago", "file": "a.spell.md"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/?file=a.spell.md")
    assert "set-cookie" not in answer.headers


async def test_a_token_is_exchanged_by_get_only(studio: Studio) -> None:
    token = studio.credentials.new_launch_token()
    async with studio.client() as client:
        for method in ("HEAD", "POST", "PUT", "OPTIONS"):
            assert (await client.request(method, "/", params={"token": token})).status_code == 403
        assert (await client.get("/", params={"token": token})).status_code == 303


@pytest.mark.parametrize("path", ["//evil.example/", "///evil.example", "/\\evil.example", "/%5Cevil.example"])
async def test_the_exchange_never_leads_to_another_host(studio: Studio, path: str) -> None:
    token = studio.credentials.new_launch_token()
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    await studio.guard(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": f"token={token}".encode(),
            "headers": [(b"host", f"127.0.0.1:{PORT}".encode())],
        },
        receive,
        send,
    )
    location = dict(sent[0]["headers"])[b"location"].decode()
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:9999", "127.0.0.1.evil.example:8123"]
)
async def test_a_foreign_host_is_answered_421_even_with_credentials(studio: Studio, host: str) -> None:
    async with studio.client(**studio.cookie, **studio.bearer) as client:
        answer = await client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert studio.app.seen == []


@pytest.mark.parametrize("host", [f"localhost:{PORT}", f"[::1]:{PORT}", f"LOCALHOST:{PORT}"])
async def test_every_name_of_this_machine_is_served(studio: Studio, host: str) -> None:
    async with studio.client(**studio.cookie) as client:
        assert (await client.get("/", headers={"host": host})).status_code == 200


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
async def test_a_foreign_origin_is_refused_even_with_credentials(studio: Studio, origin: str) -> None:
    for credential in (studio.cookie, studio.bearer):
        async with studio.client(**credential) as client:
            assert (await client.get("/", headers={"origin": origin})).status_code == 403
        sent = await studio.websocket(origin=origin, **credential)
        assert sent == [{"type": "websocket.close", "code": 1008}]
    assert studio.app.seen == []


async def test_a_websocket_needs_its_origin_and_credentials(studio: Studio) -> None:
    refused = [{"type": "websocket.close", "code": 1008}]
    assert await studio.websocket(**studio.cookie) == refused
    assert await studio.websocket(origin=OWN) == refused
    assert await studio.websocket(origin=OWN, cookie=f"{studio.guard.cookie_name}=wrong") == refused
    assert await studio.websocket(origin=OWN, **studio.cookie) == [{"type": "websocket.accept"}]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_a_change_with_the_cookie_needs_the_pages_own_origin(studio: Studio, method: str) -> None:
    async with studio.client(**studio.cookie) as client:
        assert (await client.request(method, "/api/sql")).status_code == 403
        sibling = {"origin": f"http://localhost:{PORT}"}
        assert (await client.request(method, "/api/sql", headers=sibling)).status_code == 403
        assert (await client.request(method, "/api/sql", headers={"origin": OWN})).status_code == 200
    async with studio.client(**studio.bearer) as program:
        assert (await program.request(method, "/api/sql")).status_code == 200


async def test_a_wrong_bearer_token_is_answered_401_whatever_the_cookie(studio: Studio) -> None:
    async with studio.client(**studio.cookie, authorization="Bearer wrong") as client:
        answer = await client.get("/")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_another_server_on_this_machine_cannot_embed_the_studio(studio: Studio, site: str) -> None:
    async with studio.client(**studio.cookie) as client:
        script = {"sec-fetch-site": site, "sec-fetch-dest": "script"}
        assert (await client.get("/static/x.js", headers=script)).status_code == 403
        frame = {"sec-fetch-site": site, "sec-fetch-dest": "iframe"}
        assert (await client.get("/", headers=frame)).status_code == 403
        visit = {"sec-fetch-site": site, "sec-fetch-dest": "document"}
        assert (await client.get("/", headers=visit)).status_code == 200


async def test_every_answer_carries_the_policy_and_no_eval_is_allowed(studio: Studio) -> None:
    async with studio.client() as stranger, studio.client(**studio.cookie) as guest:
        answers = [
            await stranger.get("/"),
            await stranger.get("/", headers={"host": "evil.example"}),
            await guest.get("/"),
        ]
    for answer in answers:
        policies = answer.headers.get_list("content-security-policy")
        assert len(policies) == 1
        assert "'unsafe-eval'" not in policies[0]
        assert "frame-ancestors 'none'" in policies[0]
        assert "default-src 'self'" in policies[0]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"


async def test_a_header_given_twice_is_not_believed(studio: Studio) -> None:
    pairs = [("host", f"127.0.0.1:{PORT}"), ("host", "evil.example"), *studio.cookie.items()]
    async with studio.client() as client:
        assert (await client.get("/", headers=pairs)).status_code == 421


def test_two_studios_do_not_share_a_cookie() -> None:
    app, credentials = Recorder(), Credentials()
    assert Guard(app, 8001, credentials).cookie_name != Guard(app, 8002, credentials).cookie_name


def test_only_the_newest_unused_links_are_kept() -> None:
    credentials = Credentials()
    tokens = [credentials.new_launch_token() for _ in range(MOST_LINKS + 1)]
    assert not credentials.redeem(tokens[0])
    assert credentials.redeem(tokens[-1])
    assert not credentials.redeem(tokens[-1])


@given(st.text())
def test_no_guess_opens_the_studio(guess: str) -> None:
    credentials = Credentials()
    credentials.new_launch_token()
    assert not credentials.redeem(guess)
    assert not credentials.accepts_cookie(guess)
    assert not credentials.accepts_bearer(guess)
