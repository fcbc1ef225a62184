"""No answer makes a tool wait, swell or tell: each does with a client that is not defended."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from kernel.errors import DeadlineError, DeniedError, InvalidError, NetworkError
from kernel.sandbox import http
from kernel.sandbox.network import Network, plain_headers
from tests.kit.certificates import server_context
from tests.kit.raw_server import RawServer, http_answer, raw_server

MOST = 1 << 16

HERE = Network(("loopback",), max_response=MOST)

ZEROS = bytes(16 << 20)


def naive() -> httpx.AsyncClient:
    """What a tool without the defence does."""
    return httpx.AsyncClient(follow_redirects=True, trust_env=False, timeout=10)


def packed(encoding: str) -> bytes:
    match encoding:
        case "gzip":
            return gzip.compress(ZEROS)
        case "deflate":
            return zlib.compress(ZEROS)
    return gzip.compress(gzip.compress(ZEROS))


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip"])
async def test_a_small_answer_does_not_become_a_large_one(encoding: str) -> None:
    answer = http_answer(packed(encoding), content_encoding=encoding)
    assert len(answer) < MOST
    async with raw_server(answer) as server:
        url = f"http://127.0.0.1:{server.port}/"
        async with naive() as client:
            assert len((await client.get(url)).content) == len(ZEROS)
        with pytest.raises((InvalidError, NetworkError)):
            await HERE.fetch("GET", url)


async def test_an_encoding_that_nobody_asked_for_is_not_unpacked() -> None:
    async with raw_server(http_answer(b"\x28\xb5\x2f\xfd", content_encoding="zstd")) as server:
        with pytest.raises(NetworkError, match="nobody asked for"):
            await HERE.fetch("GET", f"http://127.0.0.1:{server.port}/")


@pytest.mark.parametrize("data", [b"no gzip at all", gzip.compress(b"owls" * 99, mtime=0)[:-12]])
async def test_packed_data_that_is_broken_or_cut_is_an_error(data: bytes) -> None:
    async with raw_server(http_answer(data, content_encoding="gzip")) as server:
        with pytest.raises(NetworkError, match="gzip data"):
            await HERE.fetch("GET", f"http://127.0.0.1:{server.port}/")


async def test_a_body_without_an_end_is_read_as_far_as_it_may_be_large() -> None:
    sent = 0

    async def endless(head: bytes, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"owl " * 4096)
            sent += 16384
            await writer.drain()

    async with raw_server(endless) as server:
        url = f"http://127.0.0.1:{server.port}/"
        async with naive() as client, client.stream("GET", url) as response:
            # Without the defence: as much as the reader has room for.
            read = 0
            async for piece in response.aiter_bytes():
                read += len(piece)
                if read > 100 * MOST:
                    break
        with pytest.raises(InvalidError, match="more than 65,536 bytes"):
            await HERE.fetch("GET", url)


@pytest.mark.parametrize("said", ["10", "1000000"])
async def test_a_length_that_lies_is_an_error_or_holds(said: str) -> None:
    answer = http_answer(b"twelve bytes", content_length=said)
    async with raw_server(answer) as server:
        url = f"http://127.0.0.1:{server.port}/"
        if said == "10":
            assert (await HERE.fetch("GET", url))["body"] == "twelve byt"
        else:
            with pytest.raises(NetworkError):
                await HERE.fetch("GET", url)


async def test_two_lengths_are_an_error() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nowls!"
    async with raw_server(answer) as server:
        with pytest.raises(NetworkError):
            await HERE.fetch("GET", f"http://127.0.0.1:{server.port}/")


async def _drop_by_drop(head: bytes, writer: asyncio.StreamWriter) -> None:
    for byte in b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n" + b"x" * 1000:
        writer.write(bytes((byte,)))
        await writer.drain()
        await asyncio.sleep(0.02)


async def test_an_answer_drop_by_drop_has_the_whole_time_and_no_more() -> None:
    async with raw_server(_drop_by_drop) as server:
        url = f"http://127.0.0.1:{server.port}/"
        async with httpx.AsyncClient(timeout=0.6) as client, client.stream("GET", url) as response:
            # Without the defence: each drop is in time, so that nothing ever is too late.
            assert response.status_code == 200
        with pytest.raises(DeadlineError, match="did not answer within"):
            await HERE.fetch("GET", url, 0.3)


async def test_headers_without_an_end_are_an_error() -> None:
    async def chatty(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100_000):
            writer.write(b"x-%d: owls owls owls owls owls owls\r\n" % number)
            await writer.drain()

    async with raw_server(chatty) as server:
        with pytest.raises(NetworkError):
            await HERE.fetch("GET", f"http://127.0.0.1:{server.port}/")


async def test_a_redirect_to_an_inner_address_is_not_followed() -> None:
    async with raw_server(http_answer(b"the secret"), "127.0.0.2") as inner:
        there = f"http://127.0.0.2:{inner.port}/latest/meta-data"
        async with raw_server(http_answer(status="302 Found", location=there)) as server:
            url = f"http://127.0.0.1:{server.port}/"
            async with naive() as client:
                assert (await client.get(url)).content == b"the secret"
            with pytest.raises(DeniedError):
                await Network(("127.0.0.1",)).fetch("GET", url)
            assert len(inner.heads) == 1


@pytest.mark.parametrize("to", ["file:///etc/passwd", "gopher://127.0.0.1/", "http://[::1", "ftp://127.0.0.1/x"])
async def test_a_redirect_to_what_is_no_address_of_the_web_is_an_error_of_ours(to: str) -> None:
    async with raw_server(http_answer(status="302 Found", location=to)) as server:
        with pytest.raises((NetworkError, InvalidError)):
            await HERE.fetch("GET", f"http://127.0.0.1:{server.port}/")


async def test_redirects_in_a_circle_end() -> None:
    async with raw_server(http_answer(status="302 Found", location="/again")) as server:
        with pytest.raises(NetworkError, match="redirects"):
            await HERE.fetch("GET", f"http://127.0.0.1:{server.port}/")
        assert len(server.heads) == http.MOST_REDIRECTS + 1


SECRETS = {"authorization": "Bearer secret", "x-api-key": "secret", "cookie": "session=secret", "x-owl": "secret"}


@asynccontextmanager
async def leading_away() -> AsyncIterator[tuple[RawServer, RawServer]]:
    async with raw_server(http_answer(b"{}")) as thief:
        there = http_answer(status="307 Temporary", location=f"http://127.0.0.1:{thief.port}/")
        async with raw_server(there) as server:
            yield server, thief


async def test_what_was_meant_for_one_origin_does_not_follow_to_another() -> None:
    async with leading_away() as (server, thief):
        url = f"http://127.0.0.1:{server.port}/"
        async with naive() as client:
            await client.get(url, headers=SECRETS)
        # Without the defence: the client knows two names of headers with secrets, and there are more.
        assert b"secret" in thief.heads[0]
        await HERE.fetch("GET", url, headers={**SECRETS, "accept": "text/html"})
        assert b"secret" in server.heads[1]
        assert b"secret" not in thief.heads[1]
        assert b"text/html" in thief.heads[1]


async def test_it_stays_behind_also_for_a_library_with_a_client_of_its_own() -> None:
    async with leading_away() as (server, thief), http.client(HERE, headers=SECRETS) as client:
        await client.get(f"http://127.0.0.1:{server.port}/")
        assert b"secret" not in thief.heads[0]


async def test_a_cookie_goes_back_only_to_whom_it_came_from() -> None:
    async with raw_server(http_answer(b"{}"), "127.0.0.2") as other:
        there = f"http://127.0.0.2:{other.port}/"
        async with raw_server(http_answer(status="302 Found", location=there, set_cookie="id=secret")) as server:
            await HERE.fetch("GET", f"http://127.0.0.1:{server.port}/")
            assert b"secret" not in other.heads[0]


@pytest.mark.parametrize(
    "headers",
    [
        {"x-owl": "a\r\nx-injected: 1"},
        {"x-owl\r\nx-injected": "1"},
        {"x-owl": "a\nb"},
        {"x-owl": "a\0b"},
        {"x owl": "1"},
        {"": "1"},
        {"x-owl": "grüß"},
        {"Host": "inner.test"},
        {"Content-Length": "0"},
        {"Transfer-Encoding": "chunked"},
    ],
)
def test_a_header_is_one_header(headers: dict[str, str]) -> None:
    with pytest.raises(InvalidError, match="header"):
        plain_headers(headers)


async def test_a_header_with_a_line_break_is_two_headers_where_nobody_looks() -> None:
    # Without the defence, as a client that writes what it is given.
    async with raw_server(http_answer()) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        value = "a\r\nx-injected: 1"
        writer.write(f"GET / HTTP/1.1\r\nx-owl: {value}\r\n\r\n".encode())
        await writer.drain()
        await reader.read()
        writer.close()
        assert b"\r\nx-injected: 1\r\n" in server.heads[0]


async def test_a_line_break_in_a_method_or_an_address_reaches_nobody() -> None:
    async with raw_server(http_answer()) as server:
        url = f"http://127.0.0.1:{server.port}/"
        for method, address in (("GET / HTTP/1.1\r\nx: y", url), ("GET", url + "\r\nx: y"), ("GET", url + "a b")):
            with pytest.raises((InvalidError, NetworkError)):
                await HERE.fetch(method, address)
        assert server.heads == []


@pytest.mark.parametrize(
    ("name", "days", "why"),
    [
        ("127.0.0.1", 1, "self-signed"),
        ("127.0.0.1", -1, "expired"),
        ("other.test", 1, "IP address mismatch"),
    ],
)
async def test_a_server_has_to_prove_who_it_is(
    name: str, days: int, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, certificate = server_context(tmp_path, name, days)
    if why != "self-signed":
        # Trusted, so that nothing but the fault is refused.
        monkeypatch.setattr(http, "trust", lambda: ssl.create_default_context(cafile=certificate))
    async with raw_server(http_answer(b"the secret"), tls=context) as server:
        url = f"https://127.0.0.1:{server.port}/"
        async with httpx.AsyncClient(verify=False) as client:
            assert (await client.get(url)).content == b"the secret"
        with pytest.raises(NetworkError, match=f"certificate is not valid: .*{why}"):
            await HERE.fetch("GET", url)
        assert len(server.heads) == 1


async def test_a_certificate_that_is_trusted_and_fits_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, certificate = server_context(tmp_path)
    monkeypatch.setattr(http, "trust", lambda: ssl.create_default_context(cafile=certificate))
    async with raw_server(http_answer(b"owls"), tls=context) as server:
        assert (await HERE.fetch("GET", f"https://127.0.0.1:{server.port}/"))["body"] == "owls"


async def test_the_variables_of_a_proxy_are_not_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    async with raw_server(http_answer(b"of the proxy")) as proxy, raw_server(http_answer(b"owls")) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        url = f"http://127.0.0.1:{server.port}/"
        async with httpx.AsyncClient() as client:
            assert (await client.get(url)).content == b"of the proxy"
        assert (await HERE.fetch("GET", url))["body"] == "owls"


async def test_a_request_is_not_larger_than_it_may_be() -> None:
    small = Network(("loopback",), max_request=100)
    async with raw_server(http_answer()) as server:
        with pytest.raises(InvalidError, match="the most is 100"):
            await small.fetch("POST", f"http://127.0.0.1:{server.port}/", content=b"x" * 101)
        assert server.heads == []


def test_what_was_narrowed_never_grows_again() -> None:
    small = HERE.narrowed(["127.0.0.1"], timeout=1, max_response=10, max_request=5)
    wide = small.narrowed(["*"], timeout=99, max_response=1 << 40, max_request=1 << 40)
    assert (wide.timeout, wide.max_response, wide.max_request) == (1, 10, 5)
    with pytest.raises(DeniedError):
        wide.check("http://127.0.0.2/")
