"""The Debug Adapter Protocol as bytes, and who is sent away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError
from kernel.protocols.dap.wire import Decoder, encode
from tests.kernel.protocols.dap.conftest import Debugged
from tests.kit.shell import Shell

MESSAGES = st.lists(
    st.fixed_dictionaries({"seq": st.integers(1, 10**9), "text": st.text(st.characters(exclude_categories=["Cs"]))})
)


@given(MESSAGES, st.integers(1, 40))
def test_messages_come_out_as_they_went_in_however_they_are_cut(messages: list[dict[str, object]], size: int) -> None:
    data = b"".join(encode(message) for message in messages)
    decoder, seen = Decoder(), []
    for start in range(0, len(data), size):
        seen += decoder.feed(data[start : start + size])
    assert seen == messages


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b'POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"seq":1}',
        b'Content-Length: 9\r\nOrigin: http://example.org\r\n\r\n{"seq":1}',
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: 99999999999\r\n\r\n",
        b"Content-Length: many\r\n\r\n",
        b"Content-Type: text/plain\r\n\r\n",
        b"Content-Length: 2\r\n\r\n[]",
        b"Content-Length: 2\r\n\r\n{}",
        b"Content-Length: 3\r\n\r\n{]}",
        b"x" * 600,
    ],
)
def test_what_is_not_the_protocol_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidError):
        Decoder().feed(data)


def test_a_web_page_that_posts_to_the_port_reaches_nothing(debugged: Debugged) -> None:
    client, _ = debugged("a.lua", "print('ran')")
    body = b'{"seq":1,"type":"request","command":"evaluate","arguments":{"expression":"print(1)"}}'
    client._write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
    assert "is no header" in client.event("output")["output"]
    assert not any(message["type"] == "response" for message in client.heard)


@pytest.mark.parametrize(
    "address", ["0.0.0.0:0", "192.168.0.1:4711", "example.org:1", "127.0.0.1:x", "127.0.0.1:70000"]
)
def test_a_debugger_listens_on_this_machine_only(shell: Shell, address: str) -> None:
    shell.write("a.lua", "print('ran')")
    done = shell.run("debug", "--listen", address, "a.lua")
    assert (done.code, done.out) == (2, "")
    assert "is not" in done.err
