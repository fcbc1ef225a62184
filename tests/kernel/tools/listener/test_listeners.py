"""The tools `webhook_listener` and `socket_listener`, with real clients on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import stat
from pathlib import Path
from typing import Any

import httpx
import pytest

from kernel.errors import DeadlineError, DeniedError, InvalidError, LimitError, NetworkError, NotFoundError
from kernel.grants import granted
from kernel.policy import PROFILES
from kernel.sandbox.listening import Listening
from tests.kit.tools import Workshop, open_workshop

TOKEN = {"token": "the-token-of-owls"}


async def post(url: str, **given: Any) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        return await client.request(given.pop("method", "POST"), url, **given)


async def test_a_webhook_comes_as_a_result_and_as_an_event(workshop: Workshop) -> None:
    at = await workshop.call("webhook_listener", action="start", path="/owls")
    assert at["url"] == f"http://127.0.0.1:{at['port']}/owls"
    answer = await post(f"{at['url']}?token={at['token']}&n=1", json={"owls": 2}, headers={"x-owl": "hoot"})
    assert (answer.status_code, answer.json()) == (202, {"received": True})
    event = await workshop.call("webhook_listener", action="next")
    assert (event["method"], event["path"], event["query"]) == ("POST", "/owls", {"n": "1"})
    assert (event["json"], event["headers"]["x-owl"], event["from"]) == ({"owls": 2}, "hoot", "127.0.0.1")
    assert "emit_event.finished" in workshop.recording.kinds()
    assert (await workshop.call("webhook_listener", action="stop"))["received"] == 1
    with pytest.raises(httpx.ConnectError):
        await post(at["url"])


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 401),
        ({"headers": {"authorization": "Bearer wrong"}}, 401),
        ({"headers": {"authorization": "Bearer the-token-of-owls"}}, 202),
        ({"headers": {"x-webhook-token": "the-token-of-owls"}}, 202),
        ({"headers": {"x-webhook-token": "the-token-of-owls"}, "method": "GET"}, 405),
        ({"headers": {"x-webhook-token": "the-token-of-owls"}, "content": b"x" * 101}, 413),
        ({"headers": {"x-webhook-token": "the-token-of-owls"}, "content": iter([b"x" * 60] * 2)}, 413),
    ],
)
async def test_only_what_is_right_is_received(workshop: Workshop, given: dict[str, Any], status: int) -> None:
    workshop.options = {**TOKEN, "max_body_size": 100}
    at = await workshop.call("webhook_listener", action="start")
    if "content" in given and not isinstance(given["content"], bytes):

        async def pieces() -> Any:
            for _ in range(2):
                yield b"x" * 60

        given = {**given, "content": pieces()}
    assert (await post(at["url"], **given)).status_code == status
    assert at["token"] == ""
    assert (await workshop.call("webhook_listener", action="list"))["listeners"][0]["waiting"] == int(status == 202)


async def test_secrets_of_who_sends_are_not_told(workshop: Workshop) -> None:
    workshop.options = TOKEN
    at = await workshop.call("webhook_listener", action="start")
    await post(at["url"], headers={"authorization": "Bearer the-token-of-owls", "cookie": "id=secret"})
    assert not {"authorization", "cookie"} & set((await workshop.call("webhook_listener", action="next"))["headers"])


async def test_a_signature_takes_the_place_of_a_token(workshop: Workshop) -> None:
    workshop.options = {"hmac_secret": "the-secret-of-owls", "response": {"status": 200, "body": "hoot"}}
    at = await workshop.call("webhook_listener", action="start")
    right = hmac.new(b"the-secret-of-owls", b"{}", hashlib.sha256).hexdigest()
    assert (await post(at["url"], content=b"{}")).status_code == 401
    assert (
        await post(at["url"], content=b"{ }", headers={"x-hub-signature-256": f"sha256={right}"})
    ).status_code == 401
    answer = await post(at["url"], content=b"{}", headers={"x-hub-signature-256": f"sha256={right}"})
    assert (answer.status_code, answer.text) == (200, "hoot")


async def test_there_is_room_for_some(workshop: Workshop) -> None:
    workshop.options = {**TOKEN, "max_queued": 1}
    at = await workshop.call("webhook_listener", action="start")
    said = {"headers": {"x-webhook-token": "the-token-of-owls"}}
    assert [(await post(at["url"], **said)).status_code for _ in range(2)] == [202, 503]
    assert (await workshop.call("webhook_listener", action="stop"))["dropped"] == 1


@pytest.mark.parametrize("said", [b"\x00\xff\r\n\r\n", b"POST", b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 9000, b""])
async def test_what_is_no_request_hurts_nobody(workshop: Workshop, said: bytes) -> None:
    workshop.options = TOKEN
    at = await workshop.call("webhook_listener", action="start")
    reader, writer = await asyncio.open_connection("127.0.0.1", at["port"])
    writer.write(said)
    writer.write_eof()
    with contextlib.suppress(ConnectionError):
        assert (await reader.read())[:12] in (b"HTTP/1.1 400", b"")
    writer.transport.abort()
    good = await post(at["url"], headers={"x-webhook-token": "the-token-of-owls"})
    assert good.status_code == 202


@pytest.mark.parametrize(
    ("options", "given", "kind"),
    [
        ({}, {"action": "start", "path": "owls"}, InvalidError),
        ({"response": {"status": 7}}, {"action": "start"}, InvalidError),
        ({"host": "owls.test"}, {"action": "start"}, InvalidError),
        ({"max_queued": 0}, {"action": "start"}, InvalidError),
        ({"host": "0.0.0.0"}, {"action": "start"}, DeniedError),
        ({"host": "::"}, {"action": "start"}, DeniedError),
        ({"port": 80}, {"action": "start"}, DeniedError),
        ({}, {"action": "next"}, NotFoundError),
        ({}, {"action": "stop", "listener": "webhook_9"}, NotFoundError),
    ],
)
async def test_what_makes_no_sense_is_refused(
    workshop: Workshop, options: dict[str, Any], given: dict[str, Any], kind: type[Exception]
) -> None:
    workshop.options = options
    with pytest.raises(kind):
        await workshop.call("webhook_listener", **given)


async def test_waiting_has_an_end_and_so_has_the_number_of_listeners(workshop: Workshop) -> None:
    workshop.options = TOKEN
    at = await workshop.call("webhook_listener", action="start")
    with pytest.raises(DeadlineError, match=r"within 0\.05 s"):
        await workshop.call("webhook_listener", action="next", timeout=50)
    workshop.options = {**TOKEN, "port": at["port"]}
    with pytest.raises(NetworkError, match="in use"):
        await workshop.call("webhook_listener", action="start")
    workshop.options = TOKEN
    for _ in range(9):
        await workshop.call("webhook_listener", action="start")
    with pytest.raises(LimitError):
        await workshop.call("webhook_listener", action="start")


async def test_a_conversation_over_tcp(workshop: Workshop) -> None:
    at = await workshop.call("socket_listener", action="start")
    reader, writer = await asyncio.open_connection(at["host"], at["port"])
    writer.write(b"hoot\nhoo")
    first = await workshop.call("socket_listener", action="next")
    assert (first["message"], first["connection"]) == ("hoot", "socket_1.1")
    sent = await workshop.call("socket_listener", action="send", connection=first["connection"], message="who?")
    assert (sent["sent"], await reader.readline()) == (5, b"who?\n")
    writer.write_eof()
    assert (await workshop.call("socket_listener", action="next"))["message"] == "hoo"
    assert await reader.read() == b""
    with pytest.raises(NotFoundError, match="not open"):
        await workshop.call("socket_listener", action="send", connection=first["connection"], message="who?")
    writer.transport.abort()


async def test_a_unix_socket_is_for_this_user_and_goes_with_its_listener(workshop: Workshop, tmp_path: Path) -> None:
    workshop.options = {"path": "owl.sock"}
    await workshop.call("socket_listener", action="start")
    place = tmp_path / "owl.sock"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    _, writer = await asyncio.open_unix_connection(str(place))
    writer.write(b"hoot\n")
    assert (await workshop.call("socket_listener", action="next"))["message"] == "hoot"
    with pytest.raises(InvalidError, match="in use"):
        await workshop.call("socket_listener", action="start")
    await workshop.call("socket_listener", action="stop")
    assert not place.exists()
    writer.transport.abort()
    workshop.options = {"path": "/etc/owl.sock"}
    with pytest.raises(DeniedError):
        await workshop.call("socket_listener", action="start")


async def test_who_says_too_much_at_once_is_hung_up_on(workshop: Workshop) -> None:
    workshop.options = {"max_message_size": 10}
    at = await workshop.call("socket_listener", action="start")
    reader, writer = await asyncio.open_connection(at["host"], at["port"])
    writer.write(b"x" * 11)
    with contextlib.suppress(ConnectionError):
        assert await reader.read() == b""
    writer.transport.abort()
    assert (await workshop.call("socket_listener", action="list"))["listeners"][0]["received"] == 0


def test_a_profile_says_where_to_listen() -> None:
    with pytest.raises(DeniedError, match="lets nobody listen"):
        Listening(PROFILES["high"].listen).bind()
    medium = granted(PROFILES["medium"], ["listen:0.0.0.0:0"])
    assert medium.listen == ("loopback", "0.0.0.0:0")
    assert "listen" in medium.ask
    with Listening(medium.listen).bind("0.0.0.0", 0) as made:
        assert made.getsockname()[0] == "0.0.0.0"
    with pytest.raises(DeniedError):
        Listening(medium.listen).bind("0.0.0.0", 8080)


async def test_nobody_listens_after_the_end_of_the_session(tmp_path: Path) -> None:
    async with open_workshop(tmp_path) as workshop:
        at = await workshop.call("socket_listener", action="start")
        _, writer = await asyncio.open_connection(at["host"], at["port"])
    with pytest.raises(ConnectionError):
        await asyncio.open_connection(at["host"], at["port"])
    writer.transport.abort()
