"""The tools `websocket` and `web_search` against a real server on loopback."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.errors import DeadlineError, DeniedError, InvalidError, NetworkError, NotFoundError
from tests.kit.raw_server import http_answer, raw_server
from tests.kit.tools import Workshop
from tests.kit.world import World


def socket_of(outside: World) -> str:
    return outside.url.replace("http", "ws", 1) + "/socket"


async def test_a_conversation_over_a_websocket(workshop: Workshop, outside: World) -> None:
    opened = await workshop.call("websocket", action="connect", url=socket_of(outside), protocols=["owl"])
    assert (opened["connection"], opened["protocol"]) == ("ws_1", "owl")
    assert (await workshop.call("websocket", action="send", message="hoot"))["sent"] == 4
    assert (await workshop.call("websocket", action="receive"))["message"] == "HOOT"
    asked = await workshop.call("websocket", action="request", connection="ws_1", message={"n": 1})
    assert asked["json"] == {"echo": {"n": 1}}
    assert (await workshop.call("websocket", action="request", message=b"abc"))["message"] == b"cba"
    for word in ("a", "b"):
        await workshop.call("websocket", action="send", message=word)
    assert (await workshop.call("websocket", action="receive", count=2))["messages"] == ["A", "B"]
    assert len((await workshop.call("websocket", action="list"))["connections"]) == 1
    assert (await workshop.call("websocket", action="close"))["closed"]
    assert (await workshop.call("websocket", action="list"))["connections"] == []


async def test_one_question_needs_no_connection(workshop: Workshop, outside: World) -> None:
    answer = await workshop.call("websocket", action="request", url=socket_of(outside), message="hoot")
    assert answer["message"] == "HOOT"
    assert (await workshop.call("websocket", action="list"))["connections"] == []


async def test_who_hangs_up_and_says_why_is_heard(workshop: Workshop, outside: World) -> None:
    with pytest.raises(NetworkError, match="4000 bye"):
        await workshop.call("websocket", action="request", url=socket_of(outside), message="bye")


async def test_a_message_that_is_too_large_ends_the_connection(workshop: Workshop, outside: World) -> None:
    workshop.options = {"max_message_size": 1000}
    with pytest.raises(NetworkError, match="1009"):
        await workshop.call("websocket", action="request", url=socket_of(outside), message="large")
    with pytest.raises(InvalidError, match="the most is 1000"):
        await workshop.call("websocket", action="request", url=socket_of(outside), message="x" * 1001)


async def test_silence_has_an_end(workshop: Workshop, outside: World) -> None:
    with pytest.raises(DeadlineError, match=r"within 0\.2 s"):
        await workshop.call("websocket", action="request", url=socket_of(outside), message="silence", timeout=200)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"action": "connect", "url": "http://127.0.0.1/"}, InvalidError),
        ({"action": "connect", "url": "ws://169.254.169.254/"}, DeniedError),
        ({"action": "send", "message": "x"}, NotFoundError),
        ({"action": "close", "connection": "ws_9"}, NotFoundError),
        ({"action": "fly"}, InvalidError),
    ],
)
async def test_what_makes_no_sense_is_refused(workshop: Workshop, given: dict[str, Any], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        await workshop.call("websocket", **given)


@pytest.mark.parametrize(
    "answer", [http_answer(), http_answer(status="302 Found", location="ws://127.0.0.2/"), b"owls\r\n\r\n", b""]
)
async def test_what_is_no_websocket_is_told(workshop: Workshop, answer: bytes) -> None:
    async with raw_server(answer) as server:
        with pytest.raises(NetworkError, match="is no WebSocket"):
            await workshop.call("websocket", action="connect", url=f"ws://127.0.0.1:{server.port}/")


async def test_a_websocket_that_never_answers_has_an_end(workshop: Workshop) -> None:
    async def silent(head: bytes, writer: Any) -> None:
        await writer.wait_closed()

    async with raw_server(silent) as server:
        with pytest.raises(DeadlineError):
            await workshop.call("websocket", action="connect", url=f"ws://127.0.0.1:{server.port}/", timeout=200)


@pytest.mark.parametrize(
    ("options", "title", "words"),
    [
        ({"provider": "brave", "api_key": "brave-key"}, "B", "owls site:b.test -site:x.test"),
        ({"api_key": "tvly-key"}, "T", "owls"),
        ({"provider": "serper", "api_key": "key"}, "S", "owls site:b.test -site:x.test"),
        ({"provider": "searxng"}, "Result 1", "About owls site:b.test -site:x.test"),
    ],
)
async def test_each_service_is_asked_in_its_own_way(
    workshop: Workshop, outside: World, options: dict[str, Any], title: str, words: str
) -> None:
    workshop.options = {**options, "base_url": outside.url}
    chosen = {"site": "b.test", "exclude": ["x.test"], "time_range": "week", "safe": True}
    found = await workshop.call("web_search", query="owls", filter=chosen)
    first = found["results"][0]
    assert (first["title"], first["snippet"]) == (title, words)
    assert found["query_metadata"]["count"] == len(found["results"])


async def test_there_are_no_more_results_than_wanted(workshop: Workshop, outside: World) -> None:
    workshop.options = {"base_url": outside.url, "max_results": 3}
    assert len((await workshop.call("web_search", query="owls"))["results"]) == 3
    assert len((await workshop.call("web_search", query="owls", max_results=1))["results"]) == 1


async def test_without_a_key_it_says_what_to_do(workshop: Workshop) -> None:
    with pytest.raises(DeniedError, match="BRAVE_API_KEY or TAVILY_API_KEY or SERPER_API_KEY"):
        await workshop.call("web_search", query="owls")


async def test_a_key_that_was_revoked_is_told_and_not_said(workshop: Workshop, outside: World) -> None:
    workshop.options = {"api_key": "revoked-key", "provider": "serper", "base_url": outside.url}
    with pytest.raises(DeniedError, match="serper refused the key") as caught:
        await workshop.call("web_search", query="owls")
    assert "revoked-key" not in str(caught.value.describe())


@pytest.mark.parametrize(
    ("options", "given", "words"),
    [
        ({}, {"query": " "}, "what should be searched"),
        ({"provider": "owl"}, {}, "no provider 'owl'"),
        ({"provider": "searxng"}, {}, "base_url"),
        ({}, {"max_results": 0}, "max_results"),
        ({}, {"filter": {"colour": "red"}}, "no filter 'colour'"),
    ],
)
async def test_a_search_that_makes_no_sense_is_refused(
    workshop: Workshop, options: dict[str, Any], given: dict[str, Any], words: str
) -> None:
    workshop.options = options
    with pytest.raises(InvalidError, match=words):
        await workshop.call("web_search", **{"query": "owls", **given})


async def test_an_answer_that_is_no_json_is_told(workshop: Workshop) -> None:
    async with raw_server(http_answer(b"<html>")) as server:
        workshop.options = {"base_url": f"http://127.0.0.1:{server.port}"}
        with pytest.raises(NetworkError, match="no JSON"):
            await workshop.call("web_search", query="owls")
