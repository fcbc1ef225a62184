"""Messages keep their meaning on the wire, and nothing that is not signed gets in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_client.session import Session

from kernel.errors import InvalidError
from kernel.protocols.jupyter.wire import DELIMITER, OURS, Wire

KEY = b"a secret"
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(st.text(), json_values, max_size=5)


identities = st.binary(min_size=1).filter(lambda identity: identity != DELIMITER)


@given(content=objects, metadata=objects, parent=objects, identities=st.lists(identities, max_size=3))
def test_a_message_reads_as_it_was_written(
    content: dict[str, Any], metadata: dict[str, Any], parent: dict[str, Any], identities: list[bytes]
) -> None:
    message = Wire(KEY).compose("stream", content, parent, metadata, identities)
    assert Wire(KEY).decode(Wire(KEY).encode(message)) == message


@given(text=st.text(st.characters(categories=["L", "Cs", "Cc"])))
def test_text_that_is_no_valid_unicode_survives_too(text: str) -> None:
    message = Wire(KEY).compose("stream", {"text": text})
    assert Wire(KEY).decode(Wire(KEY).encode(message)).content["text"] == text


@given(content=objects)
def test_jupyter_reads_what_we_write(content: dict[str, Any]) -> None:
    session = Session(key=KEY)
    wire = Wire(KEY)
    frames = wire.encode(wire.compose("stream", content, identities=[b"topic"]))
    _, rest = session.feed_identities(frames)
    assert session.deserialize(rest)["content"] == content


@given(content=objects)
def test_we_read_what_jupyter_writes(content: dict[str, Any]) -> None:
    session = Session(key=KEY)
    message = session.msg("execute_request", content)
    read = Wire(KEY).decode(session.serialize(message, b"someone"))
    assert (read.type, read.content, read.identities) == ("execute_request", content, (b"someone",))


@given(position=st.integers(0, 3), extra=st.binary(min_size=1))
def test_a_changed_part_is_refused(position: int, extra: bytes) -> None:
    wire = Wire(KEY)
    frames = wire.encode(wire.compose("execute_request", {"code": "x"}))
    frames[2 + position] += extra
    with pytest.raises(InvalidError, match="wrong signature"):
        wire.decode(frames)


def test_another_key_is_refused() -> None:
    wire = Wire(b"guessed")
    with pytest.raises(InvalidError, match="wrong signature"):
        Wire(KEY).decode(wire.encode(wire.compose("shutdown_request", {})))


def test_a_replayed_message_is_refused() -> None:
    wire = Wire(KEY)
    frames = wire.encode(wire.compose("execute_request", {"code": "pay()"}))
    wire.decode(frames)
    with pytest.raises(InvalidError, match="twice"):
        wire.decode(frames)


def test_an_empty_key_turns_signing_off() -> None:
    wire = Wire(b"")
    frames = wire.encode(wire.compose("status", {}))
    assert frames[1] == b""
    assert wire.decode(frames).type == "status"
    assert wire.decode(frames).type == "status"


@pytest.mark.parametrize(
    ("frames", "complaint"),
    [
        ([], "without its delimiter"),
        ([b"x", b"y"], "without its delimiter"),
        ([DELIMITER], "0 parts"),
        ([DELIMITER, b"", b"{}", b"{}"], "2 parts"),
        ([DELIMITER, b"", b"{}", b"{}", b"{}", b"{}"], "without an id"),
        ([DELIMITER, b"", b"nonsense", b"{}", b"{}", b"{}"], "not JSON"),
        ([DELIMITER, b"", b"[]", b"{}", b"{}", b"{}"], "a list where an object belongs"),
        ([DELIMITER, b"", b'{"msg_id": 1, "msg_type": 2}', b"{}", b"{}", b"{}"], "without an id"),
    ],
)
def test_a_malformed_message_is_refused(frames: list[bytes], complaint: str) -> None:
    with pytest.raises(InvalidError, match=complaint):
        Wire(b"").decode(frames)


@given(frames=st.lists(st.binary() | st.just(DELIMITER), max_size=9))
def test_noise_is_refused_and_nothing_worse(frames: list[bytes]) -> None:
    with pytest.raises(InvalidError):
        Wire(KEY).decode(frames)


@pytest.mark.parametrize("metadata", [{}, {OURS: None}, {OURS: "text"}, {OURS: [1]}])
def test_metadata_of_other_clients_counts_as_none_of_ours(metadata: dict[str, Any]) -> None:
    assert Wire(KEY).compose("execute_request", {}, metadata=metadata).ours == {}
