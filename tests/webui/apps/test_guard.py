"""Who may use an app: whoever has its link or its password, and nobody who guesses quickly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from kernel.errors import InvalidError
from studio.apps import AppWishes
from webui.apps.contents import page_of, read_shelf
from webui.apps.guard import AppCredentials, AppGuard
from webui.apps.password import MOST_TOGETHER, MOST_TRIES, WINDOW, Password
from webui.apps.reach import LOOPBACK, Reach, reach_of
from webui.apps.server import serve_app
from webui.apps.term import Term
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


def client(
    link: str = LINK, password: Password | None = None, reach: Reach = LOOPBACK, term: Term | None = None
) -> httpx.AsyncClient:
    guard = AppGuard(inside, PORT, AppCredentials(link), "Owls <b>", password, reach, term)
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


async def test_after_its_time_neither_link_nor_password_nor_a_cookie_opens_it(clock: Clock) -> None:
    async with client(LINK, Password("hoo", clock), term=Term(60, clock, clock)) as visitor:
        await visitor.get("/", params={"token": LINK})
        clock.now = 59.0
        assert (await visitor.get("/")).text == "inside"
        clock.now = 60.0
        for answer in (
            await visitor.get("/"),
            await visitor.get("/", params={"token": LINK}),
            await visitor.post("/enter", data={"password": "hoo"}),
        ):
            assert answer.status_code == 410
            assert "set-cookie" not in answer.headers
            assert "The time of this app is over" in answer.text
            assert "Owls &lt;b&gt;" in answer.text
        assert (await visitor.get("/", headers={"accept": "*/*"})).json()["error"]["type"] == "denied"
        assert (await visitor.get("/", headers={"host": "evil.example"})).status_code == 421


def test_the_password_itself_is_not_kept() -> None:
    assert "hoo hoo" not in str(vars(Password("hoo hoo")))


@pytest.mark.parametrize(
    "wishes",
    [
        AppWishes(host="0.0.0.0"),
        AppWishes(host="::"),
        AppWishes(public="https://owls.test"),
        AppWishes(host="owls.test"),
    ],
)
def test_others_can_only_come_with_a_password(wishes: AppWishes) -> None:
    with pytest.raises(InvalidError, match=r"--password|--name"):
        reach_of(wishes)
    assert not reach_of(AppWishes(host="localhost")).is_wide
    assert not LOOPBACK.warning("medium")
    wide = reach_of(AppWishes("hoo", host="0.0.0.0"))
    assert "'high'" in wide.warning("high")
    assert "not encrypted" in wide.warning("high")
    assert "encrypted" not in reach_of(AppWishes("hoo", public="https://owls.test")).warning("high")


@pytest.mark.parametrize("public", ["owls.test", "ftp://owls.test", "https://owls.test/apps", "https://"])
def test_the_address_of_a_proxy_is_one(public: str) -> None:
    with pytest.raises(InvalidError, match="https://apps"):
        reach_of(AppWishes("hoo", public=public))


async def test_a_server_goes_by_the_names_that_were_said_and_by_numbers() -> None:
    reach = Reach("0.0.0.0", ("owls.test",))
    async with client(LINK, Password("hoo"), reach) as visitor:
        for host in (
            f"owls.test:{PORT}",
            f"OWLS.test:{PORT}",
            f"10.1.2.3:{PORT}",
            f"[fe80::1]:{PORT}",
            f"localhost:{PORT}",
        ):
            answer = await visitor.get("/", headers={"host": host, "origin": f"http://{host.lower()}"})
            assert answer.status_code == 403, host
            assert 'type="password"' in answer.text
        for host in ("owls.test", f"evil.test:{PORT}", f"10.1.2.3:{PORT + 1}", f"owls.test.evil.test:{PORT}"):
            assert (await visitor.get("/", headers={"host": host})).status_code == 421, host
        own = {"host": f"owls.test:{PORT}"}
        foreign = await visitor.post("/enter", data={"password": "hoo"}, headers={**own, "origin": "http://evil.test"})
        assert foreign.status_code == 403


async def test_behind_a_proxy_the_page_is_of_its_address_and_the_cookie_is_secure() -> None:
    reach = reach_of(AppWishes("hoo", public="https://owls.test"))
    assert reach.address(PORT) == "https://owls.test"
    async with client("", Password("hoo"), reach) as visitor:
        own = {"host": "owls.test", "origin": "https://owls.test"}
        right = await visitor.post("/enter", data={"password": "hoo"}, headers=own)
        assert right.status_code == 303
        assert right.headers["set-cookie"].endswith("; Secure")
        passed = await visitor.post("/enter", data={"password": "hoo"}, headers={"origin": "https://owls.test"})
        assert passed.status_code == 303
        assert (await visitor.get("/", headers={"host": f"10.1.2.3:{PORT}"})).status_code == 421
        plain = await visitor.post("/enter", data={"password": "hoo"}, headers={**own, "origin": "https://evil.test"})
        assert plain.status_code == 403


async def test_one_who_guesses_does_not_lock_others_out_but_many_together_are_slowed(clock: Clock) -> None:
    password = Password("hoo", clock)
    for _ in range(MOST_TRIES):
        assert not await password.accepts("x", "1.1.1.1")
    assert password.wait("1.1.1.1")
    assert not password.wait("2.2.2.2")
    for number in range(MOST_TOGETHER):
        await password.accepts("x", str(number))
    assert password.wait("2.2.2.2")
    clock.now = WINDOW
    assert not password.wait("1.1.1.1")


async def test_forwarded_addresses_count_only_behind_a_proxy() -> None:
    scope: Scope = {"type": "http", "client": ("9.9.9.9", 1), "headers": [(b"x-forwarded-for", b"6.6.6.6, 7.7.7.7")]}
    assert Reach("0.0.0.0").visitor(scope) == "9.9.9.9"
    assert Reach(public="https://owls.test").visitor(scope) == "7.7.7.7"


def test_several_apps_have_paths_of_their_own_and_a_page_that_lists_them(tmp_path: Path) -> None:
    for name, title in (("A b", "Owls <b>"), ("a-b", ""), ("static", "S")):
        (tmp_path / f"{name}.spell.md").write_text(
            f"---\ntitle: {title}\n---\n\nAbout *owls*.\n\n```lua\nreturn 1\n```\n"
        )
    shelf = read_shelf(tmp_path, ("A b.spell.md", "a-b.spell.md", "static.spell.md"))
    assert [one.place for one in shelf] == ["/a-b", "/a-b-2", "/static-2"]
    page = page_of(shelf)
    assert 'href="./a-b">Owls &lt;b&gt;<' in page
    assert "About owls." in page
    assert [one.place for one in read_shelf(tmp_path, ("a-b.spell.md",))] == ["/"]
    (tmp_path / "prose.spell.md").write_text("# Prose\n")
    with pytest.raises(InvalidError, match=r"prose\.spell\.md: "):
        read_shelf(tmp_path, ("a-b.spell.md", "prose.spell.md"))


async def test_a_link_that_could_be_guessed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "owls.spell.md").write_text("```lua\nreturn 1\n```\n")
    with pytest.raises(InvalidError, match="at least 16"):
        await serve_app(tmp_path, "owls.spell.md", AppWishes(link="short"), 0, print)
