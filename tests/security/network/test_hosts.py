"""No spelling of a host leads to where the rules do not: each does with a client that is not defended."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import DeniedError, InvalidError, NetworkError, SpellError
from kernel.sandbox.addresses import KINDS, embedded, kind_of, plain_host, read_rules
from kernel.sandbox.network import Network
from tests.kit.raw_server import RawServer, http_answer, raw_server

SECRET = b"the secret of the machine"

PUBLIC = Network(("public",), require_tls=True)

OTHER_SPELLINGS = (
    "127.0.0.1",
    "localhost",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "017700000001",
    "127.1",
    "127.0.1",
    "0.0.0.0",
)
"""All of them are this machine for the system."""

REFUSED_BY_THE_CLIENT = ("0177.0.0.1", "127.0.0.1.", "localhost.")
"""And these, which the client of the proof knows better than others."""


async def naively(url: str, **options: Any) -> httpx.Response:
    """What a tool without the defence does."""
    async with httpx.AsyncClient(follow_redirects=True, trust_env=False, timeout=10) as client:
        return await client.get(url, **options)


@pytest.mark.parametrize("host", OTHER_SPELLINGS)
async def test_this_machine_is_not_reached_however_it_is_spelled(host: str) -> None:
    async with raw_server(http_answer(SECRET)) as server:
        url = f"http://{host}:{server.port}/"
        assert (await naively(url)).content == SECRET
        heard = len(server.heads)
        with pytest.raises((DeniedError, InvalidError)):
            await PUBLIC.fetch("GET", url)
        assert len(server.heads) == heard


@pytest.mark.parametrize("host", REFUSED_BY_THE_CLIENT)
async def test_nor_is_it_where_only_some_clients_would_reach_it(host: str) -> None:
    if host[0].isdigit() and not host.endswith("."):
        # Without the defence: what any client that asks the system connects to.
        assert socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM)[0][4][0] == "127.0.0.1"
    with pytest.raises((DeniedError, InvalidError)):
        await PUBLIC.fetch("GET", f"https://{host}/")


INNER = {
    "10.0.0.1": "private",
    "172.16.5.4": "private",
    "192.168.1.1": "private",
    "169.254.169.254": "special",
    "100.64.0.1": "special",
    "100.100.100.200": "special",
    "168.63.129.16": "special",
    "0.0.0.0": "special",
    "224.0.0.1": "special",
    "255.255.255.255": "special",
    "240.0.0.1": "special",
    "::1": "loopback",
    "::": "special",
    "fe80::1": "special",
    "fec0::1": "special",
    "fd12::1": "private",
    "fd00:ec2::254": "special",
    "ff02::1": "special",
    "::ffff:127.0.0.1": "loopback",
    "::ffff:10.0.0.1": "private",
    "::127.0.0.1": "loopback",
    "::ffff:0:127.0.0.1": "special",
    "2002:7f00:1::": "loopback",
    "2002:a9fe:a9fe::": "special",
    "64:ff9b::127.0.0.1": "loopback",
    "64:ff9b::169.254.169.254": "special",
    "64:ff9b:1::10.0.0.1": "special",
    "2001:0:4136:e378:8000:63bf:80ff:fffe": "loopback",
}
"""Addresses that are not of the internet, and what they are."""

FOOLING = ("2002:7f00:1::", "2002:a9fe:a9fe::", "64:ff9b::127.0.0.1", "64:ff9b::169.254.169.254", "168.63.129.16")
"""Those that a look at `is_private` takes for public."""


@pytest.mark.parametrize(("address", "kind"), INNER.items())
async def test_an_address_that_is_not_of_the_internet_is_none_however_it_is_wrapped(address: str, kind: str) -> None:
    assert kind_of(ip_address(address)) in (kind, "special")
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(DeniedError, match="addresses, which are not allowed"):
        PUBLIC.check(f"https://{host}/")
    with pytest.raises(DeniedError):
        await PUBLIC.resolve(address, 443, secure=True)


@pytest.mark.parametrize("address", FOOLING)
def test_asking_only_whether_an_address_is_private_would_let_them_through(address: str) -> None:
    one = ip_address(address)
    assert one.is_global
    assert not one.is_private
    assert kind_of(one) != "public"


@pytest.mark.parametrize(
    "host",
    [
        "\uff11\uff12\uff17.0.0.1",
        "\u2460\u2461\u2466.0.0.1",
        "127\u30020\u30020\u30021",
        "\u0967.1.1.1",
        "loc\uff41lhost",
        "exa\u00admple.com",
        "example.com\u2215.evil.test",
    ],
)
async def test_letters_and_digits_of_other_scripts_do_not_stand_for_a_host(host: str) -> None:
    with pytest.raises((InvalidError, DeniedError)):
        PUBLIC.check(f"https://{host}/")


async def test_digits_of_other_scripts_lead_to_this_machine_where_the_system_is_asked() -> None:
    # Without the defence: the codec of the standard library makes plain digits of them.
    assert "\uff11\uff12\uff17.\u2460.0.1".encode("idna") == b"127.1.0.1"


async def test_a_rule_for_a_name_with_other_letters_means_that_name() -> None:
    # The codec of the standard library would make 'strasse.test' of it, which is a host of somebody else.
    assert "stra\u00dfe.test".encode("idna") == b"strasse.test"
    rules = read_rules(["stra\u00dfe.test"])
    assert rules[0].host == "xn--strae-oqa.test"
    assert not rules[0].names("strasse.test", 443)


@pytest.mark.parametrize("zone", ["127.0.0.1%25lo", "example.com%25eth0", "127.0.0.1%2f"])
def test_only_an_address_of_ipv6_has_a_zone(zone: str) -> None:
    with pytest.raises(InvalidError):
        Network(("*",)).check(f"http://{zone}/")


def test_the_zone_of_an_address_does_not_hide_what_it_is() -> None:
    with pytest.raises(DeniedError, match="special"):
        PUBLIC.check("https://[fe80::1%25eth0]/")
    with pytest.raises(DeniedError, match="loopback"):
        PUBLIC.check("https://[::1%25lo]/")


@pytest.mark.parametrize(
    "url",
    [
        "http://allowed.test@127.0.0.1:{port}/",
        "http://allowed.test:80@127.0.0.1:{port}/",
        "http://allowed.test%2f@127.0.0.1:{port}/",
        "http://allowed.test%23@127.0.0.1:{port}/",
    ],
)
async def test_the_name_before_an_at_sign_is_not_the_host(url: str) -> None:
    async with raw_server(http_answer(SECRET)) as server:
        address = url.format(port=server.port)
        assert (await naively(address)).content == SECRET
        with pytest.raises((DeniedError, InvalidError)):
            await Network(("allowed.test",)).fetch("GET", address)


@pytest.mark.parametrize("url", ["http://allowed.test\\@127.0.0.1/", "http://127.0.0.1\\.allowed.test/"])
def test_what_parsers_read_differently_is_refused(url: str) -> None:
    with pytest.raises(SpellError):
        Network(("allowed.test",)).check(url)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "ftp://example.com/",
        "dict://127.0.0.1:11211/stats",
        "data:text/plain,hello",
        "javascript:alert(1)",
        "//example.com/",
        "HTTP:example.com",
        "",
        "https://",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://example.com/\r\nX-Injected: 1",
        "https://[::1/",
    ],
)
async def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(InvalidError):
        await PUBLIC.fetch("GET", url)


@pytest.mark.parametrize("port", [22, 25, 6379, 11211])
def test_other_protocols_are_not_spoken_to_over_http(port: int) -> None:
    with pytest.raises(DeniedError, match="another protocol"):
        PUBLIC.check(f"https://example.com:{port}/")
    assert Network((f"example.com:{port}",)).check(f"https://example.com:{port}/") == ("example.com", port)


@asynccontextmanager
async def two_servers() -> AsyncIterator[RawServer]:
    """One at 127.0.0.1, and one that has the secret at 127.0.0.2, both at the same port."""
    async with (
        raw_server(http_answer(b"harmless")) as server,
        raw_server(http_answer(SECRET), "127.0.0.2", server.port),
    ):
        yield server


class Rebinding:
    """A name service that answers with the first address once, and with the second from then on."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked = 0
        self._real = socket.getaddrinfo

    def __call__(self, host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name != "rebinding.test":
            return self._real(host, port, *rest, **more)
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, int(port or 0)))]


