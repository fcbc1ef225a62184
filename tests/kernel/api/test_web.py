"""`http` in Lua against a real server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.loopback import serving
from tests.kit.scripts import Script, script


class Echo:
    """An ASGI app that tells what it was asked; `/busy` answers 503 twice, `/slow` takes a minute."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    async def __call__(self, scope: dict, receive: object, send: object) -> None:
        if scope["type"] != "http":
            return
        body = (await receive())["body"]  # type: ignore[operator]
        self.calls.append(scope["path"])
        if scope["path"] == "/slow":
            await asyncio.sleep(60)
        status = 503 if scope["path"] == "/busy" and self.calls.count("/busy") < 3 else 200
        status = 404 if scope["path"] == "/none" else status
        told = {"method": scope["method"], "query": scope["query_string"].decode(), "body": body.decode()}
        told["agent"] = dict(scope["headers"]).get(b"x-agent", b"").decode()
        told["token"] = dict(scope["headers"]).get(b"authorization", b"").decode()
        import orjson

        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": orjson.dumps(told)})  # type: ignore[operator]


@pytest.fixture
async def site(lua: Script) -> AsyncIterator[tuple[Script, Echo]]:
    echo = Echo()
    async with serving(lambda port: echo) as port:
        await lua.run("")
        lua.runtime.engine("lua").set_globals({"base": f"http://127.0.0.1:{port}"})
        yield lua, echo


async def test_every_method_sends_what_it_is_given(site: tuple[Script, Echo]) -> None:
    lua, _ = site
    source = """
    local got = http.get(base .. "/a", { limit = 10 }, { ["x-agent"] = "owl" })
    local posted = http.post(base .. "/b", { name = "owl" })
    local put = http.put(base, "plain text")
    local patched = http.patch(base, { n = 1 })
    local gone = http.delete(base .. "/none")
    local asked = http.request({ method = "post", url = base, query = { q = "x" }, json = { 1 } })
    return { { got.status, got.ok, got.json.query, got.json.agent }, posted.json.body, put.json.body,
        patched.json.method, { gone.status, gone.ok }, { asked.json.method, asked.json.query, asked.json.body } }
    """
    assert await lua.value(source) == [
        [200, True, "limit=10", "owl"],
        '{"name":"owl"}',
        "plain text",
        "PATCH",
        [404, False],
        ["POST", "q=x", "[1]"],
    ]


async def test_a_request_is_in_the_trace_without_its_secrets_and_a_hook_may_change_it_or_answer(
    site: tuple[Script, Echo],
) -> None:
    lua, echo = site
    source = """
    Hooks.register("before_tool_call", function(context)
        if context.params.url:match("/mocked") then context.result = { status = 299 } return end
        context.params.query = { added = "yes" }
        context.params.headers["X-Agent"] = "from the hook"
    end)
    local mocked = http.get(base .. "/mocked")
    return { http.get(base .. "/real", nil, { Authorization = "Bearer s3cret" }).json, mocked.status }
    """
    told, mocked = await lua.value(source)
    assert (told["query"], told["agent"], told["token"], mocked) == ("added=yes", "from the hook", "Bearer s3cret", 299)
    assert echo.calls == ["/real"]
    calls = [event for event in lua.events if event.kind.startswith("execute_tool")]
    assert [event.name for event in calls] == ["http"] * 4
    assert "s3cret" not in str([event.data for event in calls if event.kind.endswith("started")])


async def test_several_requests_can_be_on_their_way_at_once(site: tuple[Script, Echo]) -> None:
    lua, _ = site
    source = """
    local both = Promise.all({ http.get_async(base .. "/a"), http.post_async(base .. "/b", "x") }):await()
    local inside = coroutine.wrap(function() return http.get_async(base, { query = "q" }) end)()
    return { both[1].json.method, both[2].json.method, inside.json.query }
    """
    assert await lua.value(source) == ["GET", "POST", "query=q"]


async def test_a_busy_host_is_asked_again_when_the_script_wants_that(site: tuple[Script, Echo]) -> None:
    lua, echo = site
    assert await lua.value('return http.get(base .. "/busy").status') == 503
    source = 'return http.get(base .. "/busy", nil, nil, { retries = 3, retry_delay = 1 }).status'
    assert await lua.value(source) == 200
    assert echo.calls == ["/busy", "/busy", "/busy"]
    assert [event.data["attempt"] for event in lua.events if event.kind.endswith(".retry")] == [1]


async def test_an_answer_is_given_even_when_no_attempt_helped(site: tuple[Script, Echo]) -> None:
    lua, echo = site
    source = 'return http.request({ url = base .. "/busy", retries = 1, retry_delay = 1 }).status'
    assert await lua.value(source) == 503
    assert len(echo.calls) == 2


async def test_a_slow_host_is_a_timeout(site: tuple[Script, Echo]) -> None:
    lua, _ = site
    assert (await lua.error('http.get(base .. "/slow", nil, nil, { timeout = 50 })'))["type"] == "timeout"


@pytest.mark.parametrize(
    ("source", "kind", "told"),
    [
        ('http.get("ftp://x")', "invalid", "not an http or https address"),
        ('http.request({ url = "http://127.0.0.1", method = "FETCH" })', "invalid", "'method' should be one of"),
        ('http.get("http://127.0.0.1", nil, nil, { retries = 99 })', "invalid", "'retries' should be from 0"),
        ('http.get("http://127.0.0.1", nil, nil, { tries = 1 })', "invalid", "no option 'tries'"),
        ('http.get("http://127.0.0.1:1/")', "network", "127.0.0.1:1"),
    ],
)
async def test_a_wrong_request_is_told(lua: Script, source: str, kind: str, told: str) -> None:
    error = await lua.error(source)
    assert (error["type"], told in error["message"]) == (kind, True)


async def test_a_profile_without_network_has_no_http(tmp_path: Path) -> None:
    async with script(tmp_path, profile="high") as high:
        assert (await high.error('http.get("http://127.0.0.1:1/")'))["type"] == "denied"