@pytest.fixture
def rebinding(monkeypatch: pytest.MonkeyPatch) -> Rebinding:
    service = Rebinding("127.0.0.1", "127.0.0.2")
    monkeypatch.setattr(socket, "getaddrinfo", service)
    return service


async def test_checking_a_name_and_connecting_by_it_is_fooled_by_a_second_answer(rebinding: Rebinding) -> None:
    async with two_servers() as server:
        checked = await asyncio.get_running_loop().getaddrinfo("rebinding.test", server.port)
        assert checked[0][4][0] == "127.0.0.1"
        assert (await naively(f"http://rebinding.test:{server.port}/")).content == SECRET


async def test_a_name_is_resolved_once_and_what_was_checked_is_connected_to(rebinding: Rebinding) -> None:
    async with two_servers() as server:
        network = Network(("loopback:rebinding.test",))
        answer = await network.fetch("GET", f"http://rebinding.test:{server.port}/")
        assert (answer["body"], rebinding.asked) == ("harmless", 1)
        # The next request asks again, and would be checked again.
        with pytest.raises(DeniedError):
            await Network(("public",)).fetch("GET", f"http://rebinding.test:{server.port}/")


async def test_a_raw_connection_is_made_to_what_was_checked_too(rebinding: Rebinding) -> None:
    async with raw_server(http_answer()) as server:
        with await Network(("loopback:rebinding.test",)).connect("rebinding.test", server.port) as made:
            assert (made.getpeername()[0], rebinding.asked) == ("127.0.0.1", 1)
            await asyncio.get_running_loop().sock_sendall(made, b"GET / HTTP/1.1\r\n\r\n")
            assert (await asyncio.get_running_loop().sock_recv(made, 8)) == b"HTTP/1.1"


async def test_a_public_name_with_an_inner_address_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Rebinding("127.0.0.1"))
    async with raw_server(http_answer(SECRET)) as server:
        url = f"http://rebinding.test:{server.port}/"
        assert (await naively(url)).content == SECRET
        with pytest.raises(DeniedError, match="loopback addresses"):
            await Network(("public",)).fetch("GET", url)
        assert len(server.heads) == 1


async def test_nothing_is_sent_in_plain_text_to_a_public_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Rebinding("93.184.216.34"))
    with pytest.raises(DeniedError, match="plain text"):
        await PUBLIC.fetch("GET", "http://rebinding.test/")
    assert await PUBLIC.resolve("rebinding.test", 443, secure=True)


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_every_address_has_a_kind_and_that_of_what_it_carries(address: Any) -> None:
    kind = kind_of(address)
    assert kind in ("public", "private", "loopback", "special")
    if kind == "public":
        inner = embedded(address)
        assert inner.is_global
        assert not any((inner.is_private, inner.is_loopback, inner.is_link_local, inner.is_multicast))


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_never_makes_it_public(address: Any) -> None:
    number = int(address)
    wrapped = [ip_address((0xFFFF << 32) | number), ip_address((0x64FF9B << 96) | number)]
    wrapped.append(ip_address((0x2002 << 112) | (number << 80)))
    if kind_of(address) != "public":
        assert all(kind_of(each) != "public" for each in wrapped)


@given(st.text(max_size=40))
def test_any_text_is_a_rule_or_refused_by_name(text: str) -> None:
    try:
        rules = read_rules([text], "public")
    except InvalidError:
        return
    assert all(rule.kind in ("", *KINDS) for rule in rules)
    assert str(rules[0])


@given(st.text(max_size=40))
def test_any_text_is_a_host_that_stays_the_same_or_refused(text: str) -> None:
    try:
        host = plain_host(text)
    except InvalidError:
        return
    assert host.isascii()
    assert plain_host(host) == host


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused_with_an_error_of_ours(text: str) -> None:
    for url in (text, f"http://{text}", f"https://{text}/", f"https://[{text}]/"):
        with suppress(InvalidError, DeniedError):
            PUBLIC.check(url)


async def test_why_nobody_answers_is_told_as_the_system_says_it() -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{one.getsockname()[1]}/"
        with pytest.raises(NetworkError, match="Connection refused"):
            await Network(("loopback",)).fetch("GET", url)
